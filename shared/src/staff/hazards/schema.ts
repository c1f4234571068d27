// Hazards as they cross the wire.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { placeSchema } from '../../place.ts'
import { photoSchema } from '../../reports/schema.ts'
import { homeSchema } from '../../routing/schema.ts'
import { idText, limits, writtenText } from '../../text.ts'
import { actorSchema, photoIdList } from '../supervision/schema.ts'
import { hazardKinds, hazardLevels, hazardLimits, hazardStatuses, hazardSteps } from './rules.ts'

const kindCodes = hazardKinds.map(({ code }) => code)
const note = z.optional(writtenText(limits.note))
const reason = writtenText(limits.note)
/** The last day on which it has to be put right. */
const rectifyBy = z.iso.date()

const about = {
  title: writtenText(hazardLimits.title),
  level: z.enum(hazardLevels),
  rectifyBy,
  responsible: z.optional(writtenText(hazardLimits.responsible)),
  note,
  photoIds: photoIdList,
}

export const newHazard = z.strictObject({
  ...about,
  kind: z.enum(kindCodes),
  microBrainId: idText(32),
  address: z.optional(writtenText(hazardLimits.address)),
  place: z.optional(placeSchema),
})
/** From a report: where it is comes from there, and so does its kind unless said. */
export const reportHazard = z.strictObject({ ...about, kind: z.optional(z.enum(kindCodes)) })

export const hazardBodies = {
  start: z.strictObject({
    responsible: writtenText(hazardLimits.responsible),
    rectifyBy: z.optional(rectifyBy),
    note,
  }),
  rectified: z.strictObject({ note: reason, photoIds: photoIdList }),
  send_back: z.strictObject({ reason, rectifyBy, photoIds: photoIdList }),
  strike_off: z.strictObject({ note: reason, photoIds: photoIdList }),
} as const

export const hazardParams = z.strictObject({ number: idText(32) })
export const hazardQuery = z
  .strictObject({
    /** Without it, the reader's own post; for a supervisor with all below it. */
    microBrainId: z.optional(idText(32)),
    status: z.optional(z.enum(hazardStatuses)),
    /** Not put right in time, the longest overdue first. */
    overdue: z.optional(z.literal('true')),
    ...pageQuery,
  })
  .check(
    z.refine(({ status, overdue }) => status === undefined || overdue === undefined, {
      path: ['overdue'],
      message: '状态和超期只选一个',
    }),
  )

export const hazardSummary = z.strictObject({
  number: z.string(),
  title: z.string(),
  kind: z.enum(kindCodes),
  level: z.enum(hazardLevels),
  status: z.enum(hazardStatuses),
  address: z.nullable(z.string()),
  microBrain: z.nullable(homeSchema),
  responsible: z.nullable(z.string()),
  signal: z.nullable(z.enum(['green', 'yellow', 'red'])),
  rectifyBy: z.string(),
  dueAt: z.string(),
  foundAt: z.string(),
  sentBackCount: z.number(),
  photo: z.nullable(photoSchema),
})
export type HazardSummary = z.infer<typeof hazardSummary>

export const hazardSchema = z.strictObject({
  ...hazardSummary.shape,
  place: z.nullable(placeSchema),
  /** The report it was found by. */
  reportNumber: z.nullable(z.string()),
  before: z.array(photoSchema),
  after: z.array(photoSchema),
  history: z.array(
    z.strictObject({
      at: z.string(),
      step: z.enum(['find', ...hazardSteps, 'remind', 'overdue']),
      status: z.enum(hazardStatuses),
      by: actorSchema,
      note: z.nullable(z.string()),
      /** Set by this step. */
      rectifyBy: z.nullable(z.string()),
      responsible: z.nullable(z.string()),
      photos: z.array(photoSchema),
    }),
  ),
  /** What the reader may do now. */
  steps: z.array(z.enum(hazardSteps)),
  /** Why a step of the reader's role is closed to this very reader. */
  checkedByAnother: z.boolean(),
})
export type Hazard = z.infer<typeof hazardSchema>

export const hazardPage = z.strictObject({
  items: z.array(hazardSummary),
  nextCursor: z.nullable(z.string()),
  counts: z.strictObject({
    found: z.number(),
    rectifying: z.number(),
    rectified: z.number(),
    struck_off: z.number(),
    overdue: z.number(),
  }),
})
export type HazardPage = z.infer<typeof hazardPage>
