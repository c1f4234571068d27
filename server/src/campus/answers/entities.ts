// The table of published answers.
import { defineEntity, p } from '@mikro-orm/core'
import type { Words } from '@chaolin/shared/campus/services'

const AnswerSchema = defineEntity({
  name: 'CampusAnswer',
  tableName: 'campus_answers',
  uniques: [{ name: 'uq_campus_answers_public', properties: ['publicId'] }],
  indexes: [{ name: 'ix_campus_answers_post', properties: ['microBrainId', 'service', 'published', 'id'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24),
    microBrainId: p.string().length(32),
    service: p.string().length(32),
    question: p.json<Words>(),
    answer: p.json<Words>(),
    published: p.boolean(),
    updatedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})
export class CampusAnswer extends AnswerSchema.class {}
AnswerSchema.setClass(CampusAnswer)

export const answerEntities = [CampusAnswer]
