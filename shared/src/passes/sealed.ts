// What a guard reads about an expected visit: sealed so that only the pass itself, once it is scanned, opens it.
import nacl from 'tweetnacl'
import { concat, fromBase64url, fromUtf8, toBase64url, toUtf8 } from './bytes.ts'
import type { PassCrypto } from './crypto.ts'

export type Expected = {
  maskedName: string | null
  party: number
  /** '3幢2单元501', or null: to nobody's home. */
  destination: string | null
}

const purpose = toUtf8('chaolin sealed')
/** The envelope is signed and so never the same twice: a key of it seals one text, once, when the pass is minted. */
const nonce = new Uint8Array(nacl.secretbox.nonceLength)

const keyOf = (cose: Uint8Array, crypto: PassCrypto) => crypto.sha256(concat(purpose, cose))

export function sealExpected(
  { maskedName, party, destination }: Expected,
  cose: Uint8Array,
  crypto: PassCrypto,
): string {
  const text = JSON.stringify([maskedName, party, destination])
  return toBase64url(nacl.secretbox(toUtf8(text), nonce, keyOf(cose, crypto)))
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string'

/** Null where it was sealed for another pass or altered. */
export function openExpected(sealed: string, cose: Uint8Array, crypto: PassCrypto): Expected | null {
  const box = fromBase64url(sealed)
  const opened = box && nacl.secretbox.open(box, nonce, keyOf(cose, crypto))
  const text = opened && fromUtf8(opened)
  if (!text) return null
  const [maskedName, party, destination] = JSON.parse(text) as unknown[]
  if (!isTextOrNull(maskedName) || typeof party !== 'number' || !isTextOrNull(destination)) return null
  return { maskedName, party, destination }
}
