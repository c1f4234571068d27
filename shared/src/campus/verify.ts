// The whole decision about a campus code, with no network: the server, a gate's page and a counter's all take it here.
import { toBase64url } from '../passes/bytes.ts'
import { campusPrefix } from '../passes/code.ts'
import type { PassCrypto } from '../passes/crypto.ts'
import { stepAt, stepS } from '../passes/rotation.ts'
import { checkCode, type Genuine, type TrustedKey } from '../passes/verify.ts'
import { purposeBit, type Purpose } from './codes.ts'

export const campusRefusals = [
  /** Not a code of this campus: malformed, altered, of another issuer or campus. */
  'forged',
  'not_yet',
  'expired',
  /** Its owner gave it for something else. */
  'wrong_purpose',
  /** Ended, locked, or taken back. */
  'cancelled',
  /** Genuine, of a step that is over: a picture of an earlier code. */
  'code_old',
  /** Genuine, of a step that is yet to come: the phone's clock is wrong. */
  'clock_wrong',
  'already_used',
  /** The bundle is too old to decide by. */
  'bundle_old',
] as const
export type CampusRefusal = (typeof campusRefusals)[number]

/** What a place decides by: its bundle, unpacked; on the server, the same from its tables. */
export type CampusView = {
  /** The campus's number, as codes carry it. */
  campus: number
  /** By kid; a withdrawn one is not among them. */
  keys: ReadonlyMap<number, TrustedKey>
  isRevoked: (cti: string) => boolean
  /** After it nothing may be decided. */
  untilMs: number
}

/** By code, of one purpose at one place: the step that was valid there last. */
export type CampusMemory = (cti: string) => number | undefined

export type CampusVerdict =
  | { verdict: 'valid'; cti: string; step: number }
  /** `cti` of a genuine code alone; `offS` with code_old and clock_wrong. */
  | { verdict: 'refuse'; reason: CampusRefusal; offS?: number; cti?: string }

export type CampusDecision = {
  verdict: CampusVerdict
  /** To be kept until it expires; null where it was refused. */
  remember: { cti: string; lastStep: number; expMs: number } | null
}

/** The phone may be a step ahead or behind. */
const tolerance = 1

const refuse = (reason: CampusRefusal, more: { offS?: number; cti?: string } = {}): CampusDecision => ({
  verdict: { verdict: 'refuse', reason, ...more },
  remember: null,
})

/** The campus code of these keys that this is, if it is one. */
export function genuineCampusCode(
  code: unknown,
  { campus, keys }: Pick<CampusView, 'campus' | 'keys'>,
  crypto: PassCrypto,
): (Genuine & { cti: string; step: number }) | null {
  const checked = checkCode(code, { prefix: campusPrefix, keys }, crypto)
  if (!checked.genuine || checked.claims.compound !== campus || checked.step === null) return null
  return { ...checked, step: checked.step, cti: toBase64url(checked.claims.cti) }
}

/** Of a genuine code of this moment: the lasting reasons first. */
function fault(
  { claims, cti, step }: Genuine & { cti: string; step: number },
  purpose: Purpose,
  view: CampusView,
  memory: CampusMemory,
  nowS: number,
): CampusRefusal | null {
  if (nowS >= claims.exp) return 'expired'
  if (view.isRevoked(cti)) return 'cancelled'
  if (nowS < claims.nbf) return 'not_yet'
  if (((claims.purposes ?? 0) & purposeBit[purpose]) === 0) return 'wrong_purpose'
  return step <= (memory(cti) ?? -1) ? 'already_used' : null
}

/** The same code is never valid twice for one purpose at one place. */
export function decideCampusCode(
  code: unknown,
  purpose: Purpose,
  view: CampusView,
  memory: CampusMemory,
  nowMs: number,
  crypto: PassCrypto,
): CampusDecision {
  if (nowMs >= view.untilMs) return refuse('bundle_old')
  const found = genuineCampusCode(code, view, crypto)
  if (!found) return refuse('forged')
  const { cti, step, claims } = found
  const nowS = nowMs / 1000
  const off = step - stepAt(nowS)
  if (Math.abs(off) > tolerance)
    return refuse(off < 0 ? 'code_old' : 'clock_wrong', { offS: Math.abs(off) * stepS, cti })
  const reason = fault(found, purpose, view, memory, nowS)
  if (reason) return refuse(reason, { cti })
  return {
    verdict: { verdict: 'valid', cti, step },
    remember: { cti, lastStep: step, expMs: claims.exp * 1000 },
  }
}
