// The address book as CSV, in and out, line by line: what a spreadsheet wrote, and what is safe to open in one.
import { pipeline, type Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify'
import { csvColumns, neededColumns, readLine, type AddressLine, type Cells, type Refusal } from './lines.ts'
import type { AddressRow } from './sql.ts'

/** The file as a whole cannot be read: it is not UTF-8, or its first line does not name the columns. */
export class UnreadableFile extends Error {}

const longestLine = 16 * 1024
/** What a spreadsheet would run; the quote in front of it is taken off again when it comes back. */
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const guard = (cell: string) => (formula.test(cell) ? `'${cell}` : cell)
export const unguard = (cell: string) => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)

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
export async function* decode(file: AsyncIterable<Uint8Array>) {
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

type Line = { line: number; text: string }

/** No name holds a line break, so each line stands by itself: whatever is wrong with one, the next is read. */
export async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<Line> {
  let line = 0
  let open = ''
  for await (const part of parts) {
    // A break may be cut in two, and only the next part shows it.
    const lines = (open + part).split(/\r\n|\n|\r(?!$)/)
    open = (lines.pop() ?? '').slice(0, longestLine + 1)
    for (const text of lines) yield { line: ++line, text }
  }
  yield { line: line + 1, text: open.replace(/\r$/, '') }
}

/** Null when it cannot be read: a quote that is not closed, or far too much of it. */
export function readRecord(text: string): string[] | null {
  if (text.length > longestLine) return null
  if (!text.includes('"')) return text.split(',')
  try {
    const [record] = parse(text, { relax_column_count: true })
    return record ?? null
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

/** Each line as an address or as what is wrong with it; a file that cannot be read at all throws. */
export async function* readCsv(file: Readable): AsyncGenerator<AddressLine | Refusal[]> {
  let columns: string[] | null = null
  for await (const { line, text } of linesOf(decode(file))) {
    if (text.trim() === '') continue
    const refuse = (reason: string) => [{ line, field: '', reason }]
    const record = readRecord(text)
    if (columns === null) {
      columns = readHeader(record ?? [])
      continue
    }
    const cells = record && toCells(columns, record)
    if (cells) yield readLine(line, cells)
    else if (record) yield refuse(`有 ${record.length} 列，应当有 ${columns.length} 列`)
    else yield refuse('引号或长度不对，读不出来')
  }
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
