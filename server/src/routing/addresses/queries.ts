// Look-ups in the address book: while somebody types, by code, by door plate.
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import type { SqlEntityManager } from '@mikro-orm/sql'
import type { Context } from '../../context.ts'
import { marksFor } from '../../db/sql.ts'
import {
  belowStatement,
  childrenStatement,
  findHead,
  findInside,
  findUnderHead,
  namedSource,
} from './descend.ts'
import { beginnings, findMixed, findNearly, namesLike } from './guess.ts'
import type { AddressBook } from './names.ts'
import {
  distinct,
  findByPrefix,
  hitColumns,
  prefixStatement,
  type AddressKey,
  type Hit,
  type Within,
} from './prefix.ts'
import { readAddresses, readJoined, visible, type AddressRow } from './sql.ts'

/** An address may have several words that fit; it is listed by the first of them. */
const isFirst = ({ row, word }: Hit, prefix: string) =>
  row.words.every((other) => other >= word || !other.startsWith(prefix))

const keyOf = (scope: 'own' | 'other', { word, level, row }: Hit): AddressKey => ({
  scope,
  word,
  level,
  code: row.code,
})

export type Search = { ctx: Context; book: AddressBook; plain: string; own: readonly string[]; size: number }

/** What begins with, sounds like, or nearly is what was typed; the own districts first, then all others. */
export async function searchAddresses(
  ctx: Context,
  book: AddressBook,
  typed: string,
  own: readonly string[],
  { size, after }: { size: number; after: AddressKey },
): Promise<{ rows: AddressRow[]; next: AddressKey }> {
  const search: Search = { ctx, book, plain: plainAddress(typed), own, size }
  if (search.plain === '') return { rows: [], next: null }
  if (after?.scope === 'other') return listOthers(search, [], after)
  const hits = await findByPrefix(ctx.em, search.plain, { districts: own, after }, size + 1)
  const page = hits.slice(0, size)
  const rows = page.filter((hit) => isFirst(hit, search.plain)).map(({ row }) => row)
  const last = page.at(-1)
  if (hits.length > size && last) return { rows, next: keyOf('own', last) }
  const more = rows.length > 0 || after ? rows : await widen(search)
  return listOthers(search, more, null)
}

async function listOthers(search: Search, before: AddressRow[], after: AddressKey) {
  const { ctx, plain, own, size } = search
  const room = size - before.length
  if (room <= 0) return { rows: before.slice(0, size), next: null }
  const hits = await findByPrefix(ctx.em, plain, { districts: own, outside: true, after }, room + 1)
  const page = hits.slice(0, room)
  const last = page.at(-1)
  const rows = page.filter((hit) => isFirst(hit, plain)).map(({ row }) => row)
  const next = hits.length > room && last ? keyOf('other', last) : null
  return { rows: distinct([...before, ...rows]), next }
}

/** Other ways to read what was typed, when nothing begins with it. */
async function widen(search: Search): Promise<AddressRow[]> {
  for (const way of [findInside, findUnderHead, findMixed, findNearly, findHead]) {
    const rows = await way(search)
    if (rows.length > 0) return rows.slice(0, search.size)
  }
  return []
}

/** What stands in `parentCode` under this number: 12幢 in a compound, 2单元 in a building. */
export async function findInParent(em: SqlEntityManager, parentCode: string, number: string) {
  const rows = await readAddresses(
    em,
    `where a.parent_code = ? and a.number = ? and ${visible('a')} order by a.code limit 2`,
    [parentCode, number],
  )
  return rows.length === 1 ? (rows[0] ?? null) : null
}

const plateSource =
  `door_plates d join addresses a on a.code = d.address_code and a.load_id = d.load_id ` +
  `where d.code = ? and ${visible('d')}`

export async function findByPlate(em: SqlEntityManager, plate: string): Promise<AddressRow | null> {
  const rows = await readJoined(em, 'd.code as plate', plateSource, [plate])
  return rows[0]?.row ?? null
}

/** Communities of other districts of these cities that are called exactly so. */
export const findNamesakes = (
  em: SqlEntityManager,
  words: string[],
  cityCodes: string[],
  own: readonly string[],
) =>
  readJoined<{ hit_word: string }>(
    em,
    'w.word as hit_word',
    `address_words w join addresses a on a.code = w.address_code and a.load_id = w.load_id ` +
      `where w.word in (${marksFor(words)}) and a.city_code in (${marksFor(cityCodes)}) ` +
      `and w.district_code not in (${marksFor(own)}) and a.kind in ('street', 'community') ` +
      `and ${visible('w')} limit 20`,
    [...words, ...cityCodes, ...own],
  )

/** The rows above, from the nearest up; few, each by its key. */
export async function readAbove(em: SqlEntityManager, row: AddressRow): Promise<AddressRow[]> {
  const above: AddressRow[] = []
  for (let parentCode = row.parentCode; parentCode;) {
    const [parent] = await readAddresses(em, `where a.code = ? and ${visible('a')}`, [parentCode])
    if (!parent) break
    above.push(parent)
    ;({ parentCode } = parent)
  }
  return above
}

const exportPart = 1000

/** Everything, parents before what stands in them. */
export async function* readAll(em: SqlEntityManager, kinds: readonly AddressRow['kind'][]) {
  for (const kind of kinds)
    for (let after = ''; ;) {
      const rows = await readAddresses(
        em,
        `where a.kind = ? and a.code > ? and ${visible('a')} order by a.code limit ${exportPart}`,
        [kind, after],
      )
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < exportPart) break
      after = last.code
    }
}

/** The statements behind a look-up, for a look at their plans. */
export const lookUpStatements = (district: string): { title: string; sql: string; values: unknown[] }[] => {
  const prefix = (within: Within) => {
    const { from, values } = prefixStatement('新', within, 11)
    return { sql: `select ${hitColumns}, a.code from ${from}`, values }
  }
  const heads = namedSource('新华村新华小区', [district, '330114'])
  const after = { scope: 'other', word: '新华', level: 4, code: '1' } as const
  return [
    { title: 'prefix in a district', ...prefix({ districts: [district] }) },
    { title: 'prefix in two districts', ...prefix({ districts: [district, '330114'] }) },
    { title: 'prefix elsewhere', ...prefix({ districts: [district], outside: true }) },
    { title: 'its next page', ...prefix({ districts: [district], outside: true, after }) },
    {
      title: 'names of a district',
      sql: `select a.code, a.name ${namesLike([district])}`,
      values: [district, ...beginnings('新华村')],
    },
    { title: 'heads of a text', sql: `select a.code from ${heads.from}`, values: heads.values },
    { title: 'what stands in these', ...childrenStatement(['330114001', '330114002']) },
    { title: 'communities of a street', ...belowStatement(['330114001']) },
    { title: 'door plate', sql: `select a.code from ${plateSource}`, values: ['DP-1'] },
  ]
}
