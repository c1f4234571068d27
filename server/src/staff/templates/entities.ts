// Table of reply templates: a post's own ones, and the district's for all of its posts.
import type { TemplateStep } from '@chaolin/shared/staff/templates'
import { defineEntity, p } from '@mikro-orm/core'

const TemplateSchema = defineEntity({
  name: 'ReplyTemplate',
  tableName: 'reply_templates',
  indexes: [{ name: 'ix_reply_templates', properties: ['microBrainId', 'step', 'category', 'id'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_reply_templates'),
    microBrainId: p.string().length(32),
    /** '' is for every category. */
    category: p.string().length(32).default(''),
    step: p.string().length(16).$type<TemplateStep>(),
    title: p.string().length(20),
    text: p.text(),
    changedBy: p.string().length(24).nullable(),
    changedAt: p.datetime(3),
  },
})
export class ReplyTemplate extends TemplateSchema.class {}
TemplateSchema.setClass(ReplyTemplate)

export const templateEntities = [ReplyTemplate]
