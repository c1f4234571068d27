// Plain SQL of the address book: many rows at once, and what may be seen.
import type { SqlEntityManager } from '@mikro-orm/sql'
import { changeRows, marksFor, readRows } from '../../db/sql.ts'
import type { AddressKind } from '@chaolin/shared/routing/addresses/address-schema'

export type AddressRow = {
  code: string
  loadId: number
  kind: AddressKind
  parentCode: string | null
  name: string
  number: string | null
  fullText: string
  provinceCode: string | null
  cityCode: string | null
  districtCode: string | null
  communityId: string | null
  lng: number | null
  lat: number | null
  synonyms: string[]
  plates: string[]
  words: string[]
  synthetic: boolean
}

/** True for every row but those of the load that is still running; one look at one row of another table. */
export const visible = (table: string) =>
  `${table}.load_id <> coalesce((select id from address_loads where running = 1), 0)`

const columns = {
  code: 'code',
  loadId: 'load_id',
  kind: 'kind',
  parentCode: 'parent_code',
  name: 'name',
  number: 'number',
  fullText: 'full_text',
  provinceCode: 'province_code',
  cityCode: 'city_code',
  districtCode: 'district_code',
  communityId: 'community_id',
  lng: 'lng',
  lat: 'lat',
  synonyms: 'synonyms',
  plates: 'plates',
  words: 'words',
  synthetic: 'synthetic',
} as const satisfies Record<keyof AddressRow, string>

/** Every column of an address, for `a` as the table's name in the statement. */
export const addressColumns = Object.values(columns)
  .map((column) => `a.\`${column}\` as \`${column}\``)
  .join(', ')

type Raw = Record<string, string | number | boolean | string[] | null>
const list = (value: Raw[string] | undefined): string[] =>
  value === '[]' ? [] : ((typeof value === 'string' ? JSON.parse(value) : value) as string[])

const names = Object.entries(columns) as [keyof AddressRow, string][]
const lists = ['synonyms', 'plates', 'words'] as const

/** A look-up reads some twenty of these in well under a millisecond. */
function toAddress(raw: Raw): AddressRow {
  const row: Record<string, unknown> = {}
  for (const [name, column] of names) row[name] = raw[column]
  for (const name of lists) row[name] = list(raw[name])
  row.synthetic = Boolean(raw.synthetic)
  return row as AddressRow
}

/** `rest` follows `from addresses a`. */
export const readAddresses = async (em: SqlEntityManager, rest: string, values: readonly unknown[]) =>
  (await readRows<Raw>(em, `select ${addressColumns} from addresses a ${rest}`, values)).map(toAddress)

/** With other tables in front of it: `from` names `addresses a` itself. */
export const readJoined = async <Extra>(
  em: SqlEntityManager,
  extra: string,
  from: string,
  values: readonly unknown[],
) =>
  (await readRows<Raw>(em, `select ${extra}, ${addressColumns} from ${from}`, values)).map((raw) => ({
    row: toAddress(raw),
    ...(raw as Extra),
  }))

/** Few enough values for one statement of SQLite. */
const mostValues = 30_000

async function insertMany(em: SqlEntityManager, table: string, names: readonly string[], rows: unknown[][]) {
  const size = Math.min(1000, Math.floor(mostValues / names.length))
  const head = `insert into ${table} (${names.map((name) => `\`${name}\``).join(', ')}) values `
  const row = `(${marksFor(names)})`
  for (const part of inParts(rows, size)) {
    await changeRows(em, head + part.map(() => row).join(', '), part.flat())
  }
}

const wordColumns = ['district_code', 'word', 'level', 'address_code', 'load_id']
const wordRows = (row: AddressRow, level: number) =>
  row.words.map((word) => [row.districtCode ?? '', word, level, row.code, row.loadId])

/** In the order of the index that spans the country, so that each of its pages is fetched once in a part. */
const byWord = (a: unknown[], b: unknown[]) => (String(a[1]) < String(b[1]) ? -1 : 1)

/** With their words and plates. */
export async function insertAddresses(
  em: SqlEntityManager,
  rows: AddressRow[],
  levelOf: (kind: AddressKind) => number,
) {
  const values = rows.map((row) =>
    (Object.keys(columns) as (keyof AddressRow)[]).map((name) => {
      const value = row[name]
      return Array.isArray(value) ? JSON.stringify(value) : value
    }),
  )
  await insertMany(em, 'addresses', Object.values(columns), values)
  await insertMany(
    em,
    'address_words',
    wordColumns,
    rows.flatMap((row) => wordRows(row, levelOf(row.kind))).sort(byWord),
  )
  await insertMany(
    em,
    'door_plates',
    ['code', 'load_id', 'address_code'],
    rows.flatMap((row) => row.plates.map((plate) => [plate, row.loadId, row.code])),
  )
}

/** Each has at most 64 words. */
const mostDeleted = 250

export const inParts = <T>(values: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size))

const grouped = <T>(values: T[], keyOf: (value: T) => string) => [
  ...Map.groupBy(values, (value) => keyOf(value)).values(),
]

/** With their words and plates; all by their primary keys. */
export async function deleteAddresses(em: SqlEntityManager, rows: AddressRow[]) {
  const groups = grouped(rows, ({ districtCode, loadId }) => `${loadId} ${districtCode ?? ''}`)
  for (const group of groups.flatMap((group) => inParts(group, mostDeleted))) {
    const [first] = group
    if (!first) continue
    const codes = group.map(({ code }) => code)
    const words = [...new Set(group.flatMap((row) => row.words))]
    const plates = group.flatMap((row) => row.plates)
    if (words.length > 0)
      await changeRows(
        em,
        `delete from address_words where district_code = ? and word in (${marksFor(words)})` +
          ` and address_code in (${marksFor(codes)}) and load_id = ?`,
        [first.districtCode ?? '', ...words, ...codes, first.loadId],
      )
    if (plates.length > 0)
      await changeRows(em, `delete from door_plates where code in (${marksFor(plates)}) and load_id = ?`, [
        ...plates,
        first.loadId,
      ])
    await changeRows(em, `delete from addresses where code in (${marksFor(codes)}) and load_id = ?`, [
      ...codes,
      first.loadId,
    ])
  }
}
