// The in-app inbox, and what a subscribe message was accepted for.
import { z } from '../config.ts'
import { idText } from '../text.ts'

export const noticeSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** The report it is about. */
  number: z.optional(z.string()),
  /** Where a tap leads: the resident's page or the staff page of the report. */
  audience: z.enum(['reporter', 'staff']),
  at: z.string(),
  read: z.boolean(),
})
export type Notice = z.infer<typeof noticeSchema>
export const noticePage = z.strictObject({
  items: z.array(noticeSchema),
  nextCursor: z.nullable(z.string()),
  unread: z.number(),
})
export const subscriptionRequest = z.strictObject({
  templateId: idText(64),
  accepted: z.boolean(),
})
export const subscriptionSchema = z.strictObject({ templateId: z.string(), remaining: z.number() })
