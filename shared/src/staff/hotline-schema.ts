// The hotline as it crosses the wire: a matter written down for a caller, and what is open near by meanwhile.
import { z } from '../config.ts'
import { nearSchema, placeSchema } from '../place.ts'
import { reportStatuses } from '../reports/rules.ts'
import { newReport, urgentSchema } from '../reports/schema.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText, writtenText } from '../text.ts'

/** A mobile number, or a landline with its area code. */
export const callerPhone = z
  .string()
  .check(z.regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/, '请填 11 位手机号，或带区号的座机'))

const { text, category, place, address, doorPlate, photoIds, answers, anonymous } = newReport.shape

export const callerReport = z.strictObject({
  text,
  category,
  place,
  address,
  doorPlate,
  photoIds,
  answers,
  /** Neither number nor name is kept. */
  anonymous,
  caller: z.optional(z.strictObject({ phone: z.optional(callerPhone), name: z.optional(writtenText(40)) })),
  /** The number of an open one of this post that it says again: filed, and merged into it. */
  into: z.optional(idText(32)),
})
export type CallerReport = z.infer<typeof callerReport>

/** What is read out to the caller; whose queue it is in may be another post's. */
export const callerReceipt = z.strictObject({
  number: z.string(),
  status: z.enum(reportStatuses),
  category: z.string(),
  microBrain: z.nullable(homeSchema),
  desk: z.boolean(),
  acceptDueAt: z.string(),
  dueAt: z.string(),
  createdAt: z.string(),
  urgent: z.nullable(urgentSchema),
  caller: z.nullable(z.strictObject({ phone: z.nullable(z.string()), name: z.nullable(z.string()) })),
  /** It was merged into this one. */
  into: z.nullable(z.string()),
  /** Whoever filed it may open it: it came to a post of theirs. */
  readable: z.boolean(),
})
export type CallerReceipt = z.infer<typeof callerReceipt>

export const nearbyOpen = { usualM: 300, mostM: 2000, most: 30 } as const

export const nearbyQuery = z
  .strictObject({
    near: nearSchema,
    withinM: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,4}$/)), z.transform(Number))),
    microBrainId: z.optional(idText(32)),
  })
  .check(
    z.refine(({ withinM = 1 }) => withinM >= 1 && withinM <= nearbyOpen.mostM, {
      path: ['withinM'],
      message: `1 到 ${nearbyOpen.mostM} 米`,
    }),
  )

export const nearbyList = z.strictObject({
  items: z.array(
    z.strictObject({
      number: z.string(),
      status: z.enum(reportStatuses),
      category: z.string(),
      summary: z.string(),
      address: z.nullable(z.string()),
      place: z.nullable(placeSchema),
      distanceM: z.number(),
      createdAt: z.string(),
      dueAt: z.string(),
      /** Reports that were merged into it, and people who support it. */
      mergedCount: z.number(),
      supports: z.number(),
    }),
  ),
})
export type NearbyOpen = z.infer<typeof nearbyList>['items'][number]
