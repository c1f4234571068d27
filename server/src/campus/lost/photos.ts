// Photos of things: for whoever is shown the thing with them.
import { lostMay, showsPhotos } from '@chaolin/shared/campus/lost'
import type { Context } from '../../context.ts'
import { writtenBeside, type MayReadPhoto } from '../../files/queries.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { LostClaim, LostItem } from './entities.ts'

export const mayReadLostPhoto: MayReadPhoto = async (ctx, person, photo) => {
  const createdAt = writtenBeside(photo)
  if (!createdAt || photo.reportId != null) return false
  const put = await ctx.em.find(
    LostItem,
    { personId: photo.ownerId, createdAt },
    { disableIdentityMap: true },
  )
  const item = put.find(({ photoIds }) => photoIds.includes(photo.id))
  return item !== undefined && (await isShown(ctx, person, item))
}

/** All of it to the people of the campus; what tells nothing to anybody, once it is over to those who claimed it. */
async function isShown(ctx: Context, person: Person, { id, campusId, category, status }: LostItem) {
  const role = await roleAt(ctx, person, campusId)
  if (role && lostMay(role, 'read')) return true
  if (!showsPhotos(category)) return false
  return status === 'open' || (await ctx.em.count(LostClaim, { itemId: id, personId: person.id })) > 0
}
