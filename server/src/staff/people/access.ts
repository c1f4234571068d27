// Whether somebody may do this at this post: elsewhere nothing is found, and not every role decides.
import { roleMay, type StaffAct } from '@chaolin/shared/staff/rules'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'

export async function mustMay(ctx: Context, person: Person, microBrainId: string, act: StaffAct) {
  const role = (await getMicroBrain(ctx, microBrainId)) && (await roleAt(ctx, person, microBrainId))
  if (!role) throw new Refused('not_found')
  if (!roleMay(role, act)) throw new Refused('forbidden')
  return role
}
