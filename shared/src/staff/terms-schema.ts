// How a post works on a category, as it crosses the wire.
import { z } from '../config.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText } from '../text.ts'
import { dispatchModes } from './terms.ts'

/** A year of office hours is more than any promise needs. */
const mostMinutes = 60 * 24 * 90
export const mostOpenLimits = { least: 1, most: 200 } as const

const span = z.strictObject({
  minutes: z.number().check(z.int(), z.gte(1, '至少 1 分钟'), z.lte(mostMinutes, '最长 90 天')),
  clock: z.enum(['working', 'running']),
})

/** Null, or left out: as the row for every category says, else as the district does. */
export const termsBody = z.strictObject({
  mode: z.optional(z.nullable(z.enum(dispatchModes))),
  acceptWithin: z.optional(z.nullable(span)),
  resolveWithin: z.optional(z.nullable(span)),
  secondLook: z.optional(z.nullable(z.boolean())),
  mostOpen: z.optional(
    z.nullable(
      z
        .number()
        .check(z.int(), z.gte(mostOpenLimits.least, '至少 1 件'), z.lte(mostOpenLimits.most, '最多 200 件')),
    ),
  ),
})
export type TermsBody = z.infer<typeof termsBody>

export const termsParams = z.strictObject({ id: idText(32) })
export const termsOfCategoryParams = z.strictObject({ id: idText(32), category: idText(32) })

const row = z.strictObject({
  mode: z.nullable(z.enum(dispatchModes)),
  acceptWithin: z.nullable(span),
  resolveWithin: z.nullable(span),
  secondLook: z.nullable(z.boolean()),
  mostOpen: z.nullable(z.number()),
})
const whole = z.strictObject({
  mode: z.enum(dispatchModes),
  acceptWithin: span,
  resolveWithin: span,
  secondLook: z.boolean(),
  mostOpen: z.number(),
})

export const postTermsSchema = z.strictObject({
  microBrain: homeSchema,
  /** Who reads may change it. */
  mayEdit: z.boolean(),
  /** Who reads may promise more time than the district does. */
  mayBeSlower: z.boolean(),
  /** What the post says for every category; null: nothing. */
  forAll: z.nullable(row),
  items: z.array(
    z.strictObject({
      category: z.strictObject({ code: z.string(), zh: z.string(), en: z.string() }),
      /** What the post says for this category; null: nothing. */
      own: z.nullable(row),
      /** What holds for the promises that are made from now on. */
      terms: whole,
      /** The district's promise. */
      district: z.strictObject({ acceptWithin: span, resolveWithin: span }),
    }),
  ),
})
export type PostTermsView = z.infer<typeof postTermsSchema>
