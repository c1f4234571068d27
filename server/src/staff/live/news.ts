// What a post may hear of a change, and what it missed.
import { liveLimits, type LiveEvent, type LiveNews } from '@chaolin/shared/staff/live-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { roleAt } from '../../reports/actions.ts'
import {
  changeIdsSince,
  newestChangeId,
  readChanges,
  timeOfChange,
  type Change,
} from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'

/**
 * A row is seen when it is committed, which may be after rows that were written later, and machines' clocks differ: so
 * much of the past is read again each time, and what is known from it is left out.
 */
export const windowMs = 20_000

/** Of all posts together, and so before it is known whose they are. */
const mostRows = 5000

/** Of these posts, the ones that are still this person's business. */
export async function heldPosts(ctx: Context, person: Person, microBrainIds: readonly string[]) {
  const roles = await Promise.all(microBrainIds.map((id) => roleAt(ctx, person, id)))
  return new Set(microBrainIds.filter((_id, i) => roles[i] !== null))
}

/** The change as these posts hear of it; null when it is none of theirs. */
export function eventFor(homes: ReadonlySet<string>, change: Change): LiveEvent | null {
  const { fromId, homeId, joint } = change
  const here = homes.has(homeId) || joint.some((id) => homes.has(id))
  if (!here && !(fromId !== null && homes.has(fromId))) return null
  const { id: seq, number, step, status, desk, urgent, at } = change
  const told = here
    ? { homeId, desk, urgent, left: false }
    : { homeId: fromId!, desk: false, urgent: false, left: true }
  return { seq, number, step, status, ...told, at: toWire(at) }
}

/** From a little before the row `after`, so that nothing is lost that was committed late; some of it comes again. */
export async function readMissed(
  ctx: Context,
  homes: ReadonlySet<string>,
  after: number | undefined,
): Promise<LiveNews> {
  const seq = await newestChangeId(ctx)
  const since = after === undefined ? null : await timeOfChange(ctx, after)
  const reset = { items: [], seq, reset: true }
  if (!since) return reset
  const ids = await changeIdsSince(ctx, new Date(since.getTime() - windowMs), mostRows + 1)
  if (ids.length > mostRows) return reset
  const changes = await readChanges(ctx, ids)
  const items = changes.flatMap((change) => eventFor(homes, change) ?? [])
  return items.length > liveLimits.missed ? reset : { items, seq, reset: false }
}
