// Where a request goes: the question and the answer of a route preview, and the directory of posts.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { nearSchema, placeSchema } from '../place.ts'
import { idText, limits, writtenText } from '../text.ts'
import { longestScan } from './addresses/plates.ts'
import { openingHours } from './calendar-schema.ts'

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
  /** The code, or all that was scanned. */
  doorPlate: z.optional(idText(longestScan)),
  compoundId: z.optional(shortText),
  campusId: z.optional(shortText),
  /** Answers to the category's questions; rules may ask for them. */
  answers: z.optional(
    z
      .record(idText(32), writtenText(200))
      .check(z.refine((answers) => Object.keys(answers).length <= 20, { message: '最多 20 个回答' })),
  ),
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

/** What people need to know before they go somewhere. */
const visit = {
  place: placeSchema,
  phone: z.string(),
  workingHours: z.string(),
  /** What it does, in short words. */
  services: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
  /** How to find it, in words. */
  directions: z.string(),
  hours: openingHours,
  /** Today's opening times, holidays and make-up days counted. */
  today: z.array(z.tuple([z.string(), z.string()])),
  openNow: z.boolean(),
}
export const microBrainSchema = z.strictObject({
  ...homeSchema.shape,
  parentId: z.nullable(z.string()),
  ...visit,
})
/** A place to go for one matter: the counters, the police posts of the campuses. */
export const siteSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  microBrainId: z.string(),
  ...visit,
  /** What can be booked there. */
  offers: z.array(
    z.strictObject({ code: z.string(), name: z.strictObject({ zh: z.string(), en: z.string() }) }),
  ),
  distanceM: z.optional(z.number()),
})
const near = z.optional(nearSchema)
export const siteQuery = z.strictObject({
  near,
  kind: z.optional(idText(32)),
  ...pageQuery,
})
export const siteList = z.strictObject({ items: z.array(siteSchema), nextCursor: z.nullable(z.string()) })

export const microBrainQuery = z.strictObject({
  near,
  kind: z.optional(z.enum(microBrainKinds)),
  ...pageQuery,
})
export const microBrainList = z.strictObject({
  items: z.array(z.strictObject({ ...microBrainSchema.shape, distanceM: z.optional(z.number()) })),
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
