// The kinds of matters as they cross the wire.
import { z } from '../config.ts'

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
