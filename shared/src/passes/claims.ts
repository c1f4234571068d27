// What a pass or a campus code says, as the claims of a CWT: no name, no number, no plate.
import { everyPurpose } from '../campus/codes.ts'
import { doorBit, everyDoor, needsConsent } from '../visits/doors.ts'
import { CborReader, malformed, writeBytes, writeInteger, writeMap } from './cbor.ts'

export type PassClaims = {
  /** Seconds since 1970; it holds from `nbf` on and until before `exp`. */
  exp: number
  nbf: number
  cti: Uint8Array
  /** The compound's number; of a campus code, the campus's. */
  compound: number
  /** Bits of door kinds. */
  doors: number
  /** 0: as often as its bearer likes, for one's own home. */
  maxUses: number
  consent?: number
  /** On paper: opens without a rotating tag. A pass of a phone never does, since its envelope can be read off a code. */
  paper?: true
  /** Bits of what a campus code is good for; a pass has none, a campus code always. */
  purposes?: number
}

const labels = {
  exp: 4,
  nbf: 5,
  cti: 7,
  compound: -70001,
  doors: -70002,
  maxUses: -70003,
  consent: -70004,
  paper: -70005,
  purposes: -70006,
} as const

export const ctiBytes = 8
export const longestPassS = 24 * 3600

/** Why these claims are no pass; null: they are. */
export function claimsFault(claims: PassClaims): string | null {
  const { exp, nbf, cti, doors, maxUses, consent, paper, purposes } = claims
  if (cti.length !== ctiBytes) return 'cti'
  if (exp <= nbf || exp - nbf > longestPassS) return 'times'
  if (doors < 1 || doors > everyDoor) return 'doors'
  if (needsConsent(doors) && consent === undefined) return 'consent'
  if (paper && maxUses !== 1) return 'maxUses'
  return purposes === undefined ? null : campusFault(claims, purposes)
}

/** A campus code opens as often as its bearer likes, outermost doors alone, and only while it turns. */
function campusFault({ doors, maxUses, consent, paper }: PassClaims, purposes: number): string | null {
  if (purposes < 1 || purposes > everyPurpose) return 'purposes'
  if (doors !== doorBit.perimeter) return 'doors'
  if (maxUses !== 0 || paper) return 'maxUses'
  return consent === undefined ? null : 'consent'
}

export function writeClaims(claims: PassClaims): Uint8Array {
  const fault = claimsFault(claims)
  if (fault) throw new RangeError(`no pass has such ${fault}`)
  const { exp, nbf, cti, compound, doors, maxUses, consent, paper, purposes } = claims
  return writeMap([
    [labels.exp, writeInteger(exp)],
    [labels.nbf, writeInteger(nbf)],
    [labels.cti, writeBytes(cti)],
    [labels.compound, writeInteger(compound)],
    [labels.doors, writeInteger(doors)],
    [labels.maxUses, writeInteger(maxUses)],
    ...(consent === undefined ? [] : [[labels.consent, writeInteger(consent)] as const]),
    ...(paper ? [[labels.paper, writeInteger(1)] as const] : []),
    ...(purposes === undefined ? [] : [[labels.purposes, writeInteger(purposes)] as const]),
  ])
}

/** Throws `malformed` at unknown, missing or impossible claims. */
export function readClaims(payload: Uint8Array): PassClaims {
  const reader = new CborReader(payload)
  const numbers = new Map<number, number>()
  let cti = new Uint8Array(0)
  reader.map((label) => {
    if (label === labels.cti) cti = Uint8Array.from(reader.byteString(ctiBytes))
    else numbers.set(label, reader.uint())
  })
  reader.end()
  const take = (label: number) => {
    const value = numbers.get(label)
    if (value === undefined) throw malformed
    numbers.delete(label)
    return value
  }
  const claims: PassClaims = {
    exp: take(labels.exp),
    nbf: take(labels.nbf),
    cti,
    compound: take(labels.compound),
    doors: take(labels.doors),
    maxUses: take(labels.maxUses),
    ...(numbers.has(labels.consent) ? { consent: take(labels.consent) } : {}),
  }
  if (numbers.has(labels.paper)) {
    if (take(labels.paper) !== 1) throw malformed
    claims.paper = true
  }
  if (numbers.has(labels.purposes)) claims.purposes = take(labels.purposes)
  if (numbers.size > 0 || claimsFault(claims)) throw malformed
  return claims
}
