// Report → wire: what its reporter reads, and the parts that staff and the public read too, masked.
import { isOpen, signalOf } from '@chaolin/shared/reports/rules'
import type { Photo as WirePhoto, UrgentMark } from '@chaolin/shared/reports/schema'
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import { countCharacters } from '@chaolin/shared/text'
import { named, serviceNames } from '../campus/services/queries.ts'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { findPhotos } from '../files/actions.ts'
import type { Signer } from '../files/urls.ts'
import { getCategory, homeView } from '../routing/queries.ts'
import type { Report } from './entities.ts'
import { amongColleagues, readHistory, type HistoryRow } from './history.ts'

/** Only the reporter reads everything as it was written. */
export type Reader = 'reporter' | 'staff' | 'public'
/** How a reader sees what a resident wrote. */
export const writtenFor = (reader: Reader) => (reader === 'reporter' ? (text: string) => text : maskPersonal)

const summaryLength = 40

/** The first line, cut: what a list shows. */
export function summaryOf(text: string) {
  const line = text.trim().split(/\r?\n/)[0]!
  return countCharacters(line) > summaryLength ? `${[...line].slice(0, summaryLength).join('')}…` : line
}

export type PhotoMap = Map<string, WirePhoto>

export async function loadPhotos(ctx: Context, sign: Signer, ids: string[]): Promise<PhotoMap> {
  const rows = await findPhotos(ctx, [...new Set(ids)])
  return new Map(rows.map(({ id, width, height }) => [id, { id, url: sign(id), width, height }]))
}

export const pick = (photos: PhotoMap, ids: string[]) => ids.flatMap((id) => photos.get(id) ?? [])

function signalView(report: Report, now: Date) {
  if (!isOpen(report.status) || report.askedAt) return null
  return signalOf(report.promisedAt.getTime(), report.dueAt.getTime(), now.getTime())
}

const isAsked = ({ askedAt, status }: Report) => Boolean(askedAt) && status !== 'merged'

export const urgentView = ({ urgentNumber, urgentReason }: Report): UrgentMark | null =>
  urgentNumber ? { number: urgentNumber, reason: urgentReason ?? '' } : null

async function summaryView(
  ctx: Context,
  report: Report,
  photos: PhotoMap,
  reader: Reader,
  services: Awaited<ReturnType<typeof serviceNames>>,
) {
  return {
    number: report.number,
    status: report.status,
    category: report.category,
    service: report.service ? named(services, report.service) : null,
    summary: summaryOf(writtenFor(reader)(report.text)),
    microBrain: report.desk ? null : await homeView(ctx, report.homeId),
    address: report.address ? (reader === 'staff' ? maskContacts(report.address) : report.address) : null,
    // While it is merged nobody waits for the answer.
    asked: isAsked(report),
    signal: signalView(report, ctx.now()),
    dueAt: toWire(report.dueAt),
    createdAt: toWire(report.createdAt),
    photo: (report.coverPhotoId && photos.get(report.coverPhotoId)) || null,
    rating: report.rating ?? null,
    remindCount: report.remindCount,
    urgent: urgentView(report),
    supports: report.supports,
  }
}

export const loadCovers = (ctx: Context, sign: Signer, reports: Report[]) =>
  loadPhotos(
    ctx,
    sign,
    reports.flatMap((report) => report.coverPhotoId ?? []),
  )

export async function summaryViews(ctx: Context, sign: Signer, reports: Report[], reader: Reader) {
  const photos = await loadCovers(ctx, sign, reports)
  const services = await serviceNames(
    ctx,
    reports.map(({ service }) => service),
  )
  return Promise.all(reports.map((report) => summaryView(ctx, report, photos, reader, services)))
}

const titles: Record<string, string> = {
  dispatch: '派人去办',
  allot: '系统派单',
  propose: '报办结，等核查',
  rework: '核查退回',
  overdue: '过时提醒',
  merge: '与同一件事一并办理',
  unmerge: '单独办理',
  absorb: '有居民反映同一件事，一并办理',
  release: '一件并进来的事改为单独办理',
  split: '拆成几件事分开办',
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
  categorise: '类别改为',
  comment: '补充',
  photos: '补充照片',
  evidence: '补充办好后的照片',
  again: '同一情况又报来了',
}

async function momentTitle(ctx: Context, moment: HistoryRow, reader: Reader) {
  const title = titles[moment.step] ?? moment.step
  if (moment.step === 'categorise')
    return `${title}${(await getCategory(ctx, String(moment.data.to)))?.zh ?? ''}`
  if (moment.data.filedBy) return '打电话反映，工作人员记下'
  if (moment.by === 'reporter') return `${reader === 'reporter' ? '您' : '居民'}${title}`
  if (moment.step !== 'accept') return title
  const home = await homeView(ctx, moment.homeId)
  return `${home?.name ?? ''}指挥站${title}`
}

/** A submit without a public note still shows what happened; an internal note never leaves. */
export async function momentView(ctx: Context, moment: HistoryRow, photos: PhotoMap, reader: Reader) {
  const shown = pick(photos, moment.photoIds)
  const note = noteFor(moment, reader)
  return {
    at: toWire(moment.at),
    step: moment.step,
    status: moment.status,
    by: moment.by === 'reporter' && reader === 'reporter' ? ('you' as const) : moment.by,
    title: await momentTitle(ctx, moment, reader),
    ...(note ? { note } : {}),
    ...(shown.length > 0 ? { photos: shown } : {}),
  }
}

/** Staff read their own words as written, and a resident's masked. */
export function noteFor({ note, by }: HistoryRow, reader: Reader) {
  if (!note) return null
  return reader === 'staff' && by !== 'reporter' ? note : writtenFor(reader)(note)
}

export async function wholeView(
  ctx: Context,
  sign: Signer,
  report: Report,
  reader: Reader,
  known?: HistoryRow[],
) {
  const history = known ?? (await readHistory(ctx, report.id))
  const written = writtenFor(reader)
  const photos = await loadPhotos(
    ctx,
    sign,
    history.flatMap((moment) => moment.photoIds),
  )
  const category = await getCategory(ctx, report.category)
  const view = {
    ...(await summaryView(ctx, report, photos, reader, await serviceNames(ctx, [report.service]))),
    text: written(report.text),
    place: placeView(report),
    answers: Object.fromEntries(Object.entries(report.answers).map(([id, answer]) => [id, written(answer)])),
    anonymous: report.anonymous,
    public: report.public,
    publicRefused: report.publicRefused,
    desk: report.desk,
    question: isAsked(report) ? (report.question ?? null) : null,
    evidenceNeeded: category?.evidence ?? false,
    resolvedAt: toWireOrNull(report.resolvedAt),
    autoClosedAt: toWireOrNull(report.autoClosedAt),
    remindedAt: toWireOrNull(report.remindedAt),
    rejectionContested: report.rejectionContested,
    ratingComment: report.ratingComment ? written(report.ratingComment) : null,
    photos: pick(photos, history[0]?.photoIds ?? []),
    timeline: await Promise.all(
      history
        .filter(({ step }) => reader === 'staff' || !amongColleagues.has(step))
        .map((moment) => momentView(ctx, moment, photos, reader)),
    ),
  }
  return { view, history, photos }
}

export const placeView = ({ lng, lat }: Report) =>
  lng == null || lat == null ? null : { lng, lat, coordinates: 'wgs84' as const }
