// Where a request goes: the question and the answer of a route preview, and the directory of posts.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { placeSchema } from '../place.ts'
import { idText, limits, writtenText } from '../text.ts'

export const requestKinds = ['report', 'visit', 'appointment', 'campus', 'sos', 'residence'] as const
export const microBrainKinds = ['community', 'campus', 'street', 'police', 'district'] as const
export type MicroBrainKind = (typeof microBrainKinds)[number]

const shortText = idText(200)

export const routeRequest = z.strictObject({
  kind: z.enum(requestKinds),
  text: z.optional(writtenText(limits.text)),
  category: z.optional(shortText),
  place: z.optional(placeSchema),
  address: z.optional(writtenText(200)),
  doorPlate: z.optional(shortText),
  compoundId: z.optional(shortText),
  campusId: z.optional(shortText),
})
export type RouteRequest = z.infer<typeof routeRequest>

export const homeSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(microBrainKinds),
  path: z.array(z.string()),
})
export type Home = z.infer<typeof homeSchema>

export const routeSchema = z.strictObject({
  microBrain: z.nullable(homeSchema),
  joint: z.array(z.string()),
  informed: z.array(z.string()),
  desk: z.boolean(),
  outside: z.boolean(),
  candidates: z.array(z.string()),
  rule: z.strictObject({ id: z.string(), name: z.string() }),
  areasVersion: z.string(),
  borderDistanceM: z.nullable(z.number()),
  nearBorder: z.boolean(),
  categories: z.array(z.strictObject({ code: z.string(), score: z.number() })),
  urgent: z.nullable(
    z.strictObject({
      number: z.enum(['110', '119', '120']),
      reason: z.string(),
      campusPhone: z.optional(z.string()),
    }),
  ),
  masked: z.string(),
  duplicates: z.array(
    z.strictObject({
      number: z.string(),
      summary: z.string(),
      distanceM: z.number(),
      score: z.number(),
      status: z.string(),
      createdAt: z.string(),
      /** Signed and short-lived; null without a photo. */
      photoUrl: z.nullable(z.string()),
      /** How many support it besides its reporter. */
      supports: z.number(),
      /** The asking person's own report. */
      mine: z.boolean(),
    }),
  ),
  /** Posts beyond the border that is near. */
  neighbours: z.array(homeSchema),
  /** Which triage model answered. */
  triageVersion: z.string(),
})
export type RouteAnswer = z.infer<typeof routeSchema>

export const microBrainSchema = z.strictObject({
  ...homeSchema.shape,
  place: placeSchema,
  parentId: z.nullable(z.string()),
  phone: z.string(),
  workingHours: z.string(),
})
export const microBrainQuery = z.strictObject({
  near: z.optional(z.string().check(z.regex(/^-?\d{1,3}(\.\d+)?, ?-?\d{1,2}(\.\d+)?(,(gcj02|wgs84))?$/))),
  kind: z.optional(z.enum(microBrainKinds)),
  ...pageQuery,
})
export const microBrainList = z.strictObject({
  items: z.array(z.strictObject({ ...microBrainSchema.shape, distanceM: z.optional(z.number()) })),
  nextCursor: z.nullable(z.string()),
})

export const addressQuery = z.strictObject({ q: writtenText(100), ...pageQuery })
export const addressItem = z.strictObject({
  code: z.string(),
  address: z.string(),
  kind: z.string(),
  communityId: z.nullable(z.string()),
  place: z.nullable(placeSchema),
})
export const addressList = z.strictObject({
  items: z.array(addressItem),
  nextCursor: z.nullable(z.string()),
})

/** The areas as drawn on the H5 map; `synthetic` borders are made up and say so. */
export const areaMapSchema = z.strictObject({
  version: z.string(),
  synthetic: z.boolean(),
  areas: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      street: z.string(),
      place: placeSchema,
      rings: z.array(z.array(z.tuple([z.number(), z.number()]))),
    }),
  ),
})
