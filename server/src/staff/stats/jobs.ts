// Rolling up every night what is over, and catching up by itself: one job for the whole cluster, made anew by itself.
import type { Context } from '../../context.ts'
import { addJob } from '../../outbox/actions.ts'
import { countWaiting } from '../../outbox/queries.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { addDays, dayOf, startOf } from './days.ts'
import { adoptTree, daysAtOnce, firstDay, isOfAnotherTree, rebuildDays, rollMissingDays } from './rollups.ts'

const roll = 'stats.roll'
const rebuild = 'stats.rebuild'
const afterMidnightMs = 10 * 60_000

const nextNight = (ctx: Context) =>
  new Date(startOf(addDays(dayOf(ctx.now()), 1)).getTime() + afterMidnightMs)

export const statHandlers: Handlers = {
  async [roll](ctx, _payload, { id }) {
    const more = await rollMissingDays(ctx, daysAtOnce)
    if (!more && (await isOfAnotherTree(ctx))) await startRebuild(ctx)
    // Two processes that started at once have made two: the first to run ends alone.
    if ((await countWaiting(ctx, roll, id)) === 0)
      await addJob(ctx, {
        kind: roll,
        subject: roll,
        payload: {},
        dueAt: more ? ctx.now() : nextNight(ctx),
      })
  },
  async [rebuild](ctx, { from }) {
    const next = await rebuildDays(ctx, String(from), daysAtOnce)
    if (next) await addJob(ctx, { kind: rebuild, subject: rebuild, payload: { from: next } })
  },
}

/** In stretches, behind everything else: the figures stay what they are meanwhile. */
async function startRebuild(ctx: Context) {
  await adoptTree(ctx)
  await addJob(ctx, { kind: rebuild, subject: rebuild, payload: { from: await firstDay(ctx) } })
}

/** At the start: what was missed while nothing ran is rolled up now. */
export async function ensureStats(ctx: Context) {
  if ((await countWaiting(ctx, roll)) === 0) await addJob(ctx, { kind: roll, subject: roll, payload: {} })
}
