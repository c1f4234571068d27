// Numbers of resident identity cards by GB 11643-1999: 18 characters, the date of birth in them, the last one a check.

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
/** By the sum modulo 11. */
const checkCharacters = '10X98765432'

const checkOf = (body: string) => {
  let sum = 0
  weights.forEach((weight, i) => (sum += weight * Number(body[i])))
  return checkCharacters[sum % 11]!
}

export type IdNumber = {
  /** As it is kept: no spaces, the X in capitals. */
  text: string
  /** 'YYYY-MM-DD'. */
  birthDate: string
}

export const tidyIdNumber = (typed: string) => typed.replace(/\s/g, '').toUpperCase()

/** What a person typed → the number, or null where it cannot be one. */
export function readIdNumber(typed: string): IdNumber | null {
  const text = tidyIdNumber(typed)
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || checkOf(text) !== text[17]) return null
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  return isDate(birthDate) && birthDate >= '1850-01-01' ? { text, birthDate } : null
}

function isDate(date: string) {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

export const isIdNumber = (typed: string) => readIdNumber(typed) !== null

export const idTailOf = (idNumber: string) => idNumber.slice(-4)

/** Of 17 digits: with the check character behind them. */
export const completeIdNumber = (body: string) => body + checkOf(body)

/** Full years on a day, both 'YYYY-MM-DD'; below 0: not yet born. */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** Enough to know one's own by: '330114********1234'. */
export const maskIdNumber = (text: string) => `${text.slice(0, 6)}********${text.slice(-4)}`
