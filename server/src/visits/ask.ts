// A visitor asks a household; the way through is the same, step by step, whether or not anybody lives there.
import { doorBit } from '@chaolin/shared/visits/doors'
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { VisitRequest } from '@chaolin/shared/visits/schema'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import type { NewJob } from '../outbox/actions.ts'
import { lockPerson } from '../residents/queries.ts'
import { getCompound } from './compounds/queries.ts'
import { forgetAtOf, givenColumns, requireGiven, writeConsents } from './given.ts'
import { isBlocked } from './households/blocks.ts'
import { findFlat, householdAt, householdByCode, type Household } from './households/queries.ts'
import { readNight, readTimes, refuseTooManyAsked, requireParty } from './limits.ts'
import { insertVisit, newVisitId } from './steps.ts'

export type Asker = {
  /** Null: a guard asks for somebody who has no phone. */
  personId: string | null
  name: string
  phone?: string | undefined
  plate?: string | undefined
}
type Where = { doorPlate?: string | undefined; householdCode?: string | undefined }

/** Stands in where there is no household, so that each way asks the database the same. */
const nobody = '-'

async function findHousehold(tx: Context, compoundId: string, { doorPlate, householdCode }: Where) {
  if (householdCode !== undefined) return householdByCode(tx, householdCode.trim().toUpperCase())
  const flat = await findFlat(tx, compoundId, { doorPlate })
  return householdAt(tx, flat?.addressCode ?? nobody)
}

/** The household that will be asked; null where there is none, or none that wants to be asked by this one. */
export async function whoIsAsked(
  tx: Context,
  compoundId: string,
  where: Where,
  asker: Asker,
): Promise<string | null> {
  return askable(tx, compoundId, await findHousehold(tx, compoundId, where), asker)
}

export async function askable(
  tx: Context,
  compoundId: string,
  household: Household | null,
  { personId, ...rest }: Asker,
): Promise<string | null> {
  const blocked = await isBlocked(tx, household?.id ?? nobody, { ...rest, personId })
  const here = household?.compoundId === compoundId && !household.closedToRequests
  return household && here && !blocked ? household.id : null
}

/** What somebody who asks would open: everything but the garage, and that too with a vehicle. */
export const doorsAskedFor = (visitorDoors: number, plate: string | undefined) =>
  plate ? visitorDoors : visitorDoors & ~doorBit.garage

export const lapseJob = (id: string, answerBy: Date): NewJob => ({
  kind: 'visit.lapse',
  subject: `visit:${id}:lapse`,
  payload: { visitId: id },
  dueAt: answerBy,
})

export async function askHousehold(tx: Context, personId: string, body: VisitRequest) {
  const times = readTimes(tx, body)
  await lockPerson(tx, personId)
  const compound = await getCompound(tx, body.compoundId)
  if (!compound) throw new Refused('not_found')
  const { rules } = compound
  const { party = 1, name, phone, plate } = body
  requireParty(party, rules)
  const partlyNight = readNight(rules, times)
  requireGiven(body, rules)
  await refuseTooManyAsked(tx, personId)
  const householdId = await whoIsAsked(tx, compound.id, body, { personId, name, phone, plate })
  const id = newVisitId()
  const answerBy = new Date(tx.now().getTime() + visitLimits.answerMs)
  await writeConsents(tx, id, personId, body)
  const visit = await insertVisit(
    tx,
    {
      id,
      kind: 'request',
      status: 'requested',
      compoundId: compound.id,
      householdId,
      gateId: null,
      hostId: null,
      visitorId: personId,
      ...times,
      doors: 0,
      doorsAsked: doorsAskedFor(rules.visitorDoors, plate),
      maxUses: visitLimits.askedUses,
      party,
      purpose: body.purpose,
      ...(await givenColumns(tx, id, body)),
      inviteHash: null,
      claimedAt: null,
      answerBy,
      consentId: null,
      standing: null,
      paper: false,
      forgetAt: forgetAtOf(times.until, rules),
    },
    { step: 'request', by: 'visitor', personId },
    [lapseJob(id, answerBy)],
  )
  return {
    id,
    status: visit.status,
    answerBy: toWireOrNull(answerBy),
    from: toWire(times.from),
    until: toWire(times.until),
    partlyNight,
  }
}
