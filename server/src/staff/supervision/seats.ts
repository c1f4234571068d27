// From where somebody looks at a post: the roles they hold, at it or above it.
import { isStaffRole } from '@chaolin/shared/staff/rules'
import { seesFrom, type Seat } from '@chaolin/shared/staff/supervision/seats'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { isUnder, listMicroBrains } from '../../routing/queries.ts'

export type HeldSeat = Seat & { microBrainId: string }

/** Every role of this person, and how the post lies from where it is held. */
export async function seatsTowards(ctx: Context, person: Person, postId: string): Promise<HeldSeat[]> {
  const seats: HeldSeat[] = []
  for (const { role, microBrainId } of person.roles) {
    if (!isStaffRole(role) || !microBrainId) continue
    const below = microBrainId !== postId && (await isUnder(ctx, postId, microBrainId))
    const where = microBrainId === postId ? 'own' : below ? 'below' : 'other'
    seats.push({ role, microBrainId, where })
  }
  return seats
}

export const sees = async (ctx: Context, person: Person, postId: string) =>
  (await seatsTowards(ctx, person, postId)).some(seesFrom)

export const supervises = async (ctx: Context, person: Person, postId: string) =>
  (await seatsTowards(ctx, person, postId)).some((seat) => seat.role === 'supervisor' && seesFrom(seat))

/** The post somebody works at; where they hold several, the one they decide most at. */
export function ownPost(person: Person): string {
  for (const wanted of ['supervisor', 'dispatcher', 'staff'] as const) {
    const held = person.roles.find(({ role, microBrainId }) => role === wanted && microBrainId)
    if (held?.microBrainId) return held.microBrainId
  }
  throw new Refused('not_found')
}

/** A post and all below it. */
export async function postsUnder(ctx: Context, postId: string): Promise<string[]> {
  const posts = await listMicroBrains(ctx)
  const under = new Map<string, string[]>()
  for (const { id, parentId } of posts)
    if (parentId) under.set(parentId, [...(under.get(parentId) ?? []), id])
  const found = new Set([postId])
  for (const id of found) for (const child of under.get(id) ?? []) found.add(child)
  return [...found]
}

/** All posts above this one, the nearest first. */
export async function postsAbove(ctx: Context, postId: string): Promise<string[]> {
  const parents = new Map((await listMicroBrains(ctx)).map(({ id, parentId }) => [id, parentId]))
  const found = new Set<string>()
  for (let id = parents.get(postId); id && !found.has(id); id = parents.get(id)) found.add(id)
  return [...found]
}
