// The keys that a gate trusts: of its compound, and of them only what was not withdrawn.
import { PassKey } from '../passes/entities.ts'
import { trustedKey } from '../passes/key-cache.ts'
import { issuerOf, trustOf } from '../passes/keys.ts'
import type { Context } from '../../context.ts'
import type { Compound } from '../compounds/entities.ts'
import type { Keys } from './view.ts'

export const trustedKeys = (ctx: Context, { id }: Pick<Compound, 'id'>) => trustOf(ctx, issuerOf(id))

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
