// What a step of a report owes to those that were merged into it.
import type { NewJob } from '../outbox/actions.ts'
import type { Report } from './entities.ts'

/** Public steps: how the matter goes. A question to one reporter and their answer are not the others'. */
export const toldToMerged: ReadonlySet<string> = new Set([
  'accept',
  'progress',
  'transfer',
  'return',
  'escalate',
  'resolve',
  'reject',
  'confirm',
  'close',
  'reopen',
])

/** On lanes of their own: there may be many, and nobody's news shall wait for theirs. */
export function jobsForMerged({ id, steps, mergedCount }: Report, step: string): NewJob[] {
  if (mergedCount === 0) return []
  const payload = { reportId: id, seq: steps, afterId: 0 }
  if (step === 'withdraw') return [{ kind: 'report.release', subject: `report:${id}:release`, payload }]
  return toldToMerged.has(step) ? [{ kind: 'report.merged', subject: `report:${id}:merged`, payload }] : []
}
