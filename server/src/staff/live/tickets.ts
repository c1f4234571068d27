// Tickets for a socket: signed, for one person, for half a minute, for nothing else.
import { liveLimits } from '@chaolin/shared/staff/live-schema'
import type { Context } from '../../context.ts'
import { signText, verifyText, type KeyRing } from '../../keys.ts'

const purpose = 'staff-live'

export function makeTicket(ctx: Pick<Context, 'now'>, ring: KeyRing, personId: string) {
  const expiresAt = new Date(ctx.now().getTime() + liveLimits.ticketMs)
  const text = `${personId}.${expiresAt.getTime()}`
  return { ticket: `${text}.${signText(ring, purpose, text)}`, expiresAt }
}

/** The person it was made for; null: it is none of ours, or over. */
export async function readTicket(ctx: Pick<Context, 'now'>, ring: KeyRing, ticket: string) {
  const [, text = '', personId = '', expiresMs = '', signature = ''] =
    /^(([\w-]+)\.(\d{1,15}))\.(\d{1,9}\.[\w-]+)$/.exec(ticket) ?? []
  if (text === '' || !(await verifyText(ring, purpose, text, signature))) return null
  return Number(expiresMs) > ctx.now().getTime() ? personId : null
}
