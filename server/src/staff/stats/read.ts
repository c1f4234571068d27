// Reading what was rolled up: stretches of the key, added up here where there are histograms, else by the database.
import { readHistogramInto } from '@chaolin/shared/staff/histogram'
import {
  addSums,
  emptyCell,
  emptySums,
  statSums,
  type StatCell,
  type StatSums,
} from '@chaolin/shared/staff/stats'
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import type { Stretch } from './days.ts'
import type { RollupPart } from './entities.ts'
import type { PostCells } from './held.ts'

/** The name of a sum in the database. */
export const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const sumColumns = statSums.map((name) => `${column(name)} as ${name}`).join(', ')
const addedUp = statSums.map((name) => `sum(${column(name)}) as ${name}`).join(', ')

type Row = StatSums & {
  scope_id: string
  period: string
  accept_minutes: string
  resolve_minutes: string
  hours: string
  sources: string
}

/** The same statement for each stretch, put together: each of them is read from the key alone. */
function overStretches(
  select: string,
  part: RollupPart,
  ids: readonly string[],
  stretches: Stretch[],
  group = '',
) {
  const where = `where part = ? and scope_id in (${marksFor(ids)}) and span = ? and period between ? and ?`
  return {
    sql: stretches.map(() => `${select} from stat_rollups ${where} ${group}`).join(' union all '),
    values: stretches.flatMap(({ span, from, to }) => [part, ...ids, span, from, to]),
  }
}

/** A cell for each of these posts that has one. */
export async function readRollups(
  ctx: Context,
  part: 'own' | 'tree',
  ids: readonly string[],
  stretches: Stretch[],
): Promise<Map<string, StatCell>> {
  const cells = new Map<string, StatCell>()
  if (stretches.length === 0 || ids.length === 0) return cells
  const select = `select scope_id, period, ${sumColumns}, accept_minutes, resolve_minutes, hours, sources`
  const { sql, values } = overStretches(select, part, ids, stretches)
  for (const row of await readRows<Row>(ctx.em, sql, values)) {
    const cell = cells.get(row.scope_id) ?? emptyCell()
    cells.set(row.scope_id, cell)
    addRow(cell, row)
  }
  return cells
}

/** A sum comes as a decimal in words from MySQL. */
function addDecimals(into: StatSums, row: StatSums) {
  for (const name of statSums) into[name] += Number(row[name])
}

function addRow(cell: StatCell, row: Row) {
  addSums(cell, row)
  readHistogramInto(cell.acceptMinutes, row.accept_minutes)
  readHistogramInto(cell.resolveMinutes, row.resolve_minutes)
  readHistogramInto(cell.hours, row.hours)
  for (const pair of row.sources.split(',').filter(Boolean)) {
    const [source = '', count] = pair.split(':')
    cell.sources.set(source, (cell.sources.get(source) ?? 0) + Number(count))
  }
}

/** Of each of these posts by itself, what its row on a page shows: the database adds up the sums. */
export async function readPosts(
  ctx: Context,
  ids: readonly string[],
  stretches: Stretch[],
): Promise<PostCells> {
  const cells = new Map<string, StatCell>()
  if (stretches.length === 0 || ids.length === 0) return { cells, rowCount: 0 }
  const sums = overStretches(`select scope_id, ${addedUp}`, 'own', ids, stretches, 'group by scope_id')
  for (const { scope_id, ...row } of await readRows<StatSums & { scope_id: string }>(
    ctx.em,
    sums.sql,
    sums.values,
  )) {
    const cell = cells.get(scope_id) ?? emptyCell()
    cells.set(scope_id, cell)
    addDecimals(cell, row)
  }
  const minutes = overStretches('select scope_id, accept_minutes, resolve_minutes', 'own', ids, stretches)
  const rows = await readRows<Pick<Row, 'scope_id' | 'accept_minutes' | 'resolve_minutes'>>(
    ctx.em,
    minutes.sql,
    minutes.values,
  )
  for (const row of rows) {
    const cell = cells.get(row.scope_id)
    if (!cell) continue
    readHistogramInto(cell.acceptMinutes, row.accept_minutes)
    readHistogramInto(cell.resolveMinutes, row.resolve_minutes)
  }
  return { cells, rowCount: rows.length }
}

/** The sums of each day of one post that has any. */
export async function readDays(
  ctx: Context,
  part: 'own' | 'tree',
  scopeId: string,
  from: string,
  to: string,
): Promise<Map<string, StatSums>> {
  const rows = await readRows<Row>(
    ctx.em,
    `select period, ${sumColumns} from stat_rollups
     where part = ? and scope_id = ? and span = 'd' and period between ? and ?`,
    [part, scopeId, from, to],
  )
  return new Map(rows.map((row) => [row.period, row]))
}

/** The sums of each category of one post. */
export async function readCategories(
  ctx: Context,
  part: 'own_category' | 'tree_category',
  scopeId: string,
  stretches: Stretch[],
): Promise<Map<string, StatSums>> {
  const sums = new Map<string, StatSums>()
  if (stretches.length === 0) return sums
  const select = `select category, ${addedUp}`
  const { sql, values } = overStretches(select, part, [scopeId], stretches, 'group by category')
  for (const row of await readRows<StatSums & { category: string }>(ctx.em, sql, values)) {
    const sum = sums.get(row.category) ?? emptySums()
    sums.set(row.category, sum)
    addDecimals(sum, row)
  }
  return sums
}
