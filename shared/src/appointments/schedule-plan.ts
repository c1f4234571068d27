// A change of a schedule before it is made, as far as it moves slots.
import { z } from '../config.ts'
import { dateText, exceptionBody, scheduleChange, weeklyFrames } from './schema.ts'

export const schedulePlan = z.strictObject({
  weekly: z.optional(weeklyFrames),
  onHolidays: z.optional(scheduleChange.shape.onHolidays),
  slotMinutes: scheduleChange.shape.slotMinutes,
  horizonDays: z.optional(scheduleChange.shape.horizonDays),
  /** Null: as the week has it. */
  exception: z.optional(z.strictObject({ date: dateText, frames: z.nullable(exceptionBody.shape.frames) })),
})
export type SchedulePlan = z.infer<typeof schedulePlan>
