// The cryptography of a pass in pure JavaScript, without BigInt: for phones and browsers.
import { hmac } from '@stablelib/hmac'
import { hash, SHA256 } from '@stablelib/sha256'
import nacl from 'tweetnacl'
import type { PassCrypto } from './crypto.ts'

/** The order of Ed25519's group, big-endian. */
const order = [
  0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58,
  0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
]

/** tweetnacl takes S above the order as well: the same signature written in another way. */
function isReduced(signature: Uint8Array): boolean {
  for (let i = 0; i < order.length; i++) {
    const [digit, limit] = [signature[63 - i] ?? 0, order[i] ?? 0]
    if (digit !== limit) return digit < limit
  }
  return false
}

export const portableCrypto: PassCrypto = {
  sha256: (bytes) => hash(bytes),
  hmac: (key, bytes) => hmac(SHA256, key, bytes),
  verify: (publicKey, message, signature) =>
    publicKey.length === 32 &&
    signature.length === 64 &&
    isReduced(signature) &&
    nacl.sign.detached.verify(message, signature, publicKey),
}
