// Taking a step of a mediation: lock → ask the rule → change → history row → what we owe.
import { LockMode } from '@mikro-orm/core'
import {
  actorsOf,
  mayReadWords,
  mayTake,
  mediationCan,
  type MediationActor,
  type MediationStatus,
  type MediationStep,
  type Side,
} from '@chaolin/shared/staff/mediation/rules'
import type { StaffRole } from '@chaolin/shared/staff/rules'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { roleAt } from '../../reports/actions.ts'
import { findReportById } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { Mediation, MediationHistory, MediationParty } from './entities.ts'

export type MatterReport = NonNullable<Awaited<ReturnType<typeof findReportById>>>
/** A mediation, its report, and who the staff reader is to it. */
export type Case = {
  mediation: Mediation
  report: MatterReport
  role: StaffRole
  actors: readonly MediationActor[]
}

const plain = { disableIdentityMap: true } as const
const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain } as const

export const lockMediation = (tx: Context, publicId: string) => tx.em.findOne(Mediation, { publicId }, locked)

/** Who works at the home and is a supervisor besides is here as one who works at the home. */
export async function roleHere(ctx: Context, person: Person, homeId: string): Promise<StaffRole | null> {
  const held = (role: StaffRole) =>
    person.roles.some((each) => each.role === role && each.microBrainId === homeId)
  if (held('dispatcher')) return 'dispatcher'
  return held('staff') ? 'staff' : roleAt(ctx, person, homeId)
}

/** After a transfer the new home has it: roles are those at the report's home now. */
export async function caseOf(ctx: Context, person: Person, mediation: Mediation | null): Promise<Case> {
  const report = mediation && (await findReportById(ctx, mediation.reportId))
  const role = report && (await roleHere(ctx, person, report.homeId))
  if (!mediation || !report || !role) throw new Refused('not_found')
  // Whoever is a party of it is no staff to it: they read their own words, on their own page.
  const involved =
    (await ctx.em.count(MediationParty, { mediationId: mediation.id, personId: person.id })) > 0
  const actors = involved ? (['colleague'] as const) : actorsOf(role, mediation.mediatorId === person.id)
  return { mediation, report, role, actors }
}

export const readsWords = ({ actors }: Case) => actors.some(mayReadWords)

/** Locks it and refuses a step that this person may not take, or that is not open now. */
export async function begin(tx: Context, person: Person, publicId: string, step: MediationStep) {
  const known = await caseOf(tx, person, await lockMediation(tx, publicId))
  if (!mayTake(known.actors, step)) throw new Refused('forbidden')
  if (!mediationCan(step, { status: known.mediation.status, report: known.report.status }))
    throw new Refused('step_closed')
  return known
}

export type Moment = {
  step: string
  by: 'staff' | 'first' | 'second' | 'system'
  personId: string | null
  note?: string | null | undefined
  data?: Record<string, string | number | boolean | null>
}
type Changes = Partial<Omit<Mediation, 'id' | 'publicId' | 'reportId' | 'steps'>>

/** The change, its history row, and the job that tells whom it concerns; the payload holds no words. */
export async function write(
  tx: Context,
  mediation: Mediation,
  changes: Changes,
  moment: Moment,
  jobs: NewJob[] = [],
) {
  const now = tx.now()
  const seq = mediation.steps + 1
  const changed = { ...changes, steps: seq, updatedAt: now }
  const count = await tx.em.nativeUpdate(Mediation, { id: mediation.id, steps: mediation.steps }, changed)
  if (count !== 1) throw new Refused('version_changed')
  Object.assign(mediation, changed)
  await tx.em.insert(MediationHistory, {
    mediationId: mediation.id,
    seq,
    status: mediation.status,
    note: null,
    data: {},
    ...moment,
    at: now,
  })
  const notify: NewJob = {
    kind: 'mediation.notify',
    subject: `mediation:${mediation.id}`,
    payload: { mediationId: mediation.id, seq },
  }
  await addJobs(tx, [notify, ...jobs])
  return mediation
}

export const staffMoment = (
  person: Person,
  step: string,
  note?: string,
  data: Moment['data'] = {},
): Moment => ({ step, by: 'staff', personId: person.id, note, data })

export async function partyOf(tx: Context, mediationId: number, side: Side): Promise<MediationParty> {
  const party = await tx.em.findOne(MediationParty, { mediationId, side }, locked)
  if (!party) throw new Refused('not_found')
  return party
}

/** Statuses in which the parties still talk. */
export const isTalking = (status: MediationStatus) => status === 'open' || status === 'offered'
