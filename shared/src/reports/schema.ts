// Reports as they cross the wire.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { placeSchema } from '../place.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText, limits, writtenText } from '../text.ts'
import { reportStatuses } from './rules.ts'

const photoIds = z.optional(
  z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`)),
)
const note = z.optional(writtenText(limits.note))

export const photoSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  width: z.number(),
  height: z.number(),
})
export type Photo = z.infer<typeof photoSchema>

export const newReport = z.strictObject({
  text: writtenText(limits.text),
  category: z.optional(idText(32)),
  place: z.optional(placeSchema),
  address: z.optional(writtenText(200)),
  doorPlate: z.optional(idText(64)),
  photoIds,
  answers: z.optional(
    z
      .record(idText(32), writtenText(200))
      .check(z.refine((answers) => Object.keys(answers).length <= 20, { message: '最多 20 个回答' })),
  ),
  anonymous: z.optional(z.boolean()),
  public: z.optional(z.boolean()),
})
export type NewReport = z.infer<typeof newReport>

export const timelineSchema = z.array(
  z.strictObject({
    at: z.string(),
    step: z.string(),
    status: z.enum(reportStatuses),
    by: z.enum(['you', 'reporter', 'post', 'team', 'system']),
    title: z.string(),
    note: z.optional(z.string()),
    photos: z.optional(z.array(photoSchema)),
  }),
)
export type Timeline = z.infer<typeof timelineSchema>

const signal = z.nullable(z.enum(['green', 'yellow', 'red']))

/** A line of a list. */
export const reportSummary = z.strictObject({
  number: z.string(),
  status: z.enum(reportStatuses),
  category: z.string(),
  summary: z.string(),
  microBrain: z.nullable(homeSchema),
  address: z.nullable(z.string()),
  asked: z.boolean(),
  signal,
  dueAt: z.string(),
  createdAt: z.string(),
  photo: z.nullable(photoSchema),
  rating: z.nullable(z.number()),
  remindCount: z.number(),
})
export type ReportSummary = z.infer<typeof reportSummary>

/** The whole report, as its reporter reads it. */
export const reportSchema = z.strictObject({
  ...reportSummary.shape,
  text: z.string(),
  place: z.nullable(placeSchema),
  answers: z.record(z.string(), z.string()),
  anonymous: z.boolean(),
  public: z.boolean(),
  /** Asked for as public where the category forbids it: stored private, and told. */
  publicRefused: z.boolean(),
  desk: z.boolean(),
  question: z.nullable(z.string()),
  evidenceNeeded: z.boolean(),
  resolvedAt: z.nullable(z.string()),
  autoClosedAt: z.nullable(z.string()),
  remindedAt: z.nullable(z.string()),
  rejectionContested: z.boolean(),
  ratingComment: z.nullable(z.string()),
  photos: z.array(photoSchema),
  timeline: timelineSchema,
})
export type Report = z.infer<typeof reportSchema>

export const reportPage = z.strictObject({
  items: z.array(reportSummary),
  nextCursor: z.nullable(z.string()),
})
export const reportListQuery = z.strictObject({ scope: z.optional(z.enum(['mine'])), ...pageQuery })

export const numberParams = z.strictObject({ number: idText(32) })

/** Bodies of the steps a reporter may take; each step is a door of its own. */
export const reporterStepBodies = {
  withdraw: z.strictObject({ reason: z.optional(writtenText(limits.note)) }),
  remind: z.strictObject({ note }),
  answer: z.strictObject({ text: writtenText(limits.text), photoIds }),
  confirm: z.strictObject({
    rating: z.number().check(z.int(), z.gte(1, '1 到 5 星'), z.lte(5, '1 到 5 星')),
    comment: z.optional(writtenText(limits.note)),
  }),
  reopen: z.strictObject({ reason: writtenText(limits.note), photoIds }),
} as const

const staffNotes = { note, internalNote: note, photoIds }
const reason = writtenText(limits.note)

/** Bodies of the steps staff may take. `note` is what the reporter reads, `internalNote` only staff. */
export const staffStepBodies = {
  accept: z.strictObject(staffNotes),
  progress: z.strictObject(staffNotes),
  ask: z.strictObject({ ...staffNotes, question: writtenText(limits.note) }),
  transfer: z.strictObject({
    ...staffNotes,
    microBrainId: idText(32),
    reason,
  }),
  return: z.strictObject({ ...staffNotes, reason }),
  escalate: z.strictObject({ ...staffNotes, reason }),
  resolve: z.strictObject({ ...staffNotes, note: writtenText(limits.note), evidencePhotoIds: photoIds }),
  reject: z.strictObject({ ...staffNotes, reason }),
} as const

export const staffListQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  status: z.optional(z.enum(reportStatuses)),
  signal: z.optional(z.enum(['green', 'yellow', 'red'])),
  desk: z.optional(z.enum(['true', 'false'])),
  order: z.optional(z.enum(['newest', 'due'])),
  ...pageQuery,
})

/** The whole report, as staff of its home read it. */
export const staffReportSchema = z.strictObject({
  ...reportSchema.shape,
  reporter: z.nullable(z.strictObject({ phone: z.nullable(z.string()) })),
  history: z.array(
    z.strictObject({
      at: z.string(),
      step: z.string(),
      status: z.enum(reportStatuses),
      by: z.string(),
      note: z.nullable(z.string()),
      internalNote: z.nullable(z.string()),
      photos: z.array(photoSchema),
    }),
  ),
  delivery: z.strictObject({
    status: z.enum(['none', 'due', 'delivered', 'failing', 'stuck']),
    attempts: z.number(),
    lastTriedAt: z.nullable(z.string()),
    reason: z.optional(z.string()),
  }),
  route: z.strictObject({
    ruleId: z.string(),
    areasVersion: z.string(),
    borderDistanceM: z.nullable(z.number()),
    nearBorder: z.boolean(),
    outside: z.boolean(),
    joint: z.array(z.string()),
    informed: z.array(z.string()),
  }),
  steps: z.array(z.string()),
})
export type StaffReport = z.infer<typeof staffReportSchema>

export const staffReportPage = z.strictObject({
  items: z.array(z.strictObject({ ...reportSummary.shape, steps: z.array(z.string()) })),
  nextCursor: z.nullable(z.string()),
  counts: z.strictObject({
    red: z.number(),
    yellow: z.number(),
    green: z.number(),
    submitted: z.number(),
    working: z.number(),
    resolved: z.number(),
  }),
})

export const categorySchema = z.strictObject({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  home: z.enum(['community', 'street', 'police']),
  evidence: z.boolean(),
  mayBePublic: z.boolean(),
  mayBeAnonymous: z.boolean(),
  resolveWithin: z.strictObject({ minutes: z.number(), clock: z.enum(['working', 'running']) }),
  questions: z.array(
    z.strictObject({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      kind: z.enum(['text', 'choice']),
      options: z.optional(z.array(z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }))),
      required: z.boolean(),
    }),
  ),
})
export type Category = z.infer<typeof categorySchema>
export const categoryList = z.strictObject({ items: z.array(categorySchema) })
