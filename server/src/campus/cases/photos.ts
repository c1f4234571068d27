// Photos of confidential cases: for the asker, and for the one who has the case, on the record of whoever asked.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { writtenBeside, type MayReadPhoto } from '../../files/queries.ts'
import { CampusMessage } from '../services/entities.ts'
import { photosOfThreads } from '../services/messages.ts'
import { contentOf } from './content.ts'
import { CampusCase } from './entities.ts'
import { casesByNumber } from './queries.ts'
import { mayReadAsHandler, recordLook } from './reading.ts'

const plain = { disableIdentityMap: true } as const

export const mayReadCasePhoto: MayReadPhoto = async (ctx, person, photo) => {
  for (const row of await casesBeside(ctx, photo)) {
    const asker = row.personId === person.id
    // Nothing is opened for anybody else.
    if (!asker && !(await mayReadAsHandler(ctx, person, row))) continue
    if (!(await isIn(ctx, row, photo.id))) continue
    if (!asker) await inTransaction(ctx, (tx) => recordLook(tx, person, row))
    return true
  }
  return false
}

/** Which photos belong to a case is sealed with it: those that its owner sent or wrote to at that moment are looked through. */
async function casesBeside(ctx: Context, photo: Parameters<MayReadPhoto>[2]): Promise<CampusCase[]> {
  const at = writtenBeside(photo)
  if (!at || photo.reportId != null) return []
  const by = { personId: photo.ownerId }
  const sent = await ctx.em.find(CampusCase, { ...by, createdAt: at }, plain)
  const said = await ctx.em.find(CampusMessage, { ...by, at }, { fields: ['number'], ...plain })
  const known = await casesByNumber(
    ctx,
    said.map(({ number }) => number),
  )
  return [...new Map([...sent, ...known.values()].map((row) => [row.id, row])).values()]
}

async function isIn(ctx: Context, row: CampusCase, photoId: string) {
  if ((await contentOf(ctx, row)).photoIds.includes(photoId)) return true
  const said = await photosOfThreads(ctx, [row.number])
  return said.some(({ photoIds }) => photoIds.includes(photoId))
}
