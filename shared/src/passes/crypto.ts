// What a pass needs of cryptography, given by whoever runs: node:crypto on the server, pure JavaScript on a phone.
export type PassCrypto = {
  sha256(bytes: Uint8Array): Uint8Array
  hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array
  /** Ed25519 as RFC 8032 has it, 5.1.7: a signature whose S is not below the group's order is none. Never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}
