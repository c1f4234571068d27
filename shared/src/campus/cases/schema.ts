// Cases as those in charge read them, and what coordinators read of them: kinds and counts.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { photoSchema, urgentSchema } from '../../reports/schema.ts'
import { idText, limits, writtenText } from '../../text.ts'
import { messageView, timeView } from '../request-schema.ts'
import { serviceCode, serviceName } from '../service-schema.ts'
import { caseStatuses } from './rules.ts'

const asker = z.nullable(z.strictObject({ name: z.string(), kind: z.string() }))

export const caseSummary = z.strictObject({
  number: z.string(),
  service: serviceName,
  campusId: z.string(),
  status: z.enum(caseStatuses),
  urgent: z.boolean(),
  overdue: z.boolean(),
  dueAt: z.string(),
  createdAt: z.string(),
  lastMessage: z.nullable(z.strictObject({ at: z.string(), by: z.enum(['student', 'handler']) })),
  /** Null until they say who they are. */
  asker,
})
export type CaseSummary = z.infer<typeof caseSummary>
export const casePage = z.strictObject({ items: z.array(caseSummary), nextCursor: z.nullable(z.string()) })

export const caseView = z.strictObject({
  ...caseSummary.shape,
  text: z.string(),
  answers: z.record(z.string(), z.string()),
  photos: z.array(photoSchema),
  urgentMark: z.nullable(urgentSchema),
  messages: z.array(messageView),
  times: z.array(timeView),
  /** To whom it may be handed over. */
  colleagues: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  acts: z.array(z.enum(['answerAsHandler', 'offerTimes', 'dropTime', 'handOver', 'close'])),
})
export type CaseView = z.infer<typeof caseView>

export const caseListQuery = z.strictObject({
  status: z.optional(z.enum(['open', 'closed'])),
  ...pageQuery,
})
export const handOver = z.strictObject({ personId: idText(24) })
export const closing = z.strictObject({ text: z.optional(writtenText(limits.text)) })
export const leftCase = z.strictObject({ number: z.string(), left: z.literal(true) })

export const campusParams = z.strictObject({ id: idText(32) })
export const handlerParams = z.strictObject({ id: idText(32), service: serviceCode, personId: idText(24) })

/** Of what a coordinator lists: the oldest first. */
export const caseListPage = z.strictObject(pageQuery)

export const handlerList = z.strictObject({
  items: z.array(
    z.strictObject({
      service: serviceName,
      person: z.strictObject({ id: z.string(), name: z.string() }),
      /** How many open cases they have. */
      open: z.number(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})

/** Cases that nobody has: number and kind, no more. */
export const waitingList = z.strictObject({
  items: z.array(
    z.strictObject({
      number: z.string(),
      service: serviceName,
      createdAt: z.string(),
      dueAt: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})

const counts = z.strictObject({
  service: serviceName,
  waiting: z.number(),
  open: z.number(),
  overdue: z.number(),
  closedIn30Days: z.number(),
})
/** One line for each service, so all at once. */
export const countList = z.strictObject({ items: z.array(counts), nextCursor: z.null() })
export type CaseCounts = z.infer<typeof counts>

/** What the next shift has to know. */
export const handoverView = z.strictObject({
  at: z.string(),
  reports: z.array(
    z.strictObject({
      number: z.string(),
      service: z.nullable(serviceName),
      category: z.string(),
      summary: z.string(),
      status: z.string(),
      signal: z.nullable(z.enum(['green', 'yellow', 'red'])),
      dueAt: z.string(),
      urgent: z.nullable(urgentSchema),
      who: z.nullable(z.string()),
      team: z.nullable(z.string()),
      lastSaid: z.nullable(
        z.strictObject({ at: z.string(), by: z.enum(['student', 'handler', 'post']), text: z.string() }),
      ),
    }),
  ),
  nextCursor: z.nullable(z.string()),
  sos: z.array(
    z.strictObject({
      number: z.string(),
      status: z.string(),
      raisedAt: z.string(),
      acknowledgedAt: z.nullable(z.string()),
      arrivedAt: z.nullable(z.string()),
    }),
  ),
  /** Of confidential services only how many there are. */
  cases: z.array(counts),
})
export type HandoverView = z.infer<typeof handoverView>
export const handoverQuery = z.strictObject(pageQuery)
