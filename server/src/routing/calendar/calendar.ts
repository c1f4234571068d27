// The calendar of a district: what kind of day a date is, and the exceptions that promises count with.
import { officeHours } from '@chaolin/shared/reports/office-hours'
import type { CalendarKind } from '@chaolin/shared/routing/calendar-schema'
import type { DayKind } from '@chaolin/shared/routing/rules'
import type { WorkingCalendar } from '@chaolin/shared/working-time'
import type { CalendarDay } from './entities.ts'
import { statutoryDays } from './statutory.ts'
import { sha256 } from '../../sha256.ts'

export type CalendarRow = Pick<CalendarDay, 'date' | 'district' | 'kind' | 'name' | 'source'>
export type CalendarEntry = Omit<CalendarRow, 'source' | 'district'> & {
  district: string | null
  source: CalendarRow['source'] | 'statutory'
}

export type Calendar = {
  version: string
  dayKind: (date: string) => DayKind
  /** What is known of one date besides its weekday. */
  markOf: (date: string) => CalendarKind | null
  /** All special days of a year, those closed by law alone included. */
  daysOf: (year: number) => CalendarEntry[]
  /** Festivals of a year that no row covers: its arrangement is not known. */
  missing: (year: number) => string[]
  /** Office hours with the special days of last year, this one and the next. */
  working: (now: Date) => WorkingCalendar
}

export type Calendars = { version: string; of: (district: string | null) => Calendar }

const offsetMs = 8 * 3_600_000

/** The wall clock in Asia/Shanghai. */
export function localMoment(now: Date) {
  const local = new Date(now.getTime() + offsetMs).toISOString()
  return { date: local.slice(0, 10), time: local.slice(11, 16), year: Number(local.slice(0, 4)) }
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (date: string) =>
  (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7

export function openCalendars(rows: CalendarRow[]): Calendars {
  const version = versionOf(rows)
  const opened = new Map<string, Calendar>()
  const common = rows.filter(({ district }) => district === '')
  return {
    version,
    of(district) {
      const key = district ?? ''
      const known = opened.get(key)
      if (known) return known
      const own = key === '' ? [] : rows.filter((row) => row.district === key)
      const calendar = openCalendar(version, [...common, ...own])
      opened.set(key, calendar)
      return calendar
    },
  }
}

/** The same rows have the same version on every machine. */
function versionOf(rows: CalendarRow[]) {
  const lines = rows.map(({ date, district, kind }) => `${date} ${district} ${kind}`).sort()
  return sha256(...lines).slice(0, 12)
}

/** A row that comes later wins: a district's own word over the common one. */
function openCalendar(version: string, rows: CalendarRow[]): Calendar {
  const byDate = new Map(rows.map((row) => [row.date, row]))
  const markOf = (date: string): CalendarKind | null =>
    byDate.get(date)?.kind ?? (isStatutory(date) ? 'holiday' : null)
  const daysOf = (year: number): CalendarEntry[] => {
    const kept = [...byDate.values()].filter(({ date }) => date.startsWith(`${year}-`))
    const computed = statutoryDays(year).filter(({ date }) => !byDate.has(date))
    return [
      ...kept.map(({ date, kind, name, source, district }) => ({
        date,
        kind,
        name,
        source,
        district: district === '' ? null : district,
      })),
      ...computed.map((day) => ({
        ...day,
        kind: 'holiday' as const,
        district: null,
        source: 'statutory' as const,
      })),
    ].sort((a, b) => (a.date < b.date ? -1 : 1))
  }
  const workingOf = new Map<number, WorkingCalendar>()
  return {
    version,
    markOf,
    dayKind: (date) => dayKindOf(markOf(date), date),
    daysOf,
    missing(year) {
      const days = statutoryDays(year)
      const covered = new Set(days.filter(({ date }) => byDate.has(date)).map(({ name }) => name))
      return [...new Set(days.map(({ name }) => name))].filter((name) => !covered.has(name))
    },
    working(now) {
      const { year } = localMoment(now)
      const known = workingOf.get(year) ?? withExceptions([year - 1, year, year + 1].flatMap(daysOf))
      workingOf.set(year, known)
      return known
    },
  }
}

const isStatutory = (date: string) => statutoryDays(Number(date.slice(0, 4))).some((day) => day.date === date)

function dayKindOf(mark: CalendarKind | null, date: string): DayKind {
  if (mark === 'holiday') return 'holiday'
  return mark === 'workday' || weekdayOf(date) <= 5 ? 'working' : 'weekend'
}

/** A holiday has no frames; a make-up day has those of a Monday. */
const withExceptions = (days: CalendarEntry[]): WorkingCalendar => ({
  ...officeHours,
  exceptions: Object.fromEntries(
    days.map(({ date, kind }) => [date, kind === 'holiday' ? [] : officeHours.weekly[1]]),
  ),
})
