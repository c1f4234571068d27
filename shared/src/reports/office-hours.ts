// When a post works: the calendar behind every promise, and behind what a form says before sending.
import type { WorkingCalendar } from '../working-time.ts'

const day: [string, string][] = [
  ['08:30', '12:00'],
  ['13:00', '17:30'],
]
/** Office hours of a post: 8 hours a day, lunch between. */
export const officeHours: WorkingCalendar = {
  timeZone: 'Asia/Shanghai',
  weekly: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
  exceptions: {},
}
