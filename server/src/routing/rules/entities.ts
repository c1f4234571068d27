// Tables of the rules: versions of the whole table, which of them was in force when, and what the desk was told.
import type { Rule } from '@chaolin/shared/routing/rules'
import { defineEntity, p } from '@mikro-orm/core'

/** Never changed after it was written: a rollback publishes an older one again. */
const RuleVersionSchema = defineEntity({
  name: 'RuleVersion',
  tableName: 'rule_versions',
  properties: {
    /** Given by hand, one after the other: of two editors who saw the same newest version, one is refused. */
    version: p.integer().primary().autoincrement(false),
    basedOn: p.integer(),
    rules: p.json<Rule[]>(),
    note: p.string().length(200),
    savedBy: p.string().length(24).nullable(),
    savedAt: p.datetime(3),
  },
})
export class RuleVersion extends RuleVersionSchema.class {}
RuleVersionSchema.setClass(RuleVersion)

/** The latest row says what is in force. */
const RulePublicationSchema = defineEntity({
  name: 'RulePublication',
  tableName: 'rule_publications',
  indexes: [{ name: 'ix_rule_publications_version', properties: ['version'] }],
  properties: {
    id: p.integer().primary().autoincrement(false),
    version: p.integer(),
    publishedBy: p.string().length(24).nullable(),
    publishedAt: p.datetime(3),
  },
})
export class RulePublication extends RulePublicationSchema.class {}
RulePublicationSchema.setClass(RulePublication)

/** What the desk was told of once; whether it still holds is seen from the tables. */
const RoutingAlertSchema = defineEntity({
  name: 'RoutingAlert',
  tableName: 'routing_alerts',
  properties: {
    /** What it is about and in which version, so that it is written once. */
    id: p.string().length(96).primary(),
    kind: p.string().length(32),
    detail: p.string().length(255),
    firstSeenAt: p.datetime(3),
  },
})
export class RoutingAlert extends RoutingAlertSchema.class {}
RoutingAlertSchema.setClass(RoutingAlert)
