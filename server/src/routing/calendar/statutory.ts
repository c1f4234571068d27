// The days that the law closes, computed for any year: what is certain before the State Council's yearly notice.
import chineseDays from 'chinese-days'

// A CommonJS package whose names Node cannot see before it runs.
const { getSolarDateFromLunar, getSolarTermDate } = chineseDays

export type StatutoryDay = { date: string; name: string }

const dayMs = 24 * 3_600_000

const shifted = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

const kept = new Map<number, StatutoryDay[]>()

/** 全国年节及纪念日放假办法, as revised on 2024-11-10, in force from 2025-01-01: thirteen days. */
export function statutoryDays(year: number): StatutoryDay[] {
  const known = kept.get(year)
  if (known) return known
  const newYear = getSolarDateFromLunar(`${year}-01-01`).date
  const from = (date: string, count: number, name: string) =>
    Array.from({ length: count }, (_, i) => ({ date: shifted(date, i), name }))
  const days = [
    ...from(`${year}-01-01`, 1, '元旦'),
    ...from(shifted(newYear, -1), 4, '春节'),
    ...from(getSolarTermDate(year, 4, 'pure_brightness'), 1, '清明节'),
    ...from(`${year}-05-01`, 2, '劳动节'),
    ...from(getSolarDateFromLunar(`${year}-05-05`).date, 1, '端午节'),
    ...from(getSolarDateFromLunar(`${year}-08-15`).date, 1, '中秋节'),
    ...from(`${year}-10-01`, 3, '国庆节'),
  ]
  kept.set(year, days)
  return days
}
