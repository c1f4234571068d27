// The number of a resident identity card (GB 11643): 17 digits with a birthday inside, and a check character.
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const marks = '10X98765432'

const isDay = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export const tidyIdNumber = (text: string) => text.replace(/\s/g, '').toUpperCase()

export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/.test(text)) return false
  if (!isDay(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)))) return false
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return marks[sum % 11] === text[17]
}

export const idTailOf = (idNumber: string) => idNumber.slice(-4)
