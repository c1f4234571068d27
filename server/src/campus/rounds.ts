// What a campus does by itself: the handlers of its jobs and what is ensured at the start, one line per room.
import type { Context } from '../context.ts'
import type { Handlers } from '../outbox/worker.ts'
import { caseRoundHandlers, ensureCases } from './cases/rounds.ts'
import { seedServices } from './services/actions.ts'
import { messageDeliveryHandlers } from './services/outgoing.ts'
import { codeHandlers, ensureCodes } from './codes/rounds.ts'
import { lostHandlers } from './lost/jobs.ts'
import { sosHandlers } from './sos/jobs.ts'

export const campusHandlers: Handlers = {
  ...codeHandlers,
  ...caseRoundHandlers,
  ...messageDeliveryHandlers,
  ...sosHandlers,
  ...lostHandlers,
}

export async function ensureCampus(ctx: Context) {
  await ensureCodes(ctx)
  await seedServices(ctx)
  await ensureCases(ctx)
}
