// calendar.csv, categories.json and rules.json of a district.
import { categoryRow } from '@chaolin/shared/reports/category-schema'
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { calendarChange, calendarParams } from '@chaolin/shared/routing/calendar-schema'
import type { Rule } from '@chaolin/shared/routing/rules'
import { mostRules, ruleSchema } from '@chaolin/shared/routing/rules-schema'
import { files, type District, type Problem } from './district.ts'
import { readJson, type Json } from './read-json.ts'
import { readTable } from './read-table.ts'

export function readCalendar(text: string, problems: Problem[]): District['calendar'] {
  const seen = new Set<string>()
  return readTable(files.calendar, text, ['date', 'kind', 'name'], problems).flatMap(({ line, cells }) => {
    const wrong = (message: string) => problems.push({ file: files.calendar, line, message })
    const date = calendarParams.safeParse({ date: cells.date })
    const day = calendarChange.safeParse({ kind: cells.kind, name: cells.name })
    if (!date.success) wrong('date 写成 2027-01-01 这样')
    if (!day.success) wrong('kind 是 holiday 或 workday，name 要有，最多 40 个字')
    if (seen.has(cells.date)) wrong(`${cells.date} 写了两次`)
    seen.add(cells.date)
    return date.success && day.success
      ? [{ line, date: date.data.date, kind: day.data.kind, name: day.data.name }]
      : []
  })
}

type Issues = { error: { issues: { path: PropertyKey[]; message: string }[] } }
export type Reading<T> = { success: true; data: T } | ({ success: false } & Issues)

/** Each entry of a JSON list, judged by itself; codes must differ. */
export function readEach<T>(
  file: string,
  json: Json,
  read: (value: unknown) => Reading<T>,
  keyOf: (item: T) => string,
  problems: Problem[],
): { line: number; item: T }[] {
  if (!Array.isArray(json.value)) {
    problems.push({ file, line: 1, message: '要是一个列表 […]' })
    return []
  }
  const seen = new Set<string>()
  return json.value.flatMap((value: unknown, index) => {
    const reading = read(value)
    const line = json.lineOf([index])
    if (!reading.success) {
      for (const { path, message } of reading.error.issues)
        problems.push({
          file,
          line: json.lineOf([index, ...path]),
          message: `${path.join('.')} ${message}`.trim(),
        })
      return []
    }
    const key = keyOf(reading.data)
    if (seen.has(key)) problems.push({ file, line, message: `编号 ${key} 写了两次` })
    seen.add(key)
    return [{ line, item: reading.data }]
  })
}

export function readRuleFile(text: string, district: string, problems: Problem[]): District['rules'] {
  const json = readJson(files.rules, text, problems)
  if (!json) return []
  const read = (value: unknown) => ruleSchema.safeParse(value) as Reading<Rule>
  const rules = readEach(files.rules, json, read, ({ id }) => id, problems)
  if (rules.length > mostRules) problems.push({ file: files.rules, line: 1, message: `最多 ${mostRules} 条` })
  // A district's rules count in it alone.
  return rules.map(({ line, item }) => ({ line, rule: { ...item, district } }))
}

export function readCategories(text: string, problems: Problem[]): District['categories'] {
  const json = readJson(files.categories, text, problems)
  if (!json) return []
  const read = (value: unknown) => categoryRow.safeParse(value) as Reading<CategoryRow>
  return readEach(files.categories, json, read, ({ code }) => code, problems).map(({ line, item }) => ({
    line,
    ...item,
  }))
}
