// What households keep about a person: given with their export, forgotten when they leave.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import type { Person } from '../../residents/queries.ts'
import { moveClaim, lockClaim } from './claims.ts'
import { declarationsOf, forgetDeclarationsOf, readGiven } from './declarations.ts'
import { HouseholdClaim } from './entities.ts'
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
  const open = (await allClaimsBy(tx, personId)).filter(({ active }) => active === 1)
  for (const { publicId, status } of open) {
    const { claim, household } = await lockClaim(tx, publicId)
    const step = status === 'pending' ? 'withdraw' : 'leave'
    await moveClaim(tx, { claim, household, step, by: 'self', personId })
  }
  await forgetDeclarationsOf(tx, personId)
  await tx.em.nativeUpdate(HouseholdClaim, { personId }, { sealedName: '' })
}
