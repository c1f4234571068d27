// A report as its reporter reads it: also how the matter goes that it was merged into, and nothing of who brought that up.
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import type { Signer } from '../files/urls.ts'
import { homeView } from '../routing/queries.ts'
import { Report, ReportHistory, ReportMerge } from './entities.ts'
import { ratedLatest, type HistoryRow } from './history.ts'
import { toldToMerged } from './merged-jobs.ts'
import { isShown } from './public-views.ts'
import { findReportById } from './queries.ts'
import { loadPhotos, momentView, wholeView } from './views.ts'

/** `known`: its history, when that is known already, as right after it was filed. */
export async function reportView(ctx: Context, sign: Signer, report: Report, known?: HistoryRow[]) {
  const { view, history } = await wholeView(ctx, sign, report, 'reporter', known)
  const besides = history.some(({ step }) => step === 'merge')
    ? await momentsBeside(ctx, sign, await listMerges(ctx, { reportId: report.id }))
    : []
  // Both are in order already; what came at once stands in the order of its writing.
  const timeline = [...view.timeline, ...besides].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const target = report.mergedIntoId ? await findReportById(ctx, report.mergedIntoId) : null
  const rating = ratedLatest(report, target) ? {} : { rating: null, ratingComment: null }
  const merged = target && (await targetView(ctx, target))
  return { ...view, ...rating, timeline, merged, mine: true as const }
}

async function targetView(ctx: Context, target: Report) {
  return {
    number: target.public && isShown(target.status) ? target.number : null,
    status: target.status,
    microBrain: target.desk ? null : await homeView(ctx, target.homeId),
    dueAt: toWire(target.dueAt),
    resolvedAt: toWireOrNull(target.resolvedAt),
    autoClosedAt: toWireOrNull(target.autoClosedAt),
  }
}

const listMerges = (ctx: Context, where: { reportId: number } | { targetId: number; reportId: object }) =>
  ctx.em.find(ReportMerge, where, { orderBy: { seq: 'asc' }, limit: 20, disableIdentityMap: true })

async function momentsBeside(ctx: Context, sign: Signer, merges: ReportMerge[]) {
  const moments = await readBeside(ctx, merges)
  const photos = await loadPhotos(
    ctx,
    sign,
    moments.flatMap(({ photoIds }) => photoIds),
  )
  return Promise.all(moments.map((moment) => momentView(ctx, moment, photos, 'public')))
}

/** The public steps while they were one matter; of the other reporter neither words nor photos. */
async function readBeside(ctx: Context, merges: ReportMerge[]): Promise<HistoryRow[]> {
  if (merges.length === 0) return []
  const rows = await ctx.em.find(
    ReportHistory,
    {
      $or: merges.map(({ targetId, fromSeq, untilSeq }) => ({
        reportId: targetId,
        seq: { $gt: fromSeq, ...(untilSeq == null ? {} : { $lt: untilSeq }) },
      })),
      step: { $in: [...toldToMerged] },
    },
    { orderBy: { at: 1, id: 1 }, disableIdentityMap: true },
  )
  return rows.map((row) => (row.by === 'reporter' ? { ...row, note: null, photoIds: [] } : row))
}

/** Photos of this report that a person sees because theirs was merged into it. */
export async function photosForMerged(ctx: Context, personId: string, target: Report): Promise<string[]> {
  if (target.mergedCount === 0) return []
  const own = await ctx.em.find(
    Report,
    { mergedIntoId: target.id, personId },
    { fields: ['id'], limit: 20, disableIdentityMap: true },
  )
  if (own.length === 0) return []
  const merges = await listMerges(ctx, { targetId: target.id, reportId: { $in: own.map(({ id }) => id) } })
  return (await readBeside(ctx, merges)).flatMap(({ photoIds }) => photoIds)
}
