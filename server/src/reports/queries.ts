// Reading reports: lists by keyset, each behind an index; counts for limits and signals.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import { parseNumber } from '@chaolin/shared/reports/number'
import type { Point } from '@chaolin/shared/routing/geometry'
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import {
  byCreation,
  continuing,
  continuingRanked,
  cutPage,
  newestFirst,
  readPage,
  type Keyset,
  type PageQuery,
} from '../paging.ts'
import { Report, ReportJoint, ReportSupport } from './entities.ts'
import { countQueue } from './queue-counts.ts'
import { filterConditions, type QueueFilter } from './queue-filter.ts'
import { cellsAround, squareDistance } from './spot.ts'

export { reportView } from './merged-views.ts'
export { listOpenNear } from './open-near.ts'
export {
  cameFrom,
  countFiled,
  findByExternalId,
  findPublicByNumbers,
  isEndedUnseen,
  listPublic,
  listUpdates,
  readLatest,
  readNotes,
  type UpdateRow,
} from './open-data.ts'
export {
  findReportsByIds,
  listBadlyRated,
  listLate,
  listRefused,
  listReopened,
  resolvedBetween,
} from './supervision-queries.ts'
export { changeIdsSince, newestChangeId, readChanges, timeOfChange, type Change } from './changes.ts'
export { countOpenByAssignee, countOpenByTeam } from './loads.ts'
export { readMoment } from './history.ts'
export { loadPhotos, pick, summaryOf, summaryViews, type PhotoMap } from './views.ts'

export { listForExport, type ExportedReport } from './export-rows.ts'
export {
  countOpenNow,
  countReceived,
  findOverdue,
  firstStepAt,
  listFresh,
  readMoved,
  type FreshReport,
  type OpenNow,
} from './figures.ts'

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

/** What a person asked of the services of a campus, as one of two lists that go by time. */
export const listByService = (ctx: Context, personId: string, after: Keyset | null, limit: number) =>
  ctx.em.find(
    Report,
    { personId, service: { $ne: null }, ...continuingRanked(after, 0) },
    { orderBy: newestFirst, limit, ...plain },
  )

/** What anybody may see; what was refused or taken back is not among it. */
const shown: ReportStatus[] = [...open, 'resolved', 'closed']

export type NearbyQuery = PageQuery & { point: Point; withinM: number; category?: string | undefined }

/** What happened longer ago is no news of the neighbourhood. */
const nearbyMs = 180 * 24 * 3_600_000

