// When an address is renamed or moved, everything below it is called otherwise too.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { marksFor } from '../../db/sql.ts'
import { makeRow, pathOf } from './rows.ts'
import { touchLoad } from './load.ts'
import { deleteAddresses, insertAddresses, readAddresses, type AddressRow } from './sql.ts'
import { levelOf } from './words.ts'

const partSize = 100

/** Brings what stands below `moved` into the load as well, level by level; gives the codes that it replaces. */
export async function moveBelow(ctx: Context, loadId: number, moved: string[]): Promise<string[]> {
  const replaced: string[] = []
  // Each level is narrower than the one above, so this ends.
  for (let parents = moved; parents.length > 0;) {
    const next: string[] = []
    for (let start = 0; start < parents.length; start += partSize) {
      const found = await inTransaction(ctx, async (tx) => {
        await touchLoad(tx, loadId)
        return moveChildren(tx, loadId, parents.slice(start, start + partSize))
      })
      next.push(...found.moved)
      replaced.push(...found.replaced)
    }
    parents = next
  }
  return replaced
}

async function moveChildren({ em }: Context, loadId: number, parentCodes: string[]) {
  const marks = marksFor(parentCodes)
  const parents = await readAddresses(em, `where a.code in (${marks})`, parentCodes)
  const children = await readAddresses(em, `where a.parent_code in (${marks})`, parentCodes)
  const parentOf = newest(parents, loadId)
  const drafts = [...newest(children, loadId).values()].flatMap((child) => {
    const parent = parentOf.get(child.parentCode ?? '')
    if (!parent || !parentCodes.includes(child.parentCode ?? '')) return []
    const row = makeRow(child, parent, child, loadId)
    return pathOf(row) === pathOf(child) ? [] : [{ child, row }]
  })
  await deleteAddresses(
    em,
    drafts.flatMap(({ child }) => (child.loadId === loadId ? child : [])),
  )
  await insertAddresses(
    em,
    drafts.map(({ row }) => row),
    levelOf,
  )
  return {
    moved: drafts.map(({ row }) => row.code),
    replaced: drafts.flatMap(({ child }) => (child.loadId === loadId ? [] : child.code)),
  }
}

/** As the load has made it, else as it is. */
function newest(rows: AddressRow[], loadId: number): Map<string, AddressRow> {
  const byCode = new Map<string, AddressRow>()
  for (const row of rows) if (row.loadId === loadId || !byCode.has(row.code)) byCode.set(row.code, row)
  return byCode
}
