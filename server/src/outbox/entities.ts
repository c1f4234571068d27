// The table of what we owe the outside, or owe later.
import { defineEntity, p } from '@mikro-orm/core'

const JobSchema = defineEntity({
  name: 'Job',
  tableName: 'jobs',
  indexes: [
    { name: 'ix_jobs_due', properties: ['state', 'dueAt', 'id'] },
    { name: 'ix_jobs_subject', properties: ['subject', 'state', 'id'] },
    { name: 'ix_jobs_lease', properties: ['leaseToken'] },
    { name: 'ix_jobs_target', properties: ['target', 'state', 'dueAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    kind: p.string().length(48),
    /** Jobs of one subject run one after another, in the order they were added. */
    subject: p.string().length(64),
    /** The micro-brain that it goes to, if it is another system: those have lanes of their own. */
    target: p.string().length(32).nullable(),
    payload: p.json<Record<string, string | number | boolean | null>>(),
    state: p.string().length(8).$type<'due' | 'done' | 'stuck' | 'skipped'>(),
    attempts: p.integer(),
    dueAt: p.datetime(3),
    leaseToken: p.string().length(32).nullable(),
    leaseUntil: p.datetime(3).nullable(),
    lastError: p.string().length(255).nullable(),
    lastTriedAt: p.datetime(3).nullable(),
    doneAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class Job extends JobSchema.class {}
JobSchema.setClass(Job)
