// Appointments as they cross the wire.
import { z } from '../config.ts'
import { exemptions } from '../payments/fees.ts'
import { orderStatuses } from '../payments/rules.ts'
import { pageQuery } from '../page.ts'
import { nearSchema } from '../place.ts'
import { phoneSchema } from '../residents/schema.ts'
import { idText, writtenText } from '../text.ts'
import { readIdNumber } from '../id-number.ts'
import { appointmentLimits, appointmentStatuses } from './rules.ts'
import { frameProblem } from './slots.ts'
import { consentVersions } from './consent.ts'

export const words = z.strictObject({ zh: z.string(), en: z.string() })
/** Which ones there are is looked up. */
export const serviceCode = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,23}$/, { message: '没有这项业务' }))

const isDate = (text: string) => {
  const time = Date.parse(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  )
}
/** 'YYYY-MM-DD' in Asia/Shanghai. */
export const dateText = z.string().check(z.refine(isDate, { message: '日期写成 2026-11-25 这样' }))

export const idNumberText = z.string().check(
  z.maxLength(40),
  z.refine((text) => readIdNumber(text) !== null, { message: '身份证号不对，请对照证件再看一遍' }),
)

const named = { name: writtenText(40), idNumber: idNumberText }
export const applicantSchema = z.strictObject({
  ...named,
  phone: phoneSchema,
  guardian: z.optional(z.strictObject(named)),
  /** The text that was agreed to; kept with what it allows to keep. */
  consent: z.optional(z.enum(consentVersions)),
})
export type Applicant = z.infer<typeof applicantSchema>

/** What a service asks and costs, as published. */
export const serviceView = z.strictObject({
  code: serviceCode,
  name: words,
  slotMinutes: z.number(),
  bring: z.array(words),
  whoComes: words,
  takes: words,
  feeFen: z.number(),
  feeSource: z.nullable(z.string()),
  exemptions: z.array(z.strictObject({ code: z.enum(exemptions), feeFen: z.number() })),
  proof: z.nullable(words),
  guardianUnder16: z.boolean(),
  validity: z.array(words),
  source: z.string(),
  /** What happens to those who do not come, and to their money: said in advance. */
  ifMissed: words,
  refunds: z.array(z.strictObject({ when: z.string(), refund: z.enum(['all', 'none']), words })),
})
export const serviceList = z.strictObject({ items: z.array(serviceView) })

export const siteParams = z.strictObject({ id: idText(32) })
export const slotQuery = z.strictObject({
  service: serviceCode,
  from: z.optional(dateText),
  to: z.optional(dateText),
})
export const slotSchema = z.strictObject({
  id: z.string(),
  service: serviceCode,
  from: z.string(),
  until: z.string(),
  capacity: z.number(),
  free: z.number(),
})
export type SlotView = z.infer<typeof slotSchema>
export const slotList = z.strictObject({ items: z.array(slotSchema) })

export const nearestQuery = z.strictObject({
  service: serviceCode,
  near: z.optional(nearSchema),
  from: z.optional(dateText),
})
/** A site with its next free slots; `waiting`: how many are checked in there now. */
export const siteSlots = z.strictObject({
  site: z.strictObject({ id: z.string(), name: z.string(), distanceM: z.nullable(z.number()) }),
  waiting: z.number(),
  slots: z.array(slotSchema),
})
export type SiteSlots = z.infer<typeof siteSlots>
export const nearestList = z.strictObject({ items: z.array(siteSlots) })

export const newAppointment = z.strictObject({
  slotId: idText(32),
  service: serviceCode,
  applicant: applicantSchema,
  exemption: z.optional(z.enum(exemptions)),
})
export type NewAppointment = z.infer<typeof newAppointment>

/** The answer to a booking. */
export const bookedSchema = z.strictObject({
  number: z.string(),
  status: z.enum(appointmentStatuses),
  feeFen: z.number(),
  heldUntil: z.nullable(z.string()),
  ifMissed: words,
})
export type Booked = z.infer<typeof bookedSchema>

export const appointmentSteps = z.enum([
  'pay',
  'cancel',
  'reschedule',
  'check-in',
  'call',
  'recall',
  'park',
  'hand-over',
  'serve',
  'miss',
])

