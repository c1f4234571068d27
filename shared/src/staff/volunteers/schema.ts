// Volunteers, their tasks and hours as they cross the wire.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { nearSchema, placeSchema } from '../../place.ts'
import { photoSchema } from '../../reports/schema.ts'
import { phoneSchema } from '../../residents/schema.ts'
import { idText, limits, writtenText } from '../../text.ts'
import {
  claimStatuses,
  residentAnswers,
  taskStatuses,
  volunteerKinds,
  volunteerLimits,
  volunteerStatuses,
} from './rules.ts'

const kind = z.enum(volunteerKinds)
const status = z.enum(volunteerStatuses)
const moment = z.iso.datetime({ offset: true, error: '时间不对' })
const reason = writtenText(200)
const post = z.strictObject({ id: z.string(), name: z.string() })
/** Hours in quarters: 6 is an hour and a half. */
const quarters = z.int().check(z.gte(1, '最少一刻钟'), z.lte(volunteerLimits.mostQuarters, '最多 24 小时'))

export const volunteerParams = z.strictObject({ id: idText(24) })
export const helpParams = z.strictObject({ number: idText(32), id: idText(24) })

export const volunteerApplication = z.strictObject({
  microBrainId: idText(32),
  kind,
  name: writtenText(20),
  phone: phoneSchema,
  words: z.optional(writtenText(volunteerLimits.words)),
  /** The version of the text that was agreed to. */
  consent: idText(20),
})

export const yearHours = z.array(z.strictObject({ year: z.number(), quarters: z.number() }))

export const volunteerView = z.strictObject({
  id: z.string(),
  post,
  kind,
  status,
  name: z.string(),
  phone: z.string(),
  words: z.nullable(z.string()),
  /** Why it was refused, suspended or ended. */
  reason: z.nullable(z.string()),
  consent: z.strictObject({ version: z.string(), at: z.string() }),
  hours: yearHours,
  appliedAt: z.string(),
})
export type Volunteer = z.infer<typeof volunteerView>
export const myVolunteering = z.strictObject({
  items: z.array(volunteerView),
  consent: z.strictObject({ version: z.string(), zh: z.string(), en: z.string() }),
})
export type MyVolunteering = z.infer<typeof myVolunteering>

/** As staff read it: the number masked until it is asked for with a reason. */
export const staffVolunteer = z.strictObject({
  ...volunteerView.shape,
  history: z.array(
    z.strictObject({ at: z.string(), step: z.string(), by: z.string(), note: z.nullable(z.string()) }),
  ),
})
export const staffVolunteerRow = z.strictObject(volunteerView.shape)
export type StaffVolunteerRow = z.infer<typeof staffVolunteerRow>
export const staffVolunteerPage = z.strictObject({
  items: z.array(staffVolunteerRow),
  nextCursor: z.nullable(z.string()),
})
export const volunteerListQuery = z.strictObject({
  ...pageQuery,
  microBrainId: z.optional(idText(32)),
  status: z.optional(status),
})
export const checkBodies = {
  accept: z.strictObject({}),
  refuse: z.strictObject({ reason }),
  suspend: z.strictObject({ reason }),
  resume: z.strictObject({}),
  end: z.strictObject({ reason }),
} as const
export const volunteerReveal = z.strictObject({ reason })
export const volunteerPhone = z.strictObject({ phone: z.string() })

const distinctTimes = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
  new Date(startsAt).getTime() < new Date(endsAt).getTime()

export const taskBody = z
  .strictObject({
    microBrainId: z.optional(idText(32)),
    /** The report that it is about; it shows nothing of it but what is written here. */
    number: z.optional(idText(32)),
    title: writtenText(volunteerLimits.title),
    words: writtenText(volunteerLimits.words),
    /** Without it: where the report is, else where the post is. */
    place: z.optional(placeSchema),
    /** Roughly where: 湾南小区东门附近. */
    area: writtenText(60),
    /** Where exactly: only for whoever claimed it. */
    meeting: writtenText(100),
    startsAt: moment,
    endsAt: moment,
    people: z.int().check(z.gte(1), z.lte(volunteerLimits.people)),
    quarters,
  })
  .check(z.refine(distinctTimes, { path: ['endsAt'], message: '结束要在开始以后' }))
export type TaskBody = z.infer<typeof taskBody>

const task = {
  id: z.string(),
  post,
  title: z.string(),
  words: z.string(),
  area: z.string(),
  /** About a hundred metres around where it is, when it is about a resident's matter. */
  place: placeSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  people: z.number(),
  taken: z.number(),
  quarters: z.number(),
  status: z.enum(taskStatuses),
  care: z.boolean(),
}

const myClaim = z.strictObject({
  status: z.enum(claimStatuses),
  quarters: z.nullable(z.number()),
  confirmedQuarters: z.nullable(z.number()),
  /** Why staff counted other hours. */
  reason: z.nullable(z.string()),
  words: z.nullable(z.string()),
})

export const taskView = z.strictObject({
  ...task,
  distanceM: z.nullable(z.number()),
  mine: z.nullable(myClaim),
  /** Only for whoever claimed it, only while it is open. */
  meeting: z.nullable(z.strictObject({ words: z.string(), place: placeSchema })),
  steps: z.array(z.enum(['claim', 'give-up', 'report'])),
})
export type Task = z.infer<typeof taskView>
export const taskPage = z.strictObject({ items: z.array(taskView), nextCursor: z.nullable(z.string()) })
export type TaskPage = z.infer<typeof taskPage>
export const taskListQuery = z.strictObject({ ...pageQuery, near: z.optional(nearSchema) })

export const taskReport = z.strictObject({
  words: writtenText(volunteerLimits.words),
  quarters,
  photoIds: z.optional(z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`))),
})

const claimForStaff = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind,
  status: z.enum(claimStatuses),
  words: z.nullable(z.string()),
  photos: z.array(photoSchema),
  quarters: z.nullable(z.number()),
  confirmedQuarters: z.nullable(z.number()),
  reason: z.nullable(z.string()),
  /** The hours of oneself are for a colleague to count. */
  own: z.boolean(),
})
export const staffTask = z.strictObject({
  ...task,
  /** The report that it is about. */
  number: z.nullable(z.string()),
  meeting: z.string(),
  reason: z.nullable(z.string()),
  claims: z.array(claimForStaff),
})
export type StaffTask = z.infer<typeof staffTask>
export const staffTaskPage = z.strictObject({
  items: z.array(staffTask),
  nextCursor: z.nullable(z.string()),
})
export const staffTaskQuery = z.strictObject({
  ...pageQuery,
  microBrainId: z.optional(idText(32)),
  status: z.optional(z.enum(taskStatuses)),
})
export const taskCancel = z.strictObject({ reason })
/** Other hours than were reported need a reason. */
export const hoursCount = z.strictObject({ quarters: z.optional(quarters), reason: z.optional(reason) })

/** What a resident is asked: may volunteers come and help? */
export const helpView = z.strictObject({
  id: z.string(),
  title: z.string(),
  words: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  status: z.enum(taskStatuses),
  taken: z.number(),
  answers: z.array(z.enum(residentAnswers)),
})
export const helpList = z.strictObject({ items: z.array(helpView) })
export type HelpList = z.infer<typeof helpList>
export const helpAnswer = z.strictObject({ answer: z.enum(residentAnswers) })
