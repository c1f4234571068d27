// Tables of the hazard list, with its append-only history.
import { defineEntity, p } from '@mikro-orm/core'
import type { HazardKind, HazardLevel, HazardStatus, HazardStep } from '@chaolin/shared/staff/hazards/rules'
import type { StaffRole } from '@chaolin/shared/staff/rules'

const HazardSchema = defineEntity({
  name: 'Hazard',
  tableName: 'hazards',
  uniques: [{ name: 'uq_hazards_open_report', properties: ['openReportId'] }],
  indexes: [
    { name: 'ix_hazards_home', properties: ['homeId', 'createdAt', 'id'] },
    { name: 'ix_hazards_home_status', properties: ['homeId', 'status', 'createdAt', 'id'] },
    { name: 'ix_hazards_home_due', properties: ['homeId', 'status', 'dueAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(14).unique('uq_hazards_number'),
    title: p.string().length(60),
    kind: p.string().length(16).$type<HazardKind>(),
    level: p.string().length(8).$type<HazardLevel>(),
    status: p.string().length(12).$type<HazardStatus>(),
    homeId: p.string().length(32),
    address: p.string().length(255).nullable(),
    /** wgs84. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    reportId: p.integer().nullable(),
    reportNumber: p.string().length(12).nullable(),
    /** The same while it is not struck off: so no report is on the list twice. */
    openReportId: p.integer().nullable(),
    responsible: p.string().length(60).nullable(),
    /** 'YYYY-MM-DD': the last day; its end is the deadline. */
    rectifyBy: p.string().length(10),
    promisedAt: p.datetime(3),
    yellowAt: p.datetime(3),
    dueAt: p.datetime(3),
    /** The history row that set the deadline. */
    dueSeq: p.integer(),
    rectifiedById: p.string().length(24).nullable(),
    sentBackCount: p.integer(),
    coverPhotoId: p.string().length(24).nullable(),
    /** The number of history rows so far. */
    steps: p.integer(),
    createdAt: p.datetime(3),
    struckOffAt: p.datetime(3).nullable(),
  },
})
export class Hazard extends HazardSchema.class {}
HazardSchema.setClass(Hazard)

const HazardHistorySchema = defineEntity({
  name: 'HazardHistory',
  tableName: 'hazard_history',
  uniques: [{ name: 'uq_hazard_history_seq', properties: ['hazardId', 'seq'] }],
  properties: {
    id: p.integer().primary(),
    hazardId: p.integer(),
    seq: p.integer(),
    step: p.string().length(16).$type<HazardStep | 'find' | 'remind' | 'overdue'>(),
    status: p.string().length(12).$type<HazardStatus>(),
    role: p.string().length(16).$type<StaffRole | 'system'>(),
    microBrainId: p.string().length(32).nullable(),
    personId: p.string().length(24).nullable(),
    note: p.text().nullable(),
    rectifyBy: p.string().length(10).nullable(),
    responsible: p.string().length(60).nullable(),
    photoIds: p.json<string[]>(),
    at: p.datetime(3),
  },
})
export class HazardHistory extends HazardHistorySchema.class {}
HazardHistorySchema.setClass(HazardHistory)

export const hazardEntities = [Hazard, HazardHistory]
