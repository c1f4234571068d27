// Secrets of endpoints at rest, bound to the micro-brain they belong to.
import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { seal as sealText, unseal as unsealText } from '../sealing.ts'

const bound = (microBrainId: string) => ({ purpose: 'micro-brain-secret', owner: microBrainId })

export const seal = (ctx: Context, microBrainId: string, text: string) =>
  sealText(ctx, bound(microBrainId), text)

const mostKept = 1000
/** What was sealed never changes: opened once, it is good for every message after. */
const opened = new Map<string, string>()

export async function unseal(ctx: Context, microBrainId: string, sealed: string[]): Promise<string[]> {
  const known = sealed.map((text) => opened.get(`${microBrainId} ${text}`))
  if (known.every((text) => text !== undefined)) return known
  const texts = await Promise.all(sealed.map((text) => unsealText(ctx, bound(microBrainId), text)))
  if (opened.size > mostKept) opened.clear()
  for (const [i, text] of sealed.entries()) opened.set(`${microBrainId} ${text}`, texts[i]!)
  return texts
}

export const makeSecret = () => `whsec_${randomBytes(32).toString('base64')}`
