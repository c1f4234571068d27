// What a resolve leaves behind: the row, and the timer that closes it in silence.
import { closeAfterMs } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import type { NewJob } from '../outbox/actions.ts'
import type { Report } from './entities.ts'
import type { Changes } from './steps.ts'

export const resolved = (tx: Context): Changes => ({
  resolvedAt: tx.now(),
  askedAt: null,
  question: null,
  checkingSeq: null,
})

/** A timer on a lane of its own, so that it holds up no notice; it names the resolve it belongs to. */
export const closeJob = (report: Report, resolvedAt: Date): NewJob => ({
  kind: 'report.close',
  subject: `report:${report.id}:close:${report.steps + 1}`,
  payload: { reportId: report.id, seq: report.steps + 1 },
  dueAt: new Date(resolvedAt.getTime() + closeAfterMs),
})
