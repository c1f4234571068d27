// Reading who it is that claims a home, for staff who check it: with a reason, on the record of the person.
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { recordReadings } from '../../residents/actions.ts'
import { findPhone, type Person } from '../../residents/queries.ts'
import { findClaim, membersOf } from './queries.ts'
import { readName } from './rows.ts'
import { requireStaffOf, sceneOf } from './seats.ts'
import { staffDecide } from '@chaolin/shared/visits/households'

/** The name, and the phone where there is one, each on the record. Only while it is theirs to decide: who lives with whom is not their business. */
export async function revealClaim(tx: Context, person: Person, publicId: string, reason: string) {
  const claim = await findClaim(tx, publicId)
  if (!claim) throw new Refused('not_found')
  const { compound, role } = await requireStaffOf(tx, person, claim.compoundId, 'revealClaim')
  const scene = sceneOf({ actor: 'staff' }, claim, await membersOf(tx, claim.householdId))
  if (claim.status !== 'pending' || !staffDecide(scene)) throw new Refused('step_closed')
  const name = await readName(tx, claim)
  const phone = await findPhone(tx, claim.personId)
  await recordReadings(
    tx,
    (phone === null ? ['name'] : ['name', 'phone']).map((field) => ({
      personId: claim.personId,
      readBy: person.id,
      readerRole: `${role}:${compound.microBrainId}`,
      field,
      reason,
      about: null,
    })),
  )
  return { name, phone }
}
