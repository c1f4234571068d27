// Personal data and private keys at rest: AES-256-GCM under a key of the key ring, bound to their purpose and owner.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Context } from './context.ts'
import { keyRingOf, markText } from './keys.ts'

/** What a sealed text is for and whose it is: opened under another purpose or owner it is refused. */
export type Owner = { purpose: string; owner: string }

/** Before the id of the ring's key: sealed under MASTER_KEY as well, so that a copy of the database opens nothing. */
const withMaster = 'm'

function keyOf(secret: Buffer, purpose: string, masterKey: Buffer | null) {
  const key = createHmac('sha256', secret).update(purpose).digest()
  return masterKey ? createHmac('sha256', masterKey).update(key).digest() : key
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
export async function blindIndex(ctx: Context, purpose: string, text: string): Promise<string> {
  const mark = await markText(await keyRingOf(ctx), `index:${purpose}`, text)
  if (!ctx.config.masterKey) return mark
  return createHmac('sha256', ctx.config.masterKey).update(`${purpose} ${mark}`).digest('base64url')
}
