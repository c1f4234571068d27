// Tables of volunteers: who they are at a post, the tasks, who claimed them and for how long, and the append-only history.
import { defineEntity, p } from '@mikro-orm/core'
import type {
  ClaimStatus,
  TaskStatus,
  VolunteerKind,
  VolunteerStatus,
} from '@chaolin/shared/staff/volunteers/rules'

const VolunteerSchema = defineEntity({
  name: 'Volunteer',
  tableName: 'volunteers',
  uniques: [{ name: 'uq_volunteers', properties: ['microBrainId', 'personId'] }],
  indexes: [
    { name: 'ix_volunteers_person', properties: ['personId'] },
    { name: 'ix_volunteers_post', properties: ['microBrainId', 'status', 'createdAt', 'id'] },
    { name: 'ix_volunteers_all', properties: ['microBrainId', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_volunteers_public_id'),
    microBrainId: p.string().length(32),
    personId: p.string().length(24),
    kind: p.string().length(12).$type<VolunteerKind>(),
    status: p.string().length(12).$type<VolunteerStatus>(),
    name: p.string().length(80),
    phone: p.string().length(20),
    words: p.text().nullable(),
    reason: p.string().length(800).nullable(),
    consentVersion: p.string().length(20),
    consentAt: p.datetime(3),
    createdAt: p.datetime(3),
  },
})
export class Volunteer extends VolunteerSchema.class {}
VolunteerSchema.setClass(Volunteer)

const TaskSchema = defineEntity({
  name: 'VolunteerTask',
  tableName: 'volunteer_tasks',
  indexes: [
    { name: 'ix_volunteer_tasks_post', properties: ['microBrainId', 'status', 'startsAt', 'id'] },
    { name: 'ix_volunteer_tasks_made', properties: ['microBrainId', 'createdAt', 'id'] },
    { name: 'ix_volunteer_tasks_report', properties: ['reportId', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_volunteer_tasks_public_id'),
    microBrainId: p.string().length(32),
    reportId: p.integer().nullable(),
    /** The resident's yes is needed, and asked for. */
    care: p.boolean(),
    status: p.string().length(12).$type<TaskStatus>(),
    title: p.string().length(160),
    words: p.text(),
    area: p.string().length(240),
    /** What everybody sees and distances are counted from, wgs84: rounded when it is about a resident's matter. */
    shownLng: p.double().$type<number>(),
    shownLat: p.double().$type<number>(),
    lng: p.double().$type<number>(),
    lat: p.double().$type<number>(),
    meeting: p.string().length(400),
    startsAt: p.datetime(3),
    endsAt: p.datetime(3),
    people: p.integer(),
    taken: p.integer().default(0),
    quarters: p.integer(),
    reason: p.string().length(800).nullable(),
    madeBy: p.string().length(24),
    answeredAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class VolunteerTask extends TaskSchema.class {}
TaskSchema.setClass(VolunteerTask)

const ClaimSchema = defineEntity({
  name: 'VolunteerClaim',
  tableName: 'volunteer_claims',
  uniques: [{ name: 'uq_volunteer_claims', properties: ['taskId', 'volunteerId'] }],
  indexes: [{ name: 'ix_volunteer_claims_volunteer', properties: ['volunteerId', 'status', 'year'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_volunteer_claims_public_id'),
    taskId: p.integer(),
    volunteerId: p.integer(),
    status: p.string().length(12).$type<ClaimStatus>(),
    words: p.text().nullable(),
    photoIds: p.json<string[]>(),
    quarters: p.integer().nullable(),
    confirmedQuarters: p.integer().nullable(),
    /** The year in Hangzhou that the hours count for. */
    year: p.integer().nullable(),
    reason: p.string().length(800).nullable(),
    confirmedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
  },
})
export class VolunteerClaim extends ClaimSchema.class {}
ClaimSchema.setClass(VolunteerClaim)

/** Of a volunteer, and of what they did with a task. */
const HistorySchema = defineEntity({
  name: 'VolunteerHistory',
  tableName: 'volunteer_history',
  indexes: [
    { name: 'ix_volunteer_history_volunteer', properties: ['volunteerId', 'id'] },
    { name: 'ix_volunteer_history_task', properties: ['taskId', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    volunteerId: p.integer().nullable(),
    taskId: p.integer().nullable(),
    step: p.string().length(16),
    by: p.string().length(12).$type<'volunteer' | 'resident' | 'staff' | 'system'>(),
    personId: p.string().length(24).nullable(),
    note: p.text().nullable(),
    data: p.json<Record<string, string | number | boolean | null>>(),
    at: p.datetime(3),
  },
})
export class VolunteerHistory extends HistorySchema.class {}
HistorySchema.setClass(VolunteerHistory)

export const volunteerEntities = [Volunteer, VolunteerTask, VolunteerClaim, VolunteerHistory]
