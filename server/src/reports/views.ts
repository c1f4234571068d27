// Report → wire: what its reporter reads, what its staff read. The timeline is read from the history.
import {
  isOpen,
  signalOf,
  staffSteps,
  roleMay,
  reportCan,
  type StaffRole,
  type StaffStep,
} from '@chaolin/shared/reports/rules'
import type { Photo as WirePhoto } from '@chaolin/shared/reports/schema'
import { countCharacters } from '@chaolin/shared/text'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { findPhotos } from '../files/actions.ts'
import type { Signer } from '../files/urls.ts'
import { findPhone } from '../residents/queries.ts'
import { getCategory, homeView } from '../routing/queries.ts'
import type { Report } from './entities.ts'
import { factsOf, readHistory, type HistoryRow } from './history.ts'

const summaryLength = 40

/** The first line, cut: what a list shows. */
export function summaryOf(text: string) {
  const line = text.trim().split(/\r?\n/)[0]!
  return countCharacters(line) > summaryLength ? `${[...line].slice(0, summaryLength).join('')}…` : line
}

type PhotoMap = Map<string, WirePhoto>

async function loadPhotos(ctx: Context, sign: Signer, ids: string[]): Promise<PhotoMap> {
  const rows = await findPhotos(ctx, [...new Set(ids)])
  return new Map(rows.map(({ id, width, height }) => [id, { id, url: sign(id), width, height }]))
}

const pick = (photos: PhotoMap, ids: string[]) => ids.flatMap((id) => photos.get(id) ?? [])

function signalView(report: Report, now: Date) {
  if (!isOpen(report.status) || report.askedAt) return null
  return signalOf(report.promisedAt.getTime(), report.dueAt.getTime(), now.getTime())
}

async function summaryView(ctx: Context, report: Report, photos: PhotoMap) {
  return {
    number: report.number,
    status: report.status,
    category: report.category,
    summary: summaryOf(report.text),
    microBrain: report.desk ? null : await homeView(ctx, report.homeId),
    address: report.address ?? null,
    asked: Boolean(report.askedAt),
    signal: signalView(report, ctx.now()),
    dueAt: toWire(report.dueAt),
    createdAt: toWire(report.createdAt),
    photo: (report.coverPhotoId && photos.get(report.coverPhotoId)) || null,
    rating: report.rating ?? null,
    remindCount: report.remindCount,
  }
}

export async function summaryViews(ctx: Context, sign: Signer, reports: Report[]) {
  const photos = await loadPhotos(
    ctx,
    sign,
    reports.flatMap((report) => report.coverPhotoId ?? []),
  )
  return Promise.all(reports.map((report) => summaryView(ctx, report, photos)))
}

const titles: Record<string, string> = {
  submit: '提交',
  accept: '接单',
  progress: '处置中',
  ask: '有个问题问您',
  answer: '回答',
  transfer: '转派',
  return: '退回',
  escalate: '上报',
  resolve: '办结',
  confirm: '评价并结案',
  close: '7 天没有回音，自动结案',
  reopen: '重开',
  reject: '不予受理',
  withdraw: '撤回',
  remind: '催办',
}

async function momentTitle(ctx: Context, moment: HistoryRow, reader: 'reporter' | 'staff') {
  const title = titles[moment.step] ?? moment.step
  if (moment.by === 'reporter') return `${reader === 'reporter' ? '您' : '居民'}${title}`
  if (moment.step !== 'accept') return title
  const home = await homeView(ctx, moment.homeId)
  return `${home?.name ?? ''}指挥站${title}`
}

/** A submit without a public note still shows what happened; an internal note never leaves. */
async function momentView(ctx: Context, moment: HistoryRow, photos: PhotoMap, reader: 'reporter' | 'staff') {
  const shown = pick(photos, moment.photoIds)
  return {
    at: toWire(moment.at),
    step: moment.step,
    status: moment.status,
    by: moment.by === 'reporter' && reader === 'reporter' ? ('you' as const) : moment.by,
    title: await momentTitle(ctx, moment, reader),
    ...(moment.note ? { note: moment.note } : {}),
    ...(shown.length > 0 ? { photos: shown } : {}),
  }
}

async function wholeView(
  ctx: Context,
  sign: Signer,
  report: Report,
  reader: 'reporter' | 'staff',
  known?: HistoryRow[],
) {
  const history = known ?? (await readHistory(ctx, report.id))
  const photos = await loadPhotos(
    ctx,
    sign,
    history.flatMap((moment) => moment.photoIds),
  )
  const category = await getCategory(ctx, report.category)
  const view = {
    ...(await summaryView(ctx, report, photos)),
    text: report.text,
    place: placeView(report),
    answers: report.answers,
    anonymous: report.anonymous,
    public: report.public,
    publicRefused: report.publicRefused,
    desk: report.desk,
    question: report.askedAt ? (report.question ?? null) : null,
    evidenceNeeded: category?.evidence ?? false,
    resolvedAt: toWireOrNull(report.resolvedAt),
    autoClosedAt: toWireOrNull(report.autoClosedAt),
    remindedAt: toWireOrNull(report.remindedAt),
    rejectionContested: report.rejectionContested,
    ratingComment: report.ratingComment ?? null,
    photos: pick(photos, history[0]?.photoIds ?? []),
    timeline: await Promise.all(history.map((moment) => momentView(ctx, moment, photos, reader))),
  }
  return { view, history, photos }
}

const placeView = ({ lng, lat }: Report) =>
  lng == null || lat == null ? null : { lng, lat, coordinates: 'wgs84' as const }

/** `history`: given when it is known already, as right after the report was filed. */
export const reportView = async (ctx: Context, sign: Signer, report: Report, history?: HistoryRow[]) =>
  (await wholeView(ctx, sign, report, 'reporter', history)).view

/** The staff steps this role may take now: the buttons of the queue and of the report. */
export function openSteps(ctx: Context, report: Report, role: StaffRole) {
  const now = ctx.now().getTime()
  // There is nobody above the district, and nobody who sent what lies on its desk.
  const above = (step: StaffStep) => step === 'return' || step === 'escalate'
  return staffSteps
    .filter((step) => !(report.desk && above(step)))
    .filter((step) => roleMay(role, step) && reportCan(step, factsOf(report), now).allowed)
}

const maskPhone = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`

export async function staffReportView(ctx: Context, sign: Signer, report: Report, role: StaffRole) {
  const { view, history, photos } = await wholeView(ctx, sign, report, 'staff')
  const phone = report.anonymous ? null : await findPhone(ctx, report.personId)
  return {
    ...view,
    reporter: report.anonymous ? null : { phone: phone && maskPhone(phone) },
    history: history.map((moment) => ({
      at: toWire(moment.at),
      step: moment.step,
      status: moment.status,
      by: moment.by,
      note: moment.note ?? null,
      internalNote: moment.internalNote ?? null,
      photos: pick(photos, moment.photoIds),
    })),
    delivery: {
      status: report.deliveryStatus,
      attempts: report.deliveryAttempts,
      lastTriedAt: toWireOrNull(report.deliveryTriedAt),
      ...(report.deliveryReason ? { reason: report.deliveryReason } : {}),
    },
    route: {
      ruleId: report.ruleId,
      areasVersion: report.areasVersion,
      borderDistanceM: report.borderDistanceM ?? null,
      nearBorder: report.nearBorder,
      outside: report.outside,
      joint: report.joint,
      informed: report.informed,
    },
    steps: openSteps(ctx, report, role),
  }
}