/** Recent public reports within a circle, newest first; the index gives the squares it touches. */
export async function listNearby(ctx: Context, { point, withinM, category, ...query }: NearbyQuery) {
  const { size, after } = readPage(query)
  const square = squareDistance(point)
  const rows = await ctx.em.find(
    Report,
    {
      cell: { $in: cellsAround(point, withinM) },
      public: true,
      status: { $in: shown },
      ...(category ? { category } : {}),
      createdAt: { $gte: new Date(ctx.now().getTime() - nearbyMs) },
      $and: [{ [raw(square.sql, square.values)]: { $lte: withinM ** 2 } }, continuing(after)],
    },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** What a person supports and may still read, the latest first. */
export async function listSupported(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const supports = await ctx.em.find(
    ReportSupport,
    { personId, counts: true, withdrawnAt: null, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const page = cutPage(supports, size, byCreation)
  const ids = page.items.map(({ reportId }) => reportId)
  const rows = await ctx.em.find(Report, { id: { $in: ids }, public: true }, plain)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return { items: ids.flatMap((id) => byId.get(id) ?? []), nextCursor: page.nextCursor }
}

/** Everything this person said in support of others, with the numbers of the matters. */
export async function listOwnSupports(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    ReportSupport,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const { items, nextCursor } = cutPage(rows, size, byCreation)
  const ids = items.map(({ reportId }) => reportId)
  const reports = await ctx.em.find(Report, { id: { $in: ids } }, { fields: ['id', 'number'], ...plain })
  const numbers = new Map(reports.map(({ id, number }) => [id, number]))
  return {
    items: items.map((support) => ({ ...support, number: numbers.get(support.reportId) ?? null })),
    nextCursor,
  }
}

/** Which of these reports the person supports. */
export async function supportedAmong(ctx: Context, personId: string, reportIds: number[]) {
  if (reportIds.length === 0) return new Set<number>()
  const rows = await ctx.em.find(
    ReportSupport,
    { personId, reportId: { $in: reportIds }, counts: true, withdrawnAt: null },
    plain,
  )
  return new Set(rows.map(({ reportId }) => reportId))
}

const mostSupportNotes = 100

/** What supporters said or showed, newest first. */
export const listSupportNotes = (ctx: Context, reportId: number) =>
  ctx.em.find(
    ReportSupport,
    { reportId, saysMore: true },
    { orderBy: { id: 'desc' }, limit: mostSupportNotes, ...plain },
  )

/** A stretch of those who support a report, by the number of their row. */
export const listSupporters = (ctx: Context, reportId: number, afterId: number, size: number) =>
  ctx.em.find(
    ReportSupport,
    { reportId, counts: true, withdrawnAt: null, id: { $gt: afterId } },
    { orderBy: { id: 'asc' }, limit: size, ...plain },
  )

export type Signal = 'green' | 'yellow' | 'red'
export type QueueQuery = PageQuery &
  QueueFilter & {
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

const byUrgency = (row: Report) => row.urgentOpen
const newestInQueue = { urgentOpen: 'desc', ...newestFirst } as const
const soonestFirst = { urgentOpen: 'desc', dueAt: 'asc', id: 'asc' } as const
const continuingByDue = (after: Keyset | null) =>
  after
    ? {
        dueAt: { $gte: after.createdAt },
        $or: [{ dueAt: { $gt: after.createdAt } }, { id: { $gt: after.id } }],
      }
    : {}

/** What is urgent and open comes before everything; after it each part is in the order asked for. */
function continuingQueue(after: Keyset | null, byDue: boolean) {
  if (!after) return {}
  const rest = byDue ? continuingByDue(after) : continuing(after)
  const here = { $and: [{ urgentOpen: after.rank }, rest] }
  return after.rank === 0 ? here : { $or: [here, { urgentOpen: { $lt: after.rank } }] }
}

/** Reports that this post handles beside another one; null when there are none, or only the desk's own are asked for. */
async function jointOf(ctx: Context, { homeId, desk }: Pick<QueueQuery, 'homeId' | 'desk'>) {
  if (desk === true || (await ctx.em.findOne(ReportJoint, { homeId }, plain)) === null) return null
  const reports = ctx.em.createQueryBuilder(ReportJoint).select('reportId').where({ homeId })
  return { id: { $in: reports }, homeId: { $ne: homeId } }
}

const compareNewest = (a: Report, b: Report) =>
  b.urgentOpen - a.urgentOpen || b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id
const compareDue = (a: Report, b: Report) =>
  b.urgentOpen - a.urgentOpen || a.dueAt.getTime() - b.dueAt.getTime() || a.id - b.id

/** The queue of a home, and what its head shows. */
export async function readQueue(ctx: Context, query: QueueQuery) {
  const joint = await jointOf(ctx, query)
  const page = await listQueue(ctx, query, joint)
  return { ...page, counts: await countQueue(ctx, query, joint !== null) }
}

/** `due`: open ones only, nearest deadline first. */
async function listQueue(ctx: Context, query: QueueQuery, joint: Awaited<ReturnType<typeof jointOf>>) {
  const { size, after } = readPage(query)
  const byDue = query.order === 'due'
  const conditions = [
    query.status ? { status: query.status } : byDue ? { status: { $in: open } } : {},
    query.signal ? signalCondition(query.signal, ctx.now()) : {},
    ...filterConditions(query, ctx.now()),
    continuingQueue(after, byDue),
  ]
  const read = (whose: object) =>
    ctx.em.find(
      Report,
      { $and: [whose, ...conditions] },
      { orderBy: byDue ? soonestFirst : newestInQueue, limit: size + 1, ...plain },
    )
  const own = await read({ homeId: query.homeId, ...(query.desk === undefined ? {} : { desk: query.desk }) })
  const rows = joint ? [...own, ...(await read(joint))].sort(byDue ? compareDue : compareNewest) : own
  return cutPage(rows, size, byDue ? (row) => row.dueAt : byCreation, byUrgency)
}

/** The last reports of all, newest first, as routing needs them to decide again. */
export async function recentReports(ctx: Context, last: number) {
  const rows = await ctx.em.find(
    Report,
    {},
    {
      orderBy: { id: 'desc' },
      limit: last,
      fields: ['id', 'number', 'text', 'category', 'answers', 'lng', 'lat', 'routeInputs', 'createdAt'],
      ...plain,
    },
  )
  return rows.map(({ number, text, category, answers, lng, lat, routeInputs, createdAt }) => ({
    number,
    text,
    category,
    answers,
    point: lng == null || lat == null ? null : ([lng, lat] as const),
    inputs: routeInputs,
    createdAt,
  }))
}
