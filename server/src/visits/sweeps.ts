// What visits and households keep too long otherwise: run hourly.
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import { forgetNotices } from '../notices/actions.ts'
import { keepPassagesMs } from './gates/counts.ts'
import { HouseholdClaim, HouseholdCode } from './households/entities.ts'
import { forgetLeavings, freeSpaces } from './parking.ts'
import { Pass } from './passes/entities.ts'

const dayMs = 86_400_000
const batchSize = 500
const keepDays = { codes: 30, unacceptedNames: 30 } as const

const daysAgo = (ctx: Context, days: number) => new Date(ctx.now().getTime() - days * dayMs)

/** Codes that were used or ran out. */
const sweepCodes = (ctx: Context) =>
  ctx.em.nativeDelete(HouseholdCode, {
    createdAt: { $lt: daysAgo(ctx, keepDays.codes) },
    $or: [{ usedBy: { $ne: null } }, { expiresAt: { $lt: ctx.now() } }],
  })

/** The names of those who asked to belong to a household and never did. */
const sweepNames = (ctx: Context) =>
  ctx.em.nativeUpdate(
    HouseholdClaim,
    {
      status: { $in: ['refused', 'withdrawn'] },
      endedAt: { $lt: daysAgo(ctx, keepDays.unacceptedNames) },
      sealedName: { $ne: '' },
    },
    { sealedName: '' },
  )

/**
 * Passages name a pass by its cti alone and are kept no longer. A visit that still goes on keeps its first pass, which
 * bears the visit's own id: no later one may have that again.
 */
async function sweepPasses(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - keepPassagesMs)
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select p.id from passes p left join visits v on v.id = p.visit_id
     where p.expires_at < ? and (v.id is null or v.until < ? or p.cti <> p.visit_id) order by p.expires_at, p.id limit ${batchSize}`,
    [before, before],
  )
  if (rows.length === 0) return 0
  return ctx.em.nativeDelete(Pass, { id: { $in: rows.map(({ id }) => Number(id)) } })
}

export async function sweepVisits(ctx: Context) {
  await freeSpaces(ctx)
  await forgetLeavings(ctx)
  await forgetNotices(ctx, 'visit.arrived', new Date(ctx.now().getTime() - keepPassagesMs))
  await sweepCodes(ctx)
  await sweepNames(ctx)
  while ((await sweepPasses(ctx)) > 0);
}
