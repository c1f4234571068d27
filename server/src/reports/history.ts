// The history of a report: one row for each step, written with the change it tells of, never changed after.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { ReportHistory, type Report } from './entities.ts'

export type Moment = {
  step: string
  status: ReportStatus
  homeId: string
  by: 'reporter' | 'post' | 'system'
  personId: string | null
  note?: string | null | undefined
  internalNote?: string | null | undefined
  photoIds?: string[] | undefined
  data?: Record<string, string | number | boolean | null>
  late?: boolean
}

/** Steps among colleagues only: neither the reporter nor another system hears of them. */
export const amongColleagues: ReadonlySet<string> = new Set(['propose', 'rework', 'allot', 'overdue'])

/** A row of the history, as a view shows it. */
export type HistoryRow = Omit<ReportHistory, 'id'>

export async function writeHistory(
  tx: Context,
  reportId: number,
  seq: number,
  moment: Moment,
): Promise<HistoryRow> {
  const row = {
    reportId,
    seq,
    step: moment.step,
    status: moment.status,
    homeId: moment.homeId,
    by: moment.by,
    personId: moment.personId,
    note: moment.note ?? null,
    internalNote: moment.internalNote ?? null,
    photoIds: moment.photoIds ?? [],
    data: moment.data ?? {},
    late: moment.late ?? false,
    at: tx.now(),
  }
  await insertRow(tx.em, ReportHistory, row)
  return row as HistoryRow
}

export const readHistory = (ctx: Context, reportId: number) =>
  ctx.em.find(ReportHistory, { reportId }, { orderBy: { seq: 1 }, disableIdentityMap: true })

export const readMoment = (ctx: Context, reportId: number, seq: number) =>
  ctx.em.findOne(ReportHistory, { reportId, seq }, { disableIdentityMap: true })

/** Was it reopened since this resolve? What only adds to it, such as a photo that arrives late, is no answer to it. */
export const wasOvertaken = async (tx: Context, reportId: number, seq: number) =>
  (await tx.em.count(ReportHistory, { reportId, seq: { $gt: seq }, step: { $in: ['resolve', 'reopen'] } })) >
  0

/** Photos of the post, in this row or after it. */
export async function broughtPhotosSince(tx: Context, reportId: number, seq: number) {
  const rows = await tx.em.find(
    ReportHistory,
    { reportId, seq: { $gte: seq }, by: 'post' },
    { fields: ['photoIds'], disableIdentityMap: true },
  )
  return rows.some(({ photoIds }) => photoIds.length > 0)
}

/** The facts the rules ask for. */
export const factsOf = (report: Report) => ({
  status: report.status,
  asked: Boolean(report.askedAt),
  resolvedAt: report.resolvedAt?.getTime() ?? null,
  autoClosedAt: report.autoClosedAt?.getTime() ?? null,
  remindedAt: report.remindedAt?.getTime() ?? null,
  rejectionContested: report.rejectionContested,
  checking: report.checkingSeq != null,
  rated: report.rating != null,
})
