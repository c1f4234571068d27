// 校园110 and walks home as they cross the wire.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { placeSchema } from '../place.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText, writtenText } from '../text.ts'
import { sosLimits, sosOrigins, sosSides, sosStaffSteps, sosStatuses, sosSteps, walkStatuses } from './sos.ts'

const moment = z.iso.datetime({ offset: true, error: '时间不对' })
const note = writtenText(sosLimits.note)

/** Nothing has to be given. `at`: when it was pressed, where that was without a connection. */
export const sosBody = z.strictObject({
  place: z.optional(placeSchema),
  at: z.optional(moment),
  campusId: z.optional(idText(32)),
  note: z.optional(note),
})
export type SosBody = z.infer<typeof sosBody>
/** A press with nothing to say may send nothing at all. */
export const pressBody = z.nullish(sosBody)

export const placesBody = z.strictObject({
  places: z
    .array(z.strictObject({ place: placeSchema, at: moment }))
    .check(z.minLength(1), z.maxLength(sosLimits.placesAtOnce)),
})
export type PlacesBody = z.infer<typeof placesBody>

export const falseAlarmBody = z.nullish(z.strictObject({ note: z.optional(note) }))
export const sosParams = z.strictObject({ number: idText(20) })

/** What to press before all else. */
export const callSchema = z.strictObject({
  kind: z.enum(['emergency', 'campus', 'police']),
  number: z.string(),
  name: z.strictObject({ zh: z.string(), en: z.string() }),
})
const calls = z.array(callSchema)
export type Call = z.infer<typeof callSchema>

const home = z.nullable(homeSchema)
/** `takenAt` is the phone's time, `receivedAt` ours. */
const trailPoint = z.strictObject({ place: placeSchema, takenAt: z.string(), receivedAt: z.string() })

const summary = {
  number: z.string(),
  status: z.enum(sosStatuses),
  origin: z.enum(sosOrigins),
  /** When it was pressed, and when it reached us. */
  raisedAt: z.string(),
  receivedAt: z.string(),
  campus: home,
  police: home,
  /** How many people were told. */
  alerted: z.number(),
  acknowledgedAt: z.nullable(z.string()),
  arrivedAt: z.nullable(z.string()),
  closedAt: z.nullable(z.string()),
}
const happening = {
  at: z.string(),
  step: z.enum(sosSteps),
  status: z.enum(sosStatuses),
  note: z.nullable(z.string()),
}

export const ownSos = z.strictObject({
  ...summary,
  places: z.strictObject({ kept: z.number(), everyS: z.number(), last: z.nullable(trailPoint) }),
  /** When the place is deleted; null while it is open. */
  placeKeptUntil: z.nullable(z.string()),
  timeline: z.array(z.strictObject({ ...happening, by: z.enum(['you', 'system', ...sosSides]) })),
  calls,
})
export type OwnSos = z.infer<typeof ownSos>
export const currentSos = z.strictObject({ sos: z.nullable(ownSos), calls })
export const keptPlaces = z.strictObject({
  number: z.string(),
  status: z.enum(sosStatuses),
  kept: z.number(),
  everyS: z.number(),
})

export const sosListQuery = z.strictObject({
  microBrainId: idText(32),
  state: z.optional(z.enum(['open', 'closed'])),
  ...pageQuery,
})
export const sosItem = z.strictObject(summary)
export const sosList = z.strictObject({ items: z.array(sosItem), nextCursor: z.nullable(z.string()) })

export const staffSos = z.strictObject({
  ...summary,
  person: z.strictObject({
    name: z.nullable(z.string()),
    phone: z.nullable(z.string()),
    kind: z.enum(['student', 'staff', 'teacher', 'other']),
  }),
  note: z.nullable(z.string()),
  /** Oldest first; empty once it is deleted. */
  trail: z.array(trailPoint),
  placeKeptUntil: z.nullable(z.string()),
  alerts: z.array(
    z.strictObject({
      name: z.string(),
      side: z.enum(sosSides),
      /** 1: the nearest on that side. */
      rank: z.number(),
      distanceM: z.nullable(z.number()),
      at: z.string(),
      you: z.boolean(),
    }),
  ),
  history: z.array(
    z.strictObject({
      ...happening,
      by: z.enum(['caller', 'system', ...sosSides]),
      name: z.nullable(z.string()),
    }),
  ),
  steps: z.array(z.enum(sosStaffSteps)),
  calls,
})
export type StaffSos = z.infer<typeof staffSos>

export const sosStaffBodies = {
  acknowledge: z.nullish(z.strictObject({ note: z.optional(note) })),
  arrive: z.nullish(z.strictObject({ note: z.optional(note) })),
  close: z.strictObject({ note }),
} as const

const walkMore = { place: z.optional(placeSchema), until: moment }
export const walkBody = z.strictObject({ ...walkMore, campusId: z.optional(idText(32)) })
export const walkExtension = z.strictObject(walkMore)
export const walkStop = z.nullish(z.strictObject({}))
export const walkParams = z.strictObject({ id: idText(24) })
export const walkSchema = z.strictObject({
  id: z.string(),
  status: z.enum(walkStatuses),
  startedAt: z.string(),
  until: z.string(),
  endedAt: z.nullable(z.string()),
  /** The call for help that it became. */
  sosNumber: z.nullable(z.string()),
})
export const currentWalk = z.strictObject({ walk: z.nullable(walkSchema), calls })
