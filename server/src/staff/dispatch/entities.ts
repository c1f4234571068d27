// Tables of giving work out: the rules of a post, and whose turn it was last.
import { defineEntity, p } from '@mikro-orm/core'

const RuleSchema = defineEntity({
  name: 'DispatchRule',
  tableName: 'dispatch_rules',
  uniques: [{ name: 'uq_dispatch_rules', properties: ['microBrainId', 'position'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    position: p.integer(),
    /** Null conditions hold always. */
    category: p.string().length(32).nullable(),
    hoursFrom: p.string().length(5).nullable(),
    hoursUntil: p.string().length(5).nullable(),
    keyword: p.string().length(20).nullable(),
    /** One of both. */
    staffId: p.string().length(24).nullable(),
    teamId: p.string().length(32).nullable(),
    changedBy: p.string().length(24),
    createdAt: p.datetime(3),
  },
})
export class DispatchRule extends RuleSchema.class {}
RuleSchema.setClass(DispatchRule)

const TurnSchema = defineEntity({
  name: 'DispatchTurn',
  tableName: 'dispatch_turns',
  properties: {
    microBrainId: p.string().length(32).primary(),
    /** Who got the last one. */
    personId: p.string().length(24).nullable(),
    changedAt: p.datetime(3),
  },
})
export class DispatchTurn extends TurnSchema.class {}
TurnSchema.setClass(DispatchTurn)

export const dispatchEntities = [DispatchRule, DispatchTurn]
