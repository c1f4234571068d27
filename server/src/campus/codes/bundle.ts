// What a gate or a counter of a campus needs to judge codes for a day without us: keys, and what was taken back.
import type { CampusBundle } from '@chaolin/shared/campus/code-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { passKeysOf } from '../../visits/actions.ts'
import { issuerOf } from './campuses.ts'
import { CampusPass, type Campus } from './entities.ts'

/** Time makes a bundle change too: what it may decide by lasts a day from this quarter of an hour. */
const slotMs = 15 * 60_000
const holdsMs = 24 * 3_600_000

export async function bundleOf(ctx: Context, campus: Campus): Promise<CampusBundle> {
  const slot = Math.floor(ctx.now().getTime() / slotMs)
  const keys = await passKeysOf(ctx, issuerOf(campus.id))
  // The campus was read before: what is taken back meanwhile has a later revision and comes with the next one.
  const revoked = await ctx.em.find(
    CampusPass,
    { campusId: campus.id, revokedAt: { $ne: null }, expiresAt: { $gt: new Date(slot * slotMs) } },
    { fields: ['cti'], orderBy: { cti: 1 }, disableIdentityMap: true },
  )
  return {
    version: [campus.revision, slot, ...keys.map(({ kid }) => kid)].join('.'),
    campus: campus.number,
    keys: keys.map(({ notAfter, ...key }) => ({ ...key, notAfter: toWire(notAfter) })),
    revoked: revoked.map(({ cti }) => cti),
    until: toWire(new Date(slot * slotMs + holdsMs)),
  }
}
