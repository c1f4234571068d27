// Photos in what a party said: for that party, and for those of the post who read both sides' words.
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { writtenBeside, type MayReadPhoto } from '../../files/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { MediationParty, MediationStatement } from './entities.ts'
import { findMediationById } from './queries.ts'
import { caseOf, readsWords } from './steps.ts'

export const mayReadMediationPhoto: MayReadPhoto = async (ctx, person, photo) => {
  const createdAt = writtenBeside(photo)
  if (!createdAt || photo.reportId != null) return false
  const rows = await ctx.em.find(
    MediationStatement,
    { personId: photo.ownerId, createdAt },
    { disableIdentityMap: true },
  )
  const said = rows.find(({ photoIds }) => photoIds.includes(photo.id))
  if (!said) return false
  const { mediationId, side } = said
  const own = await ctx.em.count(MediationParty, { mediationId, side, personId: person.id })
  return own > 0 || (await readsBothSides(ctx, person, mediationId))
}

async function readsBothSides(ctx: Context, person: Person, mediationId: number) {
  try {
    return readsWords(await caseOf(ctx, person, await findMediationById(ctx, mediationId)))
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}
