// Published answers as they cross the wire: searched by whoever asks, kept by staff.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { idText, writtenText } from '../../text.ts'
import { serviceCode } from '../service-schema.ts'

export const answerLimits = { perPost: 500, found: 10 } as const

const words = (most: number) => z.strictObject({ zh: writtenText(most), en: writtenText(most * 2) })

export const answerChange = z.strictObject({
  service: serviceCode,
  question: words(100),
  answer: words(1000),
  published: z.boolean(),
})
export type AnswerChange = z.infer<typeof answerChange>

export const answerView = z.strictObject({
  id: z.string(),
  service: z.string(),
  question: z.strictObject({ zh: z.string(), en: z.string() }),
  answer: z.strictObject({ zh: z.string(), en: z.string() }),
  updatedAt: z.string(),
})
export const answerList = z.strictObject({ items: z.array(answerView), nextCursor: z.nullable(z.string()) })
export const staffAnswer = z.strictObject({
  ...answerView.shape,
  published: z.boolean(),
  /** The post that keeps it; the district's hold on every campus. */
  microBrainId: z.string(),
})
export const staffAnswerList = z.strictObject({
  items: z.array(staffAnswer),
  nextCursor: z.nullable(z.string()),
})
export const staffAnswerQuery = z.strictObject(pageQuery)

export const answerQuery = z.strictObject({
  service: z.optional(serviceCode),
  q: z.optional(writtenText(200)),
  campusId: z.optional(idText(32)),
  ...pageQuery,
})
export const answerParams = z.strictObject({ id: idText(32), answerId: idText(24) })
