// The table of saved filters.
import type { QueueFilter } from '@chaolin/shared/staff/filters-schema'
import { defineEntity, p } from '@mikro-orm/core'

const FilterSchema = defineEntity({
  name: 'SavedFilter',
  tableName: 'staff_filters',
  uniques: [{ name: 'uq_staff_filters_name', properties: ['personId', 'microBrainId', 'nameHash'] }],
  properties: {
    id: p.integer().primary(),
    personId: p.string().length(24),
    microBrainId: p.string().length(32),
    name: p.string().length(40),
    /** SHA-256: databases do not agree on which names are the same. */
    nameHash: p.string().length(64),
    query: p.json<QueueFilter>(),
    createdAt: p.datetime(3),
  },
})
export class SavedFilter extends FilterSchema.class {}
FilterSchema.setClass(SavedFilter)
