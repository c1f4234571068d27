// Taking a step: lock → ask the rule → change → history row → what we owe. Reporters' and staff's verbs share it.
import { LockMode } from '@mikro-orm/core'
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { isOpen, reasonWords, remindEveryMs, reportCan, type ReportStep } from '@chaolin/shared/reports/rules'
import { parseNumber } from '@chaolin/shared/reports/number'
import { isCase } from '../campus/cases/queries.ts'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { addJobs, type NewJob } from '../outbox/actions.ts'
import { allotJobs } from './allot.ts'
import { Report } from './entities.ts'
import { factsOf, toldOutside, writeHistory, type Moment } from './history.ts'
import { jobsForHelpers } from './helpers.ts'
import { ladderColumns } from './ladder-columns.ts'
import { jobsForMerged } from './merged-jobs.ts'
import { deliveryJobs } from './outgoing.ts'

/** The row, locked until the transaction ends; null when there is no such report. */
export async function lockReport(tx: Context, number: string): Promise<Report | null> {
  const known = parseNumber(number)
  if (!known) return null
  return tx.em.findOne(
    Report,
    { number: known },
    { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
}

export const lockReportById = (tx: Context, id: number) =>
  tx.em.findOne(Report, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true })

/** Refuses a step the rule does not allow; gives the status it leads to. */
export function allowed(tx: Context, report: Report, step: ReportStep, target: Report | null = null) {
  const facts = factsOf(report, target)
  // How often somebody may remind is a limit per time, and those can be lifted.
  const judged = tx.config.rateLimit ? facts : { ...facts, remindedAt: null }
  const verdict = reportCan(step, judged, tx.now().getTime())
  if (verdict.allowed) return verdict.to
  const waitMs = (facts.remindedAt ?? 0) + remindEveryMs - tx.now().getTime()
  const retry = verdict.code === 'reminded_recently' ? { retryAfterS: Math.ceil(waitMs / 1000) } : {}
  throw new Refused(verdict.code, { detail: reasonWords[verdict.reason].zh, ...retry })
}

/** What only a handler reads moves by the handler's own steps: nothing may be written where the whole post reads it. */
export async function refuseWhereCase(tx: Context, { service, number }: Report) {
  const standIn = service != null && (await isCase(tx, number))
  if (!postMayChange({ standIn }))
    throw new Refused('step_closed', { detail: '这件事由经办人办，别处不能改' })
}

/** What a step writes to the row; the keys of the table, so that a misspelt one does not compile. */
export type Changes = Partial<Omit<Report, 'id' | 'number' | 'steps'>>
export type StepEffect = { changes: Changes; moment: Omit<Moment, 'homeId'>; jobs?: NewJob[] }

/** An unanswered question has stopped the clock. */
const isLate = ({ status, askedAt, acceptDueAt, dueAt }: Report, now: Date) =>
  (askedAt ?? now) > (status === 'submitted' ? acceptDueAt : dueAt)

/** A new promise is kept beside the one that it takes the place of. */
const promiseChange = ({ dueAt }: Report, changes: Changes): Record<string, string> =>
  changes.dueAt && changes.dueAt.getTime() !== dueAt.getTime()
    ? { dueBefore: dueAt.toISOString(), dueAt: changes.dueAt.toISOString() }
    : {}

/** Writes the change, its history row, and the job that tells whom it concerns. */
export async function writeStep(tx: Context, report: Report, effect: StepEffect): Promise<Report> {
  const seq = report.steps + 1
  const { status } = effect.moment
  const late = isLate(report, tx.now())
  const urgentOpen = report.urgentNumber && isOpen(status) ? 1 : 0
  const next = { ...effect.changes, status, urgentOpen, steps: seq }
  const changed = { ...next, ...(await ladderColumns(tx, report, { ...report, ...next })) }
  await tx.em.nativeUpdate(Report, { id: report.id, steps: report.steps }, changed)
  const { homeId, desk, joint, status: from, category } = report
  const before = { homeId, desk, joint }
  const data = { ...effect.moment.data, ...promiseChange(report, effect.changes) }
  const after = Object.assign(report, changed)
  await writeHistory(tx, report.id, seq, { ...effect.moment, data, late, homeId: after.homeId })
  const notify = {
    kind: 'report.notify',
    subject: `report:${report.id}`,
    payload: { reportId: report.id, seq },
  }
  const { step } = effect.moment
  const told = toldOutside(step)
  const deliveries = told ? await deliveryJobs(tx, after, told, before) : []
  const sameQueue = homeId === after.homeId && desk === after.desk && category === after.category
  const arrives = status === 'submitted' && !(sameQueue && from === 'submitted')
  await addJobs(tx, [
    notify,
    ...deliveries,
    ...(arrives ? await allotJobs(tx, after) : []),
    ...tellSupporters(after, step),
    ...jobsForMerged(after, step),
    ...jobsForHelpers(after, step),
    ...(effect.jobs ?? []),
  ])
  return after
}

/** How it ended, or that it goes on. */
export const supportersHear: ReadonlySet<string> = new Set([
  'resolve',
  'confirm',
  'close',
  'reopen',
  'reject',
  'withdraw',
])

/** On a lane of its own: there may be many, and the reporter's news shall not wait for theirs. */
const tellSupporters = ({ id, steps, supports }: Report, step: string): NewJob[] =>
  supports > 0 && supportersHear.has(step)
    ? [
        {
          kind: 'report.supporters',
          subject: `report:${id}:supporters`,
          payload: { reportId: id, seq: steps, afterId: 0 },
        },
      ]
    : []
