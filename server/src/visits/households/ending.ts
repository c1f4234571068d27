// What the end of somebody's claim ends with it: their passes, what they agreed to, and of an empty home everything.
import type { Context } from '../../context.ts'
import { cancelAs, lockOpenVisits } from '../cancel.ts'
import { Consent } from '../entities.ts'
import { revokePasses } from '../passes/mint.ts'
import { Household, HouseholdBlock, type HouseholdClaim } from './entities.ts'
import { membersOf } from './queries.ts'
import { drawHouseholdCode, dropCodes } from './rows.ts'

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
  const isEmpty = (await membersOf(tx, household.id)).length === 0
  // Visits before passes and the compound, in which order every step of a visit locks them.
  const visits = isEmpty ? await lockOpenVisits(tx, household.id) : []
  await revokePasses(tx, { claimId: claim.id }, 'moved_out')
  await tx.em.nativeUpdate(
    Consent,
    { claimId: claim.id, kind: 'home', withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )
  if (!isEmpty) return
  for (const visit of visits) await cancelAs(tx, visit, 'household', personId)
  await dropCodes(tx, household.addressCode)
  await tx.em.nativeDelete(HouseholdBlock, { householdId: household.id })
  await tx.em.nativeUpdate(
    Household,
    { id: household.id },
    {
      code: drawHouseholdCode(),
      closedToRequests: false,
      historyFrom: household.steps,
      visitsFrom: tx.now(),
    },
  )
}
