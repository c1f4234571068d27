// How far behind we are.
import type { Context } from '../context.ts'
import { Job } from './entities.ts'

/** Age of the oldest job that should have run by now; null when nothing waits. */
export async function oldestDueAgeMs(ctx: Context): Promise<number | null> {
  const [job] = await ctx.em.find(
    Job,
    { state: 'due', dueAt: { $lte: ctx.now() } },
    { orderBy: { dueAt: 1, id: 1 }, limit: 1, disableIdentityMap: true },
  )
  return job ? ctx.now().getTime() - job.dueAt.getTime() : null
}

export const keepDoneMs = 30 * 24 * 3_600_000

/** Forgets jobs that were done long ago; run by the outbox. */
export const forgetDoneJobs = (ctx: Context) =>
  ctx.em.nativeDelete(Job, { state: 'done', dueAt: { $lt: new Date(ctx.now().getTime() - keepDoneMs) } })
