// What supervision looks at: each kind read from an index of its own, then put into one order.
import { badRating } from '@chaolin/shared/staff/supervision/rules'
import type { Context } from '../context.ts'
import { readHeads, type Head } from '../db/heads.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import { byCreation, cutPage, readPage, type Keyset, type PageQuery } from '../paging.ts'
import { Report } from './entities.ts'

export type UnderQuery = PageQuery & { homeIds: readonly string[] }
type Key = { id: number; createdAt: Date; place: number }
type Stored = { id: number; at: number | string; place: number }
type Stretch = { where: string; values: readonly unknown[] }
type Order = {
  columns: string
  by: string
  after: (key: Keyset) => Stretch
  compare: (a: Key, b: Key) => number
}

const newest: Order = {
  columns: 'id, created_at as at, 0 as place',
  by: 'created_at desc, id desc',
  after: ({ createdAt, id }) => ({
    where: 'and created_at <= ? and (created_at < ? or id < ?)',
    values: [createdAt, createdAt, id],
  }),
  compare: (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id,
}
const longestOverdue: Order = {
  columns: 'id, due_at as at, 0 as place',
  by: 'due_at, id',
  after: ({ createdAt, id }) => ({
    where: 'and due_at >= ? and (due_at > ? or id > ?)',
    values: [createdAt, createdAt, id],
  }),
  compare: (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.id - b.id,
}
const mostReopened: Order = {
  columns: 'id, created_at as at, reopen_count as place',
  by: 'reopen_count desc, created_at desc, id desc',
  after: ({ createdAt, id, rank }) => ({
    where: 'and reopen_count <= ? and (reopen_count < ? or (created_at <= ? and (created_at < ? or id < ?)))',
    values: [rank, rank, createdAt, createdAt, id],
  }),
  compare: (a, b) => b.place - a.place || newest.compare(a, b),
}

const eachPost = (homeIds: readonly string[]): Stretch[] =>
  homeIds.map((homeId) => ({ where: 'home_id = ?', values: [homeId] }))
/** What is under way is a small part of all: its stretch of the index is read whole, and sorted. */
const allPosts = (homeIds: readonly string[]): Stretch[] => [
  { where: `home_id in (${marksFor(homeIds)})`, values: homeIds },
]

async function pageOf(
  ctx: Context,
  query: UnderQuery,
  order: Order,
  stretches: readonly Stretch[],
  posts = eachPost,
) {
  const { size, after } = readPage(query)
  const rest = after ? order.after(after) : { where: '', values: [] }
  const heads: Head[] = posts(query.homeIds).flatMap((post) =>
    stretches.map(({ where, values }) => ({
      sql: `select ${order.columns} from reports where ${post.where} and ${where} ${rest.where}
            order by ${order.by} limit ${size + 1}`,
      values: [...post.values, ...values, ...rest.values],
    })),
  )
  const stored = await readHeads<Stored>(ctx.em, heads)
  const keys = stored
    .map(({ id, at, place }): Key => ({ id: Number(id), createdAt: toTime(at), place: Number(place) }))
    .sort(order.compare)
  const page = cutPage(keys, size, byCreation, ({ place }) => place)
  const reports = await findReportsByIds(
    ctx,
    page.items.map(({ id }) => id),
  )
  return { items: reports, nextCursor: page.nextCursor }
}

/** Open and past the deadline, the longest first; after them what nobody took in time. */
export function listLate(ctx: Context, query: UnderQuery) {
  const now = ctx.now()
  // While the reporter owes an answer the clock stands still.
  const counting = 'status = ? and asked_at is null and'
  const stretches = [
    { where: `${counting} (due_at <= ? or accept_due_at <= ?)`, values: ['submitted', now, now] },
    { where: `${counting} due_at <= ?`, values: ['accepted', now] },
    { where: `${counting} due_at <= ?`, values: ['in_progress', now] },
  ]
  return pageOf(ctx, query, longestOverdue, stretches, allPosts)
}

/** The most often reopened first. */
export const listReopened = (ctx: Context, query: UnderQuery) =>
  pageOf(ctx, query, mostReopened, [{ where: 'reopen_count >= 1', values: [] }])

export const listRefused = (ctx: Context, query: UnderQuery) =>
  pageOf(ctx, query, newest, [{ where: `status = ? and urgent_open = 0`, values: ['rejected'] }])

export const listBadlyRated = (ctx: Context, query: UnderQuery) =>
  pageOf(
    ctx,
    query,
    newest,
    Array.from({ length: badRating }, (_, i) => ({ where: 'rating = ?', values: [i + 1] })),
  )

/** From the index alone. */
export async function resolvedBetween(ctx: Context, homeIds: readonly string[], from: Date, until: Date) {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select id from reports where home_id in (${marksFor(homeIds)})
     and resolved_at >= ? and resolved_at < ?`,
    [...homeIds, from, until],
  )
  return rows.map(({ id }) => Number(id))
}

/** In the order of the ids. */
export async function findReportsByIds(ctx: Context, ids: readonly number[]): Promise<Report[]> {
  if (ids.length === 0) return []
  const rows = await ctx.em.find(Report, { id: { $in: [...ids] } }, { disableIdentityMap: true })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
