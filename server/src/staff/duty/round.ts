// Shifts that a roster begins by itself: once a minute, what waited at those posts is given out, as when somebody says 上岗.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJobs } from '../../outbox/actions.ts'
import { ensureRound, roundHandlers, type Round } from '../../outbox/rounds.ts'
import { allotWaiting } from '../../reports/actions.ts'
import { postsBegunSince } from './queries.ts'

const round: Round = {
  kind: 'duty.round',
  everyMs: 60_000,
  async work(ctx, { since }) {
    const now = ctx.now()
    for (const post of await postsBegunSince(ctx, new Date(String(since)))) await giveOut(ctx, post)
    return beginning(now)
  },
}

/** It looks at what began after this. */
const beginning = (since: Date) => ({ payload: { since: since.toISOString() } })

/** At the start: makes sure that a round is waiting. */
export const ensureDutyRound = (ctx: Context) => ensureRound(ctx, round, beginning(ctx.now()))

/** Given out twice it is given once: the job of each report looks whether somebody has it. */
async function giveOut(ctx: Context, microBrainId: string) {
  await inTransaction(ctx, async (tx) => addJobs(tx, await allotWaiting(tx, microBrainId)))
}

export const dutyRoundHandlers = roundHandlers(round)