export const appointmentSchema = z.strictObject({
  number: z.string(),
  kind: z.enum(['booked', 'walk_in']),
  status: z.enum(appointmentStatuses),
  service: z.strictObject({ code: serviceCode, name: words }),
  site: z.strictObject({ id: z.string(), name: z.string(), directions: z.string() }),
  slotId: z.nullable(z.string()),
  from: z.string(),
  until: z.string(),
  feeFen: z.number(),
  feeReason: z.string(),
  /** What the counter takes before it serves, where there is an exemption: without its proof. 0: nothing. */
  dueFen: z.number(),
  exemption: z.nullable(z.enum(exemptions)),
  heldUntil: z.nullable(z.string()),
  /** Masked, for its owner and for the counter alike. */
  applicant: z.nullable(
    z.strictObject({ name: z.string(), idNumber: z.nullable(z.string()), phone: z.nullable(z.string()) }),
  ),
  ticket: z.nullable(z.string()),
  /** Where to go once called. */
  counter: z.nullable(z.string()),
  /** How many are served before this one; null: not in the queue, or set aside. */
  ahead: z.nullable(z.number()),
  /** Called and not there: nobody calls it again before its holder speaks to a counter. */
  parked: z.boolean(),
  /** The schedule changed under it: take one of these, or cancel. */
  moved: z.boolean(),
  offers: z.array(siteSlots),
  steps: z.array(appointmentSteps),
  checkIn: z.strictObject({ from: z.string(), until: z.string() }),
  validity: z.nullable(words),
  ics: z.string(),
  ifMissed: words,
  refund: z.nullable(words),
  /** Of one that was missed: which one of how many days that was, and how long booking pauses now. */
  miss: z.nullable(z.strictObject({ nth: z.number(), pausedUntil: z.nullable(z.string()) })),
  /** What came in for it and what goes back; null: nothing was to be paid. */
  payment: z.nullable(
    z.strictObject({
      number: z.string(),
      status: z.enum(orderStatuses),
      paidFen: z.number(),
      paidAt: z.nullable(z.string()),
      backFen: z.number(),
      /** All of it has arrived; null: on its way. */
      backAt: z.nullable(z.string()),
      /** It came when the hold had run out. */
      late: z.boolean(),
    }),
  ),
  timeline: z.array(
    z.strictObject({
      at: z.string(),
      step: z.string(),
      status: z.enum(appointmentStatuses),
      by: z.enum(['you', 'counter', 'system']),
      note: z.nullable(z.string()),
    }),
  ),
})
export type AppointmentView = z.infer<typeof appointmentSchema>

export const appointmentItem = z.strictObject({
  number: z.string(),
  status: z.enum(appointmentStatuses),
  service: z.strictObject({ code: serviceCode, name: words }),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  from: z.string(),
  until: z.string(),
  feeFen: z.number(),
  heldUntil: z.nullable(z.string()),
  applicantName: z.nullable(z.string()),
  ticket: z.nullable(z.string()),
  /** As of one appointment. */
  parked: z.boolean(),
  moved: z.boolean(),
})
export const appointmentQuery = z.strictObject({
  ...pageQuery,
  open: z.optional(z.enum(['true', 'false'])),
  /** Newest first unless `time`: open ones by when they begin, the next one first; ended ones by when they ended. */
  order: z.optional(z.enum(['newest', 'time'])),
})
export const appointmentPage = z.strictObject({
  items: z.array(appointmentItem),
  nextCursor: z.nullable(z.string()),
  /** Booking by phone pauses until then. */
  pausedUntil: z.nullable(z.string()),
})

export const rescheduleBody = z.strictObject({ slotId: idText(32) })
export const checkInBody = z.strictObject({ code: z.optional(idText(200)) })
export const noteBody = z.strictObject({ note: z.optional(writtenText(200)) })
export const callBody = z.strictObject({ counterId: z.optional(idText(32)) })
export const handOverBody = z.strictObject({ counterId: idText(32), note: z.optional(writtenText(200)) })
export const serveBody = z.strictObject({
  note: z.optional(writtenText(200)),
  /** The papers for the exemption were shown. */
  proofSeen: z.optional(z.boolean()),
  /** What was due at the counter was taken there. */
  feeTaken: z.optional(z.boolean()),
})

export const payParameters = z.strictObject({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
})

export const waitlistRequest = z
  .strictObject({
    siteId: idText(32),
    service: serviceCode,
    from: dateText,
    until: dateText,
    applicant: applicantSchema,
    exemption: z.optional(z.enum(exemptions)),
  })
  .check(z.refine(({ from, until }) => from <= until, { path: ['until'], message: '结束日期在开始日期之前' }))
export type WaitlistRequest = z.infer<typeof waitlistRequest>

export const waitlistStatuses = ['waiting', 'offered', 'accepted', 'left', 'ended'] as const
export const waitlistItem = z.strictObject({
  id: z.string(),
  status: z.enum(waitlistStatuses),
  site: z.strictObject({ id: z.string(), name: z.string() }),
  service: serviceCode,
  from: z.string(),
  until: z.string(),
  /** How many are asked before; null: it waits no more. */
  ahead: z.nullable(z.number()),
  offer: z.nullable(
    z.strictObject({ slotId: z.string(), from: z.string(), until: z.string(), offeredUntil: z.string() }),
  ),
})
export const waitlistQuery = z.strictObject(pageQuery)
export const waitlistPage = z.strictObject({
  items: z.array(waitlistItem),
  nextCursor: z.nullable(z.string()),
})

