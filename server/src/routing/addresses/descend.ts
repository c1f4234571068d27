// An address typed from the wide to the narrow: each part is looked for in what the parts before it name.
import { splitTyped, typedNumbers } from '@chaolin/shared/routing/addresses/tail'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { marksFor, readRows } from '../../db/sql.ts'
import { distinct, findByPrefix, type Hit } from './prefix.ts'
import type { Search } from './queries.ts'
import { addressColumns, readAddresses, readJoined, visible, type AddressRow } from './sql.ts'

const mostBases = 3
const mostChildren = 300

/** 湾南小区12幢2单: the compound first, then what stands in it. */
export async function findInside({ ctx, plain, own }: Search): Promise<AddressRow[]> {
  const typed = splitTyped(plain)
  if (!typed) return []
  const hits = await findByPrefix(ctx.em, typed.base, { districts: own }, mostBases * 4)
  const bases = distinct(hits.map(({ row }) => row).filter(isBase)).slice(0, mostBases)
  return walkNumbers(ctx.em, bases, typed.numbers)
}

const isBase = ({ kind }: AddressRow) => kind === 'compound' || kind === 'community'

async function walkNumbers(em: SqlEntityManager, bases: AddressRow[], numbers: string[]) {
  let parents = bases
  for (const [i, number] of numbers.entries()) {
    const isLast = i === numbers.length - 1
    const children = await childrenOf(em, parents)
    const here = numbered(children, number, isLast)
    // 湾南小区1幢101: few write the stairwell.
    const units = children.filter(({ kind }) => kind === 'unit')
    parents =
      here.length > 0 || units.length === 0 ? here : numbered(await childrenOf(em, units), number, isLast)
  }
  return parents
}

const numbered = (rows: AddressRow[], number: string, isBegun: boolean) => [
  ...rows.filter((row) => row.number === number),
  ...rows.filter((row) => isBegun && row.number !== number && row.number?.startsWith(number)),
]

type Statement = { sql: string; values: unknown[] }

export const childrenStatement = (codes: readonly string[]): Statement => ({
  sql: `select ${addressColumns} from addresses a ${childrenClause(codes)}`,
  values: [...codes],
})

const childrenClause = (codes: readonly string[]) =>
  `where a.parent_code in (${marksFor(codes)}) and ${visible('a')} order by a.parent_code, a.number limit ${mostChildren}`

async function childrenOf(em: SqlEntityManager, parents: AddressRow[]): Promise<AddressRow[]> {
  if (parents.length === 0) return []
  const codes = parents.map(({ code }) => code)
  const rows = await readAddresses(em, childrenClause(codes), codes)
  const order = new Map(parents.map(({ code }, i) => [code, i]))
  const place = ({ parentCode }: AddressRow) => order.get(parentCode ?? '') ?? 0
  return rows.sort((a, b) => place(a) - place(b) || Number(a.number) - Number(b.number))
}

const mostUnderHead = 200
/** District, street, community, road or compound; no address goes deeper before its numbers. */
const mostSteps = 4

/** 下沙街道湾, 余杭区良渚, 湾南社区湾南小区1幢: the rest is looked for in that district, street, community or compound. */
export async function findUnderHead({ ctx, book, plain, own, size }: Search): Promise<AddressRow[]> {
  const head = book.addresses.head(plain)
  if (head.rest === '') return readHeads(ctx.em, head.codes)
  const districts = head.codes.length > 0 ? head.districtIds : own
  if (districts.length === 0) return []
  let below: Below | null = head.streetIds.length > 0 ? await belowOf(ctx.em, head.streetIds) : null
  let { rest } = head
  for (let step = 0; step < mostSteps; step++) {
    const isNarrowed = step > 0 || head.codes.length > 0
    const found = isNarrowed ? await findBegun(ctx.em, rest, districts, below) : []
    if (found.length > 0) return found.slice(0, size)
    const named = await findNamed(ctx.em, rest, districts, below)
    const [{ word } = { word: '' }] = named
    if (word === '') return []
    const rows = distinct(named.map(({ row }) => row))
    rest = rest.slice(word.length)
    if (rest === '') return rows.slice(0, size)
    const numbers = typedNumbers(rest)
    if (numbers) return (await walkNumbers(ctx.em, rows.filter(isBase), numbers)).slice(0, size)
    below = await belowRows(ctx.em, rows)
  }
  return []
}

