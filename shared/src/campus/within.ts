// How long a service takes, in the largest unit that says it exactly.
import type { Duration } from '../reports/categories.ts'

const hour = 60
/** An office day has eight hours. */
const workingDay = 8 * hour

export function withinWords({ minutes, clock }: Duration) {
  if (clock === 'working' && minutes % workingDay === 0)
    return { key: 'dueDays', count: minutes / workingDay } as const
  const hours = minutes % hour === 0
  if (!hours) return { key: 'dueMinutes', count: minutes } as const
  return { key: clock === 'working' ? 'dueWorkingHours' : 'dueHours', count: minutes / hour } as const
}
