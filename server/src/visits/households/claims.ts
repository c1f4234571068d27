// Verbs of claims: one transaction each, lock → ask the rule → change → history row → what is owed.
import { mostPendingClaims, claimStep, type ClaimStep } from '@chaolin/shared/visits/households'
import type { NewClaim } from '@chaolin/shared/visits/household-schema'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { getCompound, type Compound } from '../compounds/queries.ts'
import { requireCode, useCode } from './codes.ts'
import { declareResidence } from './declarations.ts'
import { HouseholdClaim, type Household } from './entities.ts'
import { endMembership } from './ending.ts'
import { findFlat } from './flats.ts'
import { findClaim, membersOf, openClaimsOf } from './queries.ts'
import { lockHousehold, newId, openHousehold, sealName, writeMoment } from './rows.ts'
import { sceneOf, seatsOn } from './seats.ts'

const dayMs = 86_400_000
const mostTenancyMs = 20 * 366 * dayMs

const wrong = (path: string, message: string) => new Refused('invalid', { errors: [{ path, message }] })

export const claimJob = (
  claimId: number,
  step: 'claim' | ClaimStep,
  actor: 'self' | 'member' | 'staff' | 'system',
): NewJob => ({
  kind: 'household.notify',
  subject: `household:claim:${claimId}`,
  payload: { claimId, step, actor },
})

const tenancyJob = (claimId: number, dueAt: Date): NewJob => ({
  kind: 'household.tenancy',
  subject: `household:tenancy:${claimId}`,
  payload: { claimId },
  dueAt,
})

/** A tenancy holds to the end of its last day. */
function endOf(tx: Context, until: string | undefined): Date | null {
  if (until === undefined) return null
  const end = new Date(Date.parse(`${until}T00:00:00+08:00`) + dayMs)
  const leftMs = end.getTime() - tx.now().getTime()
  if (leftMs <= 0) throw wrong('until', '到期日不能早于今天')
  if (leftMs > mostTenancyMs) throw wrong('until', '到期日太远了')
  return end
}

/** The person's row is locked first, so that side by side no more than the limit come to wait. */
async function requireRoom(tx: Context, personId: string) {
  await lockPerson(tx, personId)
  const waiting = await tx.em.count(HouseholdClaim, { personId, status: 'pending' })
  if (waiting >= mostPendingClaims)
    throw new Refused('too_many_open', { detail: '等待答复的申请太多了，先等一等或撤回几个' })
}

/**
 * The same answer whoever lives there: a claim waits for the members, else for the community's staff. Only who brings a
 * code of theirs for an empty home is in at once.
 */
export async function claimHousehold(tx: Context, person: Person, body: NewClaim): Promise<HouseholdClaim> {
  await requireRoom(tx, person.id)
  const compound = await getCompound(tx, body.compoundId)
  if (!compound) throw wrong('compoundId', '没有这个小区')
  const flat = await findFlat(tx, compound.id, body)
  if (!flat) throw wrong(body.addressCode ? 'addressCode' : 'doorPlate', '这个小区没有这一户')
  const until = endOf(tx, body.until)
  const household = await openHousehold(tx, compound.id, flat)
  // Behind the lock, so that the second of two finds it used.
  const code = body.code
    ? await requireCode(tx, body.code, { addressCode: flat.addressCode, role: body.role })
    : null
  const claims = await openClaimsOf(tx, household.id)
  if (claims.some(({ personId }) => personId === person.id))
    throw new Refused('step_closed', { detail: '您已经申请过这一户了' })
  if (claims.length >= compound.rules.mostMembers)
    throw new Refused('too_many_open', { detail: '这一户的申请已经到上限了' })
  const empty = !claims.some(({ status }) => status === 'active')
  const atOnce = code !== null && empty
  const claim = await insertClaim(tx, person, household, { body, until, atOnce })
  await writeMoment(tx, household, {
    step: 'claim',
    personId: person.id,
    claimId: claim.id,
    data: { role: claim.role },
  })
  if (atOnce) await useCode(tx, code, person.id)
  if (atOnce)
    await writeMoment(tx, household, {
      step: 'accept',
      personId: null,
      claimId: claim.id,
      data: { by: 'code', role: claim.role },
    })
  if (body.declaration) await declareResidence(tx, { claim, household, compound }, body.declaration)
  await addJobs(tx, [
    ...(atOnce ? [] : [claimJob(claim.id, 'claim', 'self')]),
    ...(atOnce && until ? [tenancyJob(claim.id, until)] : []),
  ])
  return claim
}

