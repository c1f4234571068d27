// Tables of the borders: versions, and the area of each post in each version.
import type { Rings } from '@chaolin/shared/routing/geometry'
import { defineEntity, p } from '@mikro-orm/core'

/** One set of borders. What was routed keeps the version it was routed by. */
const AreaVersionSchema = defineEntity({
  name: 'AreaVersion',
  tableName: 'area_versions',
  indexes: [{ name: 'ix_area_versions_published', properties: ['status', 'publishedAt'] }],
  properties: {
    version: p.string().length(40).primary(),
    status: p.enum(['draft', 'published'] as const),
    /** Made-up borders, and said to be so wherever they are shown. */
    synthetic: p.boolean(),
    publishedAt: p.datetime(3).nullable(),
  },
})
export class AreaVersion extends AreaVersionSchema.class {}
AreaVersionSchema.setClass(AreaVersion)

const AreaRowSchema = defineEntity({
  name: 'AreaRow',
  tableName: 'areas',
  uniques: [{ name: 'uq_areas_version_home', properties: ['version', 'microBrainId'] }],
  properties: {
    id: p.integer().primary(),
    version: p.string().length(40),
    microBrainId: p.string().length(32),
    /** wgs84, outer rings and holes together. */
    rings: p.json<Rings>(),
  },
})
export class AreaRow extends AreaRowSchema.class {}
AreaRowSchema.setClass(AreaRow)
