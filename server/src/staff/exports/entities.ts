// The table of exports: who took what out of the house. The rows stay; the files go after a day.
import type { ExportStatus } from '@chaolin/shared/staff/stats-schema'
import { defineEntity, p } from '@mikro-orm/core'

const ExportSchema = defineEntity({
  name: 'StaffExport',
  tableName: 'staff_exports',
  uniques: [{ name: 'uq_staff_exports_public', properties: ['publicId'] }],
  indexes: [
    { name: 'ix_staff_exports_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_staff_exports_post', properties: ['microBrainId', 'createdAt', 'id'] },
    { name: 'ix_staff_exports_created', properties: ['createdAt', 'id'] },
    { name: 'ix_staff_exports_expires', properties: ['status', 'expiresAt'] },
  ],
  properties: {
    id: p.integer().primary(),
    /** The one that its maker knows, and the folder of its parts. */
    publicId: p.string().length(24),
    personId: p.string().length(24),
    /** In which capacity. */
    role: p.string().length(16),
    microBrainId: p.string().length(32),
    kind: p.string().length(16).$type<'reports' | 'dashboard'>(),
    format: p.string().length(8).$type<'csv' | 'xlsx'>(),
    fromDay: p.string().length(10),
    toDay: p.string().length(10),
    masked: p.boolean(),
    reason: p.string().length(255).nullable(),
    status: p.string().length(8).$type<ExportStatus>(),
    /** Made in stretches: rows and parts so far, and where the next one goes on. */
    rows: p.integer().default(0),
    parts: p.integer().default(0),
    afterAt: p.datetime(3).nullable(),
    afterId: p.integer().nullable(),
    createdAt: p.datetime(3),
    readyAt: p.datetime(3).nullable(),
    expiresAt: p.datetime(3),
  },
})
export class StaffExport extends ExportSchema.class {}
ExportSchema.setClass(StaffExport)

export const exportEntities = [StaffExport]
