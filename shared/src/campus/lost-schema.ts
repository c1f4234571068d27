// 失物招领 as it crosses the wire. What proves a thing goes in and comes out only to those who decide.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { placeSchema } from '../place.ts'
import { photoSchema } from '../reports/schema.ts'
import { idText, writtenText } from '../text.ts'
import { claimStatuses, lostCategories, lostKinds, lostLimits, lostStatuses } from './lost.ts'

const moment = z.iso.datetime({ offset: true, error: '时间不对' })
const photoIds = z.optional(z.array(idText(24)).check(z.maxLength(lostLimits.photos)))
const details = writtenText(lostLimits.details)
const reason = writtenText(lostLimits.reason)

export const newLostItem = z.strictObject({
  kind: z.enum(lostKinds),
  /** Else other. */
  category: z.optional(z.enum(lostCategories)),
  title: writtenText(lostLimits.title),
  text: z.optional(writtenText(lostLimits.text)),
  spot: z.optional(writtenText(lostLimits.spot)),
  place: z.optional(placeSchema),
  /** When it was lost or found; else now. */
  at: z.optional(moment),
  photoIds,
  /** What only the owner would know; nobody but those who decide reads it. */
  details: z.optional(details),
  /** Where a found thing is kept; told to whom it is given. */
  keptAt: z.optional(writtenText(lostLimits.spot)),
  campusId: z.optional(idText(32)),
})
export type NewLostItem = z.infer<typeof newLostItem>

export const newLostClaim = z.strictObject({ details })
export const lostReason = z.strictObject({ reason })
export const acceptLostClaim = z.strictObject({ reason, keptAt: z.optional(writtenText(lostLimits.spot)) })
export const lostParams = z.strictObject({ id: idText(24) })

export const lostQuery = z.strictObject({
  /** Else that of one's code, else all. */
  campusId: z.optional(idText(32)),
  kind: z.optional(z.enum(lostKinds)),
  category: z.optional(z.enum(lostCategories)),
  mine: z.optional(z.enum(['true'])),
  ...pageQuery,
})
export const staffLostQuery = z.strictObject({
  microBrainId: idText(32),
  kind: z.optional(z.enum(lostKinds)),
  status: z.optional(z.enum(lostStatuses)),
  ...pageQuery,
})

const item = {
  id: z.string(),
  campusId: z.string(),
  kind: z.enum(lostKinds),
  category: z.enum(lostCategories),
  status: z.enum(lostStatuses),
  title: z.string(),
  text: z.nullable(z.string()),
  spot: z.nullable(z.string()),
  at: z.string(),
  createdAt: z.string(),
  photos: z.array(photoSchema),
  mine: z.boolean(),
}
export const lostItem = z.strictObject(item)
export const lostPage = z.strictObject({ items: z.array(lostItem), nextCursor: z.nullable(z.string()) })

const share = z.number()
export const lostPairs = z.strictObject({
  items: z.array(
    z.strictObject({
      item: lostItem,
      score: share,
      category: share,
      time: share,
      place: share,
      words: share,
    }),
  ),
})

export const lostClaim = z.strictObject({
  id: z.string(),
  status: z.enum(claimStatuses),
  item: lostItem,
  reason: z.nullable(z.string()),
  /** Where to fetch it, once it is given. */
  keptAt: z.nullable(z.string()),
  createdAt: z.string(),
  decidedAt: z.nullable(z.string()),
})
export const lostClaims = z.strictObject({ items: z.array(lostClaim), nextCursor: z.nullable(z.string()) })

export const staffLostPage = z.strictObject({
  items: z.array(z.strictObject({ ...item, openClaims: z.number() })),
  nextCursor: z.nullable(z.string()),
})
export const staffLostItem = z.strictObject({
  ...item,
  details: z.nullable(z.string()),
  keptAt: z.nullable(z.string()),
  /** More than one person says that it is theirs. */
  doubled: z.boolean(),
  claims: z.array(
    z.strictObject({
      id: z.string(),
      /** Tells claimants apart without naming them. */
      claimant: z.number(),
      status: z.enum(claimStatuses),
      details: z.nullable(z.string()),
      reason: z.nullable(z.string()),
      createdAt: z.string(),
      decidedAt: z.nullable(z.string()),
    }),
  ),
})
