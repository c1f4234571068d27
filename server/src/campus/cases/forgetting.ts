// What a case held goes: when its asker leaves for good, and long after its end.
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { releasePhotos } from '../../files/actions.ts'
import { forgetThreads, photosOfThreads } from '../services/messages.ts'
import { contentOf } from './content.ts'
import { CampusCase, CampusCaseTime } from './entities.ts'
import { lockCase } from './queries.ts'

const dayMs = 24 * 3_600_000
const atOnce = 100

export const forgetAtAfter = (endedAt: Date) =>
  new Date(endedAt.getTime() + caseLimits.forgetAfterDays * dayMs)

/** Their words, their threads and the photos of both sides; number, service and moments stay, for the counts. */
export async function forgetContent(tx: Context, rows: readonly CampusCase[]) {
  const numbers = rows.map(({ number }) => number)
  for (const { personId, photoIds } of await photosIn(tx, rows)) await releasePhotos(tx, personId, photoIds)
  const ids = rows.map(({ id }) => id)
  await tx.em.nativeUpdate(CampusCaseTime, { caseId: { $in: ids } }, { sealed: null })
  await tx.em.nativeUpdate(
    CampusCase,
    { id: { $in: ids } },
    { sealed: null, anonymous: true, forgetAt: null },
  )
  await forgetThreads(tx, numbers)
}

async function photosIn(tx: Context, rows: readonly CampusCase[]) {
  const own = await Promise.all(
    rows.map(async (row) => ({ personId: row.personId, photoIds: (await contentOf(tx, row)).photoIds })),
  )
  const said = await photosOfThreads(
    tx,
    rows.map(({ number }) => number),
  )
  return [...own, ...said].filter(({ photoIds }) => photoIds.length > 0)
}

/** A hundred at a time, each by itself, so that one that cannot be opened keeps none of the others. */
export async function forgetEnded(ctx: Context) {
  const rows = await ctx.em.find(
    CampusCase,
    { forgetAt: { $lte: ctx.now() } },
    { fields: ['number'], orderBy: { forgetAt: 1, id: 1 }, limit: atOnce, disableIdentityMap: true },
  )
  for (const { id, number } of rows)
    try {
      await inTransaction(ctx, (tx) => forgetOne(tx, number))
    } catch (error) {
      ctx.log.error({ err: error, caseId: id }, 'what a case held was not forgotten')
    }
}

async function forgetOne(tx: Context, number: string) {
  const row = await lockCase(tx, number)
  if (row?.forgetAt && row.forgetAt <= tx.now()) await forgetContent(tx, [row])
}
