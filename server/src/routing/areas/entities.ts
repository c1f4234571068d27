// Tables of the borders: versions, the area of each post in each version, and which version was in force when.
import type { Polygons } from '@chaolin/shared/routing/geometry'
import { defineEntity, p } from '@mikro-orm/core'

/** One set of borders, never changed after it was written. What was routed keeps the version it was routed by. */
const AreaVersionSchema = defineEntity({
  name: 'AreaVersion',
  tableName: 'area_versions',
  uniques: [{ name: 'uq_area_versions_version', properties: ['version'] }],
  properties: {
    id: p.integer().primary(),
    version: p.string().length(40),
    /** Made-up borders, and said to be so wherever they are shown. */
    synthetic: p.boolean(),
    note: p.string().length(200),
    areaCount: p.integer(),
    createdBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
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
    /** wgs84; of each part the outline and then its holes. */
    polygons: p.json<Polygons>(),
  },
})
export class AreaRow extends AreaRowSchema.class {}
AreaRowSchema.setClass(AreaRow)

/** Rows are only added: a version begins to hold, an earlier one holds again, or a beginning is called off. */
const AreaTurnSchema = defineEntity({
  name: 'AreaTurn',
  tableName: 'area_turns',
  properties: {
    id: p.integer().primary(),
    version: p.string().length(40),
    action: p.enum(['publish', 'rollback', 'call-off'] as const),
    validFrom: p.datetime(3),
    /** The turn that is called off. */
    callsOff: p.integer().nullable(),
    doneBy: p.string().length(24).nullable(),
    doneAt: p.datetime(3),
  },
})
export class AreaTurn extends AreaTurnSchema.class {}
AreaTurnSchema.setClass(AreaTurn)
