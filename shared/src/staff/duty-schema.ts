// Rosters, shifts and who is on duty as they cross the wire.
import { z } from '../config.ts'
import { placeSchema } from '../place.ts'
import { idText } from '../text.ts'
import { endOfStretch, isOneReceiver, oneReceiver, timeOfDay } from './people-schema.ts'

export const dutyLimits = { frames: 21, framesOfDay: 6, rangeDays: 31 } as const

const isDate = (text: string) =>
  /^20\d\d-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
const date = z.string().check(z.refine(isDate, { message: '日期写成 2027-01-01 这样' }))

const frame = { from: timeOfDay, until: endOfStretch }
const differ = z.refine<{ from: string; until: string }>(({ from, until }) => from !== until, {
  path: ['until'],
  message: '开始和结束不能一样',
})
const whose = { staffId: z.optional(idText(40)), teamId: z.optional(idText(40)) }
const weekday = z.literal([1, 2, 3, 4, 5, 6, 7])

/** The roster of every week; a shift that does not end after it begins ends on the next day. Null takes it away. */
export const weeklyBody = z
  .strictObject({
    ...whose,
    frames: z.nullable(
      z.array(z.strictObject({ weekday, ...frame }).check(differ)).check(z.maxLength(dutyLimits.frames)),
    ),
    /** Off on holidays; on a make-up working day as on Monday. */
    followsCalendar: z.optional(z.boolean()),
  })
  .check(z.refine(isOneReceiver, oneReceiver))
export type WeeklyBody = z.infer<typeof weeklyBody>

/** One date, in place of what the week says: other shifts, or none. Null takes it away. */
export const dayBody = z
  .strictObject({
    ...whose,
    date,
    frames: z.nullable(
      z.array(z.strictObject(frame).check(differ)).check(z.maxLength(dutyLimits.framesOfDay)),
    ),
  })
  .check(z.refine(isOneReceiver, oneReceiver))
export type DayBody = z.infer<typeof dayBody>

const subject = { staffId: z.nullable(z.string()), teamId: z.nullable(z.string()), name: z.string() }

export const rosterView = z.strictObject({
  ...subject,
  date: z.nullable(z.string()),
  frames: z.array(z.strictObject({ weekday: z.optional(z.number()), from: z.string(), until: z.string() })),
  followsCalendar: z.boolean(),
})
export type RosterView = z.infer<typeof rosterView>

/** `from` and `until` are dates, both of them in it; without them: this week. */
export const dutyQuery = z.strictObject({ from: z.optional(date), until: z.optional(date) }).check(
  z.refine(({ from, until }) => (from === undefined) === (until === undefined), {
    path: ['until'],
    message: 'from 和 until 一起写',
  }),
  z.refine(
    ({ from, until }) => {
      if (from === undefined || until === undefined) return true
      const days = (Date.parse(until) - Date.parse(from)) / 86_400_000
      return days >= 0 && days < dutyLimits.rangeDays
    },
    { path: ['until'], message: `最多 ${dutyLimits.rangeDays} 天` },
  ),
)

/** What the rosters say, what they gave, and what people said themselves. */
export const dutyView = z.strictObject({
  from: z.string(),
  until: z.string(),
  /** In force now: every week's, and those of dates in between. */
  rosters: z.array(rosterView),
  shifts: z.array(z.strictObject({ ...subject, from: z.string(), until: z.string() })),
  presences: z.array(
    z.strictObject({
      staffId: z.string(),
      name: z.string(),
      on: z.boolean(),
      since: z.string(),
      until: z.string(),
    }),
  ),
})
export type DutyView = z.infer<typeof dutyView>

export const dutyNow = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      role: z.enum(['staff', 'dispatcher']),
      teams: z.array(z.string()),
      since: z.string(),
      until: z.string(),
      by: z.enum(['self', 'roster']),
    }),
  ),
  teams: z.array(z.strictObject({ id: z.string(), name: z.string(), kind: z.string() })),
  nextCursor: z.null(),
})
export type DutyNow = z.infer<typeof dutyNow>

/** Of oneself. The place is kept while on duty, for distances alone, and shown to nobody. */
export const ownDutyBody = z
  .strictObject({
    on: z.boolean(),
    microBrainId: z.optional(idText(32)),
    place: z.optional(placeSchema),
  })
  .check(
    z.refine(({ on, place }) => on || place === undefined, {
      path: ['place'],
      message: '下岗时不用报位置',
    }),
  )
export type OwnDutyBody = z.infer<typeof ownDutyBody>

export const ownDuty = z.strictObject({
  microBrainId: z.string(),
  name: z.string(),
  onDuty: z.boolean(),
  since: z.nullable(z.string()),
  until: z.nullable(z.string()),
  by: z.nullable(z.enum(['self', 'roster'])),
  /** A place is kept for now. */
  placed: z.boolean(),
})
export type OwnDuty = z.infer<typeof ownDuty>
export const ownDutyList = z.strictObject({ items: z.array(ownDuty), nextCursor: z.null() })
