// A category as a district's data gives it: everything of its row, judged strictly.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'
import type { CategoryRow } from './categories.ts'

const whole = (least: number, most: number) => z.number().check(z.int(), z.gte(least), z.lte(most))
const words = { zh: writtenText(40), en: writtenText(60) }
const home = z.enum(['community', 'street', 'police'])
const mostMinutes = 366 * 24 * 60

export const categoryRow = z.strictObject({
  code: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,31}$/, '用小写字母、数字和下划线')),
  ...words,
  home,
  informs: z.nullable(home),
  resolveWithin: z.strictObject({ minutes: whole(1, mostMinutes), clock: z.enum(['working', 'running']) }),
  evidence: z.boolean(),
  mayBePublic: z.boolean(),
  mayBeAnonymous: z.boolean(),
  questions: z.array(
    z.strictObject({
      id: idText(32),
      ...words,
      kind: z.enum(['text', 'choice']),
      options: z.optional(z.array(z.strictObject({ id: idText(32), ...words })).check(z.minLength(2))),
      required: z.boolean(),
    }),
  ),
  sameMatter: z.strictObject({
    radiusM: whole(0, 3000),
    openDays: whole(0, 366),
    resolvedDays: whole(0, 366),
  }),
}) satisfies z.ZodMiniType<CategoryRow>
