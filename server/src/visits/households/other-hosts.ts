// Hosts that live in no flat of the address book, such as a student or a department of a campus: households of one.
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { getCompound } from '../compounds/queries.ts'
import { HouseholdClaim } from './entities.ts'
import { moveClaim } from './moves.ts'
import { householdAt, openClaimBy } from './queries.ts'
import { lockHousehold, newId, openHousehold, sealName, writeMoment } from './rows.ts'

type Home = {
  compoundId: string
  /** In place of an address: names the host, and nobody else's household. */
  hostCode: string
  /** What a guard and a visitor read as the destination. */
  label: string
  personId: string
  name: string
}

/** Whoever is here already stays as they are; without its compound there is nothing to be let in to. */
export async function openHome(tx: Context, { compoundId, hostCode, label, personId, name }: Home) {
  if (!(await getCompound(tx, compoundId))) return
  const flat = { addressCode: hostCode, label, building: label, unit: null }
  const household = await openHousehold(tx, compoundId, flat)
  if (await openClaimBy(tx, household.id, personId)) return
  const publicId = newId()
  const claimId = await insertRow(tx.em, HouseholdClaim, {
    publicId,
    householdId: household.id,
    compoundId,
    personId,
    role: 'owner',
    status: 'active',
    active: 1,
    sealedName: await sealName(tx, publicId, name),
    until: null,
    decidedBy: null,
    proof: 'staff',
    createdAt: tx.now(),
    endedAt: null,
  })
  await writeMoment(tx, household, { step: 'claim', personId, claimId, data: { role: 'owner' } })
  await writeMoment(tx, household, { step: 'accept', personId: null, claimId, data: { by: 'staff' } })
}

/** What ends with a membership ends: passes, and with the last member the visits that were to come. */
export async function leaveHome(tx: Context, hostCode: string, personId: string) {
  const known = await householdAt(tx, hostCode)
  if (!known) return
  const household = await lockHousehold(tx, { id: known.id })
  const claim = await openClaimBy(tx, household.id, personId)
  if (claim)
    await moveClaim(tx, { claim, household, step: 'leave', to: 'ended', by: 'system', personId: null })
}
