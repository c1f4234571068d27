// Tables of mediations: the two parties and their words, appointments, texts to agree on, and the append-only history.
import { defineEntity, p } from '@mikro-orm/core'
import type { MediationStatus, Side } from '@chaolin/shared/staff/mediation/rules'

const MediationSchema = defineEntity({
  name: 'Mediation',
  tableName: 'mediations',
  uniques: [{ name: 'uq_mediations_round', properties: ['reportId', 'round'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_mediations_public_id'),
    reportId: p.integer(),
    /** One at a time; after one that failed there may be another. */
    round: p.integer(),
    status: p.string().length(12).$type<MediationStatus>(),
    mediatorId: p.string().length(24),
    /** As both parties read it: 王调解员. */
    mediatorName: p.string().length(80),
    /** The latest text, offered or signed; 0: none yet. */
    version: p.integer().default(0),
    followUpAt: p.datetime(3).nullable(),
    followUpKept: p.boolean().nullable(),
    followUpNote: p.text().nullable(),
    endReason: p.text().nullable(),
    /** The number of history rows so far. */
    steps: p.integer(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})
export class Mediation extends MediationSchema.class {}
MediationSchema.setClass(Mediation)

const PartySchema = defineEntity({
  name: 'MediationParty',
  tableName: 'mediation_parties',
  uniques: [{ name: 'uq_mediation_parties_side', properties: ['mediationId', 'side'] }],
  indexes: [{ name: 'ix_mediation_parties_person', properties: ['personId', 'mediationId'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    side: p.string().length(8).$type<Side>(),
    /** Null: not here yet, or heard in person. */
    personId: p.string().length(24).nullable(),
    /** Heard face to face: staff write for them. */
    inPerson: p.boolean(),
    /** As staff call them. */
    name: p.string().length(80).nullable(),
    /** SHA-256 of the invitation's code: whoever reads the table cannot come in with it. */
    codeHash: p.string().length(64).nullable().unique('uq_mediation_parties_code'),
    codeExpiresAt: p.datetime(3).nullable(),
    joinedAt: p.datetime(3).nullable(),
  },
})
export class MediationParty extends PartySchema.class {}
PartySchema.setClass(MediationParty)

const StatementSchema = defineEntity({
  name: 'MediationStatement',
  tableName: 'mediation_statements',
  indexes: [{ name: 'ix_mediation_statements_side', properties: ['mediationId', 'side', 'id'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    side: p.string().length(8).$type<Side>(),
    text: p.text(),
    photoIds: p.json<string[]>(),
    byStaff: p.boolean(),
    personId: p.string().length(24),
    createdAt: p.datetime(3),
  },
})
export class MediationStatement extends StatementSchema.class {}
StatementSchema.setClass(MediationStatement)

const AppointmentSchema = defineEntity({
  name: 'MediationAppointment',
  tableName: 'mediation_appointments',
  indexes: [{ name: 'ix_mediation_appointments', properties: ['mediationId', 'id'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    at: p.datetime(3),
    place: p.string().length(400),
    state: p.string().length(12).$type<'set' | 'moved' | 'cancelled'>(),
    createdAt: p.datetime(3),
  },
})
export class MediationAppointment extends AppointmentSchema.class {}
AppointmentSchema.setClass(MediationAppointment)

const AgreementSchema = defineEntity({
  name: 'MediationAgreement',
  tableName: 'mediation_agreements',
  uniques: [{ name: 'uq_mediation_agreements', properties: ['mediationId', 'version'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    version: p.integer(),
    text: p.text(),
    state: p.string().length(8).$type<'offered' | 'void' | 'signed'>(),
    createdAt: p.datetime(3),
  },
})
export class MediationAgreement extends AgreementSchema.class {}
AgreementSchema.setClass(MediationAgreement)

/** One side's answer to one text; of another text it says nothing. */
const AnswerSchema = defineEntity({
  name: 'MediationAnswer',
  tableName: 'mediation_answers',
  uniques: [{ name: 'uq_mediation_answers', properties: ['mediationId', 'version', 'side'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    version: p.integer(),
    side: p.string().length(8).$type<Side>(),
    answer: p.string().length(8).$type<'yes' | 'no' | 'staff'>(),
    note: p.text().nullable(),
    personId: p.string().length(24),
    createdAt: p.datetime(3),
  },
})
export class MediationAnswer extends AnswerSchema.class {}
AnswerSchema.setClass(MediationAnswer)

const HistorySchema = defineEntity({
  name: 'MediationHistory',
  tableName: 'mediation_history',
  uniques: [{ name: 'uq_mediation_history_seq', properties: ['mediationId', 'seq'] }],
  properties: {
    id: p.integer().primary(),
    mediationId: p.integer(),
    seq: p.integer(),
    step: p.string().length(16),
    status: p.string().length(12).$type<MediationStatus>(),
    by: p.string().length(12).$type<'staff' | 'first' | 'second' | 'system'>(),
    personId: p.string().length(24).nullable(),
    /** For the mediator and the dispatcher: a reason, never what a party wrote. */
    note: p.text().nullable(),
    data: p.json<Record<string, string | number | boolean | null>>(),
    at: p.datetime(3),
  },
})
export class MediationHistory extends HistorySchema.class {}
HistorySchema.setClass(MediationHistory)

export const mediationEntities = [
  Mediation,
  MediationParty,
  MediationStatement,
  MediationAppointment,
  MediationAgreement,
  MediationAnswer,
  MediationHistory,
]