const frame = z.tuple([z.string().check(z.maxLength(5)), z.string().check(z.maxLength(5))])
const frames = z.array(frame).check(
  z.maxLength(12),
  z.refine((list) => frameProblem(list) === null, { message: '时段要写成 08:30 到 11:30，且不能重叠' }),
)
export const weeklyFrames = z.strictObject({
  1: frames,
  2: frames,
  3: frames,
  4: frames,
  5: frames,
  6: frames,
  7: frames,
})
const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max))
export const scheduleChange = z.strictObject({
  counterId: idText(32),
  counter: writtenText(20),
  services: z.array(serviceCode).check(z.minLength(1), z.maxLength(appointmentLimits.servicesPerCounter)),
  weekly: weeklyFrames,
  onHolidays: z.enum(['closed', 'weekly']),
  /** Absent: as long as the longest of its services takes. */
  slotMinutes: z.optional(whole(5, 240)),
  publicCapacity: whole(0, 500),
  walkInCapacity: whole(0, 500),
  leadMinutes: whole(0, 10_080),
  horizonDays: whole(1, 90),
})
export type ScheduleChange = z.infer<typeof scheduleChange>
export const scheduleSchema = z.strictObject({
  id: z.string(),
  siteId: z.string(),
  ...scheduleChange.shape,
  slotMinutes: z.number(),
  exceptions: z.record(z.string(), z.array(frame)),
  /** How many appointments lie in slots that are no more. */
  affected: z.number(),
})
export const scheduleList = z.strictObject({ items: z.array(scheduleSchema) })
export const scheduleParams = z.strictObject({ id: idText(32) })
export const exceptionParams = z.strictObject({ id: idText(32), date: dateText })
export const exceptionBody = z.strictObject({ frames })
export const affectedList = z.strictObject({
  items: z.array(
    z.strictObject({
      number: z.string(),
      status: z.enum(appointmentStatuses),
      service: serviceCode,
      from: z.string(),
      until: z.string(),
      applicantName: z.nullable(z.string()),
      offers: z.array(siteSlots),
    }),
  ),
})

export const walkInRequest = z.strictObject({
  service: serviceCode,
  applicant: z.optional(z.strictObject({ ...named, phone: z.optional(phoneSchema) })),
  exemption: z.optional(z.enum(exemptions)),
  /** The holder of the card stands here: what others booked with the number gives way. */
  override: z.optional(z.strictObject({ reason: writtenText(200) })),
})
export type WalkInRequest = z.infer<typeof walkInRequest>
export const ticketSchema = z.strictObject({
  number: z.string(),
  ticket: z.string(),
  ahead: z.number(),
  status: z.enum(appointmentStatuses),
})

/** What hangs on the wall: no personal data. */
export const displaySchema = z.strictObject({
  site: z.strictObject({ id: z.string(), name: z.string() }),
  at: z.string(),
  serving: z.array(z.strictObject({ ticket: z.string(), counter: z.string(), calledAt: z.string() })),
  waiting: z.array(z.strictObject({ ticket: z.string(), parked: z.boolean() })),
  waitingCount: z.number(),
})

export const queueItem = z.strictObject({
  number: z.string(),
  ticket: z.nullable(z.string()),
  kind: z.enum(['booked', 'walk_in']),
  status: z.enum(appointmentStatuses),
  service: serviceCode,
  from: z.string(),
  until: z.string(),
  parked: z.boolean(),
  /** It waits to be called next; who was set aside, or left from another day, is called by number alone. */
  inLine: z.boolean(),
  calls: z.number(),
  counter: z.nullable(z.string()),
  applicantName: z.nullable(z.string()),
  idNumber: z.nullable(z.string()),
  exemption: z.nullable(z.enum(exemptions)),
  feeFen: z.number(),
  steps: z.array(appointmentSteps),
})
export const queueSchema = z.strictObject({
  site: z.strictObject({ id: z.string(), name: z.string() }),
  counters: z.array(z.strictObject({ id: z.string(), name: z.string(), services: z.array(serviceCode) })),
  items: z.array(queueItem),
})
export const siteCodeSchema = z.strictObject({
  /** For the screen at the site: good for a minute or two. */
  code: z.string(),
  /** For paper: good while the site stands, near the time of the appointment. */
  printed: z.string(),
  until: z.string(),
})
export const revealApplicant = z.strictObject({ reason: writtenText(200) })
export const applicantView = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  phone: z.nullable(z.string()),
  guardian: z.nullable(z.strictObject(named)),
})
