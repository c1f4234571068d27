// Which home is meant: a code of the address book, a scanned door plate, or what is written on the door.
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { findByPlate, findInParent, readAbove } from '../../routing/addresses/queries.ts'
import { readAddresses, visible, type AddressRow } from '../../routing/addresses/sql.ts'

export type Flat = {
  addressCode: string
  /** As people say it within the compound. */
  label: string
  building: string
  unit: string | null
}
export type FlatQuery = { addressCode?: string | undefined; doorPlate?: string | undefined }

const indoors: readonly string[] = ['building', 'unit', 'household']

/** '1幢1单元101' and '1-1-101' name the same door: building, stairwell, flat, each by its number. */
async function findWritten(ctx: Context, compoundId: string, text: string): Promise<AddressRow | null> {
  const numbers = text.match(/[0-9a-z]+/gi) ?? []
  if (numbers.length === 0 || numbers.length > 3) return null
  let row: AddressRow | null = null
  for (const number of numbers) {
    row = await findInParent(ctx.em, row?.code ?? compoundId, number)
    if (!row) return null
  }
  return row
}

async function findRow(ctx: Context, compoundId: string, { addressCode, doorPlate }: FlatQuery) {
  if (addressCode) {
    const rows = await readAddresses(ctx.em, `where a.code = ? and ${visible('a')}`, [addressCode])
    return rows[0] ?? null
  }
  if (!doorPlate) return null
  const code = plateCodeOf(doorPlate)
  const plate = code === null ? null : await findByPlate(ctx.em, code)
  return plate ?? findWritten(ctx, compoundId, doorPlate)
}

/** A flat, or a house that the book divides no further. */
async function isHome(ctx: Context, row: AddressRow) {
  if (row.kind === 'household') return true
  if (!indoors.includes(row.kind)) return false
  const inside = await readRows(
    ctx.em,
    `select 1 from addresses a where a.parent_code = ? and ${visible('a')} limit 1`,
    [row.code],
  )
  return inside.length === 0
}

/** Null: nothing of this compound that somebody could live in. */
export async function findFlat(ctx: Context, compoundId: string, query: FlatQuery): Promise<Flat | null> {
  const row = await findRow(ctx, compoundId, query)
  if (!row || !(await isHome(ctx, row))) return null
  const above = await readAbove(ctx.em, row)
  const end = above.findIndex(({ code }) => code === compoundId)
  if (end < 0) return null
  const parts = [row, ...above.slice(0, end)].reverse()
  return {
    addressCode: row.code,
    label: parts.map(({ name }) => name).join(''),
    building: parts.find(({ kind }) => kind === 'building')?.name ?? row.name,
    unit: parts.find(({ kind }) => kind === 'unit')?.name ?? null,
  }
}
