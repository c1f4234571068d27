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
import { addHome, copyCell, type Cells } from './cells.ts'
import { addDays, dayOf, daysBetween, stretchesOf, type Stretch } from './days.ts'
import { holdCells } from './held.ts'
import { readLiveDay } from './live.ts'
import { readCategories, readDays, readPosts, readRollups } from './read.ts'
import { readProgress } from './rollups.ts'
import type { Tree } from './tree.ts'

/** So many days are read as they happen; older ones that are missing wait for the job, and are told. */
const mostLiveDays = 3

export type Range = {
  /** Of the rows, as it was before any of them was read. */
  revision: string
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
  const { rolledUntil, revision } = await readProgress(ctx)
  const last = earlier(to, today)
  const rolled = { from, to: earlier(last, addDays(rolledUntil, -1)) }
  const firstOpen = later(from, rolledUntil)
  const firstLive = later(firstOpen, addDays(today, 1 - mostLiveDays))
  const live: Range['live'] = []
  for (let day = firstLive; day <= last; day = addDays(day, 1))
    live.push({ day, parts: await readLiveDay(ctx, day) })
  const missingDays = Math.max(0, daysBetween(firstOpen, earlier(firstLive, addDays(last, 1))))
  return { revision, stretches: stretchesOf(rolled.from, rolled.to), rolled, live, missingDays }
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

/** Of each post by itself, as far as its row shows it: without hours and sources. */
export async function readEach(
  ctx: Context,
  { revision, rolled, stretches, live }: Range,
  ids: readonly string[],
): Promise<Map<string, Readonly<StatCell>>> {
  const key = [rolled.from, rolled.to, ...ids].join(' ')
  const cells = await holdCells(ctx, revision, key, () => readPosts(ctx, ids, stretches))
  return new Map(
    ids.map((id) => {
      const cell = cells.get(id) ?? emptyCell()
      const fresh = live.flatMap(({ parts }) => parts).filter((part) => part.has(id))
      return [id, fresh.length === 0 ? cell : addHome(copyCell(cell), fresh, id)]
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
