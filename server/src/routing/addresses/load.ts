// An import from its begin to its end: one at a time, unseen while it runs, then seen all at once or gone.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { marksFor } from '../../db/sql.ts'
import { AddressLoad } from './entities.ts'
import { deleteAddresses, readAddresses } from './sql.ts'

export type LoadCounts = { added: number; changed: number; same: number; refused: number }

/** A load that nobody touched for this long died with its process. */
const abandonedMs = 5 * 60_000
const partSize = 500

export async function beginLoad(ctx: Context): Promise<number> {
  await clearAbandoned(ctx)
  const startedAt = ctx.now()
  const none = { added: 0, changed: 0, same: 0, refused: 0 }
  try {
    return await inTransaction(ctx, ({ em }) =>
      em.insert(AddressLoad, { running: 1, status: 'running', ...none, startedAt, touchedAt: startedAt }),
    )
  } catch (error) {
    throw isUniqueViolation(error) ? new Refused('import_running') : error
  }
}

async function clearAbandoned(ctx: Context) {
  const before = new Date(ctx.now().getTime() - abandonedMs)
  const dead = await ctx.em.findOne(
    AddressLoad,
    { running: 1, touchedAt: { $lt: before } },
    { disableIdentityMap: true },
  )
  if (dead) await discardLoad(ctx, dead.id, 'abandoned', { ...dead })
}

/** In the transaction of each part: a load that was given up meanwhile must not go on. */
export async function touchLoad(tx: Context, id: number) {
  const running = await tx.em.nativeUpdate(AddressLoad, { id, running: 1 }, { touchedAt: tx.now() })
  if (running === 0) throw new Refused('import_running')
}

/** Takes what was brought in so far away again. Until the last of it is gone, it stays unseen. */
export async function discardLoad(
  ctx: Context,
  id: number,
  status: 'refused' | 'unchanged' | 'abandoned',
  counts: LoadCounts,
) {
  for (let left = true; left;)
    left = await inTransaction(ctx, async ({ em }) => {
      const rows = await readAddresses(em, `where a.load_id = ? order by a.code limit ${partSize}`, [id])
      await deleteAddresses(em, rows)
      return rows.length === partSize
    })
  await endLoad(ctx, id, status, counts)
}

async function endLoad(
  ctx: Context,
  id: number,
  status: 'published' | 'refused' | 'unchanged' | 'abandoned',
  { added, changed, same, refused }: LoadCounts,
) {
  const ended = await ctx.em.nativeUpdate(
    AddressLoad,
    { id, running: 1 },
    { running: null, status, added, changed, same, refused, touchedAt: ctx.now() },
  )
  if (ended === 0) throw new Refused('import_running')
}

/** One transaction: what the load replaces goes, and the load is seen. */
export async function publishLoad(ctx: Context, id: number, counts: LoadCounts, replaced: string[]) {
  await inTransaction(ctx, async (tx) => {
    for (let start = 0; start < replaced.length; start += partSize) {
      const codes = replaced.slice(start, start + partSize)
      const old = await readAddresses(tx.em, `where a.code in (${marksFor(codes)}) and a.load_id <> ?`, [
        ...codes,
        id,
      ])
      await deleteAddresses(tx.em, old)
    }
    await endLoad(tx, id, 'published', counts)
    await bumpRevision(tx.em, 'addresses')
  })
}
