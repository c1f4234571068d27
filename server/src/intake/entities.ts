// Tables of the intake: the systems that may send, what their kinds mean to us, each event, and what was counted together.
import type { HomeKind } from '@chaolin/shared/reports/categories'
import { defineEntity, p } from '@mikro-orm/core'

const SourceSchema = defineEntity({
  name: 'IntakeSource',
  tableName: 'intake_sources',
  properties: {
    id: p.string().length(32).primary(),
    name: p.string().length(60),
    /** Sealed; two while one replaces the other, the newest first. */
    secrets: p.json<string[]>(),
    enabled: p.boolean(),
    perMinute: p.integer(),
    perDay: p.integer(),
    personId: p.string().length(24),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    lastEventAt: p.datetime(3).nullable(),
  },
})
export class IntakeSource extends SourceSchema.class {}
SourceSchema.setClass(IntakeSource)

const KindSchema = defineEntity({
  name: 'IntakeKind',
  tableName: 'intake_kinds',
  properties: {
    kind: p.string().length(64).primary(),
    name: p.string().length(60),
    /** Null: triage reads the text. */
    category: p.string().length(32).nullable(),
    urgentNumber: p.string().length(3).$type<'110' | '119' | '120'>().nullable(),
    /** `{text}`, `{at}` and fields of the data by their names. */
    template: p.string().length(500),
    /** Another level than the category's own. */
    home: p.string().length(16).$type<HomeKind>().nullable(),
    /** Equal events within this time of the last one are counted, not filed anew; 0: never. */
    windowMinutes: p.integer(),
    updatedAt: p.datetime(3),
  },
})
export class IntakeKind extends KindSchema.class {}
KindSchema.setClass(IntakeKind)

/** Each has limits of its own: new reports, urgent new reports, and what is only counted on an open one. */
export type Lane = 'new' | 'urgent' | 'again'

const EventSchema = defineEntity({
  name: 'IntakeEvent',
  tableName: 'intake_events',
  uniques: [{ name: 'uq_intake_events', properties: ['sourceId', 'externalHash'] }],
  indexes: [{ name: 'ix_intake_events_received', properties: ['sourceId', 'lane', 'receivedAt'] }],
  properties: {
    id: p.integer().primary(),
    sourceId: p.string().length(32),
    /** SHA-256 of the source's own id. */
    externalHash: p.string().length(64),
    kind: p.string().length(64),
    reportId: p.integer(),
    lane: p.string().length(8).$type<Lane>().nullable(),
    at: p.datetime(3),
    receivedAt: p.datetime(3),
  },
})
export class IntakeEvent extends EventSchema.class {}
EventSchema.setClass(IntakeEvent)

/** Equal events in a row: one report, and how often it was said. */
const GroupSchema = defineEntity({
  name: 'IntakeGroup',
  tableName: 'intake_groups',
  properties: {
    /** SHA-256 of what makes events equal. */
    id: p.string().length(64).primary(),
    reportId: p.integer(),
    count: p.integer(),
    firstAt: p.datetime(3),
    lastAt: p.datetime(3),
  },
})
export class IntakeGroup extends GroupSchema.class {}
GroupSchema.setClass(IntakeGroup)
