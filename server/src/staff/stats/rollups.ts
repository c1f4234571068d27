// Rolling up: the steps of a day that is over become rows, those of a whole month the rows of the month.
import { writeHistogram } from '@chaolin/shared/staff/histogram'
import { addCell, emptyCell, statSums, type StatCell, type StatSums } from '@chaolin/shared/staff/stats'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { changeRows, readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { firstStepAt } from '../../reports/queries.ts'
import { addUp, type Cells } from './cells.ts'
import { addDays, dayOf, daysBetween, isLastOfMonth, lastOf, monthOf, startOf } from './days.ts'
import { StatRollup, StatState, type RollupPart } from './entities.ts'
import { settledMs } from './live.ts'
import { column, readRollups } from './read.ts'
import { readTree, type Tree } from './tree.ts'

const stateId = 1
const rowsAtOnce = 500
/** A job shall end long before its lease does. */
export const daysAtOnce = 20

type RollupRow = Pick<StatRollup, keyof StatRollup>

const readState = (ctx: Context) => ctx.em.findOne(StatState, { id: stateId }, { disableIdentityMap: true })

/** The first day that is not rolled up, and which writing of the rows this is; nothing is before the first step. */
export async function readProgress(ctx: Context): Promise<{ rolledUntil: string; revision: string }> {
  const state = await readState(ctx)
  return state ?? { rolledUntil: await firstDay(ctx), revision: '' }
}
export const readRolledUntil = async (ctx: Context) => (await readProgress(ctx)).rolledUntil

/** The state, made at the first look: it begins with the day of the first step there is. */
async function startState(ctx: Context): Promise<StatState> {
  const known = await readState(ctx)
  if (known) return known
  const state = {
    id: stateId,
    rolledUntil: await firstDay(ctx),
    tree: (await readTree(ctx)).mark,
    revision: nanoid(),
  }
  await ctx.em.upsert(StatState, state, { onConflictAction: 'ignore', disableIdentityMap: true })
  return (await readState(ctx))!
}

/** A day counts as over when nothing of it can still be on its way into the table. */
const isOver = (ctx: Context, day: string) =>
  ctx.now().getTime() >= startOf(addDays(day, 1)).getTime() + settledMs

/** Rolls up days that are over, oldest first, at most `most`; true when there are more. */
export async function rollMissingDays(ctx: Context, most: number): Promise<boolean> {
  let { rolledUntil: day } = await startState(ctx)
  for (let rolled = 0; isOver(ctx, day); rolled++) {
    if (rolled === most) return true
    await rollDay(ctx, day, true)
    day = addDays(day, 1)
  }
  return false
}

/** Do the sums belong to another tree of posts than there is now? */
export async function isOfAnotherTree(ctx: Context): Promise<boolean> {
  const state = await readState(ctx)
  return state !== null && state.tree !== (await readTree(ctx)).mark
}

/** From now on the sums count as those of the present tree. */
export async function adoptTree(ctx: Context) {
  await ctx.em.nativeUpdate(StatState, { id: stateId }, { tree: (await readTree(ctx)).mark })
}

/** Makes the rows of days that are rolled up already anew, at most `most`; gives the day to go on with, or null. */
export async function rebuildDays(ctx: Context, from: string, most: number): Promise<string | null> {
  const state = await startState(ctx)
  let day = from
  for (let made = 0; day < state.rolledUntil; made++) {
    if (made === most) return day
    await rollDay(ctx, day, false)
    day = addDays(day, 1)
  }
  return null
}

/** From the first day to the last that is over, in stretches; days that were never rolled up come with them. */
export async function rebuildAll(ctx: Context, tell: (day: string) => void): Promise<number> {
  await adoptTree(ctx)
  const first = await firstDay(ctx)
  let from: string | null = first
  while (from) {
    from = await rebuildDays(ctx, from, daysAtOnce)
    if (from) tell(from)
  }
  while (await rollMissingDays(ctx, daysAtOnce)) tell(await readRolledUntil(ctx))
  return daysBetween(first, await readRolledUntil(ctx))
}

/** The day of the first step there is. */
export async function firstDay(ctx: Context): Promise<string> {
  return dayOf((await firstStepAt(ctx)) ?? ctx.now())
}

/** `first`: the state moves on with it; of two who roll the same day one finds it done. */
async function rollDay(ctx: Context, day: string, first: boolean) {
  const cells = await addUp(ctx, startOf(day), startOf(addDays(day, 1)))
  const tree = await readTree(ctx)
  await inTransaction(ctx, async (tx) => {
    const state = await tx.em.findOneOrFail(
      StatState,
      { id: stateId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
    )
    if (first ? state.rolledUntil !== day : day >= state.rolledUntil) return
    await replacePeriod(tx, 'd', day, rowsOfDay(cells, tree, day))
    // With the last day, also of a rebuild: the month never differs from its days.
    if (isLastOfMonth(day)) await rollMonth(tx, monthOf(day))
    const moved = first ? { rolledUntil: addDays(day, 1) } : {}
    await tx.em.nativeUpdate(StatState, { id: stateId }, { ...moved, revision: nanoid() })
  })
}

async function replacePeriod(tx: Context, span: 'd' | 'm', period: string, rows: RollupRow[]) {
  await changeRows(tx.em, 'delete from stat_rollups where span = ? and period = ?', [span, period])
  for (let i = 0; i < rows.length; i += rowsAtOnce)
    await tx.em.insertMany(StatRollup, rows.slice(i, i + rowsAtOnce))
}

/** Sums of everything above come with the posts themselves; a post with nothing below it is its own sum. */
export function rowsOfDay(cells: Cells, tree: Tree, day: string): RollupRow[] {
  const sums = new Map<string, { part: RollupPart; scopeId: string; category: string; cell: StatCell }>()
  const add = (part: RollupPart, scopeId: string, category: string, cell: StatCell) => {
    const key = `${part} ${scopeId} ${category}`
    const sum = sums.get(key) ?? { part, scopeId, category, cell: emptyCell() }
    sums.set(key, sum)
    addCell(sum.cell, cell)
  }
  for (const [homeId, home] of cells)
    for (const [category, cell] of home) {
      add('own', homeId, '', cell)
      add('own_category', homeId, category, cell)
      for (const scopeId of tree.chainOf(homeId).filter(tree.hasBelow)) {
        add('tree', scopeId, '', cell)
        add('tree_category', scopeId, category, cell)
      }
    }
  return [...sums.values()].map(({ cell, ...key }) => toRow({ ...key, span: 'd', period: day }, cell))
}

type Key = Pick<RollupRow, 'part' | 'scopeId' | 'span' | 'period' | 'category'>

function toRow(key: Key, cell: StatCell): RollupRow {
  const sums = Object.fromEntries(statSums.map((name) => [name, cell[name]])) as StatSums
  const whole = key.category === ''
  return {
    ...key,
    ...sums,
    acceptMinutes: whole ? writeHistogram(cell.acceptMinutes) : '',
    resolveMinutes: whole ? writeHistogram(cell.resolveMinutes) : '',
    hours: whole ? writeHistogram(cell.hours) : '',
    sources: whole ? writeSources(cell.sources) : '',
  } as RollupRow
}

const writeSources = (sources: Map<string, number>) =>
  [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, count]) => `${source}:${count}`)
    .join(',')

