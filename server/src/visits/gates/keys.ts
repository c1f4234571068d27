// The keys that a gate trusts: of its compound, and of them only what was not withdrawn.
import { PassKey } from '../passes/entities.ts'
import { trustedKey } from '../passes/key-cache.ts'
import { issuerOf, trustOf } from '../passes/keys.ts'
import type { Context } from '../../context.ts'
import type { Compound } from '../compounds/entities.ts'
import type { Keys } from './view.ts'

export const trustedKeys = (ctx: Context, { id }: Pick<Compound, 'id'>) => trustOf(ctx, issuerOf(id))

type Held = { revision: number; keys: Keys }
const held = new WeakMap<object, Map<string, Held>>()

/** By this process's memory: whatever makes or withdraws a key counts the compound's revision up with it. */
export async function heldKeys(ctx: Context, compound: Pick<Compound, 'id' | 'revision'>): Promise<Keys> {
  const database = ctx.em.getDriver()
  const all = held.get(database) ?? new Map<string, Held>()
  held.set(database, all)
  let known = all.get(compound.id)
  if (known?.revision !== compound.revision) {
    known = { revision: compound.revision, keys: await trustedKeys(ctx, compound) }
    all.set(compound.id, known)
  }
  const nowS = ctx.now().getTime() / 1000
  return new Map([...known.keys].filter(([, { notAfterS }]) => notAfterS > nowS))
}

/** As they were at moments since then: a key that was withdrawn later was still trusted by a gate without a network. */
export async function trustedSince(
  ctx: Context,
  { id }: Pick<Compound, 'id'>,
  since: Date,
): Promise<(at: Date) => Keys> {
  const rows = await ctx.em.find(
    PassKey,
    { issuer: issuerOf(id), notAfter: { $gt: since } },
    { orderBy: { kid: 1 }, limit: 100, disableIdentityMap: true },
  )
  const keys = await Promise.all(
    rows.map(async (row) => ({ key: await trustedKey(ctx, row), withdrawnAt: row.withdrawnAt })),
  )
  return (at) =>
    new Map(
      keys.flatMap(({ key, withdrawnAt }) =>
        withdrawnAt && withdrawnAt <= at ? [] : [[key.kid, key] as const],
      ),
    )
}
