// The text in the QR picture: a prefix, then base45 of the envelope and, on a phone, of step and tag.
import { fromBase45, toBase45 } from './base45.ts'
import { concat, fromBase64url, readUint32, uint32 } from './bytes.ts'
import { malformed } from './cbor.ts'
import type { PassCrypto } from './crypto.ts'
import { readEnvelope, type Envelope } from './envelope.ts'
import { rotationBytes, rotationTag, stepAt } from './rotation.ts'

export const passPrefix = 'QP1:'
export const campusPrefix = 'QC1:'
export type CodePrefix = typeof passPrefix | typeof campusPrefix

/** A QR picture of version 8 at level M holds 221 characters; nothing longer is looked at. */
export const mostCodeCharacters = 221

export type Rotation = { step: number; tag: Uint8Array }

export const writeCode = (prefix: CodePrefix, cose: Uint8Array, rotation?: Rotation) =>
  prefix + toBase45(rotation ? concat(cose, uint32(rotation.step), rotation.tag) : cose)

/** Throws `malformed` at anything that `writeCode` does not write under this prefix. */
export function readCode(
  text: string,
  prefix: CodePrefix,
): { envelope: Envelope; rotation: Rotation | null } {
  if (text.length > mostCodeCharacters || !text.startsWith(prefix)) throw malformed
  const bytes = fromBase45(text.slice(prefix.length))
  if (!bytes) throw malformed
  const envelope = readEnvelope(bytes)
  const { rest } = envelope
  if (rest.length === 0) return { envelope, rotation: null }
  if (rest.length !== rotationBytes) throw malformed
  return { envelope, rotation: { step: readUint32(rest, 0), tag: rest.slice(4) } }
}

/** A pass as the contract's door hands it out; `rotation` null: on paper. */
export type PassView = {
  token: string
  code: string
  rotation: { stepS: number; key: string; epochS: number } | null
}

/** What the QR shows at this moment of the server's time; on paper always the same. */
export function codeAt(
  { token, code, rotation }: PassView,
  nowMs: number,
  crypto: PassCrypto,
  prefix: CodePrefix = passPrefix,
): string {
  const cose = fromBase64url(token)
  const key = rotation && fromBase64url(rotation.key)
  if (!cose || !rotation || !key) return code
  const step = stepAt(nowMs / 1000, rotation.epochS)
  return writeCode(prefix, cose, { step, tag: rotationTag(key, step, cose, crypto) })
}
