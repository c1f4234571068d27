// What members change about their household itself: the code they hand out, and whether strangers may ask.
import type { Context } from '../../context.ts'
import type { Person } from '../../residents/queries.ts'
import { Household } from './entities.ts'
import { requireMember } from './queries.ts'
import { drawHouseholdCode, lockHousehold, writeMoment } from './rows.ts'

/** The old one finds nobody any more. */
export async function renewCode(tx: Context, person: Person, householdId: string): Promise<string> {
  const household = await lockHousehold(tx, { id: householdId })
  await requireMember(tx, householdId, person.id)
  const code = drawHouseholdCode()
  await tx.em.nativeUpdate(Household, { id: householdId }, { code })
  await writeMoment(tx, household, { step: 'code_renewed', personId: person.id })
  return code
}

export async function setRequests(tx: Context, person: Person, householdId: string, closed: boolean) {
  const household = await lockHousehold(tx, { id: householdId })
  await requireMember(tx, householdId, person.id)
  if (household.closedToRequests === closed) return
  await tx.em.nativeUpdate(Household, { id: householdId }, { closedToRequests: closed })
  await writeMoment(tx, household, {
    step: closed ? 'requests_closed' : 'requests_opened',
    personId: person.id,
  })
}
