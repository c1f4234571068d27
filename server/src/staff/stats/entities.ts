// Tables of the figures: what was added up of days and months that are over, and how far that has come.
import { defineEntity, p } from '@mikro-orm/core'

/**
 * own: of one post's queue; tree: of a post and everything below it, as the tree is now; each apart by category too.
 */
export const rollupParts = ['own', 'own_category', 'tree', 'tree_category'] as const
export type RollupPart = (typeof rollupParts)[number]

const RollupSchema = defineEntity({
  name: 'StatRollup',
  tableName: 'stat_rollups',
  indexes: [{ name: 'ix_stat_rollups_period', properties: ['span', 'period'] }],
  properties: {
    // In this order every question of the dashboard is a stretch of the key.
    part: p.string().length(16).$type<RollupPart>().primary(),
    scopeId: p.string().length(32).primary(),
    span: p.string().length(1).$type<'d' | 'm'>().primary(),
    /** YYYY-MM-DD of a day, YYYY-MM of a month. */
    period: p.string().length(10).primary(),
    /** '' where they are not apart. */
    category: p.string().length(32).primary(),
    received: p.integer(),
    accepted: p.integer(),
    acceptedInTime: p.integer(),
    resolved: p.integer(),
    resolvedInTime: p.integer(),
    closed: p.integer(),
    refusedCloses: p.integer(),
    reopened: p.integer(),
    rejected: p.integer(),
    transferred: p.integer(),
    withdrawn: p.integer(),
    merged: p.integer(),
    rated: p.integer(),
    satisfied: p.integer(),
    stars: p.integer(),
    // Kept only where categories are not apart.
    acceptMinutes: p.text(),
    resolveMinutes: p.text(),
    hours: p.text(),
    sources: p.text(),
  },
})
export class StatRollup extends RollupSchema.class {}
RollupSchema.setClass(StatRollup)

const StateSchema = defineEntity({
  name: 'StatState',
  tableName: 'stat_state',
  properties: {
    id: p.integer().primary(),
    /** The first day that is not rolled up yet. */
    rolledUntil: p.string().length(10),
    /** Which tree of posts the sums were made by. */
    tree: p.string().length(64),
    /** Another one whenever rows were written: what a process holds in memory of them goes by it. */
    revision: p.string().length(21),
  },
})
export class StatState extends StateSchema.class {}
StateSchema.setClass(StatState)

export const statEntities = [StatRollup, StatState]
