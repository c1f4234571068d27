// Tables of visits: who comes to whom and when, what each side agreed to, and the append-only history.
import { defineEntity, p } from '@mikro-orm/core'
import type { StandingFrame } from '@chaolin/shared/visits/standing'
import type { VisitKind, VisitStatus } from '@chaolin/shared/visits/rules'

const VisitSchema = defineEntity({
  name: 'Visit',
  tableName: 'visits',
  indexes: [
    { name: 'ix_visits_household', properties: ['householdId', 'createdAt', 'id'] },
    { name: 'ix_visits_open', properties: ['householdId', 'status', 'until'] },
    { name: 'ix_visits_visitor', properties: ['visitorId', 'createdAt', 'id'] },
    { name: 'ix_visits_compound', properties: ['compoundId', 'status', 'until'] },
    { name: 'ix_visits_due', properties: ['status', 'until'] },
    { name: 'ix_visits_gate', properties: ['gateId', 'createdAt', 'id'] },
    { name: 'ix_visits_forget', properties: ['forgetAt'] },
    { name: 'ix_visits_begin', properties: ['status', 'from', 'id'] },
    { name: 'ix_visits_parked', properties: ['parkedAt', 'id'] },
    { name: 'ix_visits_left', properties: ['leftAt'] },
    { name: 'ix_visits_host', properties: ['hostId'] },
  ],
  checks: [{ name: 'ck_visits_times', expression: 'until > `from`' }],
  properties: {
    /** base64url of 8 random bytes; the first pass of the visit has them as its cti. */
    id: p.string().length(12).primary(),
    kind: p.string().length(10).$type<VisitKind>(),
    status: p.string().length(10).$type<VisitStatus>(),
    compoundId: p.string().length(64),
    /** Null: at the gate, to nobody's home. */
    householdId: p.string().length(24).nullable(),
    /** Where a guard registered it. */
    gateId: p.string().length(64).nullable(),
    /** The member who invited, or the guard who registered. */
    hostId: p.string().length(24).nullable(),
    /** Null until it is claimed; a visitor without a phone has none. */
    visitorId: p.string().length(24).nullable(),
    from: p.datetime(3),
    until: p.datetime(3),
    /** Bits of door kinds that its passes may open now. */
    doors: p.integer(),
    /** What was asked for, of which a consent may give less. */
    doorsAsked: p.integer(),
    maxUses: p.integer(),
    party: p.integer().default(1),
    purpose: p.string().length(200).nullable(),
    plate: p.string().length(12).nullable(),
    /** Sealed JSON { name, phone?, idNumber? }; null once it is deleted. */
    sealed: p.text().nullable(),
    /** What the others read: 王*. */
    maskedName: p.string().length(40).nullable(),
    /** Of the ID number, where the compound demands it. */
    idTail: p.string().length(4).nullable(),
    /** SHA-256 of the invite on the card; null when there is none or it was undone. */
    inviteHash: p.string().length(64).nullable(),
    claimedAt: p.datetime(3).nullable(),
    /** Until when the household may answer; then perimeter only, or expired. */
    answerBy: p.datetime(3).nullable(),
    consentId: p.integer().nullable(),
    /** Weekdays and hours of a standing visit. */
    standing: p.json<StandingFrame>().nullable(),
    paper: p.boolean().default(false),
    /** Its vehicle is inside. */
    parkedAt: p.datetime(3).nullable(),
    /** Its vehicle's latest leaving that any gate told. */
    leftAt: p.datetime(3).nullable(),
    /** When what the visitor gave is deleted. */
    forgetAt: p.datetime(3).nullable(),
    steps: p.integer().default(0),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})
export class Visit extends VisitSchema.class {}
VisitSchema.setClass(Visit)

const HistorySchema = defineEntity({
  name: 'VisitHistory',
  tableName: 'visit_history',
  uniques: [{ name: 'uq_visit_history_seq', properties: ['visitId', 'seq'] }],
  indexes: [{ name: 'ix_visit_history_person', properties: ['personId'] }],
  properties: {
    id: p.integer().primary(),
    visitId: p.string().length(12),
    seq: p.integer(),
    at: p.datetime(3),
    step: p.string().length(24),
    status: p.string().length(10).$type<VisitStatus>(),
    by: p.string().length(10).$type<'household' | 'visitor' | 'guard' | 'system'>(),
    personId: p.string().length(24).nullable(),
    data: p.json<Record<string, unknown>>(),
  },
})
export class VisitHistory extends HistorySchema.class {}
HistorySchema.setClass(VisitHistory)

const ConsentSchema = defineEntity({
  name: 'Consent',
  tableName: 'consents',
  indexes: [
    { name: 'ix_consents_visit', properties: ['visitId', 'id'] },
    { name: 'ix_consents_person', properties: ['personId', 'id'] },
    { name: 'ix_consents_claim', properties: ['claimId'] },
  ],
  properties: {
    /** A pass that opens more than the perimeter names it. */
    id: p.integer().primary(),
    /** What was agreed to: somebody coming in, one's own home, one's data, one's ID number, the declaration. */
    kind: p.string().length(12).$type<'entry' | 'home' | 'data' | 'id_number' | 'residence'>(),
    visitId: p.string().length(12).nullable(),
    householdId: p.string().length(24).nullable(),
    claimId: p.integer().nullable(),
    personId: p.string().length(24),
    /** Of the text that was shown; null where a tap on doors is the text. */
    version: p.string().length(16).nullable(),
    doors: p.integer().nullable(),
    at: p.datetime(3),
    withdrawnAt: p.datetime(3).nullable(),
  },
})
export class Consent extends ConsentSchema.class {}
ConsentSchema.setClass(Consent)

export const visitEntities = [Visit, VisitHistory, Consent]
