// A CSV file of a district as rows with their lines, and what is wrong with it as a table.
import { parse } from 'csv-parse/sync'
import type { Problem } from './district.ts'

export type Cells<Column extends string> = Record<Column, string>
export type TableRow<Column extends string> = { line: number; cells: Cells<Column> }

type Parsed = { record: string[]; info: { lines: number } }

/** Every column must be there; a column that nobody knows is a slip. */
export function readTable<Column extends string>(
  file: string,
  text: string,
  columns: readonly Column[],
  problems: Problem[],
): TableRow<Column>[] {
  const wrong = (line: number | null, message: string) => problems.push({ file, line, message })
  const [head, ...rows] = parseAll(text, wrong)
  if (!head) {
    wrong(1, '文件是空的')
    return []
  }
  const names = head.record.map((name) => name.trim())
  const missing = columns.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !(columns as readonly string[]).includes(name))
  if (missing.length > 0) wrong(1, `缺少这些列：${missing.join(', ')}`)
  if (unknown.length > 0) wrong(1, `不认识这些列：${unknown.join(', ')}`)
  if (new Set(names).size < names.length) wrong(1, '有一列写了两次')
  if (missing.length > 0) return []
  return rows.flatMap(({ record, info }) => {
    if (record.length !== names.length) {
      wrong(info.lines, `有 ${record.length} 列，应当有 ${names.length} 列`)
      return []
    }
    const cells = Object.fromEntries(names.map((name, i) => [name, (record[i] ?? '').trim()]))
    return [{ line: info.lines, cells: cells as Cells<Column> }]
  })
}

function parseAll(text: string, wrong: (line: number, message: string) => void): Parsed[] {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const
    return parse(text, options) as unknown as Parsed[]
  } catch (error) {
    wrong((error as { lines?: number }).lines ?? 1, '引号不对，读不出来')
    return []
  }
}
