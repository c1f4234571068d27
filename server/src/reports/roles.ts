// Which role somebody has where a report is: the strongest one counts.
import { isStaffRole, type StaffRole } from '@chaolin/shared/staff/rules'
import type { Context } from '../context.ts'
import type { Person } from '../residents/queries.ts'
import { isUnder } from '../routing/queries.ts'
import type { Report } from './entities.ts'

/** The strongest role a person holds where the report is, or at a post that handles it jointly. */
export async function roleOn(
  ctx: Context,
  person: Person,
  { homeId, joint }: Pick<Report, 'homeId' | 'joint'>,
): Promise<StaffRole | null> {
  const lead = await roleAt(ctx, person, homeId)
  if (lead || joint.length === 0) return lead
  const others = await Promise.all(joint.map((id) => roleAt(ctx, person, id)))
  // The second post acts, but where the matter goes is the lead's to say.
  return others.some((role) => role !== null) ? 'staff' : null
}

/** The strongest role a person holds at a post; null: it is none of their business. */
export async function roleAt(ctx: Context, person: Person, homeId: string): Promise<StaffRole | null> {
  let best: StaffRole | null = null
  for (const { role, microBrainId } of person.roles) {
    if (!isStaffRole(role) || !microBrainId) continue
    if (role === 'supervisor') {
      if (await isUnder(ctx, homeId, microBrainId)) return role
    } else if (microBrainId === homeId && best !== 'dispatcher') best = role
  }
  return best
}
