// Keys of the systems that may post: kept as hashes, each with its own limits and a person that stands for it.
import type { z } from '@chaolin/shared/config'
import { open311Limits, type newOpen311Key } from '@chaolin/shared/open311/schema'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import { insertStandIn } from '../residents/actions.ts'
import { getMicroBrain } from '../routing/queries.ts'
import { Open311Key } from './entities.ts'
import { Open311Error } from './errors.ts'
import { sha256 } from '../sha256.ts'

const plain = { disableIdentityMap: true } as const

/** What everybody may use in sandbox mode, and nobody elsewhere. */
const sandboxKey = 'sandbox'

export const channelOf = ({ id }: Pick<Open311Key, 'id'>) => `open311:${id}`

/** The key's row, or 403. */
export async function authenticate(ctx: Context, given: string | null): Promise<Open311Key> {
  if (given === null) throw new Open311Error(403, 'api_key is missing')
  const known = await ctx.em.findOne(Open311Key, { keyHash: sha256(given) }, plain)
  if (known && !known.revokedAt && (known.id !== sandboxKey || ctx.config.wechat === 'sandbox')) return known
  if (!known && given === sandboxKey && ctx.config.wechat === 'sandbox') return makeSandboxKey(ctx)
  throw new Open311Error(403, 'api_key is not valid')
}

/** Made at its first use; two at once make one. */
async function makeSandboxKey(ctx: Context): Promise<Open311Key> {
  const personId = 'open311-sandbox'
  await insertStandIn(ctx, personId)
  const row = {
    id: sandboxKey,
    keyHash: sha256(sandboxKey),
    name: 'Sandbox',
    personId,
    perMinute: open311Limits.perMinute,
    perDay: open311Limits.perDay,
    createdAt: ctx.now(),
  }
  await ctx.em.upsert(Open311Key, row, { onConflictAction: 'ignore', disableIdentityMap: true })
  return ctx.em.findOneOrFail(Open311Key, { id: sandboxKey }, plain)
}

type NewKey = z.infer<typeof newOpen311Key>

export async function makeKey(tx: Context, by: string, { name, microBrainId, perMinute, perDay }: NewKey) {
  if (microBrainId !== undefined && !(await getMicroBrain(tx, microBrainId)))
    throw new Refused('invalid', { errors: [{ path: 'microBrainId', message: '没有这个微脑' }] })
  const key = `o311_${nanoid(32)}`
  const personId = nanoid(21)
  await insertStandIn(tx, personId)
  const row = {
    id: nanoid(21),
    keyHash: sha256(key),
    name,
    microBrainId: microBrainId ?? null,
    personId,
    perMinute: perMinute ?? open311Limits.perMinute,
    perDay: perDay ?? open311Limits.perDay,
    createdBy: by,
    createdAt: tx.now(),
    revokedAt: null,
  }
  await tx.em.insert(Open311Key, row)
  return { ...keyView(row), key }
}

/** It stays in the table: the reports it filed point to it. */
export async function revokeKey(tx: Context, id: string) {
  const changed = await tx.em.nativeUpdate(Open311Key, { id, revokedAt: null }, { revokedAt: tx.now() })
  if (changed === 0) throw new Refused('not_found')
}

export const listKeys = async (ctx: Context) =>
  (
    await ctx.em.find(Open311Key, {}, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 500, ...plain })
  ).map(keyView)

type Row = Pick<Open311Key, 'id' | 'name' | 'perMinute' | 'perDay' | 'createdAt'> & {
  microBrainId?: string | null | undefined
  revokedAt?: Date | null | undefined
}

const keyView = (row: Row) => ({
  id: row.id,
  name: row.name,
  microBrainId: row.microBrainId ?? null,
  perMinute: row.perMinute,
  perDay: row.perDay,
  createdAt: toWire(row.createdAt),
  revokedAt: toWireOrNull(row.revokedAt),
})
