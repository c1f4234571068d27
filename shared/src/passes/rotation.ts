// The tag that turns over every 30 seconds: made on the phone without a network, bound to one pass and one step.
import { concat, uint32 } from './bytes.ts'
import type { PassCrypto } from './crypto.ts'

export const stepS = 30
/** Steps are counted from 1970 in UTC for every pass: a gate knows them without having heard of the pass. */
export const epochS = 0
export const tagBytes = 8
export const rotationBytes = 4 + tagBytes

export const stepAt = (nowS: number, fromS = epochS) => Math.floor((nowS - fromS) / stepS)

/** What the phone gets when the pass is issued; who has it makes codes of this pass and of no other. */
export const rotationKey = (groupKey: Uint8Array, cti: Uint8Array, crypto: PassCrypto) =>
  crypto.hmac(groupKey, cti)

export const rotationTag = (key: Uint8Array, step: number, cose: Uint8Array, crypto: PassCrypto) =>
  crypto.hmac(key, concat(uint32(step), crypto.sha256(cose))).slice(0, tagBytes)
