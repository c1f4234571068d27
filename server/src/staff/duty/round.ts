// Shifts that a roster begins by itself: once a minute, what waited at those posts is given out, as when somebody says 上岗.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJob, addJobs } from '../../outbox/actions.ts'
import { countWaiting } from '../../outbox/queries.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { allotWaiting } from '../../reports/actions.ts'
import { postsBegunSince } from './queries.ts'

const round = 'duty.round'
const everyMs = 60_000

const roundJob = (since: Date, dueAt: Date) => ({
  kind: round,
  subject: round,
  payload: { since: since.toISOString() },
  dueAt,
})

/** At the start: makes sure that a round is waiting. */
export async function ensureDutyRound(ctx: Context) {
  if ((await countWaiting(ctx, round)) === 0) await addJob(ctx, roundJob(ctx.now(), ctx.now()))
}

/** Given out twice it is given once: the job of each report looks whether somebody has it. */
async function giveOut(ctx: Context, microBrainId: string) {
  await inTransaction(ctx, async (tx) => addJobs(tx, await allotWaiting(tx, microBrainId)))
}

export const dutyRoundHandlers: Handlers = {
  async [round](ctx, { since }, { id }) {
    const now = ctx.now()
    for (const post of await postsBegunSince(ctx, new Date(String(since)))) await giveOut(ctx, post)
    // Two processes that started at once have made two rounds: the first to run ends alone.
    if ((await countWaiting(ctx, round, id)) > 0) return
    await addJob(ctx, roundJob(now, new Date(now.getTime() + everyMs)))
  },
}
