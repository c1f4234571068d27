// Adding what we owe: a job is written in the caller's transaction, or not at all.
import type { Context } from '../context.ts'
import { insertRows } from '../db/sql.ts'
import { Job } from './entities.ts'

export type JobPayload = Record<string, string | number | boolean | null>
export type NewJob = {
  kind: string
  /** Jobs of one subject keep their order; a timer takes a subject of its own, so that it holds up nothing. */
  subject: string
  payload: JobPayload
  dueAt?: Date
  /** The micro-brain, when the job calls another system. */
  target?: string
}

export async function addJobs(tx: Context, jobs: NewJob[]) {
  if (jobs.length === 0) return
  const now = tx.now()
  const rows = jobs.map(({ dueAt, ...job }) => ({
    ...job,
    state: 'due' as const,
    attempts: 0,
    target: job.target ?? null,
    dueAt: dueAt ?? now,
    createdAt: now,
  }))
  await insertRows(tx.em, Job, rows)
}

export const addJob = (tx: Context, job: NewJob) => addJobs(tx, [job])

type Held = { id: number; leaseToken: string }

/** It is tried no more, and shown to the people of this micro-brain; false: another worker has it by now. */
export async function setAside(tx: Context, { id, leaseToken }: Held, code: string, target: string) {
  const changed = await tx.em.nativeUpdate(
    Job,
    { id, leaseToken, state: 'due' },
    { state: 'stuck', target, lastError: code, leaseToken: null, leaseUntil: null },
  )
  return changed > 0
}
