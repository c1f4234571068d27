// The address book as CSV, in and out, line by line: what a spreadsheet wrote, and what is safe to open in one.
import { pipeline, type Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { stringify } from 'csv-stringify'
import { csvColumns, neededColumns, readLine, type AddressLine, type Cells, type Refusal } from './lines.ts'
import type { AddressRow } from './sql.ts'

/** The file as a whole cannot be read: it is not UTF-8, or its first line does not name the columns. */
export class UnreadableFile extends Error {}

const mostRecordCharacters = 16 * 1024
/** What a spreadsheet would run; the quote in front of it is taken off again when it comes back. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const guard = (cell: string) => (formula.test(cell) ? `'${cell}` : cell)
const unguard = (cell: string) => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)

function readHeader(header: string[]): string[] {
  const columns = header.map((name) => name.trim().toLowerCase())
  const missing = neededColumns.filter((name) => !columns.includes(name))
  if (missing.length > 0) throw new UnreadableFile(`第一行要有这些列：${neededColumns.join(', ')}`)
  const known: readonly string[] = csvColumns
  const unknown = columns.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new UnreadableFile(`不认识这些列：${unknown.join(', ').slice(0, 200)}`)
  if (new Set(columns).size < columns.length) throw new UnreadableFile('有一列写了两次')
  return columns
}

function toCells(columns: string[], record: string[]): Cells | null {
  if (record.length !== columns.length) return null
  return Object.fromEntries(columns.map((name, i) => [name, unguard((record[i] ?? '').trim())]))
}

/** A spreadsheet's own encoding would turn every name into other characters. */
async function* decode(file: AsyncIterable<Uint8Array>) {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of file) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? new UnreadableFile('文件要存成 UTF-8（表格软件里另存为“CSV UTF-8”）')
      : error
  }
}

type Parsed = { record: string[]; info: { lines: number } }

/** Each line as an address or as what is wrong with it; a file that cannot be read at all throws. */
export async function* readCsv(file: Readable): AsyncGenerator<AddressLine | Refusal[]> {
  const broken: Refusal[] = []
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: mostRecordCharacters,
    on_skip: (error) => {
      broken.push({ line: Number(error?.lines ?? 0), field: '', reason: '引号或长度不对，读不出来' })
      return undefined
    },
  })
  let columns: string[] | null = null
  // An error on the way ends the parser with it, and so the loop.
  const records: AsyncIterable<Parsed> = pipeline(file, decode, parser, () => {})
  for await (const { record, info } of records) {
    if (broken.length > 0) yield broken.splice(0)
    if (columns === null) {
      columns = readHeader(record)
      continue
    }
    const cells = toCells(columns, record)
    yield cells
      ? readLine(info.lines, cells)
      : [{ line: info.lines, field: '', reason: `有 ${record.length} 列，应当有 ${columns.length} 列` }]
  }
  if (broken.length > 0) yield broken.splice(0)
  if (columns === null) throw new UnreadableFile('文件是空的')
}

const toRecord = (row: AddressRow): Record<(typeof csvColumns)[number], string> => ({
  code: row.code,
  kind: row.kind,
  parent: row.parentCode ?? '',
  name: row.name,
  synonyms: row.synonyms.join('|'),
  lng: row.lng === null ? '' : String(row.lng),
  lat: row.lat === null ? '' : String(row.lat),
  coordinates: row.lng === null ? '' : 'wgs84',
  plates: row.plates.join('|'),
  synthetic: row.synthetic ? '1' : '0',
})

async function* records(rows: AsyncIterable<AddressRow> | Iterable<AddressRow>) {
  for await (const row of rows)
    yield Object.fromEntries(Object.entries(toRecord(row)).map(([column, cell]) => [column, guard(cell)]))
}

/** Read back, it makes the same book; a cell that a spreadsheet would run as a formula is guarded. */
export const writeCsv = (rows: AsyncIterable<AddressRow> | Iterable<AddressRow>): Readable =>
  pipeline(records(rows), stringify({ bom: true, header: true, columns: [...csvColumns] }), () => {})
