// Numbers of hazards: a report's number behind YH, so that nobody takes one for the other.
import { formatNumber, parseNumber } from '../../reports/number.ts'

const mark = 'YH'

/** `body`: as for a report's number → 'YH-K7M-2QX-9TF'. */
export const formatHazardNumber = (body: string) => `${mark}-${formatNumber(body)}`

export function parseHazardNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  const number = plain.startsWith(mark) ? parseNumber(plain.slice(mark.length)) : null
  return number && `${mark}-${number}`
}
