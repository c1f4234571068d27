// Tables of micro-brains that are other systems: where they are, how they do, what they sent, who changed what.
import { defineEntity, p } from '@mikro-orm/core'
import type { EndpointKind } from '@chaolin/shared/micro-brains/schema'

/** Without a row a micro-brain is built in: its staff use the mini-program. */
const EndpointSchema = defineEntity({
  name: 'MicroBrainEndpoint',
  tableName: 'micro_brain_endpoints',
  properties: {
    microBrainId: p.string().length(32).primary(),
    kind: p.string().length(16).$type<EndpointKind>(),
    url: p.string().length(500).nullable(),
    /** Sealed; the first one is the newest. */
    secrets: p.json<string[]>(),
    /** Sealed. */
    apiKey: p.text().nullable(),
    jurisdictionId: p.string().length(100).nullable(),
    pausedAt: p.datetime(3).nullable(),
    lastSuccessAt: p.datetime(3).nullable(),
    failures: p.integer().default(0),
    openUntil: p.datetime(3).nullable(),
    failingSince: p.datetime(3).nullable(),
    updatedBy: p.string().length(24).nullable(),
    updatedAt: p.datetime(3),
  },
})
export class MicroBrainEndpoint extends EndpointSchema.class {}
EndpointSchema.setClass(MicroBrainEndpoint)

/** Who registered, rotated, paused, retried, skipped. */
const ChangeSchema = defineEntity({
  name: 'EndpointChange',
  tableName: 'micro_brain_endpoint_changes',
  indexes: [{ name: 'ix_micro_brain_endpoint_changes', properties: ['microBrainId', 'id'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    change: p.string().length(16),
    /** Null: whoever holds the database, by the command line. */
    personId: p.string().length(24).nullable(),
    jobId: p.integer().nullable(),
    detail: p.string().length(255).nullable(),
    at: p.datetime(3),
  },
})
export class EndpointChange extends ChangeSchema.class {}
ChangeSchema.setClass(EndpointChange)

/** What a micro-brain sent, and the first answer to it. */
const ReceivedSchema = defineEntity({
  name: 'ReceivedEvent',
  tableName: 'micro_brain_events',
  indexes: [
    { name: 'ix_micro_brain_events_received', properties: ['receivedAt'] },
    { name: 'ix_micro_brain_events_report', properties: ['reportId', 'microBrainId'] },
  ],
  properties: {
    /** SHA-256 of micro-brain and webhook-id. */
    id: p.string().length(64).primary(),
    microBrainId: p.string().length(32),
    /** Null: it was refused. */
    reportId: p.integer().nullable(),
    /** When it happened there, as its sender says. */
    happenedAt: p.datetime(3),
    status: p.integer(),
    body: p.text(),
    receivedAt: p.datetime(3),
  },
})
export class ReceivedEvent extends ReceivedSchema.class {}
ReceivedSchema.setClass(ReceivedEvent)

export const microBrainEntities = [MicroBrainEndpoint, EndpointChange, ReceivedEvent]
