// Tables of the campus services: the rows themselves, who is in charge of which, and the threads of requests.
import type { Duration, Question } from '@chaolin/shared/reports/categories'
import type {
  Confidentiality,
  JointSeat,
  ServiceFlow,
  ServiceShape,
  Words,
} from '@chaolin/shared/campus/services'
import { defineEntity, p } from '@mikro-orm/core'

const ServiceSchema = defineEntity({
  name: 'CampusService',
  tableName: 'campus_services',
  properties: {
    code: p.string().length(32).primary(),
    position: p.integer(),
    name: p.json<Words>(),
    hint: p.json<Words>(),
    icon: p.string().length(32),
    shape: p.string().length(8).$type<ServiceShape>(),
    category: p.string().length(32).nullable(),
    questions: p.json<Question[]>(),
    resolveWithin: p.json<Duration>(),
    confidentiality: p.string().length(8).$type<Confidentiality>(),
    anonymous: p.boolean(),
    joint: p.string().length(8).$type<JointSeat>().nullable(),
    opens: p.string().length(16).$type<ServiceFlow>().nullable(),
    enabled: p.boolean(),
    updatedAt: p.datetime(3),
  },
})
export class CampusService extends ServiceSchema.class {}
ServiceSchema.setClass(CampusService)

const HandlerSchema = defineEntity({
  name: 'CampusHandler',
  tableName: 'campus_handlers',
  uniques: [{ name: 'uq_campus_handlers', properties: ['campusId', 'service', 'personId'] }],
  indexes: [{ name: 'ix_campus_handlers_person', properties: ['personId'] }],
  properties: {
    id: p.integer().primary(),
    campusId: p.string().length(32),
    service: p.string().length(32),
    personId: p.string().length(24),
    addedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
  },
})
export class CampusHandler extends HandlerSchema.class {}
HandlerSchema.setClass(CampusHandler)

const MessageSchema = defineEntity({
  name: 'CampusMessage',
  tableName: 'campus_messages',
  indexes: [
    { name: 'ix_campus_messages_number', properties: ['number', 'id'] },
    { name: 'ix_campus_messages_at', properties: ['at', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(12),
    by: p.string().length(8).$type<'student' | 'handler'>(),
    personId: p.string().length(24),
    /** Text and the ids of its photos. */
    sealed: p.text().length(65_535),
    at: p.datetime(3),
  },
})
export class CampusMessage extends MessageSchema.class {}
MessageSchema.setClass(CampusMessage)

export const serviceEntities = [CampusService, CampusHandler, CampusMessage]
