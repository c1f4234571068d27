// What the end of somebody's claim ends with it: their passes, what they agreed to, and of an empty home everything.
import { isOpenVisit } from '@chaolin/shared/visits/rules'
import type { Context } from '../../context.ts'
import { cancelAs } from '../cancel.ts'
import { Consent, Visit } from '../entities.ts'
import { revokePasses } from '../passes/mint.ts'
import { lockVisit } from '../steps.ts'
import { Household, HouseholdBlock, type HouseholdClaim } from './entities.ts'
import { membersOf } from './queries.ts'
import { drawHouseholdCode } from './rows.ts'

/**
 * Visits are the household's: those whom one member invited still come as long as somebody lives there. With the last
 * member they are cancelled, and whoever moves in next finds neither their history nor their blocks nor their code.
 */
export async function endMembership(
  tx: Context,
  household: Household,
  claim: HouseholdClaim,
  personId: string | null,
) {
  await revokePasses(tx, { claimId: claim.id }, 'moved_out')
  await tx.em.nativeUpdate(
    Consent,
    { claimId: claim.id, kind: 'home', withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )
  if ((await membersOf(tx, household.id)).length > 0) return
  await cancelOpenVisits(tx, household.id, personId)
  await tx.em.nativeDelete(HouseholdBlock, { householdId: household.id })
  await tx.em.nativeUpdate(
    Household,
    { id: household.id },
    { code: drawHouseholdCode(), closedToRequests: false, historyFrom: household.steps },
  )
}

/** Ten at most: more are never open. */
async function cancelOpenVisits(tx: Context, householdId: string, personId: string | null) {
  const open = await tx.em.find(
    Visit,
    { householdId, status: { $in: ['invited', 'requested', 'accepted'] } },
    { fields: ['id'], orderBy: { id: 1 }, disableIdentityMap: true },
  )
  for (const { id } of open) {
    const visit = await lockVisit(tx, id)
    if (visit && isOpenVisit(visit.status)) await cancelAs(tx, visit, 'household', personId)
  }
}