async function insertClaim(
  tx: Context,
  person: Person,
  household: Household,
  { body, until, atOnce }: { body: NewClaim; until: Date | null; atOnce: boolean },
): Promise<HouseholdClaim> {
  const publicId = newId()
  const row = {
    publicId,
    householdId: household.id,
    compoundId: household.compoundId,
    personId: person.id,
    role: body.role,
    status: atOnce ? ('active' as const) : ('pending' as const),
    active: 1,
    sealedName: await sealName(tx, publicId, body.name.trim()),
    until,
    decidedBy: null,
    proof: atOnce ? ('code' as const) : null,
    createdAt: tx.now(),
    endedAt: null,
  }
  const id = await insertRow(tx.em, HouseholdClaim, row)
  return { ...row, id }
}

export type TakenStep = Exclude<ClaimStep, 'expire'>

export async function takeClaimStep(
  tx: Context,
  person: Person,
  publicId: string,
  step: TakenStep,
): Promise<HouseholdClaim> {
  const { claim, household, compound } = await lockClaim(tx, publicId)
  const members = await membersOf(tx, household.id)
  const seats = seatsOn(person, claim, members, compound)
  if (seats.length === 0) throw new Refused('not_found')
  const verdicts = seats.map((seat) => ({ seat, verdict: claimStep(step, sceneOf(seat, claim, members)) }))
  const open = verdicts.find(({ verdict }) => 'to' in verdict)
  if (!open) {
    const late = verdicts.some(({ verdict }) => 'why' in verdict && verdict.why === 'status')
    throw new Refused(late ? 'step_closed' : 'forbidden')
  }
  const by = open.seat.actor
  if (step === 'accept' && members.length >= compound.rules.mostMembers)
    throw new Refused('limit_reached', { detail: '这一户的人数到上限了' })
  if (step === 'accept' && claim.until && claim.until <= tx.now())
    throw new Refused('step_closed', { detail: '租期已经过了' })
  return moveClaim(tx, { claim, household, step, by, personId: person.id })
}

/** The household's row is locked, so what is read after it stands until the end. */
export async function lockClaim(tx: Context, publicId: string) {
  const known = await findClaim(tx, publicId)
  if (!known) throw new Refused('not_found')
  const household = await lockHousehold(tx, { id: known.householdId })
  const claim = await findClaim(tx, publicId)
  const compound = await getCompound(tx, household.compoundId)
  if (!claim || !compound) throw new Refused('not_found')
  return { claim, household, compound: compound as Compound }
}

const statusAfter = {
  accept: 'active',
  refuse: 'refused',
  withdraw: 'withdrawn',
  leave: 'ended',
  remove: 'ended',
  expire: 'ended',
} as const satisfies Record<ClaimStep, string>

type Move = {
  claim: HouseholdClaim
  household: Household
  step: ClaimStep
  by: 'self' | 'member' | 'staff' | 'system'
  personId: string | null
}

/** Writes what the rule allowed, and all that follows from it. */
export async function moveClaim(tx: Context, { claim, household, step, by, personId }: Move) {
  const status = statusAfter[step]
  const decides = step === 'accept' || step === 'refuse'
  const changes = {
    status,
    active: status === 'active' ? 1 : null,
    ...(decides ? { decidedBy: personId } : {}),
    ...(step === 'accept' ? { proof: by === 'staff' ? ('staff' as const) : ('member' as const) } : {}),
    ...(status === 'active' ? {} : { endedAt: tx.now() }),
  }
  await tx.em.nativeUpdate(HouseholdClaim, { id: claim.id }, changes)
  await writeMoment(tx, household, { step, personId, claimId: claim.id, data: { by, role: claim.role } })
  if (status === 'ended') await endMembership(tx, household, claim, personId)
  await addJobs(tx, [
    claimJob(claim.id, step, by),
    ...(step === 'accept' && claim.until ? [tenancyJob(claim.id, claim.until)] : []),
  ])
  return { ...claim, ...changes }
}

/** The day after the last one of a tenancy has begun. */
export async function expireTenancy(tx: Context, publicId: string) {
  const { claim, household } = await lockClaim(tx, publicId)
  if (claim.status !== 'active' || !claim.until || claim.until > tx.now()) return
  await moveClaim(tx, { claim, household, step: 'expire', by: 'system', personId: null })
}
