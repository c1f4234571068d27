// Tables of Open311: who may post, which updates were seen, and what micro-brains of that kind call our reports.
import { defineEntity, p } from '@mikro-orm/core'

const KeySchema = defineEntity({
  name: 'Open311Key',
  tableName: 'open311_keys',
  uniques: [{ name: 'uq_open311_keys_hash', properties: ['keyHash'] }],
  properties: {
    id: p.string().length(24).primary(),
    /** SHA-256: whoever reads the table cannot post with it. */
    keyHash: p.string().length(64),
    name: p.string().length(60),
    /** Its updates are those of this post. */
    microBrainId: p.string().length(32).nullable(),
    /** Stands for the system where a report needs a person. */
    personId: p.string().length(24),
    perMinute: p.integer(),
    perDay: p.integer(),
    createdBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
  },
})
export class Open311Key extends KeySchema.class {}
KeySchema.setClass(Open311Key)

/** What came of an update; `noted`: its words were kept, the state is as before. */
export type UpdateOutcome = 'applied' | 'noted' | 'old' | 'ignored'

const UpdateSchema = defineEntity({
  name: 'Open311Update',
  tableName: 'open311_updates',
  uniques: [{ name: 'uq_open311_updates', properties: ['channel', 'updateId'] }],
  indexes: [{ name: 'ix_open311_updates_report', properties: ['reportId', 'channel', 'at'] }],
  properties: {
    id: p.integer().primary(),
    /** Who said it: `open311:<key>`, or `endpoint:<micro-brain>` when we asked. */
    channel: p.string().length(64),
    /** SHA-256 of the id that the other side gave: ids may be long, and differ by case alone. */
    updateId: p.string().length(64),
    reportId: p.integer(),
    /** The history row it led to. */
    seq: p.integer().nullable(),
    outcome: p.string().length(12).$type<UpdateOutcome>(),
    at: p.datetime(3),
    receivedAt: p.datetime(3),
  },
})
export class Open311Update extends UpdateSchema.class {}
UpdateSchema.setClass(Open311Update)

const SentSchema = defineEntity({
  name: 'Open311Sent',
  tableName: 'open311_sent',
  uniques: [{ name: 'uq_open311_sent_report', properties: ['microBrainId', 'reportId'] }],
  indexes: [{ name: 'ix_open311_sent_external', properties: ['microBrainId', 'externalId'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    reportId: p.integer(),
    /** Null while only a token is known. */
    externalId: p.string().length(128).nullable(),
    token: p.string().length(255).nullable(),
    sentAt: p.datetime(3),
  },
})
export class Open311Sent extends SentSchema.class {}
SentSchema.setClass(Open311Sent)
