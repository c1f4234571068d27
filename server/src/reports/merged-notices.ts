// Each reporter of a matter hears how it goes, under their own number; and goes on alone when the matter is taken back.
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import type { NewNotice } from '../notices/actions.ts'
import { tellAll, type Message } from '../notices/delivery.ts'
import { addJob, addJobs, type JobPayload } from '../outbox/actions.ts'
import { Report, ReportMerge, type ReportHistory } from './entities.ts'
import { releaseFrom } from './merge-steps.ts'
import { supportersHear } from './steps.ts'
import { summaryOf } from './views.ts'

/** A message may take five seconds to fail, and the lease of a job is a minute. */
const mergedAtOnce = 10

/** A stretch of those that are merged into it. */
const listMerged = (ctx: Context, targetId: number, afterId: number) =>
  ctx.em.find(
    Report,
    { mergedIntoId: targetId, id: { $gt: afterId } },
    { orderBy: { id: 'asc' }, limit: mergedAtOnce, disableIdentityMap: true },
  )

/** The next stretch is a job of its own, so that none runs long. */
async function goOn(
  ctx: Context,
  kind: 'report.merged' | 'report.release',
  payload: JobPayload,
  last: Report,
) {
  const subject = `report:${String(payload.reportId)}:${kind === 'report.merged' ? 'merged' : 'release'}`
  await addJob(ctx, { kind, subject, payload: { ...payload, afterId: last.id } })
}

type Words = { title: string; body: string }
/** How a step is told to the reporter of a report: the same words, about their own. */
export type Telling = (
  report: Report,
  moment: ReportHistory,
) => { words: Words; message: Message | null } | null

/** Of the other reporter's own words nothing is told. */
const ofAnother: Record<string, string> = {
  confirm: '这件事办完了，您也可以评价',
  reopen: '同一件事有人说没解决，重开了',
}

export async function notifyMerged(
  ctx: Context,
  target: Report,
  moment: ReportHistory,
  payload: JobPayload,
  telling: Telling,
) {
  const reports = await listMerged(ctx, target.id, Number(payload.afterId))
  const since = await mergedSince(ctx, reports)
  const masked = { ...moment, note: moment.note ? maskPersonal(moment.note) : null }
  const told = reports.flatMap((report) => {
    // What happened before it was merged is not news of this one; who stands for another system has no inbox.
    if ((since.get(report.id) ?? Infinity) > moment.seq || report.source !== 'app') return []
    const own = ofAnother[moment.step]
    const news = own
      ? { words: { title: own, body: summaryOf(report.text) }, message: null }
      : telling(report, masked)
    return news ? [{ notice: noticeOf(report, target, moment, news.words), message: news.message }] : []
  })
  const messages = new Map(told.map(({ notice, message }) => [notice.dedupeKey, message]))
  await tellAll(
    ctx,
    told.map(({ notice }) => notice),
    told[0]?.message ? ({ dedupeKey }) => messages.get(dedupeKey)! : null,
  )
  await tellTheirSupporters(ctx, target, moment, reports)
  if (reports.length === mergedAtOnce) await goOn(ctx, 'report.merged', payload, reports[mergedAtOnce - 1]!)
}

async function tellTheirSupporters(
  ctx: Context,
  target: Report,
  { seq, step }: ReportHistory,
  reports: Report[],
) {
  if (!supportersHear.has(step)) return
  const supported = reports.filter(({ supports }) => supports > 0)
  await addJobs(
    ctx,
    supported.map(({ id }) => ({
      kind: 'report.supporters',
      subject: `report:${id}:supporters`,
      payload: { reportId: target.id, seq, afterId: 0, ofId: id },
    })),
  )
}

const noticeOf = (report: Report, target: Report, { step, seq }: ReportHistory, { title, body }: Words) =>
  ({
    personId: report.personId,
    dedupeKey: `report:${report.id}:in:${target.id}:${seq}`,
    kind: `report.${step}`,
    title,
    body: [...body].slice(0, 80).join(''),
    number: report.number,
    audience: 'reporter',
  }) satisfies NewNotice

/** By report: the target's history row from which on its steps concern it. */
async function mergedSince(ctx: Context, reports: Report[]) {
  const rows = await ctx.em.find(
    ReportMerge,
    { reportId: { $in: reports.map(({ id }) => id) }, endedAt: null },
    { fields: ['reportId', 'fromSeq'], disableIdentityMap: true },
  )
  return new Map(rows.map(({ reportId, fromSeq }) => [reportId, fromSeq]))
}

/** The reporter of the target took it back: each of the others goes on as it was, in a transaction of its own. */
export async function releaseMerged(ctx: Context, payload: JobPayload) {
  const targetId = Number(payload.reportId)
  const reports = await listMerged(ctx, targetId, Number(payload.afterId))
  for (const { id } of reports) await inTransaction(ctx, (tx) => releaseFrom(tx, targetId, id))
  if (reports.length === mergedAtOnce) await goOn(ctx, 'report.release', payload, reports[mergedAtOnce - 1]!)
}
