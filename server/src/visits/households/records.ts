// What households keep about a person: given with their export, forgotten when they leave.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { lockClaim } from './claims.ts'
import { forgetDeclarationsOf } from './declaration-standing.ts'
import { declarationsOf, readGiven } from './declarations.ts'
import { HouseholdClaim } from './entities.ts'
import { moveAlone } from './moves.ts'
import { claimViews } from './views.ts'

const allClaimsBy = (ctx: Context, personId: Person['id']) =>
  ctx.em.find(HouseholdClaim, { personId }, { orderBy: { id: 1 }, limit: 1000, disableIdentityMap: true })

export async function householdRecords(ctx: Context, personId: string) {
  const declarations = await declarationsOf(ctx, personId)
  return {
    householdClaims: await claimViews(ctx, await allClaimsBy(ctx, personId)),
    residenceDeclarations: await Promise.all(
      declarations.map(async (row) => ({
        number: row.number,
        status: row.status,
        at: toWire(row.createdAt),
        given: await readGiven(ctx, row),
      })),
    ),
  }
}

/** Leaves every household; the rows of its history stay, without a name. */
export async function forgetHouseholds(tx: Context, personId: string) {
  // No claim of theirs is made beside it.
  await lockPerson(tx, personId)
  const open = await tx.em.find(
    HouseholdClaim,
    { personId, active: 1 },
    { fields: ['publicId'], orderBy: { householdId: 1 }, disableIdentityMap: true },
  )
  for (const { publicId } of open) {
    // What it is behind the lock counts: somebody may have said yes meanwhile.
    const { claim, household } = await lockClaim(tx, publicId)
    const step = ({ pending: 'withdraw', active: 'leave' } as const)[claim.status as 'pending' | 'active']
    if (step) await moveAlone(tx, claim, household, { step, by: 'self', personId })
  }
  await forgetDeclarationsOf(tx, personId)
  await tx.em.nativeUpdate(HouseholdClaim, { personId }, { sealedName: '' })
}
