// The frames of a day as people write them: 08:30-11:30, 13:30-17:00.
import {
  frameProblem,
  slotsOn,
  startOfDate,
  type DayMark,
  type Frame,
} from '@chaolin/shared/appointments/slots'
import type { WorkingCalendar } from './api'

const two = (text: string | undefined) => (text ?? '').padStart(2, '0')
const written = /^(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})$/

/** Undefined: it cannot be read. Nothing written: closed. */
export function readFrames(text: string): Frame[] | undefined {
  const frames: Frame[] = []
  for (const part of text.split(/[,，、;；\n]+/)) {
    if (part.trim() === '') continue
    const [, hour, minute, endHour, endMinute] = written.exec(part.trim()) ?? []
    if (hour === undefined) return undefined
    frames.push([`${two(hour)}:${minute}`, `${two(endHour)}:${endMinute}`])
  }
  return frames.sort(([one], [other]) => (one < other ? -1 : 1))
}

export const writeFrames = (frames: readonly Frame[]) =>
  frames.map(([from, until]) => `${from}-${until}`).join('，')

export type FrameFault = 'unreadable' | 'time' | 'order' | 'overlap' | 'many'
const mostFrames = 12

/** What is wrong with what was written; undefined: nothing. */
export function faultOf(text: string): FrameFault | undefined {
  const frames = readFrames(text)
  if (!frames) return 'unreadable'
  if (frames.length > mostFrames) return 'many'
  return frameProblem(frames) ?? undefined
}

const someDay = '2026-01-05'
const closed = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }

/** How many slots the frames of one day hold. */
export const countSlots = (frames: readonly Frame[], slotMinutes: number) =>
  slotsOn(
    { weekly: closed, exceptions: { [someDay]: frames }, slotMinutes, onHolidays: 'weekly' },
    someDay,
    null,
  ).length

export const weekdayOf = (date: string) =>
  (new Date(startOfDate(date).getTime() + 12 * 3_600_000).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7

/** A day on which offices are closed, or on which they open for once. */
export function markOf(calendar: WorkingCalendar | undefined, date: string): DayMark {
  const frames = calendar?.exceptions[date]
  if (!frames) return null
  return frames.length === 0 ? 'holiday' : 'workday'
}
