// What this domain owes: telling people of stuck messages, fetching photos, the hourly round.
import type { Context } from '../context.ts'
import type { Handlers } from '../outbox/worker.ts'
import { tellOfStuck } from './alerts.ts'
import { giveUpOnAway, settleStrays } from './deliveries.ts'
import { fetchEventPhoto } from './event-photos.ts'
import { forgetOldEvents } from './events.ts'

export const microBrainHandlers: Handlers = {
  'delivery.stuck': (ctx, payload) => tellOfStuck(ctx, payload),
  'micro-brain.photo': fetchEventPhoto,
}

export async function tidyMicroBrains(ctx: Context) {
  await giveUpOnAway(ctx)
  await settleStrays(ctx)
  await forgetOldEvents(ctx)
}
