// Tables of supervision: inquiries with their append-only history, and the samples that were drawn.
import { defineEntity, p } from '@mikro-orm/core'
import type { InquiryStatus } from '@chaolin/shared/staff/supervision/rules'
import type { StaffRole } from '@chaolin/shared/staff/rules'

const InquirySchema = defineEntity({
  name: 'Inquiry',
  tableName: 'inquiries',
  uniques: [{ name: 'uq_inquiries_open', properties: ['openReportId'] }],
  indexes: [
    { name: 'ix_inquiries_report', properties: ['reportId', 'id'] },
    { name: 'ix_inquiries_home', properties: ['homeId', 'createdAt', 'id'] },
    { name: 'ix_inquiries_home_status', properties: ['homeId', 'status', 'createdAt', 'id'] },
    { name: 'ix_inquiries_asked_by', properties: ['askedById', 'createdAt', 'id'] },
    { name: 'ix_inquiries_asked_by_status', properties: ['askedById', 'status', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    reportId: p.integer(),
    /** The same while it is not closed: so no report has two open ones. */
    openReportId: p.integer().nullable(),
    /** The post that owes the explanation, wherever the report goes. */
    homeId: p.string().length(32),
    /** The level that asked. */
    askedById: p.string().length(32),
    askerId: p.string().length(24),
    question: p.text(),
    status: p.string().length(12).$type<InquiryStatus>(),
    /** From when to when the explanation is due; a return begins anew. */
    promisedAt: p.datetime(3),
    dueAt: p.datetime(3),
    /** The history row that set the deadline. */
    dueSeq: p.integer(),
    /** Some deadline of it passed without an explanation. */
    late: p.boolean(),
    sentBackCount: p.integer(),
    /** The number of history rows so far. */
    steps: p.integer(),
    createdAt: p.datetime(3),
    closedAt: p.datetime(3).nullable(),
  },
})
export class Inquiry extends InquirySchema.class {}
InquirySchema.setClass(Inquiry)

const InquiryHistorySchema = defineEntity({
  name: 'InquiryHistory',
  tableName: 'inquiry_history',
  uniques: [{ name: 'uq_inquiry_history_seq', properties: ['inquiryId', 'seq'] }],
  properties: {
    id: p.integer().primary(),
    inquiryId: p.integer(),
    seq: p.integer(),
    step: p.string().length(16).$type<'ask' | 'explain' | 'send_back' | 'close' | 'overdue'>(),
    status: p.string().length(12).$type<InquiryStatus>(),
    role: p.string().length(16).$type<StaffRole | 'system'>(),
    microBrainId: p.string().length(32).nullable(),
    personId: p.string().length(24).nullable(),
    note: p.text().nullable(),
    dueAt: p.datetime(3).nullable(),
    photoIds: p.json<string[]>(),
    at: p.datetime(3),
  },
})
export class InquiryHistory extends InquiryHistorySchema.class {}
InquiryHistorySchema.setClass(InquiryHistory)

/** Drawn once a day for each post that asks: what is resolved anew meanwhile does not change it. */
const SampleSchema = defineEntity({
  name: 'SupervisionSample',
  tableName: 'supervision_samples',
  uniques: [{ name: 'uq_supervision_samples', properties: ['microBrainId', 'date'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    /** 'YYYY-MM-DD' in Asia/Shanghai. */
    date: p.string().length(10),
    reportIds: p.json<number[]>(),
    /** From how many. */
    population: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class SupervisionSample extends SampleSchema.class {}
SampleSchema.setClass(SupervisionSample)

export const supervisionEntities = [Inquiry, InquiryHistory, SupervisionSample]
