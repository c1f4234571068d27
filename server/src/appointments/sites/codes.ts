// What a phone scans at the site to check in: the screen's changes every minute, the paper's holds while the site stands.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { signText, verifyText, type KeyRing } from '../../keys.ts'

const purpose = 'site-check-in'
const stepMs = 60_000
const paper = 'paper'

const stepAt = (now: Date) => Math.floor(now.getTime() / stepMs)
const makeCode = (ring: KeyRing, siteId: string, step: string) =>
  `CS1:${siteId}:${step}:${signText(ring, purpose, `${siteId}\n${step}`)}`

export function siteCodes(ctx: Context, ring: KeyRing, siteId: string) {
  const step = stepAt(ctx.now())
  return {
    code: makeCode(ring, siteId, String(step)),
    printed: makeCode(ring, siteId, paper),
    until: toWire(new Date((step + 2) * stepMs)),
  }
}

/** Of this site, and of this minute or the one before. */
export async function siteCodeValid(
  ring: KeyRing,
  siteId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const [, site, step = '', signature = ''] = /^CS1:([\w-]+):(\w+):([\w.-]+)$/.exec(code) ?? []
  if (site !== siteId) return false
  const age = stepAt(now) - Number(step)
  if (step !== paper && !(age === 0 || age === 1)) return false
  return verifyText(ring, purpose, `${siteId}\n${step}`, signature)
}
