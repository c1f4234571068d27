// Telling those who were given something: the person, or those of the team who are on duty.
import { isOpen } from '@chaolin/shared/reports/rules'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../context.ts'
import { tellAll } from '../notices/delivery.ts'
import type { NewJob } from '../outbox/actions.ts'
import type { Handlers } from '../outbox/worker.ts'
import { getCategory } from '../routing/queries.ts'
import { reachableOf } from '../staff/duty/queries.ts'
import { ReportHistory, type Report } from './entities.ts'
import { readMoment } from './history.ts'
import { findReportById } from './queries.ts'
import { summaryOf } from './views.ts'

/** For the step that is about to be written. */
export const dispatchedJob = ({ id, steps }: Report): NewJob => ({
  kind: 'report.dispatched',
  subject: `report:${id}:dispatched`,
  payload: { reportId: id, seq: steps + 1 },
})

async function receiversOf(ctx: Context, report: Report): Promise<string[]> {
  if (report.assigneeId) return [report.assigneeId]
  return report.teamId ? reachableOf(ctx, report.homeId, report.teamId) : []
}

function titleOf(report: Report, { step }: ReportHistory) {
  const urgent = report.urgentNumber !== null && isOpen(report.status) ? '紧急 · ' : ''
  const words = step === 'allot' ? '轮到您了，请接单' : '派给您一件事'
  return urgent + (report.assigneeId ? words : '派给您的队伍一件事')
}

async function notifyReceivers(ctx: Context, reportId: number, seq: number) {
  const report = await findReportById(ctx, reportId)
  const moment = await readMoment(ctx, reportId, seq)
  if (!report || !moment || !isOpen(report.status)) return
  const { staffId, teamId } = moment.data
  // Somebody else has it by now.
  if ((report.assigneeId ?? null) !== staffId || (report.teamId ?? null) !== teamId) return
  const category = await getCategory(ctx, report.category)
  const body = `${category?.zh ?? ''} · ${summaryOf(maskPersonal(report.text))}`
  const receivers = (await receiversOf(ctx, report)).filter((id) => id !== moment.personId)
  await tellAll(
    ctx,
    receivers.map((personId) => ({
      personId,
      dedupeKey: `report:${report.id}:${seq}:to:${personId}`,
      kind: `report.${moment.step}`,
      title: titleOf(report, moment),
      body: [...body].slice(0, 80).join(''),
      number: report.number,
      audience: 'staff' as const,
    })),
    null,
  )
}

export const dispatchNoticeHandlers: Handlers = {
  'report.dispatched': (ctx, { reportId, seq }) => notifyReceivers(ctx, Number(reportId), Number(seq)),
}
