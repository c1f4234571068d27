// A photo that was named by its address and never came: set aside where people see it, and what it was to prove goes on.
import { reasonWords, retryWaitsMs } from '@chaolin/shared/micro-brains/rules'
import { OutsideError } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { addJobs, setAside } from '../outbox/actions.ts'
import { Job } from '../outbox/entities.ts'
import { lockReportById, takeBackResolve } from '../reports/actions.ts'
import { stuckAlert } from './deliver.ts'

type Fetch = { id: number; attempts: number; leaseToken: string }
type Named = { reportId: number; microBrainId?: string; seq?: number }

/** Of all photos that one step named. */
export const photoSubject = (reportId: number, seq: number) => `photo:${reportId}:${seq}:`

/** Another try cannot change these. */
export const neverComes = (error: unknown) =>
  (error instanceof Refused && error.code !== 'unavailable') ||
  (error instanceof OutsideError &&
    (['refused_address', 'too_large'].includes(error.reason) ||
      [401, 403, 404, 410].includes(error.status ?? 0) ||
      Math.floor((error.status ?? 0) / 100) === 3))

/** Fails as it did while there is another try; after the last one it is for people to see. */
export async function photoFailed(ctx: Context, job: Fetch, named: Named, error: unknown) {
  if (!neverComes(error) && job.attempts <= retryWaitsMs.length) throw error
  const code = error instanceof OutsideError ? error.message : 'photo_refused'
  await inTransaction(ctx, async (tx) => {
    const report = await lockReportById(tx, named.reportId)
    if (!report) return
    const microBrainId = named.microBrainId ?? report.homeId
    if (!(await setAside(tx, job, code, microBrainId))) return
    const takenBack = named.seq !== undefined && (await goesOn(tx, report, named.seq, code))
    const more = { photo: true as const, number: takenBack ? report.number : null }
    // A post beside the home may have said that it was done.
    const concerned = new Set([microBrainId, ...(takenBack ? [report.homeId] : [])])
    await addJobs(
      tx,
      [...concerned].map((id) => stuckAlert(id, code, more)),
    )
  })
  ctx.log.warn({ jobId: job.id, attempts: job.attempts, reason: code }, 'photo set aside')
}

type Report = NonNullable<Awaited<ReturnType<typeof lockReportById>>>

/** Only the last one of its step decides: another may still come. */
async function goesOn(tx: Context, report: Report, seq: number, code: string) {
  const others = { subject: { $like: `${photoSubject(report.id, seq)}%` }, state: 'due' as const }
  if ((await tx.em.count(Job, others)) > 0) return false
  return takeBackResolve(tx, report, seq, reasonWords(code).zh)
}
