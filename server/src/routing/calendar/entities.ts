// Table of the days that are not what their weekday says: holidays, and weekends on which people work.
import { calendarKinds } from '@chaolin/shared/routing/calendar-schema'
import { defineEntity, p } from '@mikro-orm/core'

const CalendarDaySchema = defineEntity({
  name: 'CalendarDay',
  tableName: 'calendar_days',
  uniques: [{ name: 'uq_calendar_days', properties: ['date', 'district'] }],
  properties: {
    id: p.integer().primary(),
    /** 'YYYY-MM-DD' in Asia/Shanghai. */
    date: p.string().length(10),
    /** '' for every district: NULLs would not be unique. */
    district: p.string().length(32),
    kind: p.enum(calendarKinds),
    name: p.string().length(40),
    source: p.enum(['seed', 'admin', 'district'] as const),
    changedBy: p.string().length(24).nullable(),
    changedAt: p.datetime(3),
  },
})
export class CalendarDay extends CalendarDaySchema.class {}
CalendarDaySchema.setClass(CalendarDay)
