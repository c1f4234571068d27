// Tables of reports, their append-only history, and who supports them.
import { defineEntity, p } from '@mikro-orm/core'
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { RouteInputs } from '@chaolin/shared/routing/rules-schema'

export type DeliveryStatus = 'none' | 'due' | 'delivered' | 'failing' | 'stuck'

const ReportSchema = defineEntity({
  name: 'Report',
  tableName: 'reports',
  indexes: [
    { name: 'ix_reports_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_reports_person_status', properties: ['personId', 'status'] },
    { name: 'ix_reports_home', properties: ['homeId', 'urgentOpen', 'createdAt', 'id'] },
    { name: 'ix_reports_home_status', properties: ['homeId', 'status', 'urgentOpen', 'createdAt', 'id'] },
    { name: 'ix_reports_home_due', properties: ['homeId', 'status', 'dueAt', 'id'] },
    {
      name: 'ix_reports_open',
      properties: ['status', 'homeId', 'askedAt', 'dueAt', 'yellowAt', 'acceptDueAt'],
    },
    { name: 'ix_reports_cell', properties: ['cell', 'createdAt', 'category'] },
    { name: 'ix_reports_created', properties: ['createdAt', 'id'] },
    { name: 'ix_reports_assignee', properties: ['assigneeId', 'status', 'dueAt', 'id'] },
    { name: 'ix_reports_team', properties: ['teamId', 'status', 'dueAt', 'id'] },
    { name: 'ix_reports_merged', properties: ['mergedIntoId', 'id'] },
    { name: 'ix_reports_parent', properties: ['parentId', 'id'] },
    { name: 'ix_reports_public', properties: ['public', 'createdAt', 'id', 'category', 'status'] },
    { name: 'ix_reports_home_reopened', properties: ['homeId', 'reopenCount', 'createdAt', 'id'] },
    { name: 'ix_reports_home_rating', properties: ['homeId', 'rating', 'createdAt', 'id'] },
    { name: 'ix_reports_ladder', properties: ['ladderAt', 'status', 'ladderDone', 'askedAt'] },
    { name: 'ix_reports_home_resolved', properties: ['homeId', 'resolvedAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(12).unique('uq_reports_number'),
    personId: p.string().length(24),
    source: p.string().length(16).default('app'),
    /** The campus service it came by; null: none. */
    service: p.string().length(32).nullable(),
    text: p.text(),
    category: p.string().length(32),
    address: p.string().length(255).nullable(),
    /** wgs84; null when no place was given. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    /** Where the matter is, for comparing: the place, or that of the standard address. */
    spotLng: p.double().$type<number>().nullable(),
    spotLat: p.double().$type<number>().nullable(),
    /** The square of the map that holds the spot, or the mark of a written address; null when nothing is known. */
    cell: p.string().length(48).nullable(),
    answers: p.json<Record<string, string>>(),
    anonymous: p.boolean(),
    public: p.boolean(),
    publicRefused: p.boolean(),

    status: p.string().length(16).$type<ReportStatus>(),
    /** The queue it is in; the routing desk is the queue of the district's micro-brain. */
    homeId: p.string().length(32),
    desk: p.boolean(),
    /** Where it came from, for a return; null: the routing desk. */
    cameFromId: p.string().length(32).nullable(),
    assigneeId: p.string().length(24).nullable(),
    teamId: p.string().length(32).nullable(),
    dispatchedAt: p.datetime(3).nullable(),
    /** Said to be done at this history row; a second look is due. */
    checkingSeq: p.integer().nullable(),
    /** The report that it was merged into. */
    mergedIntoId: p.integer().nullable(),
    mergedCount: p.integer().default(0),
    /** The report that it was split from. */
    parentId: p.integer().nullable(),

    promisedAt: p.datetime(3),
    acceptDueAt: p.datetime(3),
    dueAt: p.datetime(3),
    yellowAt: p.datetime(3),
    /** The clock stands still since then: the reporter owes an answer. */
    /** When somebody has to be told next; null: it moves, it waits for an answer, or everybody was told. */
    ladderAt: p.datetime(3).nullable(),
    /** A bit for each rung of the ladder that was reached under this promise. */
    ladderDone: p.integer().default(0),
    askedAt: p.datetime(3).nullable(),
    question: p.text().nullable(),
    acceptedAt: p.datetime(3).nullable(),
    resolvedAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    autoClosedAt: p.datetime(3).nullable(),
    remindedAt: p.datetime(3).nullable(),
    remindCount: p.integer().default(0),
    reopenCount: p.integer().default(0),
    rejectionContested: p.boolean().default(false),
    rating: p.integer().nullable(),
    ratingComment: p.text().nullable(),
    /** Null in rows of the version before. */
    ratedAt: p.datetime(3).nullable(),

    /** Volunteers or a mediator have to do with it: they are told when it leaves. */
    hasHelpers: p.boolean().default(false),

    ruleId: p.string().length(64),
    /** The version of the rules that were asked; 0: only the defaults. */
    ruleVersion: p.integer(),
    routeInputs: p.json<RouteInputs>(),
    areasVersion: p.string().length(64),
    borderDistanceM: p.double().$type<number>().nullable(),
    nearBorder: p.boolean(),
    outside: p.boolean(),
    joint: p.json<string[]>(),
    informed: p.json<string[]>(),
    categoryBy: p.string().length(16).$type<'person' | 'triage' | 'staff'>(),
    triageVersion: p.string().length(40),
    urgentNumber: p.string().length(3).$type<'110' | '119' | '120'>().nullable(),
    urgentReason: p.string().length(60).nullable(),
    /** 1 while it is urgent and open, so that a queue begins with it. */
    urgentOpen: p.integer().default(0),
    /** How many support it besides its reporter. */
    supports: p.integer().default(0),

    /** Read by the version before deliveries were jobs of their own; they go when none of it runs any more. */
    deliveryStatus: p.string().length(12).$type<DeliveryStatus>().default('none'),
    deliveryAttempts: p.integer().default(0),
    deliveryTriedAt: p.datetime(3).nullable(),
    deliveryReason: p.string().length(255).nullable(),

    coverPhotoId: p.string().length(24).nullable(),
    /** The number of history rows so far. */
    steps: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class Report extends ReportSchema.class {}
ReportSchema.setClass(Report)

/** 双脑联动: a post beside the home that sees the report and may act. */
const JointSchema = defineEntity({
  name: 'ReportJoint',
  tableName: 'report_joints',
  uniques: [{ name: 'uq_report_joints', properties: ['homeId', 'reportId'] }],
  indexes: [{ name: 'ix_report_joints_report', properties: ['reportId'] }],
  properties: {
    id: p.integer().primary(),
    homeId: p.string().length(32),
    reportId: p.integer(),
  },
})
export class ReportJoint extends JointSchema.class {}
JointSchema.setClass(ReportJoint)

/** One merge: how the report was before it, so that it can be taken back. */
const MergeSchema = defineEntity({
  name: 'ReportMerge',
  tableName: 'report_merges',
  uniques: [{ name: 'uq_report_merges_seq', properties: ['reportId', 'seq'] }],
  indexes: [{ name: 'ix_report_merges_target', properties: ['targetId', 'reportId'] }],
  properties: {
    id: p.integer().primary(),
    reportId: p.integer(),
    /** The history row of the merge. */
    seq: p.integer(),
    targetId: p.integer(),
    /** The target's own history rows of it: what happened there between them is told to this reporter too. */
    fromSeq: p.integer(),
    untilSeq: p.integer().nullable(),
    before: p.json<Record<string, string | number | boolean | null>>(),
    mergedAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class ReportMerge extends MergeSchema.class {}
MergeSchema.setClass(ReportMerge)

const HistorySchema = defineEntity({
  name: 'ReportHistory',
  tableName: 'report_history',
  uniques: [{ name: 'uq_report_history_seq', properties: ['reportId', 'seq'] }],
  indexes: [{ name: 'ix_report_history_at', properties: ['at', 'id'] }],
  properties: {
    id: p.integer().primary(),
    reportId: p.integer(),
    seq: p.integer(),
    step: p.string().length(16),
    status: p.string().length(16).$type<ReportStatus>(),
    homeId: p.string().length(32),
    by: p.string().length(16).$type<'reporter' | 'post' | 'system'>(),
    personId: p.string().length(24).nullable(),
    note: p.text().nullable(),
    internalNote: p.text().nullable(),
    photoIds: p.json<string[]>(),
    data: p.json<Record<string, string | number | boolean | null>>(),
    /** Whether the deadline that counted then (to accept, or to resolve) was missed; null in rows of the version before. */
    late: p.boolean().nullable(),
    at: p.datetime(3),
  },
})
export class ReportHistory extends HistorySchema.class {}
HistorySchema.setClass(ReportHistory)

const SupportSchema = defineEntity({
  name: 'ReportSupport',
  tableName: 'report_supports',
  indexes: [
    { name: 'ix_report_supports_report', properties: ['reportId', 'id'] },
    { name: 'ix_report_supports_person', properties: ['personId', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    reportId: p.integer(),
    personId: p.string().length(24),
    /** The row that counts; the others of this person only add words or photos to it. */
    counts: p.boolean(),
    /** It has words or photos. */
    saysMore: p.boolean(),
    /** For staff only. */
    note: p.text().nullable(),
    photoIds: p.json<string[]>(),
    createdAt: p.datetime(3),
    withdrawnAt: p.datetime(3).nullable(),
  },
})
export class ReportSupport extends SupportSchema.class {}
SupportSchema.setClass(ReportSupport)

/** Where a report came from, when that was no phone: which system, and what it calls the matter. */
const OriginSchema = defineEntity({
  name: 'ReportOrigin',
  tableName: 'report_origins',
  uniques: [
    { name: 'uq_report_origins_report', properties: ['reportId'] },
    // A system that gives no id of its own has NULLs here, which are never the same.
    { name: 'uq_report_origins_external', properties: ['channel', 'externalId'] },
  ],
  indexes: [{ name: 'ix_report_origins_channel', properties: ['channel', 'createdAt'] }],
  properties: {
    id: p.integer().primary(),
    reportId: p.integer(),
    channel: p.string().length(64),
    externalId: p.string().length(128).nullable(),
    createdAt: p.datetime(3),
  },
})
export class ReportOrigin extends OriginSchema.class {}
OriginSchema.setClass(ReportOrigin)
