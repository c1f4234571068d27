// The promise a report carries: by when it is taken and settled, and from when its signal turns yellow.
import { acceptWithin, type CategoryRow, type Duration } from '@chaolin/shared/reports/categories'
import { officeHours } from '@chaolin/shared/reports/office-hours'
import { deadline, workingMinutesBetween } from '@chaolin/shared/working-time'

const minuteMs = 60_000

function after(start: Date, { minutes, clock }: Duration): Date {
  return clock === 'working'
    ? deadline(start, minutes, officeHours)
    : new Date(start.getTime() + minutes * minuteMs)
}

const yellowFrom = (promisedAt: Date, dueAt: Date) =>
  new Date(promisedAt.getTime() + ((dueAt.getTime() - promisedAt.getTime()) * 2) / 3)

/** Made when a report arrives somewhere, and anew when it moves or is reopened. */
export function makePromise(category: Pick<CategoryRow, 'resolveWithin'>, now: Date) {
  const dueAt = after(now, category.resolveWithin)
  return { promisedAt: now, acceptDueAt: after(now, acceptWithin), dueAt, yellowAt: yellowFrom(now, dueAt) }
}

type Clock = { promisedAt: Date; dueAt: Date; askedAt?: Date | null }

/** After an answer: the time left when the question was asked, counted on from now. */
export function resumePromise(report: Clock, category: Pick<CategoryRow, 'resolveWithin'>, now: Date) {
  const askedAt = report.askedAt ?? now
  const leftMinutes =
    category.resolveWithin.clock === 'working'
      ? workingMinutesBetween(askedAt, report.dueAt, officeHours)
      : Math.max(0, report.dueAt.getTime() - askedAt.getTime()) / minuteMs
  const overdue = report.dueAt <= askedAt
  const dueAt = overdue ? report.dueAt : after(now, { ...category.resolveWithin, minutes: leftMinutes })
  return { dueAt, yellowAt: yellowFrom(report.promisedAt, dueAt) }
}
