// What ran out unseen is free again before anybody looks. However many look at once, it is one round: each row is written once.
import type { Context } from '../context.ts'
import { beside } from '../db/transaction.ts'
import { sweepHolds } from './booking/holds.ts'
import { lapseOffers } from './waitlist/offers.ts'

/** One per database, since a test may open two in one process. */
const running = new WeakMap<object, Promise<void>>()

export function freshen(ctx: Context): Promise<void> {
  const owner = ctx.em.getDriver()
  const known = running.get(owner)
  if (known) return known
  const round = freshenNow(beside(ctx)).finally(() => running.delete(owner))
  running.set(owner, round)
  return round
}

async function freshenNow(ctx: Context) {
  await sweepHolds(ctx)
  await lapseOffers(ctx)
}
