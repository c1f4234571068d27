// How far behind we are.
import type { Context } from '../context.ts'
import { marksFor, readRows } from '../db/sql.ts'
import { Job } from './entities.ts'

/**
 * Age of the oldest job of our own that should have run by now; null when nothing waits. What another system does not
 * take is no fault of this process: its health has a door of its own.
 */
export async function oldestDueAgeMs(ctx: Context): Promise<number | null> {
  const [job] = await ctx.em.find(
    Job,
    { target: null, state: 'due', dueAt: { $lte: ctx.now() } },
    { orderBy: { dueAt: 1, id: 1 }, limit: 1, disableIdentityMap: true },
  )
  return job ? ctx.now().getTime() - job.dueAt.getTime() : null
}

export const keepDoneMs = 30 * 24 * 3_600_000

/** Forgets jobs that were done long ago; run by the outbox. */
export const forgetDoneJobs = (ctx: Context) =>
  ctx.em.nativeDelete(Job, {
    state: { $in: ['done', 'skipped'] },
    dueAt: { $lt: new Date(ctx.now().getTime() - keepDoneMs) },
  })

/** How many jobs of this lane still wait, besides one that is in hand. */
export const countWaiting = (ctx: Context, subject: string, exceptId = 0) =>
  ctx.em.count(Job, { subject, state: 'due', id: { $ne: exceptId } })

/** Of which of these subjects there ever was a message; what was dropped because its micro-brain was built in is none. */
export async function subjectsTold(tx: Context, subjects: readonly string[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set()
  const rows = await readRows<{ subject: string }>(
    tx.em,
    `select distinct subject from jobs where subject in (${marksFor(subjects)})
     and not (state = 'skipped' and coalesce(last_error, '') = 'builtin')`,
    subjects,
  )
  return new Set(rows.map(({ subject }) => subject))
}

/** How many messages for these micro-brains are tried no more and wait for a person. */
export async function countStuckFor(ctx: Context, targets: readonly string[]): Promise<number> {
  const rows = await readRows<{ target: string; count: number }>(
    ctx.em,
    `select target, count(*) as count from jobs where state = 'stuck' and target is not null group by target`,
    [],
  )
  const asked = new Set(targets)
  return rows.reduce((sum, { target, count }) => sum + (asked.has(target) ? Number(count) : 0), 0)
}
