// Report → wire, for those who neither brought it up nor work on it: masked, and nothing of who the reporter is.
import { isOpen, type ReportStatus } from '@chaolin/shared/reports/rules'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import type { Signer } from '../files/urls.ts'
import { homeView } from '../routing/queries.ts'
import type { Report } from './entities.ts'
import { readHistory, type HistoryRow } from './history.ts'
import { supportedAmong } from './queries.ts'
import { loadCovers, loadPhotos, momentView, pick, summaryOf, writtenFor, type PhotoMap } from './views.ts'

/** What was refused may not be fit to be seen, and what was taken back is the reporter's own again. */
export const isShown = (status: ReportStatus) =>
  isOpen(status) || status === 'resolved' || status === 'closed'

/** A conversation with the reporter (ask, answer, remind) is nobody else's. */
const shownSteps = new Set([
  'submit',
  'photos',
  'accept',
  'progress',
  'transfer',
  'return',
  'escalate',
  'categorise',
  'resolve',
  'confirm',
  'close',
  'reopen',
  'reject',
  'withdraw',
])

/** What came with the report, and the photos that were named by their address then. */
const broughtPhotos = (step: string) => step === 'submit' || step === 'photos'

/** Of the reporter only what came with the report, of the post what it answered. */
const shownHistory = (history: HistoryRow[]) =>
  history
    .filter(({ step }) => shownSteps.has(step))
    .map((moment) =>
      moment.by === 'reporter'
        ? { ...moment, note: null, photoIds: broughtPhotos(moment.step) ? moment.photoIds : [] }
        : moment,
    )

/** The photos that anybody may see. */
export const shownPhotoIds = (history: HistoryRow[]) =>
  shownHistory(history).flatMap(({ photoIds }) => photoIds)

const masked = writtenFor('public')
const aboutTenMetres = (degrees: number) => Math.round(degrees * 10_000) / 10_000

const placeView = ({ lng, lat }: Report) =>
  lng == null || lat == null ? null : asPlace([aboutTenMetres(lng), aboutTenMetres(lat)])

const distanceTo = ({ spotLng, spotLat }: Report, near: Point | null) =>
  near && spotLng != null && spotLat != null ? Math.round(distanceM(near, [spotLng, spotLat])) : null

type Asking = { personId: string; near: Point | null }

async function publicSummaryView(
  ctx: Context,
  report: Report,
  photos: PhotoMap,
  { personId, near, supported }: Asking & { supported: boolean },
) {
  return {
    number: report.number,
    status: report.status,
    category: report.category,
    summary: summaryOf(masked(report.text)),
    microBrain: report.desk ? null : await homeView(ctx, report.homeId),
    address: report.address ? masked(report.address) : null,
    dueAt: toWire(report.dueAt),
    createdAt: toWire(report.createdAt),
    photo: (report.coverPhotoId && photos.get(report.coverPhotoId)) || null,
    supports: report.supports,
    mine: report.personId === personId,
    supported,
    distanceM: distanceTo(report, near),
  }
}

export async function publicSummaryViews(ctx: Context, sign: Signer, reports: Report[], asking: Asking) {
  const photos = await loadCovers(ctx, sign, reports)
  const supported = await supportedAmong(
    ctx,
    asking.personId,
    reports.map(({ id }) => id),
  )
  return Promise.all(
    reports.map((report) =>
      publicSummaryView(ctx, report, photos, { ...asking, supported: supported.has(report.id) }),
    ),
  )
}

export async function publicReportView(ctx: Context, sign: Signer, report: Report, personId: string) {
  const history = shownHistory(await readHistory(ctx, report.id))
  const photos = await loadPhotos(
    ctx,
    sign,
    history.flatMap(({ photoIds }) => photoIds),
  )
  const supported = (await supportedAmong(ctx, personId, [report.id])).has(report.id)
  return {
    ...(await publicSummaryView(ctx, report, photos, { personId, near: null, supported })),
    mine: false as const,
    text: masked(report.text),
    place: placeView(report),
    resolvedAt: toWireOrNull(report.resolvedAt),
    photos: pick(photos, history[0]?.photoIds ?? []),
    timeline: await Promise.all(history.map((moment) => momentView(ctx, moment, photos, 'public'))),
  }
}