const columns = statSums.map(column)

/** From its days: sums alone by the database, what also has histograms here. */
async function rollMonth(tx: Context, month: string) {
  const days = [{ span: 'd' as const, from: `${month}-01`, to: lastOf(month) }]
  const scopes = await readRows<{ id: string }>(
    tx.em,
    `select distinct scope_id as id from stat_rollups where span = 'd' and period between ? and ?`,
    [`${month}-01`, lastOf(month)],
  )
  const ids = scopes.map(({ id }) => id)
  const rows: RollupRow[] = []
  for (const part of ['own', 'tree'] as const)
    for (const [scopeId, cell] of await readRollups(tx, part, ids, days))
      rows.push(toRow({ part, scopeId, span: 'm', period: month, category: '' }, cell))
  await replacePeriod(tx, 'm', month, rows)
  await changeRows(
    tx.em,
    `insert into stat_rollups (part, scope_id, span, period, category, ${columns.join(', ')},
       accept_minutes, resolve_minutes, hours, sources)
     select part, scope_id, 'm', ?, category, ${columns.map((name) => `sum(${name})`).join(', ')}, '', '', '', ''
     from stat_rollups
     where span = 'd' and period between ? and ? and part in ('own_category', 'tree_category')
     group by part, scope_id, category`,
    [month, `${month}-01`, lastOf(month)],
  )
}
