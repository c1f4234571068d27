// Who may do what with the endpoint of a micro-brain: one table for all its doors.
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { deskAbove } from '../routing/queries.ts'

/** The dispatcher of the micro-brain, and of the desk above it, see to its messages; the rest is the admin's. */
export const adminRoles = ['admin'] as const
export const messageRoles = ['admin', 'dispatcher'] as const

/** Somebody else's is not found. */
export async function requireMessagesOf(ctx: Context, person: Person, microBrainId: string) {
  if (person.roles.some(({ role }) => role === 'admin')) return
  const mine = new Set([microBrainId, await deskAbove(ctx, microBrainId)])
  const dispatches = person.roles.some(
    (held) => held.role === 'dispatcher' && held.microBrainId !== undefined && mine.has(held.microBrainId),
  )
  if (!dispatches) throw new Refused('not_found')
}
