// Taking a visit back: its household, its visitor, or the guard who stands where it was registered.
import type { VisitActor } from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { gatesOf, type Person } from '../residents/queries.ts'
import { Visit } from './entities.ts'
import { membershipOf } from './households/queries.ts'
import { revokePasses } from './passes/mint.ts'
import { allowed, lockVisit, writeStep } from './steps.ts'

/** As what somebody reads and acts here; null: it does not concern them. */
export async function actorIn(ctx: Context, person: Person, visit: Visit): Promise<VisitActor | null> {
  if (visit.visitorId === person.id) return 'visitor'
  if (visit.householdId && (await membershipOf(ctx, visit.householdId, person.id))) return 'household'
  return visit.gateId && gatesOf(person).includes(visit.gateId) ? 'guard' : null
}

export async function cancelVisit(tx: Context, person: Person, id: string): Promise<Visit> {
  const visit = await lockVisit(tx, id)
  const actor = visit && (await actorIn(tx, person, visit))
  if (!actor) throw new Refused('not_found')
  return cancelAs(tx, visit, actor, person.id)
}

/** The row is locked. */
export async function cancelAs(tx: Context, visit: Visit, by: VisitActor, personId: string | null) {
  const status = allowed('cancel', visit, by)
  await revokePasses(tx, { visitId: visit.id }, 'cancelled')
  return writeStep(tx, visit, { doors: 0 }, { step: 'cancel', status, by, personId })
}
