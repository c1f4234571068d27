// Reading reports: lists by keyset, each behind an index; counts for limits and signals.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import { parseNumber } from '@chaolin/shared/reports/number'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import {
  byCreation,
  continuing,
  cutPage,
  newestFirst,
  readPage,
  type Keyset,
  type PageQuery,
} from '../paging.ts'
import { Report } from './entities.ts'

const open: ReportStatus[] = ['submitted', 'accepted', 'in_progress']
const plain = { disableIdentityMap: true } as const

/** How many are open and how many were filed since `since`: one statement, each half read from an index alone. */
export async function countForLimits(ctx: Context, personId: string, since: Date) {
  const [counts] = await readRows<{ open_now: number; today: number }>(
    ctx.em,
    `select (select count(*) from reports where person_id = ? and status in (?, ?, ?)) as open_now,
            (select count(*) from reports where person_id = ? and created_at >= ?) as today`,
    [personId, ...open, personId, since],
  )
  return { open: Number(counts!.open_now), today: Number(counts!.today) }
}

export async function findReport(ctx: Context, number: string): Promise<Report | null> {
  const known = parseNumber(number)
  return known ? ctx.em.findOne(Report, { number: known }, plain) : null
}

export const findReportById = (ctx: Context, id: number) => ctx.em.findOne(Report, { id }, plain)

export async function listMine(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const where = { personId, ...continuing(after) }
  const rows = await ctx.em.find(Report, where, { orderBy: newestFirst, limit: size + 1, ...plain })
  return cutPage(rows, size, byCreation)
}

export type Signal = 'green' | 'yellow' | 'red'
export type QueueQuery = PageQuery & {
  homeId: string
  desk?: boolean | undefined
  status?: ReportStatus | undefined
  signal?: Signal | undefined
  order?: 'newest' | 'due' | undefined
}

/** A signal is a stretch of time; an unanswered question stops the clock, so there is none. */
function signalCondition(signal: Signal, now: Date) {
  const counting = { status: { $in: open }, askedAt: null }
  if (signal === 'red') return { ...counting, dueAt: { $lte: now } }
  if (signal === 'yellow') return { ...counting, dueAt: { $gt: now }, yellowAt: { $lte: now } }
  return { ...counting, yellowAt: { $gt: now }, dueAt: { $gt: now } }
}

const soonestFirst = { dueAt: 'asc', id: 'asc' } as const
const continuingByDue = (after: Keyset | null) =>
  after
    ? {
        dueAt: { $gte: after.createdAt },
        $or: [{ dueAt: { $gt: after.createdAt } }, { id: { $gt: after.id } }],
      }
    : {}

/** The queue of a home; `due`: open ones only, nearest deadline first. */
export async function listQueue(ctx: Context, query: QueueQuery) {
  const { size, after } = readPage(query)
  const byDue = query.order === 'due'
  const conditions = [
    { homeId: query.homeId, ...(query.desk === undefined ? {} : { desk: query.desk }) },
    query.status ? { status: query.status } : byDue ? { status: { $in: open } } : {},
    query.signal ? signalCondition(query.signal, ctx.now()) : {},
    byDue ? continuingByDue(after) : continuing(after),
  ]
  const rows = await ctx.em.find(
    Report,
    { $and: conditions },
    { orderBy: byDue ? soonestFirst : newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byDue ? (row) => row.dueAt : byCreation)
}

/** What the head of a queue shows. */
export async function countQueue(ctx: Context, homeId: string, desk?: boolean) {
  const home = { homeId, ...(desk === undefined ? {} : { desk }) }
  const count = (where: object) => ctx.em.count(Report, { ...home, ...where })
  const now = ctx.now()
  return {
    red: await count(signalCondition('red', now)),
    yellow: await count(signalCondition('yellow', now)),
    green: await count(signalCondition('green', now)),
    submitted: await count({ status: 'submitted' }),
    working: await count({ status: { $in: ['accepted', 'in_progress'] } }),
    resolved: await count({ status: 'resolved' }),
  }
}
