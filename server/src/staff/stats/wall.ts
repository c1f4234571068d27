// 大屏: what a room looks at. No personal data: no words, no numbers of reports, no place of a single one.
import { emptyCell, median, ranksOf, shareOf, starsOf } from '@chaolin/shared/staff/stats'
import { leastForRank, leastInCell, type Wall } from '@chaolin/shared/staff/stats-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { countStuckFor } from '../../outbox/queries.ts'
import { countReceived, findOverdue, listFresh, type FreshReport } from '../../reports/queries.ts'
import { getCategory } from '../../routing/queries.ts'
import { onDutyCount } from '../duty/queries.ts'
import { hoursOf, nameOf, todayOf } from './dashboard.ts'
import { addDays, dayOf, hourOf, startOf } from './days.ts'
import { heatOf, hexagonM } from './heat.ts'
import { nothingOpen, readOpen, signalsOf } from './open-now.ts'
import { openRange, readEach, readSum, type Range } from './range.ts'
import { readRollups } from './read.ts'
import { readRolledUntil } from './rollups.ts'
import { readTree, type Tree } from './tree.ts'

const hourMs = 3_600_000
const weekDays = 7
const weekMs = weekDays * 24 * hourMs
const newestShown = 8

export async function readWall(ctx: Context, id: string): Promise<Wall> {
  const tree = await readTree(ctx)
  const today = dayOf(ctx.now())
  const range = await openRange(ctx, addDays(today, 1 - weekDays), today)
  const ids = tree.under(id)
  const open = await readOpen(ctx, ids)
  const week = await readSum(ctx, range, tree, id)
  const now = todayOf(range, today, ids)
  const fresh = await freshOf(ctx, ids)
  return {
    microBrain: await nameOf(ctx, id),
    at: toWire(ctx.now()),
    microBrains: ids.length,
    onDuty: await peopleOnDuty(ctx, ids),
    received: { today: now.received, lastWeek: await receivedLastWeek(ctx, tree, id) },
    open: signalsOf(open.all),
    medianAccept: { today: median(now.acceptMinutes), week: median(week.acceptMinutes) },
    medianResolve: { today: median(now.resolveMinutes), week: median(week.resolveMinutes) },
    week: {
      onTime: shareOf(week.resolvedInTime, week.resolved),
      reopened: shareOf(week.reopened, week.resolved),
      stars: starsOf(week),
    },
    heat: heatMap(tree, id, fresh),
    rows: await postRows(ctx, range, ids, open.byHome),
    newest: await newestOf(ctx, fresh),
    mostOverdue: await overdueOf(ctx, open.overdue),
    perHour: hoursOf(now),
    stuckDeliveries: await countStuckFor(ctx, ids),
  }
}

/** Where nobody is known to be on duty, nobody keeps a roster: that says nothing about the people. */
async function peopleOnDuty(ctx: Context, ids: string[]) {
  const counts = await onDutyCount(ctx, ids)
  return [...counts.values()].reduce((sum, count) => sum + count, 0) || null
}

async function freshOf(ctx: Context, ids: string[]) {
  const asked = new Set(ids)
  const fresh = await listFresh(ctx, new Date(ctx.now().getTime() - 24 * hourMs))
  return fresh.filter(({ homeId }) => asked.has(homeId))
}

/** The hours that were over by then are rolled up; the one that was not is counted from the steps themselves. */
async function receivedLastWeek(ctx: Context, tree: Tree, id: string) {
  const until = new Date(ctx.now().getTime() - weekMs)
  const [day, hour] = [dayOf(until), hourOf(until)]
  if (day >= (await readRolledUntil(ctx))) return countReceived(ctx, tree.under(id), startOf(day), until)
  const part = tree.hasBelow(id) ? 'tree' : 'own'
  const rolled = await readRollups(ctx, part, [id], [{ span: 'd', from: day, to: day }])
  const { hours } = rolled.get(id) ?? emptyCell()
  const whole = [...hours].reduce((sum, [at, count]) => sum + (at < hour ? count : 0), 0)
  const since = new Date(Math.floor(until.getTime() / hourMs) * hourMs)
  return whole + (await countReceived(ctx, tree.under(id), since, until))
}

function heatMap(tree: Tree, id: string, fresh: FreshReport[]) {
  const post = tree.posts.get(id)!
  const sizeM = tree.hasBelow(id) ? hexagonM.wide : hexagonM.near
  const spots = fresh.flatMap(({ spot }) => (spot ? [spot] : []))
  return { sizeM, least: leastInCell, cells: heatOf(spots, [post.lng, post.lat], sizeM) }
}

type OpenByHome = Awaited<ReturnType<typeof readOpen>>['byHome']

async function postRows(ctx: Context, range: Range, ids: string[], openByHome: OpenByHome) {
  const cells = await readEach(ctx, range, ids)
  const rows = await Promise.all(
    ids.map(async (id) => {
      const cell = cells.get(id)!
      const { open, red, yellow } = openByHome.get(id) ?? nothingOpen()
      return {
        microBrain: await nameOf(ctx, id),
        open,
        red,
        yellow,
        medianResolve: median(cell.resolveMinutes),
        onTime: shareOf(cell.resolvedInTime, cell.resolved),
      }
    }),
  )
  const ranks = ranksOf(
    rows.map((row) => ({ ...row, kind: row.microBrain.kind })),
    leastForRank,
  )
  return rows
    .map(({ onTime: _, medianResolve: { minutes, count }, ...row }, i) => ({
      ...row,
      medianResolve: { minutes: count < leastForRank ? null : minutes, count },
      rank: ranks[i]!,
    }))
    .sort((a, b) => b.open - a.open || b.red - a.red || (a.microBrain.id < b.microBrain.id ? -1 : 1))
}

async function categoryName(ctx: Context, code: string) {
  const known = await getCategory(ctx, code)
  return { code, zh: known?.zh ?? code, en: known?.en ?? code }
}

const newestOf = (ctx: Context, fresh: FreshReport[]) =>
  Promise.all(
    fresh.slice(0, newestShown).map(async ({ homeId, category, at, urgent }) => ({
      category: await categoryName(ctx, category),
      microBrain: await nameOf(ctx, homeId),
      at: toWire(at),
      urgent,
    })),
  )

type Overdue = Awaited<ReturnType<typeof readOpen>>['overdue']

async function overdueOf(ctx: Context, overdue: Overdue) {
  if (!overdue?.soonestDueAt) return null
  const { homeId, status, soonestDueAt } = overdue
  // Somebody may have settled it since it was counted.
  const report = await findOverdue(ctx, homeId, status, soonestDueAt)
  if (!report) return null
  return {
    category: await categoryName(ctx, report.category),
    microBrain: await nameOf(ctx, homeId),
    status,
    lateMinutes: Math.floor((ctx.now().getTime() - soonestDueAt.getTime()) / 60_000),
    reminders: report.reminders,
  }
}
