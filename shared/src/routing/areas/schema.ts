// The borders as an admin brings, checks, publishes and takes them back.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { idText, writtenText } from '../../text.ts'

/** A file of borders is larger than anything else that is sent. */
export const areaFileBytes = 8 * 1024 * 1024

const moment = z.iso.datetime({ offset: true })
/** As a part of an address and of a file's name. */
const versionName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/))
const squareMetres = z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number))

export const areaFile = z.looseObject({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()),
})
export const areaImportQuery = z.strictObject({
  /** Given by us when it is not said. */
  version: z.optional(versionName),
  note: z.optional(writtenText(200)),
  /** Made-up borders, to be said wherever they are shown. */
  synthetic: z.optional(z.enum(['true', 'false'])),
  maxGapM2: z.optional(squareMetres),
  /** Land and communities that have an area now may have none in this version: it is kept with the version. */
  allowLoss: z.optional(z.enum(['true', 'false'])),
})
export const areaVersionParams = z.strictObject({ version: idText(40) })
export const areaVersionQuery = z.strictObject(pageQuery)
export const areaCheckRequest = z.nullish(
  z.strictObject({ maxGapM2: z.optional(z.int().check(z.gte(0), z.lte(999_999_999))) }),
)
export const areaPublishRequest = z.nullish(
  z.strictObject({
    validFrom: z.optional(moment),
    /** What was in force when it was looked at, `none` where nothing was; absent: whatever is. */
    expectedPublishedVersion: z.optional(idText(40)),
    allowLoss: z.optional(z.boolean()),
  }),
)
export const areaRollbackRequest = z.nullish(
  z.strictObject({ expectedPublishedVersion: z.optional(idText(40)), allowLoss: z.optional(z.boolean()) }),
)

export const areaVersionView = z.strictObject({
  version: z.string(),
  note: z.string(),
  synthetic: z.boolean(),
  areaCount: z.number(),
  /** What an admin allowed it to leave out, in words. */
  allowedLoss: z.nullable(z.string()),
  createdAt: z.string(),
  createdBy: z.nullable(z.string()),
  status: z.enum(['draft', 'scheduled', 'published', 'ended', 'rolled_back']),
  validFrom: z.nullable(z.string()),
  validUntil: z.nullable(z.string()),
  /** What was done with it, oldest first. */
  history: z.array(
    z.strictObject({
      action: z.enum(['publish', 'rollback', 'call-off']),
      at: z.string(),
      by: z.nullable(z.string()),
      validFrom: z.string(),
    }),
  ),
})
export type AreaVersionView = z.infer<typeof areaVersionView>

export const areaVersionList = z.strictObject({
  items: z.array(areaVersionView),
  nextCursor: z.nullable(z.string()),
})

export const areaCheck = z.strictObject({
  ok: z.boolean(),
  areaCount: z.number(),
  problems: z.array(
    z.strictObject({
      path: z.string(),
      code: z.string(),
      message: z.string(),
      at: z.optional(z.tuple([z.number(), z.number()])),
    }),
  ),
})

const ring = z.array(z.tuple([z.number(), z.number()]))
export const areaExport = z.strictObject({
  type: z.literal('FeatureCollection'),
  version: z.string(),
  coordinates: z.literal('wgs84'),
  synthetic: z.boolean(),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      id: z.string(),
      properties: z.strictObject({ microBrainId: z.string(), name: z.string() }),
      geometry: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
        z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
      ]),
    }),
  ),
})
export type AreaExport = z.infer<typeof areaExport>
