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

/** Steps among colleagues only: neither the reporter nor, by this name, another system hears of them. */
export const amongColleagues: ReadonlySet<string> = new Set([
  'propose',
  'evidence',
  'rework',
  'allot',
  'overdue',
])

/** What another system is told of a step; null: nothing. Who said that it is done has to learn that it goes on. */
export const toldOutside = (step: string) =>
  step === 'rework' ? 'progress' : amongColleagues.has(step) ? null : step

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

/** By how much each answer of the reporter moved a promise made at this moment. */
export async function pausesSince(tx: Context, reportId: number, promisedAt: Date) {
  const rows = await tx.em.find(
    ReportHistory,
    { reportId, step: 'answer', at: { $gt: promisedAt } },
    { disableIdentityMap: true },
  )
  return rows.flatMap(({ data: { dueBefore, dueAt } }) =>
    typeof dueBefore === 'string' && typeof dueAt === 'string'
      ? [{ before: new Date(dueBefore), after: new Date(dueAt) }]
      : [],
  )
}

/** Was it reopened since this resolve? What only adds to it, such as a photo that arrives late, is no answer to it. */
export const wasOvertaken = async (tx: Context, reportId: number, seq: number) =>
  (await tx.em.count(ReportHistory, { reportId, seq: { $gt: seq }, step: { $in: ['resolve', 'reopen'] } })) >
  0

/** Photos that came for what is said to be done, while nobody agreed to it. */
export async function evidenceSince(tx: Context, reportId: number, seq: number): Promise<string[]> {
  const rows = await tx.em.find(
    ReportHistory,
    { reportId, seq: { $gt: seq }, step: 'evidence' },
    { fields: ['photoIds'], orderBy: { seq: 1 }, disableIdentityMap: true },
  )
  return rows.flatMap(({ photoIds }) => photoIds)
}

/** Photos of the post, in this row or after it. */
export async function broughtPhotosSince(tx: Context, reportId: number, seq: number) {
  const rows = await tx.em.find(
    ReportHistory,
    { reportId, seq: { $gte: seq }, by: 'post' },
    { fields: ['photoIds'], disableIdentityMap: true },
  )
  return rows.some(({ photoIds }) => photoIds.length > 0)
}

/** Of the one that was merged: what was rated is the latest end of the matter. */
export const ratedLatest = ({ rating, ratedAt }: Report, target: Report | null) =>
  rating != null && !(ratedAt && target?.resolvedAt && ratedAt < target.resolvedAt)

const endsOf = ({ resolvedAt, autoClosedAt }: Report) => ({
  resolvedAt: resolvedAt?.getTime() ?? null,
  autoClosedAt: autoClosedAt?.getTime() ?? null,
})

/** The facts the rules ask for. */
export const factsOf = (report: Report, target: Report | null = null) => ({
  status: report.status,
  asked: Boolean(report.askedAt),
  ...endsOf(report),
  remindedAt: report.remindedAt?.getTime() ?? null,
  rejectionContested: report.rejectionContested,
  checking: report.checkingSeq != null,
  rated: ratedLatest(report, target),
  target: target && { status: target.status, ...endsOf(target) },
})
