// From the frames of a week to slots: the clock on the wall in Asia/Shanghai, which has kept +08:00 since 1991.

export type Frame = readonly [from: string, until: string]
export type Weekly = Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Frame[]>
/** By date: other frames than the week has; none: closed. */
export type Exceptions = Record<string, readonly Frame[]>

export type SlotPlan = {
  weekly: Weekly
  exceptions: Exceptions
  slotMinutes: number
  onHolidays: 'closed' | 'weekly'
}
export type DayMark = 'holiday' | 'workday' | null
export type SlotTime = { from: Date; until: Date }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const offsetMs = 8 * 60 * minuteMs

const framePattern = /^([01]\d|2[0-3]):[0-5]\d$/

/** Minutes after midnight; `24:00` may end a day. */
export const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** What is wrong with the frames of a day; null: nothing. */
export function frameProblem(frames: readonly Frame[]): 'time' | 'order' | 'overlap' | null {
  let end = 0
  for (const [from, until] of [...frames].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (!framePattern.test(from) || !(framePattern.test(until) || until === '24:00')) return 'time'
    if (minutesOf(from) >= minutesOf(until)) return 'order'
    if (minutesOf(from) < end) return 'overlap'
    end = minutesOf(until)
  }
  return null
}

export const localDate = (time: Date) => new Date(time.getTime() + offsetMs).toISOString().slice(0, 10)
/** The moment when this date begins in Asia/Shanghai. */
export const startOfDate = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) - offsetMs)
export const addDays = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

const weekdayOf = (date: string) =>
  (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7

/** An exception wins over the calendar; a make-up day on a weekend works like a Monday where the weekend does not. */
export function framesOn({ weekly, exceptions, onHolidays }: SlotPlan, date: string, mark: DayMark) {
  const exception = exceptions[date]
  if (exception) return exception
  if (mark === 'holiday' && onHolidays === 'closed') return []
  const usual = weekly[weekdayOf(date)]
  return mark === 'workday' && usual.length === 0 ? weekly[1] : usual
}

/** As many whole slots as the frames of the day hold, one after the other. */
export function slotsOn(plan: SlotPlan, date: string, mark: DayMark): SlotTime[] {
  const midnight = startOfDate(date).getTime()
  const found: SlotTime[] = []
  for (const [from, until] of framesOn(plan, date, mark)) {
    const end = minutesOf(until)
    for (let at = minutesOf(from); at + plan.slotMinutes <= end; at += plan.slotMinutes)
      found.push({
        from: new Date(midnight + at * minuteMs),
        until: new Date(midnight + (at + plan.slotMinutes) * minuteMs),
      })
  }
  return found.sort((a, b) => a.from.getTime() - b.from.getTime())
}
