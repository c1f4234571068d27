// Rolling up every night what is over, and catching up by itself: one job for the whole cluster, made anew by itself.
import type { Context } from '../../context.ts'
import { addJob } from '../../outbox/actions.ts'
import { ensureRound, roundHandlers, type Round } from '../../outbox/rounds.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { addDays, dayOf, startOf } from './days.ts'
import { adoptTree, daysAtOnce, firstDay, isOfAnotherTree, rebuildDays, rollMissingDays } from './rollups.ts'

const rebuild = 'stats.rebuild'
const afterMidnightMs = 10 * 60_000

const nextNight = (ctx: Context) =>
  new Date(startOf(addDays(dayOf(ctx.now()), 1)).getTime() + afterMidnightMs)

const roll: Round = {
  kind: 'stats.roll',
  /** After one that failed. */
  everyMs: 10 * 60_000,
  async work(ctx) {
    const more = await rollMissingDays(ctx, daysAtOnce)
    if (!more && (await isOfAnotherTree(ctx))) await startRebuild(ctx)
    return { dueAt: more ? ctx.now() : nextNight(ctx) }
  },
}

export const statHandlers: Handlers = {
  ...roundHandlers(roll),
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
export const ensureStats = (ctx: Context) => ensureRound(ctx, roll)
