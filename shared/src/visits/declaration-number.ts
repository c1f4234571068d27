// Numbers of residence declarations: a report's number behind JZ, so that nobody takes one for the other.
import { formatNumber, parseNumber } from '../reports/number.ts'

const mark = 'JZ'

/** `body`: as for a report's number → 'JZ-K7M-2QX-9TF'. */
export const formatDeclarationNumber = (body: string) => `${mark}-${formatNumber(body)}`

export function parseDeclarationNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  const number = plain.startsWith(mark) ? parseNumber(plain.slice(mark.length)) : null
  return number && `${mark}-${number}`
}