/** When nothing fits what follows: as far as it was understood. */
export async function findHead({ ctx, book, plain }: Search): Promise<AddressRow[]> {
  return readHeads(ctx.em, book.addresses.head(plain).codes)
}

async function readHeads(em: SqlEntityManager, codes: string[]): Promise<AddressRow[]> {
  if (codes.length === 0) return []
  const rows = await readAddresses(em, `where a.code in (${marksFor(codes)}) and ${visible('a')}`, codes)
  return rows.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code))
}

/** Those of the first district first. */
const byDistrict = (hits: Hit[], districts: readonly string[]) =>
  hits.sort(({ row: a }, { row: b }) => placeOf(a, districts) - placeOf(b, districts))
const placeOf = ({ districtCode }: AddressRow, districts: readonly string[]) =>
  districts.indexOf(districtCode ?? '')

async function findBegun(
  em: SqlEntityManager,
  rest: string,
  districts: readonly string[],
  below: Below | null,
): Promise<AddressRow[]> {
  const hits = await findByPrefix(em, rest, { districts }, mostUnderHead)
  const fitting = hits.filter(({ row }) => below === null || isBelow(row, below))
  return distinct(byDistrict(fitting, districts).map(({ row }) => row))
}

const [shortestName, longestName] = [2, 20]
const mostNamed = 50

export function namedSource(rest: string, districts: readonly string[]) {
  const words: string[] = []
  for (let size = shortestName; size <= Math.min(longestName, rest.length); size++)
    words.push(rest.slice(0, size))
  const from =
    `address_words w join addresses a on a.code = w.address_code and a.load_id = w.load_id ` +
    `where w.district_code in (${marksFor(districts)}) and w.word in (${marksFor(words)}) ` +
    `and ${visible('w')} order by length(w.word) desc, w.level, w.address_code limit ${mostNamed}`
  return { from, values: [...districts, ...words] }
}

/** What bears the longest name that the rest begins with. */
async function findNamed(
  em: SqlEntityManager,
  rest: string,
  districts: readonly string[],
  below: Below | null,
) {
  if (rest.length < shortestName) return []
  const { from, values } = namedSource(rest, districts)
  const hits = (await readJoined<{ hit_word: string }>(em, 'w.word as hit_word', from, values)).filter(
    ({ row }) => below === null || isBelow(row, below),
  )
  return hits.flatMap(({ row, hit_word: word }) =>
    word.length === hits[0]?.hit_word.length ? { row, word } : [],
  )
}

type Below = { codes: Set<string>; communities: Set<string> }

const isBelow = (row: AddressRow, { codes, communities }: Below) =>
  codes.has(row.parentCode ?? '') ||
  codes.has(row.districtCode ?? '') ||
  (row.communityId !== null && (codes.has(row.communityId) || communities.has(row.communityId)))

/** Nothing stands in a road: what is said with it lies where the road lies. */
const belowRows = (em: SqlEntityManager, rows: AddressRow[]) =>
  belowOf(
    em,
    rows.flatMap(({ kind, code, parentCode }) => (kind === 'road' ? (parentCode ?? []) : code)),
  )

export const belowStatement = (codes: readonly string[]): Statement => ({
  sql: `select a.code as code from addresses a where a.parent_code in (${marksFor(codes)}) and ${visible('a')}`,
  values: [...codes],
})

async function belowOf(em: SqlEntityManager, codes: string[]): Promise<Below> {
  const { sql, values } = belowStatement(codes)
  const rows = await readRows<{ code: string }>(em, sql, values)
  return { codes: new Set(codes), communities: new Set(rows.map(({ code }) => code)) }
}
