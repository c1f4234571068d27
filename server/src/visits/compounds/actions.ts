// Verbs of compounds: every change that a gate has to know counts the compound's revision up.
import type { Context } from '../../context.ts'
import { changeRows, readRows } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'

/** Counts the revision up in one update; the row stays locked, so what is read after it is this change's own number. */
export async function touchCompound(tx: Context, compoundId: string): Promise<number> {
  const changed = await changeRows(
    tx.em,
    'update compounds set revision = revision + 1, updated_at = ? where id = ?',
    [tx.now(), compoundId],
  )
  if (changed !== 1) throw new Refused('not_found')
  const [row] = await readRows<{ revision: number }>(tx.em, 'select revision from compounds where id = ?', [
    compoundId,
  ])
  return Number(row!.revision)
}
