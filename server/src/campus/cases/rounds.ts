// The round of a minute: what waits is given out, what is late is said, what ended long ago is forgotten.
import type { Context } from '../../context.ts'
import { addJob } from '../../outbox/actions.ts'
import { countWaiting } from '../../outbox/queries.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { caseHandlers, remindLate } from './delivery.ts'
import { forgetEnded } from './forgetting.ts'
import { giveOut } from './giving.ts'

const kind = 'campus.cases'
const everyMs = 60_000

const next = (dueAt: Date) => ({ kind, subject: kind, payload: {}, dueAt })

export async function ensureCases(ctx: Context) {
  if ((await countWaiting(ctx, kind)) === 0) await addJob(ctx, next(ctx.now()))
}

export const caseRoundHandlers: Handlers = {
  ...caseHandlers,
  async [kind](ctx, _payload, { id }) {
    await giveOut(ctx)
    await remindLate(ctx)
    await forgetEnded(ctx)
    // Two processes that started at once have made two rounds: the first to run ends alone.
    if ((await countWaiting(ctx, kind, id)) === 0)
      await addJob(ctx, next(new Date(ctx.now().getTime() + everyMs)))
  },
}
