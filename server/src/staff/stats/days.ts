// Days of the figures by their names, YYYY-MM-DD in Asia/Shanghai: they sort and compare as text.
import { startOfDay, toWire } from '../../day.ts'

const dayMs = 24 * 3_600_000
const hourMs = 3_600_000

export const dayOf = (time: Date) => toWire(time).slice(0, 10)
export const monthOf = (day: string) => day.slice(0, 7)
export const hourOf = (time: Date) => Math.floor((time.getTime() - startOfDay(time).getTime()) / hourMs)

/** Its first moment. */
export const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
export const addDays = (day: string, days: number) => dayOf(new Date(startOf(day).getTime() + days * dayMs))
/** How many days from the first to the second. */
export const daysBetween = (from: string, to: string) =>
  Math.round((startOf(to).getTime() - startOf(from).getTime()) / dayMs)

export const listDays = (from: string, to: string) =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i))

const firstOf = (month: string) => `${month}-01`
const nextMonth = (month: string) => monthOf(addDays(firstOf(month), 31))
export const lastOf = (month: string) => addDays(firstOf(nextMonth(month)), -1)
export const isLastOfMonth = (day: string) => day === lastOf(monthOf(day))

export type Stretch = { span: 'd' | 'm'; from: string; to: string }

/** A range of days as whole months and the days before and after them. */
export function stretchesOf(from: string, to: string): Stretch[] {
  if (from > to) return []
  const firstMonth = from === firstOf(monthOf(from)) ? monthOf(from) : nextMonth(monthOf(from))
  const after = addDays(to, 1)
  const lastMonth = monthOf(addDays(firstOf(monthOf(after)), -1))
  if (firstMonth > lastMonth) return [{ span: 'd', from, to }]
  const head = { span: 'd' as const, from, to: addDays(firstOf(firstMonth), -1) }
  const tail = { span: 'd' as const, from: addDays(lastOf(lastMonth), 1), to }
  return [head, { span: 'm' as const, from: firstMonth, to: lastMonth }, tail].filter(
    (stretch) => stretch.from <= stretch.to,
  )
}
