// Saved filters: what a person narrows the queue of a micro-brain to again and again.
import { z } from '../config.ts'
import { reportStatuses } from '../reports/rules.ts'
import { idText, writtenText } from '../text.ts'

/** For one person at one micro-brain. */
export const mostFilters = 20

/** The narrowing part of the query of `GET /v1/staff/reports`; `assignee`: `me`, `none`, or a person's id. */
export const queueFilterShape = {
  status: z.optional(z.enum(reportStatuses)),
  signal: z.optional(z.enum(['green', 'yellow', 'red'])),
  desk: z.optional(z.enum(['true', 'false'])),
  order: z.optional(z.enum(['newest', 'due'])),
  category: z.optional(idText(32)),
  /** The campus service it came by. */
  service: z.optional(idText(32)),
  assignee: z.optional(idText(40)),
  urgent: z.optional(z.enum(['true', 'false'])),
  /** The beginning of a number, or words of the address; of the last 90 days. */
  q: z.optional(writtenText(40)),
}
export const queueFilter = z.strictObject(queueFilterShape)
export type QueueFilter = z.infer<typeof queueFilter>

const name = writtenText(20)

/** Under a name that is there already, it takes its place. */
export const savedFilterBody = z.strictObject({ microBrainId: idText(32), name, query: queueFilter })
export const filterListQuery = z.strictObject({ microBrainId: idText(32) })
export const filterRemoval = z.strictObject({ microBrainId: idText(32), name })

/** In the order in which they were made. */
export const filterList = z.strictObject({
  items: z.array(z.strictObject({ name: z.string(), query: queueFilter })),
})
export type SavedFilters = z.infer<typeof filterList>
