// Report numbers: three groups of three, the last character checks the rest, so that a slip of the tongue is caught.
// The alphabet has a prime number of characters, without 0, I, L, O and U: no two of them sound or look alike.
export const numberAlphabet = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const numberRandomLength = 8

const checkCharacter = (body: string) => {
  let sum = 0
  for (let i = 0; i < body.length; i++) sum += (i + 1) * numberAlphabet.indexOf(body[i]!)
  return numberAlphabet[sum % numberAlphabet.length]!
}

/** `body`: 8 characters of the alphabet, drawn at random → 'K7M-2QX-9TF'. */
export function formatNumber(body: string): string {
  const whole = body + checkCharacter(body)
  return `${whole.slice(0, 3)}-${whole.slice(3, 6)}-${whole.slice(6)}`
}

/** What a person typed or read out → the number as stored, or null if it cannot be one. */
export function parseNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  if (plain.length !== numberRandomLength + 1) return null
  if ([...plain].some((character) => !numberAlphabet.includes(character))) return null
  const body = plain.slice(0, numberRandomLength)
  return checkCharacter(body) === plain[plain.length - 1] ? formatNumber(body) : null
}
