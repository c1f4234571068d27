// Whether a code is one of ours: bounded before any work, the same answer for every kind of wrong, never an exception.
import { equalBytes } from './bytes.ts'
import { readClaims, type PassClaims } from './claims.ts'
import { campusPrefix, readCode, type CodePrefix } from './code.ts'
import type { PassCrypto } from './crypto.ts'
import { rotationKey, rotationTag } from './rotation.ts'

export type TrustedKey = {
  kid: number
  publicKey: Uint8Array
  groupKey: Uint8Array
  /** Seconds; nothing it signed holds longer. */
  notAfterS: number
}

/** The keys of one issuer, by kid, and the prefix of its codes; nobody else's count. */
export type Trust = { prefix: CodePrefix; keys: ReadonlyMap<number, TrustedKey> }

export type Genuine = {
  genuine: true
  claims: PassClaims
  cose: Uint8Array
  kid: number
  /** The step that the code is of; null: on paper. */
  step: number | null
}
export type Checked = Genuine | { genuine: false }

const notGenuine: Checked = Object.freeze({ genuine: false })

function check(code: string, { prefix, keys }: Trust, crypto: PassCrypto): Checked {
  const { envelope, rotation } = readCode(code, prefix)
  const { cose, kid } = envelope
  const claims = readClaims(envelope.payload)
  const key = keys.get(kid)
  // Whatever a key signed for one sort of code is none of the other.
  if ((claims.purposes !== undefined) !== (prefix === campusPrefix)) return notGenuine
  // A rotating pass without its tag is what a picture of its code gives away: only paper goes without.
  if (!key || claims.exp > key.notAfterS || (rotation === null) !== (claims.paper === true)) return notGenuine
  if (!crypto.verify(key.publicKey, envelope.toBeSigned, envelope.signature)) return notGenuine
  if (!rotation) return { genuine: true, claims, cose, kid, step: null }
  const expected = rotationTag(rotationKey(key.groupKey, claims.cti, crypto), rotation.step, cose, crypto)
  if (!equalBytes(expected, rotation.tag)) return notGenuine
  return { genuine: true, claims, cose, kid, step: rotation.step }
}

export function checkCode(code: unknown, trust: Trust, crypto: PassCrypto): Checked {
  if (typeof code !== 'string') return notGenuine
  try {
    return check(code, trust, crypto)
  } catch {
    return notGenuine
  }
}
