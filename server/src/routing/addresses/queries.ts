// Look-ups in the address book: while somebody types, by code, by door plate.
import { splitTyped } from '@chaolin/shared/routing/addresses/tail'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { judgeTyped } from '@chaolin/shared/routing/addresses/near'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { match } from 'pinyin-pro'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import type { AddressBook } from './names.ts'
import { questionMarks, readAddresses, readJoined, visible, type AddressRow } from './sql.ts'
import { soundOf, soundsOf } from './words.ts'

/** Where a list goes on: in the own districts or in all others, behind this word. */
export type AddressKey = { scope: 'own' | 'other'; word: string; level: number; code: string } | null

type Hit = { row: AddressRow; word: string; level: number }
export type Within = { districts: readonly string[]; outside?: boolean; after?: AddressKey }

/** Behind every word that begins with this. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

type Statement = { from: string; values: unknown[] }

function prefixStatement(
  prefix: string,
  { districts, outside = false, after = null }: Within,
  limit: number,
): Statement {
  const [only] = districts
  const marks = questionMarks(districts)
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

const hitColumns = 'w.word as hit_word, w.level as hit_level'

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

/** An address may have several words that fit; it is listed by the first of them. */
const isFirst = ({ row, word }: Hit, prefix: string) =>
  row.words.every((other) => other >= word || !other.startsWith(prefix))

const keyOf = (scope: 'own' | 'other', { word, level, row }: Hit): AddressKey => ({
  scope,
  word,
  level,
  code: row.code,
})

type Search = { ctx: Context; book: AddressBook; plain: string; own: readonly string[]; size: number }

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

const distinct = (rows: AddressRow[]) => [...new Map(rows.map((row) => [row.code, row])).values()]

/** Other ways to read what was typed, when nothing begins with it. */
async function widen(search: Search): Promise<AddressRow[]> {
  for (const way of [findInside, findUnderHead, findMixed, findNearly]) {
    const rows = await way(search)
    if (rows.length > 0) return rows.slice(0, search.size)
  }
  return []
}

const mostBases = 3
const mostChildren = 300

/** 湾南小区12幢2单: the compound first, then what stands in it. */
async function findInside({ ctx, plain, own }: Search): Promise<AddressRow[]> {
  const typed = splitTyped(plain)
  if (!typed) return []
  const hits = await findByPrefix(ctx.em, typed.base, { districts: own }, mostBases * 4)
  let parents = distinct(hits.filter(({ row }) => row.kind === 'compound').map(({ row }) => row)).slice(
    0,
    mostBases,
  )
  for (const [i, number] of typed.numbers.entries()) {
    const children = await childrenOf(ctx.em, parents)
    const exact = children.filter((child) => child.number === number)
    const isLast = i === typed.numbers.length - 1
    const begun = isLast
      ? children.filter((child) => child.number?.startsWith(number) && child.number !== number)
      : []
    parents = [...exact, ...begun]
  }
  return parents
}

async function childrenOf(em: SqlEntityManager, parents: AddressRow[]): Promise<AddressRow[]> {
  if (parents.length === 0) return []
  const rows = await readAddresses(
    em,
    `where a.parent_code in (${questionMarks(parents)}) and ${visible('a')} order by a.parent_code, a.number limit ${mostChildren}`,
    parents.map(({ code }) => code),
  )
  const order = new Map(parents.map(({ code }, i) => [code, i]))
  const place = ({ parentCode }: AddressRow) => order.get(parentCode ?? '') ?? 0
  return rows.sort((a, b) => place(a) - place(b) || Number(a.number) - Number(b.number))
}

const mostUnderHead = 200

/** 下沙街道湾, 余杭区良渚: the rest is looked for in that district or street. */
async function findUnderHead({ ctx, book, plain, own, size }: Search): Promise<AddressRow[]> {
  const { districtId, streetId, rest } = book.addresses.head(plain)
  if (rest === plain) return []
  const districts = districtId ? [districtId] : own
  if (rest === '') {
    const code = streetId ?? districtId
    return code ? readAddresses(ctx.em, `where a.code = ? and ${visible('a')}`, [code]) : []
  }
  const hits = await findByPrefix(ctx.em, rest, { districts }, mostUnderHead)
  const inStreet = streetId ? await communitiesOf(ctx.em, streetId) : null
  const fits = ({ row }: Hit) =>
    inStreet === null ||
    row.parentCode === streetId ||
    (row.communityId !== null && inStreet.has(row.communityId))
  const rows = distinct(hits.filter(fits).map(({ row }) => row))
  return rows.length > 0 ? rows.slice(0, size) : findInside({ ctx, book, plain: rest, own: districts, size })
}

