// Days as the figures know them: YYYY-MM-DD of a calendar in Shanghai.
import type { Language } from '../../i18n'
import { inShanghai, months, weekdays } from '../../ui/time'

const dayMs = 24 * 3_600_000
const two = (value: number) => `${value}`.padStart(2, '0')

export function dayOf(at: Date): string {
  const { year, month, date } = inShanghai(at)
  return `${year}-${two(month + 1)}-${two(date)}`
}

export const daysBefore = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - count * dayMs).toISOString().slice(0, 10)

/** Both counted. */
export const daysFrom = (from: string, to: string) =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1

/** A day that is in the calendar: 2026-02-30 is not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}

/** 11/21. */
export const shortDay = (day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`

export const clockOf = (at: Date) => inShanghai(at).clock
export const hourOf = (at: Date) => Number(inShanghai(at).clock.slice(0, 2))
export const weekdayOf = (at: Date, language: Language) => weekdays[language][inShanghai(at).weekday] ?? ''

/** 11 月 21 日 周六. */
export function dateOf(at: Date, language: Language): string {
  const { month, date, weekday } = inShanghai(at)
  const named = weekdays[language][weekday] ?? ''
  return language === 'zh' ? `${month + 1} 月 ${date} 日 ${named}` : `${named} ${date} ${months[month] ?? ''}`
}
