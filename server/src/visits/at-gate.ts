// A guard registers who stands at the gate: the outer gate on the guard's word, more only when a household says yes.
import { doorBit } from '@chaolin/shared/visits/doors'
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { GateVisit } from '@chaolin/shared/visits/schema'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { gatesOf, type Person } from '../residents/queries.ts'
import { askable, doorsAskedFor, lapseJob, whoIsAsked } from './ask.ts'
import type { Gate } from './compounds/entities.ts'
import { getCompound, getGate } from './compounds/queries.ts'
import type { Visit } from './entities.ts'
import { forgetAtOf, givenColumns, kindsGiven, requireGiven, writeConsents } from './given.ts'
import { getHousehold } from './households/queries.ts'
import { readTimes, requireParty } from './limits.ts'
import { mintNow } from './pass.ts'
import { insertVisit, newVisitId } from './steps.ts'

/** Only where the guard stands. */
export async function requireOwnGate(ctx: Context, person: Person, gateId: string): Promise<Gate> {
  const gate = gatesOf(person).includes(gateId) ? await getGate(ctx, gateId) : null
  if (!gate) throw new Refused('not_found')
  return gate
}

async function readHousehold(tx: Context, compoundId: string, body: GateVisit) {
  const { name, phone, plate, householdId, doorPlate } = body
  const asker = { personId: null, name, phone, plate }
  if (householdId) return askable(tx, compoundId, await getHousehold(tx, householdId), asker)
  return doorPlate ? whoIsAsked(tx, compoundId, { doorPlate }, asker) : null
}

function timesOf(tx: Context, { until }: GateVisit) {
  const from = tx.now()
  const usual = new Date(from.getTime() + visitLimits.gateMs)
  return readTimes(tx, { from: from.toISOString(), until: until ?? usual.toISOString() })
}

export async function registerAtGate(
  tx: Context,
  person: Person,
  gateId: string,
  body: GateVisit,
): Promise<Visit> {
  const times = timesOf(tx, body)
  const gate = await requireOwnGate(tx, person, gateId)
  const { rules, id: compoundId } = (await getCompound(tx, gate.compoundId))!
  requireParty(body.party, rules)
  requireGiven(body, rules)
  const asks = body.householdId !== undefined || body.doorPlate !== undefined
  const householdId = asks ? await readHousehold(tx, compoundId, body) : null
  const id = newVisitId()
  const answerBy = asks ? new Date(tx.now().getTime() + visitLimits.answerMs) : null
  await writeConsents(tx, id, person.id, body)
  const visit = await insertVisit(
    tx,
    {
      id,
      kind: 'gate',
      status: asks ? 'requested' : 'accepted',
      compoundId,
      householdId,
      gateId,
      hostId: person.id,
      visitorId: null,
      ...times,
      doors: asks ? 0 : doorBit.perimeter,
      doorsAsked: asks ? doorsAskedFor(rules.visitorDoors, body.plate) : doorBit.perimeter,
      maxUses: visitLimits.askedUses,
      party: body.party,
      purpose: body.purpose,
      ...(await givenColumns(tx, id, body)),
      inviteHash: null,
      claimedAt: null,
      answerBy,
      consentId: null,
      standing: null,
      paper: body.paper,
      forgetAt: forgetAtOf(times.until, rules),
    },
    {
      step: 'register',
      by: 'guard',
      personId: person.id,
      data: { gateId, consents: kindsGiven(body), consentsTakenBy: 'guard' },
    },
    answerBy ? [lapseJob(id, answerBy)] : [],
  )
  if (visit.status === 'accepted') await mintNow(tx, visit)
  return visit
}
