// The figures of some posts over a range of days: what is rolled up, and the days that are not yet.
import {
  addCell,
  addSums,
  emptyCell,
  emptySums,
  type StatCell,
  type StatSums,
} from '@chaolin/shared/staff/stats'
import type { Context } from '../../context.ts'
import { addHome, type Cells } from './cells.ts'
import { addDays, dayOf, daysBetween, stretchesOf, type Stretch } from './days.ts'
import { readLiveDay } from './live.ts'
import { readCategories, readDays, readRollups } from './read.ts'
import { readRolledUntil } from './rollups.ts'
import type { Tree } from './tree.ts'

/** So many days are read as they happen; older ones that are missing wait for the job, and are told. */
const mostLiveDays = 3

export type Range = {
  stretches: Stretch[]
  /** What of it is rolled up; `to` before `from`: nothing. */
  rolled: { from: string; to: string }
  live: { day: string; parts: Cells[] }[]
  missingDays: number
}

const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)

export async function openRange(ctx: Context, from: string, to: string): Promise<Range> {
  const today = dayOf(ctx.now())
  const rolledUntil = await readRolledUntil(ctx)
  const last = earlier(to, today)
  const rolled = { from, to: earlier(last, addDays(rolledUntil, -1)) }
  const firstOpen = later(from, rolledUntil)
  const firstLive = later(firstOpen, addDays(today, 1 - mostLiveDays))
  const live: Range['live'] = []
  for (let day = firstLive; day <= last; day = addDays(day, 1))
    live.push({ day, parts: await readLiveDay(ctx, day) })
  const missingDays = Math.max(0, daysBetween(firstOpen, earlier(firstLive, addDays(last, 1))))
  return { stretches: stretchesOf(rolled.from, rolled.to), rolled, live, missingDays }
}

/** Of a post and all below it. */
export async function readSum(ctx: Context, { stretches, live }: Range, tree: Tree, id: string) {
  const part = tree.hasBelow(id) ? 'tree' : 'own'
  const sum = (await readRollups(ctx, part, [id], stretches)).get(id) ?? emptyCell()
  const today = emptyCell()
  for (const { parts } of live) for (const home of tree.under(id)) addHome(today, parts, home)
  addCell(sum, today)
  return sum
}

/** Of each post by itself. */
export async function readEach(ctx: Context, { stretches, live }: Range, ids: readonly string[]) {
  const cells = await readRollups(ctx, 'own', ids, stretches)
  return new Map<string, StatCell>(
    ids.map((id) => {
      const cell = cells.get(id) ?? emptyCell()
      for (const { parts } of live) addHome(cell, parts, id)
      return [id, cell]
    }),
  )
}

export async function readEachDay(ctx: Context, { rolled, live }: Range, tree: Tree, id: string) {
  const part = tree.hasBelow(id) ? 'tree' : 'own'
  const days: Map<string, StatSums> =
    rolled.from <= rolled.to ? await readDays(ctx, part, id, rolled.from, rolled.to) : new Map()
  for (const { day, parts } of live) {
    const cell = emptyCell()
    for (const home of tree.under(id)) addHome(cell, parts, home)
    days.set(day, cell)
  }
  return days
}

export async function readEachCategory(ctx: Context, { stretches, live }: Range, tree: Tree, id: string) {
  const part = tree.hasBelow(id) ? 'tree_category' : 'own_category'
  const sums = await readCategories(ctx, part, id, stretches)
  for (const { parts } of live)
    for (const cells of parts)
      for (const home of tree.under(id))
        for (const [category, cell] of cells.get(home) ?? []) {
          const sum = sums.get(category) ?? emptySums()
          sums.set(category, sum)
          addSums(sum, cell)
        }
  return sums
}
