// 反诈中心 as it crosses the wire: a check that keeps nothing, the list of staff, and the quiz.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, writtenText } from '../text.ts'
import { fraudKinds, fraudLimits } from './fraud.ts'
import { fraudQuiz } from './fraud-quiz.ts'

const words = z.strictObject({ zh: z.string(), en: z.string() })
const kind = z.enum(fraudKinds)

/** One of them, or a message that holds some. */
export const fraudCheck = z.strictObject({ text: writtenText(fraudLimits.text), kind: z.optional(kind) })
/** `not_listed` is no promise: `advice` says so. */
export const fraudAnswer = z.strictObject({
  verdict: z.enum(['listed', 'not_listed', 'unreadable']),
  kind: z.nullable(kind),
  value: z.nullable(z.string()),
  note: z.nullable(z.string()),
  since: z.nullable(z.string()),
  advice: words,
})

export const fraudEntries = z.strictObject({
  microBrainId: idText(32),
  entries: z
    .array(
      z.strictObject({
        kind,
        value: writtenText(fraudLimits.value),
        note: z.optional(writtenText(fraudLimits.note)),
      }),
    )
    .check(z.minLength(1), z.maxLength(fraudLimits.atOnce)),
})
export type FraudEntries = z.infer<typeof fraudEntries>
export const fraudAdded = z.strictObject({
  added: z.number(),
  known: z.number(),
  /** Lines that are none of their kind, by their place in the request. */
  refused: z.array(z.strictObject({ line: z.number(), value: z.string() })),
})
export const fraudListQuery = z.strictObject({ kind: z.optional(kind), ...pageQuery })
export const fraudList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.number(),
      kind,
      value: z.string(),
      note: z.nullable(z.string()),
      microBrainId: z.string(),
      since: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})
export const fraudParams = z.strictObject({
  id: z.pipe(z.string().check(z.regex(/^[1-9]\d{0,8}$/)), z.transform(Number)),
})

export const quizSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.string(),
      text: words,
      options: z.array(z.strictObject({ id: z.string(), text: words })),
    }),
  ),
})
/** Every question, each with one of its options. */
export const quizBody = z.strictObject({
  answers: z
    .record(idText(32), idText(32))
    .check(
      z.refine(
        (answers) =>
          Object.keys(answers).length === fraudQuiz.length &&
          fraudQuiz.every(({ id, options }) => options.some((option) => option.id === answers[id])),
        { message: '请答完每一题' },
      ),
    ),
})
export const quizResult = z.strictObject({
  id: z.number(),
  at: z.string(),
  right: z.number(),
  of: z.number(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      answer: z.string(),
      right: z.string(),
      correct: z.boolean(),
      why: words,
    }),
  ),
})
export const quizResults = z.strictObject({ items: z.array(quizResult), nextCursor: z.nullable(z.string()) })
