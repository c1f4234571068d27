// Base45 as RFC 9285 has it: three characters of a QR code's dense alphabet for two bytes.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const unknown = 255
const values = new Uint8Array(128).fill(unknown)
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value

export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length
    let value = pair ? (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0) : (bytes[i] ?? 0)
    for (let digit = 0; digit < (pair ? 3 : 2); digit++) {
      text += alphabet.charAt(value % 45)
      value = Math.floor(value / 45)
    }
  }
  return text
}

/** Null for what no encoder writes: other characters, a lone one, a triple above 65,535, a pair above 255. */
export function fromBase45(text: string): Uint8Array | null {
  const rest = text.length % 3
  if (rest === 1) return null
  const bytes = new Uint8Array(((text.length - rest) / 3) * 2 + (rest ? 1 : 0))
  let at = 0
  for (let i = 0; i < text.length; i += 3) {
    const low = values[text.charCodeAt(i)] ?? unknown
    const middle = values[text.charCodeAt(i + 1)] ?? unknown
    if (low === unknown || middle === unknown) return null
    if (i + 2 >= text.length) {
      const value = low + middle * 45
      if (value > 255) return null
      bytes[at++] = value
    } else {
      const high = values[text.charCodeAt(i + 2)] ?? unknown
      const value = low + middle * 45 + high * 2025
      if (high === unknown || value > 65_535) return null
      bytes[at++] = value >> 8
      bytes[at++] = value & 255
    }
  }
  return bytes
}
