// The round of the ladder: every minute one job of the whole cluster tells what nobody moved, until nothing is due.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { ensureRound, roundHandlers, type Round } from '../../outbox/rounds.ts'
import { climb, dueOnLadder, putOff, strangersToLadder } from '../../reports/actions.ts'

export const everyMs = 60_000
const atOnce = 100
/** A round ends long before its lease does; what is left is the next one's, which begins at once. */
const mostInRound = 500
const tryAgainMs = 5 * 60_000

const round: Round = {
  kind: 'staff.ladder',
  everyMs,
  work: async (ctx) => ((await climbAll(ctx)) ? { dueAt: ctx.now() } : undefined),
}

/** At the start: makes sure that a round is waiting. */
export const ensureLadder = (ctx: Context) => ensureRound(ctx, round)

/** True: there is more. Safe to run anywhere, at any time, by several at once. */
export async function climbAll(ctx: Context, most = mostInRound): Promise<boolean> {
  for (let climbed = 0; climbed < most;) {
    const ids = await dueOnLadder(ctx, Math.min(atOnce, most - climbed))
    if (ids.length === 0) return adopt(ctx)
    for (const id of ids) await climbOne(ctx, id)
    climbed += ids.length
  }
  return true
}

/** What was written by a version without the ladder begins to count. */
async function adopt(ctx: Context) {
  const ids = await strangersToLadder(ctx, atOnce)
  for (const id of ids) await climbOne(ctx, id)
  return ids.length === atOnce
}

/** Each report is a transaction of its own: killed in between, the next round goes on from there. */
async function climbOne(ctx: Context, id: number) {
  try {
    await inTransaction(ctx, (tx) => climb(tx, id))
  } catch (error) {
    ctx.log.error({ err: error, reportId: id }, 'the ladder of a report failed')
    await putOff(ctx, id, new Date(ctx.now().getTime() + tryAgainMs))
  }
}

export const ladderHandlers = roundHandlers(round)
