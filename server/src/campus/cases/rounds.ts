// The round of a minute: what waits is given out, what is late is said, what ended long ago is forgotten.
import type { Context } from '../../context.ts'
import { ensureRound, roundHandlers, type Round } from '../../outbox/rounds.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { caseHandlers, remindLate } from './delivery.ts'
import { forgetEnded } from './forgetting.ts'
import { giveOut } from './giving.ts'

const round: Round = {
  kind: 'campus.cases',
  everyMs: 60_000,
  async work(ctx) {
    await giveOut(ctx)
    await remindLate(ctx)
    await forgetEnded(ctx)
  },
}

export const ensureCases = (ctx: Context) => ensureRound(ctx, round)

export const caseRoundHandlers: Handlers = { ...caseHandlers, ...roundHandlers(round) }
