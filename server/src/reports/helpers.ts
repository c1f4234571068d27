// Those beside the staff who have to do with a report (volunteers, a mediator): they are told when it leaves.
import type { Context } from '../context.ts'
import type { NewJob } from '../outbox/actions.ts'
import { Report } from './entities.ts'

/** In the transaction that holds the report's lock. */
export const markHelped = (tx: Context, { id, hasHelpers }: Pick<Report, 'id' | 'hasHelpers'>) =>
  hasHelpers ? Promise.resolve(0) : tx.em.nativeUpdate(Report, { id }, { hasHelpers: true })

const leaves = new Set([
  'withdraw',
  'reject',
  'merge',
  'transfer',
  'return',
  'escalate',
  'resolve',
  'confirm',
  'close',
])

/** On a lane of its own: nobody's news shall wait for it. */
export const jobsForHelpers = ({ id, steps, hasHelpers }: Report, step: string): NewJob[] =>
  hasHelpers && leaves.has(step)
    ? [{ kind: 'report.left', subject: `report:${id}:left`, payload: { reportId: id, seq: steps } }]
    : []
