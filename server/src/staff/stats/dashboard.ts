// The dashboard of a post: its figures and those of everything below it, over a range of days.
import {
  emptyCell,
  figuresOf,
  ranksOf,
  shareOf,
  statSums,
  type StatCell,
  type StatSums,
} from '@chaolin/shared/staff/stats'
import {
  leastForRank,
  mostRangeDays,
  usualRangeDays,
  type Dashboard,
  type DashboardRow,
} from '@chaolin/shared/staff/stats-schema'
import type { Home } from '@chaolin/shared/routing/schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { wrong } from '../../errors.ts'
import { homeView, listCategories } from '../../routing/queries.ts'
import { addHome } from './cells.ts'
import { addDays, dayOf, daysBetween, listDays } from './days.ts'
import { nothingOpen, readOpen, signalsOf, type OpenHere } from './open-now.ts'
import { openRange, readEach, readEachCategory, readEachDay, readSum, type Range } from './range.ts'
import { readTree, type Tree } from './tree.ts'

/** Both ends, the usual ones where nothing was said. */
export function rangeOf(ctx: Context, asked: { from?: string | undefined; to?: string | undefined }) {
  const to = asked.to ?? dayOf(ctx.now())
  const from = asked.from ?? addDays(to, 1 - usualRangeDays)
  if (from > to) throw wrong('from', '开始日期在结束日期之后')
  if (daysBetween(from, to) >= mostRangeDays) throw wrong('from', `最多 ${mostRangeDays} 天`)
  return { from, to }
}

/** A post's name for its row; one that is gone from the tables goes by its id. */
export const nameOf = async (ctx: Context, id: string): Promise<Home> =>
  (await homeView(ctx, id)) ?? { id, name: id, kind: 'community', path: [] }

export async function readDashboard(ctx: Context, id: string, from: string, to: string): Promise<Dashboard> {
  const tree = await readTree(ctx)
  const range = await openRange(ctx, from, to)
  const today = dayOf(ctx.now())
  const withToday = from <= today && today <= to
  const ids = tree.under(id)
  const open = await readOpen(ctx, ids)
  const sum = await readSum(ctx, range, tree, id)
  return {
    microBrain: await nameOf(ctx, id),
    from,
    to,
    at: toWire(ctx.now()),
    missingDays: range.missingDays,
    leastForRank,
    // What waits now is late now: it says nothing about a range that is over.
    ...figuresOf(sum, withToday ? open.all.waitingLate : 0),
    open: signalsOf(open.all),
    byCategory: await categoryRows(ctx, range, tree, id),
    bySource: [...sum.sources]
      .map(([source, received]) => ({ source, received }))
      .sort((a, b) => b.received - a.received || (a.source < b.source ? -1 : 1)),
    perDay: await dayRows(ctx, range, tree, { id, from, to }),
    perHourToday: withToday ? hoursOf(todayOf(range, today, ids)) : null,
    rows: await postRows(ctx, range, tree, { ids, withToday, open: open.byHome }),
  }
}

export function todayOf({ live }: Range, today: string, ids: readonly string[]): StatCell {
  const cell = emptyCell()
  for (const { day, parts } of live) if (day === today) for (const id of ids) addHome(cell, parts, id)
  return cell
}

export const hoursOf = ({ hours }: StatCell) => Array.from({ length: 24 }, (_, hour) => hours.get(hour) ?? 0)

async function categoryRows(ctx: Context, range: Range, tree: Tree, id: string) {
  const names = new Map((await listCategories(ctx)).map((category) => [category.code, category]))
  const occurs = (sums: StatSums) => statSums.some((name) => sums[name] > 0)
  return [...(await readEachCategory(ctx, range, tree, id))]
    .filter(([, sums]) => occurs(sums))
    .map(([category, { received, resolved, reopened, resolvedInTime }]) => ({
      category,
      zh: names.get(category)?.zh ?? category,
      en: names.get(category)?.en ?? category,
      received,
      resolved,
      reopened,
      onTime: shareOf(resolvedInTime, resolved),
    }))
    .sort((a, b) => b.received - a.received || (a.category < b.category ? -1 : 1))
}

type Asked = { id: string; from: string; to: string }

async function dayRows(ctx: Context, range: Range, tree: Tree, { id, from, to }: Asked) {
  const days = await readEachDay(ctx, range, tree, id)
  return listDays(from, to).map((day) => {
    const sums = days.get(day)
    return {
      day,
      received: sums?.received ?? 0,
      accepted: sums?.accepted ?? 0,
      resolved: sums?.resolved ?? 0,
      closed: (sums?.closed ?? 0) - (sums?.refusedCloses ?? 0),
      reopened: sums?.reopened ?? 0,
    }
  })
}

type Posts = { ids: string[]; withToday: boolean; open: Map<string, OpenHere> }

async function postRows(ctx: Context, range: Range, tree: Tree, { ids, withToday, open }: Posts) {
  const cells = await readEach(ctx, range, ids)
  const rows = await Promise.all(
    ids.map(async (id) => {
      const here = open.get(id) ?? nothingOpen()
      return {
        microBrain: await nameOf(ctx, id),
        parentId: tree.posts.get(id)?.parentId ?? null,
        ...figuresOf(cells.get(id)!, withToday ? here.waitingLate : 0),
        open: signalsOf(here),
      }
    }),
  )
  const ranks = ranksOf(
    rows.map((row) => ({ ...row, kind: row.microBrain.kind })),
    leastForRank,
  )
  return rows.map((row, i): DashboardRow => ({
    ...row,
    rank: ranks[i]!,
    noRank: ranks[i] === null ? 'too_few' : null,
  }))
}
