// Photos of hazards: for whoever sees the list of the post.
import { writtenBeside, type MayReadPhoto } from '../../files/queries.ts'
import { sees } from '../supervision/seats.ts'
import { HazardHistory } from './entities.ts'
import { findHazardById } from './queries.ts'

export const mayReadHazardPhoto: MayReadPhoto = async (ctx, person, photo) => {
  const at = writtenBeside(photo)
  if (!at) return false
  const rows = await ctx.em.find(HazardHistory, { personId: photo.ownerId, at }, { disableIdentityMap: true })
  const moment = rows.find(({ photoIds }) => photoIds.includes(photo.id))
  const hazard = moment && (await findHazardById(ctx, moment.hazardId))
  return hazard ? sees(ctx, person, hazard.homeId) : false
}
