// The promise a report carries: by when it is taken and settled, and from when its signal turns yellow.
import type { Duration } from './categories.ts'
import type { Terms } from '../staff/terms.ts'
import { deadline, workingMinutesBetween, type WorkingCalendar } from '../working-time.ts'

const minuteMs = 60_000

function after(start: Date, { minutes, clock }: Duration, calendar: WorkingCalendar): Date {
  return clock === 'working'
    ? deadline(start, minutes, calendar)
    : new Date(start.getTime() + minutes * minuteMs)
}

const yellowFrom = (promisedAt: Date, dueAt: Date) =>
  new Date(promisedAt.getTime() + ((dueAt.getTime() - promisedAt.getTime()) * 2) / 3)

/** Made when a report arrives somewhere, and anew when it moves or is reopened; by the calendar of that place. */
export function makePromise(
  { acceptWithin, resolveWithin }: Pick<Terms, 'acceptWithin' | 'resolveWithin'>,
  now: Date,
  calendar: WorkingCalendar,
) {
  const dueAt = after(now, resolveWithin, calendar)
  const acceptDueAt = after(now, acceptWithin, calendar)
  return { promisedAt: now, acceptDueAt, dueAt, yellowAt: yellowFrom(now, dueAt) }
}

type Clock = { promisedAt: Date; dueAt: Date; askedAt?: Date | null }

/** After an answer: the time left when the question was asked, counted on from now. */
export function resumePromise(
  report: Clock,
  category: Pick<Terms, 'resolveWithin'>,
  now: Date,
  calendar: WorkingCalendar,
) {
  const askedAt = report.askedAt ?? now
  const leftMinutes =
    category.resolveWithin.clock === 'working'
      ? workingMinutesBetween(askedAt, report.dueAt, calendar)
      : Math.max(0, report.dueAt.getTime() - askedAt.getTime()) / minuteMs
  const overdue = report.dueAt <= askedAt
  const dueAt = overdue
    ? report.dueAt
    : after(now, { ...category.resolveWithin, minutes: leftMinutes }, calendar)
  return { dueAt, yellowAt: yellowFrom(report.promisedAt, dueAt) }
}

export type Pause = { before: Date; after: Date }

/**
 * Another category, the same start: the reporter waits from the day of the promise, whatever the matter was taken for.
 * What each pause has added to the old promise is added to the new one.
 */
export function changePromise(
  { promisedAt }: Clock,
  pauses: readonly Pause[],
  { acceptWithin, resolveWithin }: Pick<Terms, 'acceptWithin' | 'resolveWithin'>,
  calendar: WorkingCalendar,
) {
  const pausedMinutes = pauses.reduce(
    (sum, { before, after: until }) =>
      sum +
      (resolveWithin.clock === 'working'
        ? workingMinutesBetween(before, until, calendar)
        : (until.getTime() - before.getTime()) / minuteMs),
    0,
  )
  const start = after(promisedAt, resolveWithin, calendar)
  const dueAt =
    pausedMinutes > 0 ? after(start, { ...resolveWithin, minutes: pausedMinutes }, calendar) : start
  const acceptDueAt = after(promisedAt, acceptWithin, calendar)
  return { acceptDueAt, dueAt, yellowAt: yellowFrom(promisedAt, dueAt) }
}
