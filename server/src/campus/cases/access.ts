// Who coordinates a campus: its dispatcher, and whoever supervises it.
import { roleMay } from '@chaolin/shared/staff/rules'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'

/** The role at this campus, or not found: another campus is nobody's business here. */
export async function roleAtCampus(ctx: Context, person: Person, campusId: string) {
  const role = await roleAt(ctx, person, campusId)
  if (!role || (await getMicroBrain(ctx, campusId))?.kind !== 'campus') throw new Refused('not_found')
  return role
}

export async function requireCoordinator(ctx: Context, person: Person, campusId: string) {
  const role = await roleAtCampus(ctx, person, campusId)
  if (!roleMay(role, 'editPeople')) throw new Refused('forbidden')
}
