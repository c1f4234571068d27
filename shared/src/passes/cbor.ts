// The little CBOR that a pass is made of, written and read in one way only (RFC 8949, 4.2.1): shortest heads, definite
// lengths, keys in order and once; integers of at most 32 bits, byte strings, arrays, maps with integers as keys.
import { concat } from './bytes.ts'

const uintType = 0
const negativeType = 1
const bytesType = 2
const textType = 3
const arrayType = 4
const mapType = 5

/** What the reader throws at anything else; one object, since a stack for each bad code would cost more than reading. */
export const malformed = new Error('not CBOR as a pass has it')

function head(type: number, value: number): Uint8Array {
  const first = type << 5
  if (value < 24) return new Uint8Array([first | value])
  if (value < 0x100) return new Uint8Array([first | 24, value])
  if (value < 0x10000) return new Uint8Array([first | 25, value >> 8, value & 255])
  return new Uint8Array([first | 26, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
}

export function writeInteger(value: number): Uint8Array {
  const size = value < 0 ? -1 - value : value
  if (!Number.isInteger(value) || size > 0xffffffff)
    throw new RangeError(`not an integer of 32 bits: ${value}`)
  return head(value < 0 ? negativeType : uintType, size)
}
export const writeBytes = (bytes: Uint8Array) => concat(head(bytesType, bytes.length), bytes)
/** ASCII alone. */
export const writeText = (text: string) =>
  concat(head(textType, text.length), new Uint8Array([...text].map((letter) => letter.charCodeAt(0))))
export const writeArray = (...items: readonly Uint8Array[]) => concat(head(arrayType, items.length), ...items)

/** The entries stand in the order given: ascending by their encoded keys, as the reader demands it. */
export const writeMap = (entries: readonly (readonly [number, Uint8Array])[]) =>
  concat(head(mapType, entries.length), ...entries.flatMap(([key, value]) => [writeInteger(key), value]))

/** Keys sort by their encoding: 0, 1, 2 … then -1, -2 … */
const rank = (key: number) => (key >= 0 ? key : 0xffffffff - key)

export class CborReader {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  #byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw malformed
    return byte
  }

  #head(type: number): number {
    const first = this.#byte()
    if (first >> 5 !== type) throw malformed
    const size = first & 31
    if (size < 24) return size
    if (size > 26) throw malformed
    const length = 1 << (size - 24)
    let value = 0
    for (let i = 0; i < length; i++) value = value * 256 + this.#byte()
    const least = size === 24 ? 24 : size === 25 ? 0x100 : 0x10000
    if (value < least) throw malformed
    return value
  }

  uint = () => this.#head(uintType)

  integer(): number {
    const type = (this.bytes[this.at] ?? 0xff) >> 5
    if (type === negativeType) return -1 - this.#head(negativeType)
    return this.#head(uintType)
  }

  byteString(length?: number): Uint8Array {
    const given = this.#head(bytesType)
    if (given > this.bytes.length - this.at || (length !== undefined && given !== length)) throw malformed
    this.at += given
    return this.bytes.subarray(this.at - given, this.at)
  }

  array(length: number): void {
    if (this.#head(arrayType) !== length) throw malformed
  }

  /** Each key is handed to `entry`, which reads its value. */
  map(entry: (key: number) => void): void {
    const count = this.#head(mapType)
    let last = -1
    for (let i = 0; i < count; i++) {
      const key = this.integer()
      if (rank(key) <= last) throw malformed
      last = rank(key)
      entry(key)
    }
  }

  end(): void {
    if (this.at !== this.bytes.length) throw malformed
  }
}
