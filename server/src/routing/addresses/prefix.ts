// Addresses by how one of their words begins: one walk along an index.
import type { SqlEntityManager } from '@mikro-orm/sql'
import { marksFor } from '../../db/sql.ts'
import { readJoined, visible, type AddressRow } from './sql.ts'

/** Where a list goes on: in the own districts or in all others, behind this word. */
export type AddressKey = { scope: 'own' | 'other'; word: string; level: number; code: string } | null

export type Hit = { row: AddressRow; word: string; level: number }
export type Within = { districts: readonly string[]; outside?: boolean; after?: AddressKey }

/** Behind every word that begins with this. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

type Statement = { from: string; values: unknown[] }

export function prefixStatement(
  prefix: string,
  { districts, outside = false, after = null }: Within,
  limit: number,
): Statement {
  const [only] = districts
  const marks = marksFor(districts)
  const where =
    districts.length === 0
      ? ''
      : outside
        ? `w.district_code not in (${marks}) and `
        : only !== undefined && districts.length === 1
          ? 'w.district_code = ? and '
          : `w.district_code in (${marks}) and `
  const values: unknown[] = [...districts, after?.word ?? prefix, endOf(prefix)]
  let onwards = ''
  if (after) {
    onwards = 'and (w.word > ? or w.level > ? or (w.level = ? and w.address_code > ?)) '
    values.push(after.word, after.level, after.level, after.code)
  }
  const from =
    `address_words w join addresses a on a.code = w.address_code and a.load_id = w.load_id ` +
    `where ${where}w.word >= ? and w.word < ? ${onwards}and ${visible('w')} ` +
    `order by w.word, w.level, w.address_code limit ${limit}`
  return { from, values }
}

export const hitColumns = 'w.word as hit_word, w.level as hit_level'

/** Addresses with a word that begins with `prefix`, by word: one walk along an index. */
export async function findByPrefix(
  em: SqlEntityManager,
  prefix: string,
  within: Within,
  limit: number,
): Promise<Hit[]> {
  const { from, values } = prefixStatement(prefix, within, limit)
  const hits = await readJoined<{ hit_word: string; hit_level: number }>(em, hitColumns, from, values)
  return hits.map(({ row, hit_word: word, hit_level: level }) => ({ row, word, level }))
}

export const distinct = (rows: AddressRow[]) => [...new Map(rows.map((row) => [row.code, row])).values()]
