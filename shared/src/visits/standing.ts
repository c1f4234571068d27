// Standing visits: a carer on weekdays, a cleaner on Fridays; one pass a day, minted for the hours of that day.
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
/** ISO: Monday is 1. */
export type Weekday = (typeof weekdays)[number]

/** `from` and `until` are times of day in Asia/Shanghai; a frame that ends before it begins goes over midnight. */
export type StandingFrame = { weekdays: Weekday[]; from: string; until: string }

const dayMs = 86_400_000
const offsetMs = 8 * 3_600_000
const msOf = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000

const startOfDayMs = (ms: number) => Math.floor((ms + offsetMs) / dayMs) * dayMs - offsetMs
const weekdayOf = (ms: number): number => ((Math.floor((ms + offsetMs) / dayMs) + 3) % 7) + 1

export type Occurrence = { from: Date; until: Date }

/** A frame that ends when it begins is a whole day. */
const lengthOf = (frame: Pick<StandingFrame, 'from' | 'until'>) =>
  (msOf(frame.until) - msOf(frame.from) + dayMs) % dayMs || dayMs

/** Its hours, on whatever day. */
export function hoursOf(frame: Pick<StandingFrame, 'from' | 'until'>): Occurrence {
  const from = new Date(msOf(frame.from) - offsetMs)
  return { from, until: new Date(from.getTime() + lengthOf(frame)) }
}

/** The one that holds at a moment, else the next one that begins within the range; null when none is left. */
export function occurrenceAt(frame: StandingFrame, range: Occurrence, at: Date): Occurrence | null {
  const lengthMs = lengthOf(frame)
  const first = startOfDayMs(Math.max(at.getTime(), range.from.getTime())) - dayMs
  for (let day = first; day <= first + 9 * dayMs && day < range.until.getTime(); day += dayMs) {
    if (!(frame.weekdays as number[]).includes(weekdayOf(day))) continue
    const fromMs = Math.max(day + msOf(frame.from), range.from.getTime())
    const untilMs = Math.min(day + msOf(frame.from) + lengthMs, range.until.getTime())
    if (untilMs > at.getTime() && untilMs > fromMs)
      return { from: new Date(fromMs), until: new Date(untilMs) }
  }
  return null
}
