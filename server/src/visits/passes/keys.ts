// The keys that passes are signed with: one issuer's own, rolled weekly, counted up, and never back once withdrawn.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mostKid } from '@chaolin/shared/passes/envelope'
import type { TrustedKey } from '@chaolin/shared/passes/verify'
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { Context } from '../../context.ts'
import { insertRow, readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { touchCompound } from '../compounds/actions.ts'
import { PassKey } from './entities.ts'
import { sealKey, trustedKey } from './key-cache.ts'

const dayMs = 24 * 3_600_000
const signsMs = 7 * dayMs
/** A key is made so long before it signs: a gate that was without a network meanwhile knows it already. */
const aheadMs = 2 * dayMs
/** A pass is minted at most a day before it holds, and holds a day. */
const outlivesMs = visitLimits.passAheadMs + visitLimits.passMs + dayMs

const plain = { disableIdentityMap: true } as const
const compoundIssuer = 'compound:'

export const issuerOf = (compoundId: string) => `${compoundIssuer}${compoundId}`

/** A gate has to know; an issuer that is no compound has no bundle that counts its changes. */
async function tellGates(tx: Context, issuer: string) {
  if (issuer.startsWith(compoundIssuer)) await touchCompound(tx, issuer.slice(compoundIssuer.length))
}

/** Those that may still sign, the one whose turn it is first. */
const signing = (ctx: Context, issuer: string): Promise<PassKey[]> =>
  ctx.em.find(
    PassKey,
    { issuer, withdrawnAt: null, signsUntil: { $gt: ctx.now() } },
    { orderBy: { kid: 1 }, limit: 10, ...plain },
  )

async function lastKid(ctx: Context, issuer: string): Promise<number> {
  const newest = await ctx.em.findOne(PassKey, { issuer }, { orderBy: { kid: -1 }, ...plain })
  return newest?.kid ?? 0
}

async function insertKey(tx: Context, { issuer, kid }: Pick<PassKey, 'issuer' | 'kid'>, signsFrom: Date) {
  if (kid > mostKid) throw new Error(`${issuer} has used up its key numbers`)
  const pair = generateKeyPairSync('ed25519')
  const [publicKey, privateKey] = [
    pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
    pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32),
  ]
  const owner = { issuer, kid }
  const signsUntil = new Date(signsFrom.getTime() + signsMs)
  await insertRow(tx.em, PassKey, {
    ...owner,
    publicKey: publicKey.toString('base64url'),
    privateSealed: await sealKey(tx, owner, 'private', privateKey),
    groupKeySealed: await sealKey(tx, owner, 'group', randomBytes(32)),
    signsFrom,
    signsUntil,
    notAfter: new Date(signsUntil.getTime() + outlivesMs),
    withdrawnAt: null,
    createdAt: tx.now(),
  })
  await tellGates(tx, issuer)
}

/** Another process that makes one at the same moment takes the same number: one of the two is kept, for both. */
async function makeKey(tx: Context, key: Pick<PassKey, 'issuer' | 'kid'>, signsFrom: Date) {
  try {
    await insertKey(tx, key, signsFrom)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

/** The key whose turn it is; made when there is none, and its successor when its last days have come. */
export async function signingKey(tx: Context, issuer: string): Promise<PassKey> {
  // Read before: whoever makes one meanwhile takes the number that this one would take.
  const key = { issuer, kid: (await lastKid(tx, issuer)) + 1 }
  let [current, next] = await signing(tx, issuer)
  if (!current) {
    await makeKey(tx, key, tx.now())
    ;[current, next] = await signing(tx, issuer)
  }
  if (!current) throw new Error(`${issuer} has no key to sign with`)
  if (!next && current.signsUntil.getTime() - tx.now().getTime() < aheadMs)
    await makeKey(tx, key, current.signsUntil)
  return current
}

/** Issuers whose last key ends soon, or has ended while nobody came: a gate without a network needs the next one. */
export async function renewKeys(ctx: Context): Promise<void> {
  const rows = await readRows<{ issuer: string }>(
    ctx.em,
    'select issuer from pass_keys where withdrawn_at is null group by issuer having max(signs_until) < ?',
    [new Date(ctx.now().getTime() + aheadMs)],
  )
  for (const { issuer } of rows) await inTransaction(ctx, (tx) => signingKey(tx, issuer))
}

/** All there ever were, newest first, without what is secret. */
export const listKeys = (ctx: Context, issuer: string): Promise<PassKey[]> =>
  ctx.em.find(PassKey, { issuer }, { orderBy: { kid: -1 }, limit: 100, ...plain })

/** What gates verify by: not withdrawn, and something it signed may still hold. */
const trustedRows = (ctx: Context, issuer: string): Promise<PassKey[]> =>
  ctx.em.find(
    PassKey,
    { issuer, withdrawnAt: null, notAfter: { $gt: ctx.now() } },
    { orderBy: { kid: 1 }, limit: 100, ...plain },
  )

export async function trustOf(ctx: Context, issuer: string): Promise<Map<number, TrustedKey>> {
  const keys = await Promise.all((await trustedRows(ctx, issuer)).map((row) => trustedKey(ctx, row)))
  return new Map(keys.map((key) => [key.kid, key]))
}

/** For the bundle: public and group keys in words. Group keys are for gates alone. */
export async function passKeysOf(ctx: Context, issuer: string) {
  const rows = await trustedRows(ctx, issuer)
  return Promise.all(
    rows.map(async (row) => ({
      kid: row.kid,
      publicKey: row.publicKey,
      groupKey: Buffer.from((await trustedKey(ctx, row)).groupKey).toString('base64url'),
      notAfter: row.notAfter,
    })),
  )
}

/** Every pass it signed is worth nothing at a gate from its next bundle on; its number never comes back. */
export async function withdrawKey(
  tx: Context,
  { issuer, kid }: Pick<PassKey, 'issuer' | 'kid'>,
  by: { personId: string; reason: string },
): Promise<void> {
  const changed = await tx.em.nativeUpdate(
    PassKey,
    { issuer, kid, withdrawnAt: null },
    { withdrawnAt: tx.now(), withdrawnBy: by.personId, withdrawnWhy: by.reason },
  )
  if (changed === 0) throw new Refused('not_found')
  await tellGates(tx, issuer)
}
