// What a micro-brain decides for itself: how fast, who gets the work, and whether somebody looks twice.
import { defineEntity, p } from '@mikro-orm/core'
import type { Duration } from '@chaolin/shared/reports/categories'
import type { DispatchMode } from '@chaolin/shared/staff/terms'

const PostTermsSchema = defineEntity({
  name: 'PostTerms',
  tableName: 'post_terms',
  uniques: [{ name: 'uq_post_terms', properties: ['microBrainId', 'category'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    /** '' holds for every category that has no row of its own. */
    category: p.string().length(32).default(''),
    /** Null: as the row for every category says, else as the district does. */
    mode: p.string().length(16).$type<DispatchMode>().nullable(),
    acceptWithin: p.json<Duration>().nullable(),
    resolveWithin: p.json<Duration>().nullable(),
    secondLook: p.boolean().nullable(),
    /** How many open reports one person holds at most. */
    mostOpen: p.integer().nullable(),
    changedBy: p.string().length(24).nullable(),
    changedAt: p.datetime(3),
  },
})
export class PostTerms extends PostTermsSchema.class {}
PostTermsSchema.setClass(PostTerms)
