// Tables of 反诈中心: the list that staff keep, and each person's own results of the quiz.
import type { FraudKind } from '@chaolin/shared/campus/fraud'
import { defineEntity, p } from '@mikro-orm/core'

const EntrySchema = defineEntity({
  name: 'FraudEntry',
  tableName: 'campus_fraud_entries',
  uniques: [{ name: 'uq_campus_fraud_entries', properties: ['kind', 'value', 'active'] }],
  indexes: [{ name: 'ix_campus_fraud_entries_created', properties: ['active', 'createdAt', 'id'] }],
  properties: {
    id: p.integer().primary(),
    kind: p.string().length(8).$type<FraudKind>(),
    /** Normalised. */
    value: p.string().length(200),
    note: p.string().length(400).nullable(),
    microBrainId: p.string().length(32),
    addedBy: p.string().length(24),
    /** 1 while it is listed, null once it was taken off: it can be listed again. */
    active: p.integer().nullable(),
    removedBy: p.string().length(24).nullable(),
    removedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class FraudEntry extends EntrySchema.class {}
EntrySchema.setClass(FraudEntry)

const QuizSchema = defineEntity({
  name: 'QuizResult',
  tableName: 'campus_quiz_results',
  indexes: [{ name: 'ix_campus_quiz_results_person', properties: ['personId', 'createdAt', 'id'] }],
  properties: {
    id: p.integer().primary(),
    personId: p.string().length(24),
    answers: p.json<Record<string, string>>(),
    right: p.integer(),
    of: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class QuizResult extends QuizSchema.class {}
QuizSchema.setClass(QuizResult)

export const fraudEntities = [FraudEntry, QuizResult]
