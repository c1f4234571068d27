// Addresses of photos for other systems: whole ones, which last as long as a message may be on its way.
import type { Context } from '../context.ts'
import { keyRingOf } from '../keys.ts'
import { photoSigner } from './urls.ts'

const photosLastMs = 7 * 24 * 3_600_000

export async function photoAddresses(ctx: Context) {
  const { publicUrl, host, port } = ctx.config
  const ring = await keyRingOf(ctx)
  return photoSigner(ring, ctx.now(), publicUrl ?? `http://${host}:${port}`, photosLastMs)
}