async function communitiesOf(em: SqlEntityManager, streetId: string): Promise<Set<string>> {
  const rows = await readRows<{ code: string }>(
    em,
    `select a.code as code from addresses a where a.parent_code = ? and ${visible('a')}`,
    [streetId],
  )
  return new Set(rows.map(({ code }) => code))
}

const mostMixed = 200

/** wan南, w南社区, wnshequ: found by how all of it sounds, then held against what was typed. */
async function findMixed({ ctx, plain, own, size }: Search): Promise<AddressRow[]> {
  if (!/[a-z]/.test(plain)) return []
  const [whole, initials] = soundsOf(plain)
  const written = /^[^a-z]+/.exec(plain)?.[0] ?? plain[0]!
  for (const prefix of new Set([whole, initials, written])) {
    const hits = await findByPrefix(ctx.em, prefix, { districts: own }, mostMixed)
    const fits = ({ row }: Hit) =>
      [row.name, ...row.synonyms].some((name) => isTyped(plainAddress(name), plain))
    const rows = distinct(hits.filter(fits).map(({ row }) => row))
    if (rows.length > 0) return rows.slice(0, size)
  }
  return []
}

/** pinyin-pro takes a rare character for two halves; one character of the private area stands for it. */
const inOneUnit = (text: string) =>
  text.replace(/[\u{10000}-\u{10ffff}]/gu, (rare) =>
    String.fromCharCode(0xe000 + (rare.codePointAt(0)! % 0x1900)),
  )

const isTyped = (name: string, typed: string) =>
  match(inOneUnit(name), inOneUnit(typed), { precision: 'start', continuous: true })?.[0] === 0

/** Whatever character is off, of the first two one is right: only such names are read, out of the index alone. */
const namesLike = (districts: readonly string[]) =>
  `from addresses a where a.district_code in (${questionMarks(districts)})` +
  ` and a.kind in ('street', 'community', 'road', 'compound')` +
  ` and (a.name like ? or a.name like ? or a.name like ? or a.name like ?) and ${visible('a')}`

const beginnings = ([first = '', second = '']: string) => [
  `${first}%`,
  `_${second}%`,
  `${second}%`,
  `_${first}%`,
]

/** 弯楠社区, 湾甫社区: other characters of the same sound, or one character off, in the own districts. */
async function findNearly({ ctx, plain, own, size }: Search): Promise<AddressRow[]> {
  if (own.length === 0 || plain.length < 3) return []
  const [sound] = soundsOf(plain)
  const alike = sound === plain ? [] : await findByPrefix(ctx.em, sound, { districts: own }, size)
  if (alike.length > 0) return distinct(alike.map(({ row }) => row))
  const names = await readRows<{ code: string; name: string }>(
    ctx.em,
    `select a.code as code, a.name as name ${namesLike(own)}`,
    [...own, ...beginnings(plain)],
  )
  const near = names
    .flatMap(({ code, name }) => {
      const rank = judgeTyped(plain, plainAddress(name), soundOf)
      return rank === null ? [] : { code, rank }
    })
    .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1))
    .slice(0, size)
  if (near.length === 0) return []
  const codes = near.map(({ code }) => code)
  const rows = await readAddresses(
    ctx.em,
    `where a.code in (${questionMarks(codes)}) and ${visible('a')}`,
    codes,
  )
  return rows.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code))
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
      `where w.word in (${questionMarks(words)}) and a.city_code in (${questionMarks(cityCodes)}) ` +
      `and w.district_code not in (${questionMarks(own)}) and a.kind in ('street', 'community') ` +
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
    { title: 'door plate', sql: `select a.code from ${plateSource}`, values: ['DP-1'] },
  ]
}
