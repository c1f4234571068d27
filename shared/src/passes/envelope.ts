// The signed envelope: an untagged COSE_Sign1 (RFC 9052) in which nothing but payload, kid and signature can vary.
import { CborReader, malformed, writeArray, writeBytes, writeInteger, writeMap, writeText } from './cbor.ts'

const algLabel = 1
const kidLabel = 4
/** EdDSA. Pinned: an envelope that names another algorithm is no envelope. */
const edDsa = -8
export const kidBytes = 2
export const signatureBytes = 64
export const mostKid = 0xffff

const protectedOf = (kid: number) =>
  writeMap([
    [algLabel, writeInteger(edDsa)],
    [kidLabel, writeBytes(new Uint8Array([kid >> 8, kid & 255]))],
  ])
const unprotected = writeMap([])
const signature1 = writeText('Signature1')
const noAad = writeBytes(new Uint8Array(0))

const toBeSigned = (header: Uint8Array, payload: Uint8Array) =>
  writeArray(signature1, writeBytes(header), noAad, writeBytes(payload))

export type Sign = (message: Uint8Array) => Uint8Array

export function writeEnvelope(payload: Uint8Array, kid: number, sign: Sign): Uint8Array {
  if (!Number.isInteger(kid) || kid < 0 || kid > mostKid)
    throw new RangeError(`not a kid of two bytes: ${kid}`)
  const header = protectedOf(kid)
  const signature = sign(toBeSigned(header, payload))
  if (signature.length !== signatureBytes) throw new RangeError('not an Ed25519 signature')
  return writeArray(writeBytes(header), unprotected, writeBytes(payload), writeBytes(signature))
}

export type Envelope = {
  /** The envelope alone, without what follows it. */
  cose: Uint8Array
  kid: number
  payload: Uint8Array
  signature: Uint8Array
  toBeSigned: Uint8Array
  /** What follows it. */
  rest: Uint8Array
}

function readProtected(header: Uint8Array): number {
  const reader = new CborReader(header)
  let [alg, kid] = [0, -1]
  reader.map((label) => {
    if (label === algLabel) alg = reader.integer()
    else if (label === kidLabel) kid = reader.byteString(kidBytes).reduce((sum, byte) => sum * 256 + byte, 0)
    else throw malformed
  })
  reader.end()
  if (alg !== edDsa || kid < 0) throw malformed
  return kid
}

/** Throws `malformed` at anything that `writeEnvelope` does not write. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const reader = new CborReader(bytes)
  reader.array(4)
  const header = reader.byteString()
  const kid = readProtected(header)
  reader.map(() => {
    throw malformed
  })
  const payload = reader.byteString()
  const signature = reader.byteString(signatureBytes)
  return {
    cose: bytes.subarray(0, reader.at),
    kid,
    payload,
    signature,
    toBeSigned: toBeSigned(header, payload),
    rest: bytes.subarray(reader.at),
  }
}
