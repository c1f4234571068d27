// Taking a visit back: its household, its visitor, or the guard who stands where it was registered.
import { LockMode } from '@mikro-orm/core'
import { isOpenVisit, openVisitStatuses, type VisitActor } from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { gatesOf, type Person } from '../residents/queries.ts'
import { Visit } from './entities.ts'
import { readGiven, type Given } from './given.ts'
import { getHousehold, membershipOf } from './households/queries.ts'
import { revokePasses } from './passes/mint.ts'
import { allowed, lockVisit, writeStep } from './steps.ts'

/** Who lives there now; who moved in later has nothing to do with the visitors of those before. */
export async function isHost(ctx: Context, { householdId, createdAt }: Visit, personId: string) {
  if (!householdId || !(await membershipOf(ctx, householdId, personId))) return false
  const household = await getHousehold(ctx, householdId)
  return !household?.visitsFrom || createdAt > household.visitsFrom
}

/** As what somebody reads and acts here; null: it does not concern them. */
export async function actorIn(ctx: Context, person: Person, visit: Visit): Promise<VisitActor | null> {
  if (visit.visitorId === person.id) return 'visitor'
  if (await isHost(ctx, visit, person.id)) return 'household'
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

/** By their ids, so that two who lock several do it in one order. */
export async function lockOpenVisits(tx: Context, householdId: string): Promise<Visit[]> {
  const open = await tx.em.find(
    Visit,
    { householdId, status: { $in: openVisitStatuses } },
    { fields: ['id'], disableIdentityMap: true },
  )
  const locked = await tx.em.find(
    Visit,
    { id: { $in: open.map(({ id }) => id) } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return locked.filter(({ status }) => isOpenVisit(status))
}

/** Those whom a household does not want any more come no more, though they were welcome when they were asked. */
export async function cancelUnwanted(
  tx: Context,
  { householdId, personId }: { householdId: string; personId: string },
  isUnwanted: (visit: Visit, given: Given | null) => Promise<boolean>,
) {
  for (const visit of await lockOpenVisits(tx, householdId))
    if (visit.status === 'accepted' && (await isUnwanted(visit, await readGiven(tx, visit))))
      await cancelAs(tx, visit, 'household', personId)
}
