// Verbs of claims: one transaction each, lock → ask the rule → change → history row → what is owed.
import { claimStep, type ClaimStep } from '@chaolin/shared/visits/households'
import type { NewClaim } from '@chaolin/shared/visits/household-schema'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import { addJobs } from '../../outbox/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { getCompound, type Compound } from '../compounds/queries.ts'
import { endOf, refuseTooManyToday, refuseTooSoon, requireRoom } from './claim-limits.ts'
import { requireCode, useCode } from './codes.ts'
import { declareResidence } from './declarations.ts'
import { HouseholdClaim, type Household } from './entities.ts'
import { findFlat } from './flats.ts'
import { claimJob, expireDue, lapseJob, moveAlone, moveClaim, tenancyJob } from './moves.ts'
import { findClaim, membersOf, openClaimBy } from './queries.ts'
import { lockHousehold, newId, openHousehold, sealName, writeMoment } from './rows.ts'
import { sceneOf, seatsOn } from './seats.ts'

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
  const until = body.until === undefined ? null : endOf(tx, body.until)
  const household = await openHousehold(tx, compound.id, flat)
  await expireDue(tx, household)
  // Behind the lock, so that the second of two finds it used.
  const code = body.code
    ? await requireCode(tx, body.code, { addressCode: flat.addressCode, role: body.role })
    : null
  if (await openClaimBy(tx, household.id, person.id))
    throw new Refused('step_closed', { detail: '您已经申请过这一户了' })
  await refuseTooManyToday(tx, person.id)
  // Whom staff gave a code they have checked meanwhile.
  if (!code) await refuseTooSoon(tx, person.id, household.id)
  const atOnce = code !== null && (await membersOf(tx, household.id)).length === 0
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
    ...(atOnce ? [] : [claimJob(claim.id, 'claim', 'self'), lapseJob(claim)]),
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

export type TakenStep = Exclude<ClaimStep, 'expire' | 'lapse'>
type Wanted = { step: Exclude<TakenStep, 'extend'> } | { step: 'extend'; until: string }

export async function takeClaimStep(
  tx: Context,
  person: Person,
  publicId: string,
  wanted: Wanted,
): Promise<HouseholdClaim> {
  const { step } = wanted
  const end = wanted.step === 'extend' ? endOf(tx, wanted.until) : null
  const { claim, household, compound } = await lockClaim(tx, publicId)
  const members = await membersOf(tx, household.id)
  const seats = seatsOn(person, claim, members, compound)
  if (seats.length === 0) throw new Refused('not_found')
  const verdicts = seats.map((seat) => ({ seat, verdict: claimStep(step, sceneOf(seat, claim, members)) }))
  const [open] = verdicts.flatMap(({ seat, verdict }) => ('to' in verdict ? [{ seat, to: verdict.to }] : []))
  if (!open) {
    const late = verdicts.some(({ verdict }) => 'why' in verdict && verdict.why === 'status')
    throw new Refused(late ? 'step_closed' : 'forbidden')
  }
  const move = { claim, household, step, to: open.to, by: open.seat.actor, personId: person.id }
  if (step === 'accept') {
    const host = open.seat.actor === 'member' ? members.find(({ personId }) => personId === person.id) : null
    return moveClaim(tx, { ...move, until: endOfStay(tx, claim, host, members.length, compound) })
  }
  return moveClaim(tx, end ? { ...move, until: requireLater(claim, end) } : move)
}

/** Nobody gives longer than they stay themselves. */
function endOfStay(
  tx: Context,
  claim: HouseholdClaim,
  host: HouseholdClaim | null | undefined,
  membersNow: number,
  { rules }: Compound,
): Date | null {
  if (membersNow >= rules.mostMembers) throw new Refused('limit_reached', { detail: '这一户的人数到上限了' })
  if (claim.until && claim.until <= tx.now()) throw new Refused('step_closed', { detail: '租期已经过了' })
  const ends = [claim.until, host?.until].flatMap((end) => (end ? [end.getTime()] : []))
  return ends.length > 0 ? new Date(Math.min(...ends)) : null
}

function requireLater({ until }: HouseholdClaim, end: Date): Date {
  if (!until) throw new Refused('step_closed', { detail: '没有到期日，不用延长' })
  if (end <= until) throw wrong('until', '新的到期日要比现在的晚')
  return end
}

/** The household's row is locked, so what is read after it stands until the end. */
export async function lockClaim(tx: Context, publicId: string) {
  const known = await findClaim(tx, publicId)
  if (!known) throw new Refused('not_found')
  const household = await lockHousehold(tx, { id: known.householdId })
  await expireDue(tx, household)
  const claim = await findClaim(tx, publicId)
  const compound = await getCompound(tx, household.compoundId)
  if (!claim || !compound) throw new Refused('not_found')
  return { claim, household, compound: compound as Compound }
}

/** Nobody answered: it waits no more, and whoever still lives there may ask again. */
export async function lapseClaim(tx: Context, publicId: string) {
  const { claim, household } = await lockClaim(tx, publicId)
  await moveAlone(tx, claim, household, { step: 'lapse', by: 'system', personId: null })
}
