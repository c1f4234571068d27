// Tables of 校园110: calls for help, where the caller was, whom they told, what was done; and walks home.
import type { SosOrigin, SosSide, SosStatus, SosStep, WalkStatus } from '@chaolin/shared/campus/sos'
import { defineEntity, p } from '@mikro-orm/core'

const SosSchema = defineEntity({
  name: 'CampusSos',
  tableName: 'campus_sos',
  indexes: [
    { name: 'ix_campus_sos_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_campus_sos_campus', properties: ['campusId', 'createdAt', 'id'] },
    { name: 'ix_campus_sos_police', properties: ['policeId', 'createdAt', 'id'] },
    { name: 'ix_campus_sos_desk', properties: ['deskId', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(12).unique('uq_campus_sos_number'),
    /** Null once the person has left. */
    personId: p.string().length(24).nullable(),
    /** The person, while it is open: pressed again it is the same one. */
    openKey: p.string().length(24).nullable().unique('uq_campus_sos_open'),
    status: p.string().length(16).$type<SosStatus>(),
    origin: p.string().length(8).$type<SosOrigin>(),
    /** Who was called; the desk where neither of the others has anybody. */
    campusId: p.string().length(32).nullable(),
    policeId: p.string().length(32).nullable(),
    deskId: p.string().length(32).nullable(),
    note: p.string().length(600).nullable(),
    presses: p.integer(),
    alerted: p.integer(),
    steps: p.integer(),
    /** By the phone, which may have had no connection. */
    raisedAt: p.datetime(3),
    acknowledgedAt: p.datetime(3).nullable(),
    arrivedAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    /** When the place goes. */
    forgetAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class CampusSos extends SosSchema.class {}
SosSchema.setClass(CampusSos)

const PlaceSchema = defineEntity({
  name: 'SosPlace',
  tableName: 'campus_sos_places',
  uniques: [{ name: 'uq_campus_sos_places', properties: ['sosId', 'takenAt'] }],
  properties: {
    id: p.integer().primary(),
    sosId: p.integer(),
    /** wgs84. */
    lng: p.double().$type<number>(),
    lat: p.double().$type<number>(),
    takenAt: p.datetime(3),
    receivedAt: p.datetime(3),
  },
})
export class SosPlace extends PlaceSchema.class {}
PlaceSchema.setClass(SosPlace)

const HistorySchema = defineEntity({
  name: 'SosHistory',
  tableName: 'campus_sos_history',
  uniques: [{ name: 'uq_campus_sos_history', properties: ['sosId', 'seq'] }],
  indexes: [{ name: 'ix_campus_sos_history_at', properties: ['at', 'id'] }],
  properties: {
    id: p.integer().primary(),
    sosId: p.integer(),
    seq: p.integer(),
    step: p.string().length(16).$type<SosStep>(),
    status: p.string().length(16).$type<SosStatus>(),
    by: p.string().length(8).$type<'caller' | 'system' | SosSide>(),
    personId: p.string().length(24).nullable(),
    note: p.string().length(600).nullable(),
    at: p.datetime(3),
  },
})
export class SosHistory extends HistorySchema.class {}
HistorySchema.setClass(SosHistory)

const AlertSchema = defineEntity({
  name: 'SosAlert',
  tableName: 'campus_sos_alerts',
  uniques: [{ name: 'uq_campus_sos_alerts', properties: ['sosId', 'personId'] }],
  properties: {
    id: p.integer().primary(),
    sosId: p.integer(),
    personId: p.string().length(24),
    side: p.string().length(8).$type<SosSide>(),
    microBrainId: p.string().length(32),
    /** 1: the nearest on that side. */
    rank: p.integer(),
    distanceM: p.integer().nullable(),
    at: p.datetime(3),
  },
})
export class SosAlert extends AlertSchema.class {}
AlertSchema.setClass(SosAlert)

const WalkSchema = defineEntity({
  name: 'CampusWalk',
  tableName: 'campus_walks',
  indexes: [{ name: 'ix_campus_walks_person', properties: ['personId', 'createdAt'] }],
  properties: {
    id: p.string().length(24).primary(),
    personId: p.string().length(24),
    /** The person, while they walk. */
    openKey: p.string().length(24).nullable().unique('uq_campus_walks_open'),
    status: p.string().length(8).$type<WalkStatus>(),
    campusId: p.string().length(32).nullable(),
    /** wgs84; gone when the walk ends. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    placedAt: p.datetime(3).nullable(),
    until: p.datetime(3),
    sosNumber: p.string().length(12).nullable(),
    endedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class CampusWalk extends WalkSchema.class {}
WalkSchema.setClass(CampusWalk)

export const sosEntities = [CampusSos, SosPlace, SosHistory, SosAlert, CampusWalk]
