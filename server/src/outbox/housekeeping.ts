// The hourly round: what is too old to keep is forgotten. One job for the whole cluster, made anew by itself.
import { ConfigError, type Config } from '../config.ts'
import type { Context } from '../context.ts'
import { sweepPhotos } from '../files/actions.ts'
import { forgetOldAnswers } from '../idempotency.ts'
import { tidyMicroBrains } from '../micro-brains/delivery.ts'
import { photoTimeoutMs } from '../micro-brains/event-photos.ts'
import { forgetOldScans } from '../residents/scan.ts'
import { checkRouting } from '../routing/rules/alerts.ts'
import { sweepExports } from '../staff/exports/actions.ts'
import { mintAhead } from '../visits/ahead.ts'
import { sweepVisits } from '../visits/sweeps.ts'
import { forgetVisits } from '../visits/timers.ts'
import { forgetPassages } from '../visits/gates/counts.ts'
import { renewKeys } from '../visits/passes/keys.ts'
import { addJob } from './actions.ts'
import { leaseMs } from './claim.ts'
import { Job } from './entities.ts'
import { forgetDoneJobs } from './queries.ts'
import type { Handlers } from './worker.ts'

const kind = 'housekeeping'
const everyMs = 3_600_000

export const housekeepingHandlers: Handlers = {
  async [kind](ctx, _payload, { id }) {
    while ((await sweepPhotos(ctx)) > 0);
    while ((await sweepExports(ctx)) > 0);
    while ((await forgetVisits(ctx)) > 0);
    await forgetOldAnswers(ctx)
    await forgetOldScans(ctx)
    await forgetDoneJobs(ctx)
    await checkRouting(ctx)
    await tidyMicroBrains(ctx)
    await forgetPassages(ctx)
    await sweepVisits(ctx)
    await renewKeys(ctx)
    await mintAhead(ctx)
    // Two processes that started at once have made two rounds: the first to run ends alone.
    const another = await ctx.em.count(Job, { subject: `${kind}:next`, state: 'due', id: { $ne: id } })
    if (another === 0) await addJob(ctx, next(ctx))
  },
}

const next = (ctx: Context) => ({
  kind,
  subject: `${kind}:next`,
  payload: {},
  dueAt: new Date(ctx.now().getTime() + everyMs),
})

/** A call that outlives its lease would be made a second time while it is still under way. */
export function requireLongLease({ deliveryTimeoutMs }: Pick<Config, 'deliveryTimeoutMs'>) {
  const longestMs = Math.max(deliveryTimeoutMs, photoTimeoutMs)
  if (longestMs > leaseMs / 2)
    throw new ConfigError(`DELIVERY_TIMEOUT_MS must be at most ${leaseMs / 2}, half the lease of a job`)
}

/** At the start: makes sure that a round is waiting. */
export async function ensureHousekeeping(ctx: Context) {
  requireLongLease(ctx.config)
  if ((await ctx.em.count(Job, { subject: `${kind}:next`, state: 'due' })) === 0) await addJob(ctx, next(ctx))
}
