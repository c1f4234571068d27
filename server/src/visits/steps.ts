// Taking a step of a visit: lock → ask the rule → change → history row → what we owe. All verbs share it.
import { randomBytes } from 'node:crypto'
import { LockMode } from '@mikro-orm/core'
import { fromBits } from '@chaolin/shared/visits/doors'
import {
  hasLapsed,
  isOpenVisit,
  visitStep,
  type VisitActor,
  type VisitStatus,
  type VisitStep,
} from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { insertRow } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { addJobs, type NewJob } from '../outbox/actions.ts'
import type { Compound } from './compounds/entities.ts'
import { getCompound } from './compounds/queries.ts'
import { Visit, VisitHistory } from './entities.ts'
import { forgetAtOf } from './given.ts'
import { deliveryJobs } from './outgoing.ts'

export const newVisitId = () => randomBytes(8).toString('base64url')

/** The row, locked until the transaction ends. */
export const lockVisit = (tx: Context, id: string): Promise<Visit | null> =>
  tx.em.findOne(Visit, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true })

/** The same of many, in the order of their ids as every gate locks them. */
export async function lockVisits(tx: Context, ids: readonly string[]): Promise<Map<string, Visit>> {
  const visits = await tx.em.find(
    Visit,
    { id: { $in: [...ids] } },
    { orderBy: { id: 1 }, lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
  return new Map(visits.map((visit) => [visit.id, visit]))
}

const statusWords: Record<VisitStatus, string> = {
  invited: '还没有人领取这张邀请',
  requested: '还在等住户回答',
  accepted: '已经同意了',
  refused: '已经谢绝了',
  cancelled: '已经取消了',
  expired: '已经过期了',
  finished: '已经结束了',
}

/** Refuses a step the rule does not allow, in the words of what it is now; gives the status it leads to. */
export function allowed(step: VisitStep, visit: Visit, actor: VisitActor): VisitStatus {
  const { status, kind } = visit
  const verdict = visitStep(step, {
    status,
    kind,
    actor,
    claimed: visit.visitorId !== null,
    lapsed: hasLapsed({ status, answerBy: visit.answerBy ?? null, consentId: visit.consentId ?? null }),
  })
  if ('to' in verdict) return verdict.to
  throw new Refused('step_closed', { detail: statusWords[status] })
}

export type VisitMoment = {
  step: string
  status: VisitStatus
  by: VisitActor
  personId: string | null
  data?: Record<string, unknown>
}
/** The keys of the table, so that a misspelt one does not compile. */
export type VisitChanges = Partial<Omit<Visit, 'id' | 'steps' | 'status'>>

/** Times and doors as they were then; nothing that tells who came. */
const frozen = (visit: Visit) => ({
  from: toWire(visit.from),
  until: toWire(visit.until),
  doors: fromBits(visit.doors),
  party: visit.party,
})

const writeHistory = (tx: Context, visit: Visit, moment: VisitMoment) =>
  insertRow(tx.em, VisitHistory, {
    visitId: visit.id,
    seq: visit.steps,
    at: tx.now(),
    step: moment.step,
    status: moment.status,
    by: moment.by,
    personId: moment.personId,
    data: { ...frozen(visit), ...moment.data },
  })

const notifyJob = ({ id, steps }: Visit): NewJob => ({
  kind: 'visit.notify',
  subject: `visit:${id}`,
  payload: { visitId: id, seq: steps },
})

export const endJob = ({ id, until }: Pick<Visit, 'id' | 'until'>): NewJob => ({
  kind: 'visit.end',
  // Of its own for each end: one that was brought forward does not wait for the later one.
  subject: `visit:${id}:end:${until.getTime()}`,
  payload: { visitId: id },
  dueAt: until,
})

async function owe(tx: Context, visit: Visit, compound: Compound, moment: VisitMoment, jobs: NewJob[]) {
  const deliveries = await deliveryJobs(tx, visit, moment, compound)
  await addJobs(tx, [notifyJob(visit), ...deliveries, ...jobs])
}

async function compoundOf(tx: Context, { compoundId }: Visit): Promise<Compound> {
  const compound = await getCompound(tx, compoundId)
  if (!compound) throw new Refused('not_found')
  return compound
}

/** What ends before its time is forgotten as many days before. */
function forgetChange(
  tx: Context,
  { forgetAt }: Visit,
  { rules }: Compound,
  status: VisitStatus,
): VisitChanges {
  if (!forgetAt || isOpenVisit(status)) return {}
  const sooner = forgetAtOf(tx.now(), rules)
  return sooner < forgetAt ? { forgetAt: sooner } : {}
}

export type NewVisitRow = Omit<Visit, 'steps' | 'createdAt' | 'updatedAt' | 'parkedAt' | 'leftAt'>

/** A new visit with its first history row, and everything that follows from it. */
export async function insertVisit(
  tx: Context,
  row: NewVisitRow,
  moment: Omit<VisitMoment, 'status'>,
  jobs: NewJob[] = [],
): Promise<Visit> {
  const at = tx.now()
  const visit = { ...row, parkedAt: null, leftAt: null, steps: 1, createdAt: at, updatedAt: at } as Visit
  await insertRow(tx.em, Visit, visit)
  const first = { ...moment, status: visit.status }
  await writeHistory(tx, visit, first)
  await owe(tx, visit, await compoundOf(tx, visit), first, [endJob(visit), ...jobs])
  return visit
}

/** The change, its history row, and the jobs that tell whom it concerns; the row is locked. */
export async function writeStep(
  tx: Context,
  visit: Visit,
  changes: VisitChanges,
  moment: VisitMoment,
  jobs: NewJob[] = [],
): Promise<Visit> {
  const compound = await compoundOf(tx, visit)
  const next = {
    ...changes,
    ...forgetChange(tx, visit, compound, moment.status),
    status: moment.status,
    steps: visit.steps + 1,
    updatedAt: tx.now(),
  }
  const changed = await tx.em.nativeUpdate(Visit, { id: visit.id, steps: visit.steps }, next)
  if (changed !== 1) throw new Refused('step_closed')
  const after = Object.assign(visit, next)
  await writeHistory(tx, after, moment)
  await owe(tx, after, compound, moment, jobs)
  return after
}
