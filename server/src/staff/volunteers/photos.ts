// Photos of what volunteers did: for the post that offered the task.
import type { MayReadPhoto } from '../../files/queries.ts'
import { roleAt } from '../../reports/actions.ts'
import { Volunteer, VolunteerClaim, VolunteerTask } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const mayReadVolunteerPhoto: MayReadPhoto = async (ctx, person, { id, ownerId, reportId }) => {
  if (reportId != null) return false
  const members = await ctx.em.find(Volunteer, { personId: ownerId }, { fields: ['id'], ...plain })
  if (members.length === 0) return false
  const claims = await ctx.em.find(
    VolunteerClaim,
    { volunteerId: { $in: members.map((member) => member.id) } },
    { fields: ['taskId', 'photoIds'], ...plain },
  )
  const claim = claims.find(({ photoIds }) => photoIds.includes(id))
  const task = claim && (await ctx.em.findOne(VolunteerTask, { id: claim.taskId }, plain))
  return task ? (await roleAt(ctx, person, task.microBrainId)) !== null : false
}
