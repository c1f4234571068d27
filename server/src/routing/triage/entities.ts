// Tables of triage: what staff put right, and the models that were trained since the shipped one.
import { defineEntity, p } from '@mikro-orm/core'
import { triageModelStatuses, type TriageFigures } from '@chaolin/shared/routing/triage-schema'

/** A category that a person put right: an example to learn from. */
const TriageCorrectionSchema = defineEntity({
  name: 'TriageCorrection',
  tableName: 'triage_corrections',
  indexes: [{ name: 'ix_triage_corrections_created', properties: ['createdAt', 'id'] }],
  properties: {
    id: p.integer().primary(),
    /** Masked as for anybody else: what is learnt from may be read by others. */
    text: p.text(),
    fromCategory: p.string().length(32),
    toCategory: p.string().length(32),
    /** The model that had answered; null when a person had chosen. */
    triageVersion: p.string().length(40).nullable(),
    personId: p.string().length(24),
    createdAt: p.datetime(3),
  },
})
export class TriageCorrection extends TriageCorrectionSchema.class {}
TriageCorrectionSchema.setClass(TriageCorrection)

const TriageModelSchema = defineEntity({
  name: 'TriageModel',
  tableName: 'triage_models',
  indexes: [
    { name: 'ix_triage_models_status', properties: ['status'] },
    { name: 'ix_triage_models_created', properties: ['createdAt', 'id'] },
  ],
  uniques: [{ name: 'uq_triage_models_version', properties: ['version'] }],
  properties: {
    id: p.integer().primary(),
    version: p.string().length(40),
    status: p.enum(triageModelStatuses),
    /** JSON holds what a text column of MySQL cannot: more than 64 KB. */
    content: p.json<{ base64: string }>(),
    figures: p.json<TriageFigures>(),
    /** How many corrections it learnt from. */
    corrections: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class TriageModel extends TriageModelSchema.class {}
TriageModelSchema.setClass(TriageModel)
