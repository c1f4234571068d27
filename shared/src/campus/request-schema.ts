// Requests to a campus service as they cross the wire: what is asked, what the asker reads, the thread.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { placeSchema } from '../place.ts'
import { photoSchema, timelineSchema, urgentSchema } from '../reports/schema.ts'
import { reportStatuses } from '../reports/rules.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText, limits, writtenText } from '../text.ts'
import { caseLimits, caseStatuses } from './cases/rules.ts'
import { serviceName } from './service-schema.ts'

const photoIds = z.optional(
  z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`)),
)

export const newRequest = z.strictObject({
  text: writtenText(limits.text),
  answers: z.optional(
    z
      .record(idText(32), writtenText(200))
      .check(z.refine((answers) => Object.keys(answers).length <= 20, { message: '最多 20 个回答' })),
  ),
  photoIds,
  anonymous: z.optional(z.boolean()),
  /** Where it is about a place. */
  place: z.optional(placeSchema),
  address: z.optional(writtenText(200)),
})
export type NewRequest = z.infer<typeof newRequest>

export const helpLineSchema = z.strictObject({
  number: z.string(),
  name: z.strictObject({ zh: z.string(), en: z.string() }),
})

export const requestStatuses = [...new Set([...reportStatuses, ...caseStatuses])] as const
const status = z.enum(requestStatuses as [string, ...string[]])

/** The answer to a request and to each word after it; what was written is not said back, since answers are kept a day. */
export const requestReceipt = z.strictObject({
  number: z.string(),
  service: serviceName,
  status,
  anonymous: z.boolean(),
  microBrain: z.nullable(homeSchema),
  dueAt: z.string(),
  createdAt: z.string(),
  urgent: z.nullable(urgentSchema),
  /** Shown before anything else; empty: nothing sounds like danger to a life. */
  helpLines: z.array(helpLineSchema),
})
export type RequestReceipt = z.infer<typeof requestReceipt>

export const requestSummary = z.strictObject({
  number: z.string(),
  service: serviceName,
  shape: z.enum(['report', 'case']),
  status,
  createdAt: z.string(),
  dueAt: z.string(),
  /** When somebody last wrote in the thread, and whether that was somebody else. */
  lastMessage: z.nullable(z.strictObject({ at: z.string(), by: z.enum(['student', 'handler']) })),
})
export type RequestSummary = z.infer<typeof requestSummary>
export const requestPage = z.strictObject({
  items: z.array(requestSummary),
  nextCursor: z.nullable(z.string()),
})

export const messageView = z.strictObject({
  by: z.enum(['student', 'handler']),
  text: z.string(),
  photos: z.array(photoSchema),
  at: z.string(),
})
export type MessageView = z.infer<typeof messageView>
export const messageList = z.strictObject({ number: z.string(), messages: z.array(messageView) })

export const timeView = z.strictObject({
  id: z.string(),
  from: z.string(),
  until: z.string(),
  where: z.string(),
  status: z.enum(['offered', 'taken']),
})

/** All that the asker may read of a request. */
export const ownRequest = z.strictObject({
  ...requestSummary.shape,
  text: z.string(),
  answers: z.record(z.string(), z.string()),
  photos: z.array(photoSchema),
  anonymous: z.boolean(),
  microBrain: z.nullable(homeSchema),
  urgent: z.nullable(urgentSchema),
  helpLines: z.array(helpLineSchema),
  messages: z.array(messageView),
  /** Of a report: every step with what the post said, as the report's own page tells it. */
  timeline: timelineSchema,
  /** It waits for the answer to this. */
  question: z.nullable(z.string()),
  /** Of a case: when to meet. */
  times: z.array(timeView),
  /** What the asker may do now. */
  acts: z.array(z.enum(['write', 'tellName', 'withdraw', 'takeTime', 'dropTime'])),
})
export type OwnRequest = z.infer<typeof ownRequest>

export const newMessage = z.strictObject({ text: writtenText(limits.text), photoIds })
export type NewMessage = z.infer<typeof newMessage>
export const messageReceipt = z.strictObject({
  number: z.string(),
  at: z.string(),
  helpLines: z.array(helpLineSchema),
})

/** Of a step that needs no words. */
export const noWords = z.nullish(z.strictObject({}))

export const requestListQuery = z.strictObject(pageQuery)
export const requestParams = z.strictObject({ number: idText(32) })
export const timeParams = z.strictObject({ number: idText(32), id: idText(24) })
export const done = z.strictObject({ number: z.string(), status })

export const newTimes = z.strictObject({
  times: z
    .array(
      z.strictObject({
        from: z.string().check(z.regex(instant())),
        until: z.string().check(z.regex(instant())),
      }),
    )
    .check(z.minLength(1), z.maxLength(caseLimits.times, `最多 ${caseLimits.times} 个时间`)),
  where: writtenText(100),
})
export type NewTimes = z.infer<typeof newTimes>

function instant() {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/
}
