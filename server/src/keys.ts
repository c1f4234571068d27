// Signing keys, shared by every process through the database: tokens and photo addresses are signed with the newest.
import { createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto'
import { defineEntity, p } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/sql'
import type { Context } from './context.ts'

const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    /** Counts up; unique, so that two processes that start at once make one key. */
    generation: p.integer().primary().autoincrement(false),
    secret: p.string().length(64),
    createdAt: p.datetime(3),
  },
})
export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey)

export type KeyRing = {
  newest(): { kid: string; secret: Buffer }
  /** Reads the database again when the key is not known here yet. */
  find(kid: string): Promise<Buffer | null>
}

/** Loads the keys, and makes the first one in an empty database. */
export async function openKeyRing(newEm: () => SqlEntityManager, now: () => Date): Promise<KeyRing> {
  const known = new Map<string, Buffer>()
  const load = async () => {
    const rows = await newEm().find(SigningKey, {}, { orderBy: { generation: 1 } })
    for (const row of rows) known.set(String(row.generation), Buffer.from(row.secret, 'hex'))
  }
  await load()
  if (known.size === 0) {
    await newEm().upsert(
      SigningKey,
      { generation: 1, secret: randomBytes(32).toString('hex'), createdAt: now() },
      { onConflictAction: 'ignore' },
    )
    await load()
  }
  return {
    newest() {
      const [kid, secret] = [...known].at(-1)!
      return { kid, secret }
    },
    async find(kid) {
      if (!known.has(kid) && /^\d{1,9}$/.test(kid)) await load()
      return known.get(kid) ?? null
    },
  }
}

const rings = new WeakMap<object, KeyRing>()

/** The keys as this process knows them, without a question to the database; read anew for one that is younger. */
export async function keyRingOf({ em, now }: Pick<Context, 'em' | 'now'>, kid = '1'): Promise<KeyRing> {
  const known = rings.get(em.getDriver())
  if (known && !(Number(kid) > Number(known.newest().kid))) return known
  const ring = await openKeyRing(() => em, now)
  rings.set(em.getDriver(), ring)
  return ring
}

const purposeKeys = new WeakMap<Buffer, Map<string, KeyObject>>()

/** Made once for each of the few purposes: to make a key of bytes costs several times what its use does. */
export function purposeKey(secret: Buffer, purpose: string): KeyObject {
  const made = purposeKeys.get(secret) ?? new Map<string, KeyObject>()
  purposeKeys.set(secret, made)
  const key = made.get(purpose) ?? createSecretKey(createHmac('sha256', secret).update(purpose).digest())
  made.set(purpose, key)
  return key
}

/** A signature for one purpose, bound to the text; the same key never serves two purposes. */
export function signText(ring: KeyRing, purpose: string, text: string) {
  const { kid, secret } = ring.newest()
  const signature = createHmac('sha256', purposeKey(secret, purpose)).update(text).digest('base64url')
  return `${kid}.${signature}`
}

/** The same mark for the same text for good, whatever keys come later; without the first key nobody can make it. */
export async function textMarker(ring: KeyRing, purpose: string) {
  const secret = await ring.find('1')
  if (!secret) throw new Error('the first signing key is gone')
  const key = purposeKey(secret, purpose)
  return (text: string) => createHmac('sha256', key).update(text).digest('base64url')
}

export const markText = async (ring: KeyRing, purpose: string, text: string) =>
  (await textMarker(ring, purpose))(text)

export async function verifyText(ring: KeyRing, purpose: string, text: string, signature: string) {
  const [kid = '', given = ''] = signature.split('.')
  const secret = await ring.find(kid)
  if (!secret) return false
  const expected = createHmac('sha256', purposeKey(secret, purpose)).update(text).digest()
  const actual = Buffer.from(given, 'base64url')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
