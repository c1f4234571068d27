// By when an answer would come if the form were sent now: the same calendar as the server's promise.
import { useQuery } from '@tanstack/react-query'
import { officeHours } from '@chaolin/shared/reports/office-hours'
import type { Category } from '@chaolin/shared/reports/category-view'
import { deadline, type WorkingCalendar } from '@chaolin/shared/working-time'
import { readCalendar } from '../api'

const minuteMs = 60_000
const keptMs = 60 * minuteMs

/** With holidays and make-up days, once the server has said them. */
export function useCalendar(): WorkingCalendar {
  const { data } = useQuery({ queryKey: ['working-calendar'], queryFn: readCalendar, staleTime: keptMs })
  return data ?? officeHours
}

export function answerBy(
  { resolveWithin }: Pick<Category, 'resolveWithin'>,
  now: Date,
  calendar: WorkingCalendar,
): Date {
  const { minutes, clock } = resolveWithin
  return clock === 'working' ? deadline(now, minutes, calendar) : new Date(now.getTime() + minutes * minuteMs)
}
