// Secrets of endpoints at rest: AES-256-GCM under a key of the key ring, bound to the micro-brain they belong to.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { openKeyRing, type KeyRing } from '../keys.ts'

const purpose = 'micro-brain-secret'
const keyOf = (secret: Buffer) => createHmac('sha256', secret).update(purpose).digest()
const ringOf = (ctx: Context): Promise<KeyRing> => openKeyRing(() => ctx.em, ctx.now)

export async function seal(ctx: Context, microBrainId: string, text: string): Promise<string> {
  const { kid, secret } = (await ringOf(ctx)).newest()
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce)
  cipher.setAAD(Buffer.from(microBrainId))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [kid, ...[nonce, cipher.getAuthTag(), sealed].map((bytes) => bytes.toString('base64url'))].join('.')
}

const mostKept = 1000
/** What was sealed never changes: opened once, it is good for every message after. */
const opened = new Map<string, string>()

export async function unseal(ctx: Context, microBrainId: string, sealed: string[]): Promise<string[]> {
  const known = sealed.map((text) => opened.get(`${microBrainId} ${text}`))
  if (known.every((text) => text !== undefined)) return known
  const ring = await ringOf(ctx)
  const texts = await Promise.all(sealed.map((text) => open(ring, microBrainId, text)))
  if (opened.size > mostKept) opened.clear()
  for (const [i, text] of sealed.entries()) opened.set(`${microBrainId} ${text}`, texts[i]!)
  return texts
}

async function open(ring: KeyRing, microBrainId: string, text: string): Promise<string> {
  const [kid = '', ...parts] = text.split('.')
  const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, 'base64url'))
  const secret = await ring.find(kid)
  if (!secret || !nonce || !tag || !sealed) throw new Error('sealed by a key that is gone')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), nonce)
  decipher.setAAD(Buffer.from(microBrainId))
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
}

export const makeSecret = () => `whsec_${randomBytes(32).toString('base64')}`
