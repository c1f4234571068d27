// The cryptography of a pass by node:crypto; keys are unpacked once.
import { createHmac, createPublicKey, createSecretKey, hash, verify, type KeyObject } from 'node:crypto'
import type { PassCrypto } from '@chaolin/shared/passes/crypto'

/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo. */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')

/** By the array itself, which a bundle or the key book holds as long as it trusts the key. */
const unpacked = new WeakMap<Uint8Array, KeyObject>()

export function toKeyObject(publicKey: Uint8Array): KeyObject {
  const known = unpacked.get(publicKey)
  if (known) return known
  const key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' })
  unpacked.set(publicKey, key)
  return key
}

export const nativeCrypto: PassCrypto = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  // With the bytes themselves as key, Node takes three times as long.
  hmac: (key, bytes) => createHmac('sha256', createSecretKey(key)).update(bytes).digest(),
  verify: (publicKey, message, signature) =>
    publicKey.length === 32 && verify(null, message, toKeyObject(publicKey), signature),
}
