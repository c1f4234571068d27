// Tables of the inbox, and of the subscribe messages a person said yes to.
import { defineEntity, p } from '@mikro-orm/core'

const NoticeSchema = defineEntity({
  name: 'Notice',
  tableName: 'notices',
  indexes: [
    { name: 'ix_notices_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_notices_unread', properties: ['personId', 'readAt'] },
    { name: 'ix_notices_kind', properties: ['kind', 'createdAt'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_notices_public_id'),
    personId: p.string().length(24),
    /** One notice for each step and person, however often the job runs. */
    dedupeKey: p.string().length(96).unique('uq_notices_dedupe'),
    kind: p.string().length(32),
    title: p.string().length(100),
    body: p.string().length(255),
    number: p.string().length(12).nullable(),
    audience: p.string().length(12).$type<'reporter' | 'staff'>(),
    /** The subscribe message beside it: still to send, sent, or not to be had. */
    message: p.string().length(8).$type<'none' | 'due' | 'sent' | 'unsent'>(),
    readAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class Notice extends NoticeSchema.class {}
NoticeSchema.setClass(Notice)

const SubscriptionSchema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  uniques: [{ name: 'uq_subscriptions', properties: ['personId', 'templateId'] }],
  properties: {
    id: p.integer().primary(),
    personId: p.string().length(24),
    templateId: p.string().length(64),
    /** One accept is one message. */
    remaining: p.integer(),
  },
})
export class Subscription extends SubscriptionSchema.class {}
SubscriptionSchema.setClass(Subscription)
