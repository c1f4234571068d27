// A report that volunteers or a mediator have to do with has left: tasks end, the appointment is cancelled, they are told.
import { isGoing } from '@chaolin/shared/staff/mediation/rules'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Handlers } from '../outbox/worker.ts'
import { lockReportById } from '../reports/actions.ts'
import { readMoment } from '../reports/queries.ts'
import { cancelStanding } from './mediation/actions.ts'
import { endTasksOf } from './volunteers/tasks.ts'

const elsewhere = '这件事转到别处办了'
const done = '这件事办好了'
const words: Record<string, string> = {
  withdraw: '这件事撤回了',
  reject: '这件事没有受理',
  merge: '这件事和别的事一起办了',
  transfer: elsewhere,
  return: elsewhere,
  escalate: elsewhere,
  resolve: done,
  confirm: done,
  close: done,
}

/** As it stands now: what came back meanwhile goes on. */
async function leave(tx: Context, reportId: number, seq: number) {
  const report = await lockReportById(tx, reportId)
  const moment = report && (await readMoment(tx, reportId, seq))
  const why = moment && words[moment.step]
  if (!report || !moment || !why) return
  await endTasksOf(tx, report, why)
  // What was done is still talked about until it is closed.
  if (why === elsewhere || !isGoing(report.status)) await cancelStanding(tx, reportId, moment.at, why)
}

export const leftHandlers: Handlers = {
  'report.left': (ctx, { reportId, seq }) =>
    inTransaction(ctx, (tx) => leave(tx, Number(reportId), Number(seq))),
}
