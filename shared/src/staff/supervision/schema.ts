// Supervision as it crosses the wire: findings, inquiries and their history.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { photoSchema, reportSummary } from '../../reports/schema.ts'
import { homeSchema } from '../../routing/schema.ts'
import { idText, limits, writtenText } from '../../text.ts'
import { findingKinds, inquiryLimits, inquiryStatuses, inquirySteps } from './rules.ts'

const reason = writtenText(limits.note)
export const photoIdList = z.optional(
  z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`)),
)
const signal = z.nullable(z.enum(['green', 'yellow', 'red']))

/** Who of a level did it: the role and its post, and how colleagues call the person where they have a name. */
export const actorSchema = z.strictObject({
  role: z.enum(['staff', 'dispatcher', 'supervisor', 'system']),
  microBrain: z.nullable(homeSchema),
  name: z.nullable(z.string()),
})

export const findingQuery = z.strictObject({
  /** A post and all below it; without it, the supervisor's own. */
  microBrainId: z.optional(idText(32)),
  kind: z.enum(findingKinds),
  ...pageQuery,
})
export const findingSchema = z.strictObject({
  ...reportSummary.shape,
  homeId: z.string(),
  acceptOverdue: z.boolean(),
  overdue: z.boolean(),
  reopenCount: z.number(),
  /** The resident did not agree with a refusal. */
  contested: z.boolean(),
  ratingComment: z.nullable(z.string()),
  resolvedAt: z.nullable(z.string()),
  /** One that is not closed yet: there is at most one. */
  inquiry: z.nullable(z.strictObject({ id: z.string(), status: z.enum(inquiryStatuses) })),
})
export type Finding = z.infer<typeof findingSchema>
export const findingPage = z.strictObject({
  items: z.array(findingSchema),
  nextCursor: z.nullable(z.string()),
  /** Of the sample: the day it was drawn for, and from how many. */
  sample: z.nullable(z.strictObject({ date: z.string(), size: z.number(), of: z.number() })),
})

const deadlineShape = {
  dueInWorkingHours: z.optional(z.number().check(z.gt(0), z.lte(inquiryLimits.workingHours))),
  dueAt: z.optional(z.iso.datetime({ offset: true })),
}
type Deadline = { dueInWorkingHours?: number | undefined; dueAt?: string | undefined }
const oneDeadline = z.refine<Deadline>(
  ({ dueInWorkingHours, dueAt }) => (dueInWorkingHours === undefined) !== (dueAt === undefined),
  { path: ['dueAt'], message: '写明期限：几个工作小时，或者到什么时候' },
)

export const newInquiry = z
  .strictObject({ number: idText(32), question: reason, ...deadlineShape })
  .check(oneDeadline)
export const inquiryBodies = {
  explain: z.strictObject({ note: reason, photoIds: photoIdList }),
  send_back: z.strictObject({ reason, ...deadlineShape }).check(oneDeadline),
  close: z.strictObject({ note: reason }),
} as const

export const inquiryParams = z.strictObject({ id: z.string().check(z.regex(/^[1-9]\d{0,14}$/)) })
export const inquiryQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  status: z.optional(z.enum(inquiryStatuses)),
  /** mine: the post is asked. asked: the post has asked. */
  side: z.enum(['mine', 'asked']),
  ...pageQuery,
})

export const inquiryMoment = z.strictObject({
  at: z.string(),
  step: z.enum(['ask', ...inquirySteps, 'overdue']),
  status: z.enum(inquiryStatuses),
  by: actorSchema,
  note: z.nullable(z.string()),
  /** The deadline this step set. */
  dueAt: z.nullable(z.string()),
  photos: z.array(photoSchema),
})
export const inquirySummary = z.strictObject({
  id: z.string(),
  number: z.string(),
  /** What the report is about: masked, cut. */
  matter: z.string(),
  category: z.string(),
  /** The post that was asked: the duty stays there, wherever the report goes. */
  home: z.nullable(homeSchema),
  askedBy: z.nullable(homeSchema),
  question: z.string(),
  status: z.enum(inquiryStatuses),
  signal,
  dueAt: z.string(),
  /** The explanation came, or is, after a deadline. */
  late: z.boolean(),
  sentBackCount: z.number(),
  createdAt: z.string(),
  /** What the reader may do now. */
  steps: z.array(z.enum(inquirySteps)),
})
export type InquirySummary = z.infer<typeof inquirySummary>
export const inquirySchema = z.strictObject({ ...inquirySummary.shape, history: z.array(inquiryMoment) })
export type Inquiry = z.infer<typeof inquirySchema>
export const inquiryPage = z.strictObject({
  items: z.array(inquirySummary),
  nextCursor: z.nullable(z.string()),
  counts: z.strictObject({ owed: z.number(), explained: z.number(), late: z.number() }),
})
/** Of one report, the latest first; `mayAsk`: the reader may open one now. */
export const reportInquiries = z.strictObject({ items: z.array(inquirySchema), mayAsk: z.boolean() })
export type ReportInquiries = z.infer<typeof reportInquiries>
