// Holidays, make-up working days and opening hours as they cross the wire.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'

export const calendarKinds = ['holiday', 'workday'] as const
export type CalendarKind = (typeof calendarKinds)[number]

export const calendarDay = z.strictObject({
  /** 'YYYY-MM-DD' in Asia/Shanghai. */
  date: z.string(),
  kind: z.enum(calendarKinds),
  name: z.string(),
  /** Null: for every district of this database. */
  district: z.nullable(z.string()),
  /** `statutory` days are closed by law and computed, with no row of the table behind them. */
  source: z.enum(['seed', 'admin', 'district', 'statutory']),
})

export const calendarQuery = z.strictObject({
  year: z.pipe(z.string().check(z.regex(/^(20\d\d)$/, '2000 到 2099')), z.transform(Number)),
  district: z.optional(idText(32)),
})
/** `GET /v1/admin/calendar?year=`. */
export const calendarYear = z.strictObject({
  year: z.number(),
  /** False: only the statutory days are known, and the desk has an alert. */
  complete: z.boolean(),
  /** Statutory festivals of the year that no row of the table covers. */
  missing: z.array(z.string()),
  days: z.array(calendarDay),
})

/** `PUT /v1/admin/calendar/{date}`; `DELETE /v1/admin/calendar/{date}?district=`. */
export const calendarParams = z.strictObject({
  date: z
    .string()
    .check(
      z.refine(
        (text) =>
          /^20\d\d-\d\d-\d\d$/.test(text) &&
          !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
          new Date(`${text}T00:00:00Z`).toISOString().startsWith(text),
        { message: '日期写成 2027-01-01 这样' },
      ),
    ),
})
export const calendarChange = z.strictObject({
  kind: z.enum(calendarKinds),
  name: writtenText(40),
  district: z.optional(idText(32)),
})
export const calendarScope = z.strictObject({ district: z.optional(idText(32)) })

const frames = z.array(z.tuple([z.string(), z.string()]))

/** When a post is open: by weekday, and whether holidays close it. */
export const openingHours = z.strictObject({
  weekly: z.strictObject({
    1: frames,
    2: frames,
    3: frames,
    4: frames,
    5: frames,
    6: frames,
    7: frames,
  }),
  onHolidays: z.enum(['closed', 'weekly']),
})
export type OpeningHours = z.infer<typeof openingHours>

/** `GET /v1/working-calendar`: office hours with the exceptions of last year, this one and the next. */
export const workingCalendarView = z.strictObject({
  version: z.string(),
  timeZone: z.string(),
  weekly: openingHours.shape.weekly,
  exceptions: z.record(z.string(), frames),
})
