// Questions to the calendar: which days are special, and the office hours that a promise counts with.
import type { WorkingCalendar } from '@chaolin/shared/working-time'
import type { Context } from '../../context.ts'
import { readBook } from '../book.ts'
import { districtOf } from '../tree.ts'

/** The calendar of the district that a post belongs to. */
export async function workingCalendarAt(ctx: Context, microBrainId: string | null): Promise<WorkingCalendar> {
  const book = await readBook(ctx)
  return book.calendars.of(districtOf(book, microBrainId) ?? book.homeDistrictId).working(ctx.now())
}

/** What is known of a date besides its weekday, where a post is. */
export async function dayMarksAt(ctx: Context, microBrainId: string | null) {
  const book = await readBook(ctx)
  return book.calendars.of(districtOf(book, microBrainId) ?? book.homeDistrictId).markOf
}

export async function readYear(ctx: Context, year: number, district: string | null) {
  const { calendars } = await readBook(ctx)
  const calendar = calendars.of(district)
  const missing = calendar.missing(year)
  return { year, complete: missing.length === 0, missing, days: calendar.daysOf(year) }
}
