// By when an answer would come if the form were sent now: the same calendar as the server's promise.
import { officeHours } from '@chaolin/shared/reports/office-hours'
import type { Category } from '@chaolin/shared/reports/schema'
import { deadline } from '@chaolin/shared/working-time'

const minuteMs = 60_000

export function answerBy({ resolveWithin }: Pick<Category, 'resolveWithin'>, now: Date): Date {
  const { minutes, clock } = resolveWithin
  return clock === 'working'
    ? deadline(now, minutes, officeHours)
    : new Date(now.getTime() + minutes * minuteMs)
}
