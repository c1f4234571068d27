// Personal data and private keys at rest: AES-256-GCM under a key of the key ring, bound to their purpose and owner.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import type { Context } from './context.ts'
import { keyRingOf, purposeKey, textMarker } from './keys.ts'

/** What a sealed text is for and whose it is: opened under another purpose or owner it is refused. */
export type Owner = { purpose: string; owner: string }

/** Before the id of the ring's key: sealed under MASTER_KEY as well, so that a copy of the database opens nothing. */
const withMaster = 'm'

const masteredKeys = new WeakMap<KeyObject, { masterKey: Buffer; key: KeyObject }>()

function keyOf(secret: Buffer, purpose: string, masterKey: Buffer | null): KeyObject {
  const own = purposeKey(secret, purpose)
  if (!masterKey) return own
  const known = masteredKeys.get(own)
  if (known?.masterKey === masterKey) return known.key
  const key = createSecretKey(createHmac('sha256', masterKey).update(own.export()).digest())
  masteredKeys.set(own, { masterKey, key })
  return key
}

export async function seal(ctx: Context, { purpose, owner }: Owner, text: string): Promise<string> {
  const { kid, secret } = (await keyRingOf(ctx)).newest()
  const { masterKey } = ctx.config
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose, masterKey), nonce)
  cipher.setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [nonce, cipher.getAuthTag(), sealed].map((bytes) => bytes.toString('base64url'))
  return [masterKey ? withMaster + kid : kid, ...parts].join('.')
}

/** Throws when it was sealed for something else, altered, or under a key that is gone. */
export async function unseal(ctx: Context, { purpose, owner }: Owner, sealed: string): Promise<string> {
  const [kid = '', ...parts] = sealed.split('.')
  const [nonce, tag, bytes] = parts.map((part) => Buffer.from(part, 'base64url'))
  const mastered = kid.startsWith(withMaster)
  const masterKey = mastered ? ctx.config.masterKey : null
  const ringKid = mastered ? kid.slice(withMaster.length) : kid
  const secret = await (await keyRingOf(ctx, ringKid)).find(ringKid)
  if (mastered && !masterKey) throw new Error('sealed under a MASTER_KEY that is not set')
  if (!secret || nonce?.length !== 12 || tag?.length !== 16 || !bytes)
    throw new Error('sealed by a key that is gone')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose, masterKey), nonce)
  decipher.setAAD(Buffer.from(owner))
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8')
}

/** A blind index: equal texts have equal marks within a purpose, and without the keys nobody can try texts out. */
export const blindIndex = async (ctx: Context, purpose: string, text: string): Promise<string> =>
  (await blindIndexer(ctx, purpose))(text)

/** The same for many texts. */
export async function blindIndexer(ctx: Context, purpose: string): Promise<(text: string) => string> {
  const mark = await textMarker(await keyRingOf(ctx), `index:${purpose}`)
  const { masterKey } = ctx.config
  if (!masterKey) return mark
  return (text) =>
    createHmac('sha256', masterKey)
      .update(`${purpose} ${mark(text)}`)
      .digest('base64url')
}
