// Reports and their steps as data for other systems: what is public, by time, each read from an index.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { Point } from '@chaolin/shared/routing/geometry'
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import { newestFirst } from '../paging.ts'
import { Report, ReportHistory, ReportOrigin } from './entities.ts'
import { cellsAround, squareDistance } from './spot.ts'

const plain = { disableIdentityMap: true } as const

/** What was refused may not be fit to be seen, and what was taken back is the reporter's own again: only that it ended. */
export const isEndedUnseen = (status: ReportStatus) => status === 'rejected' || status === 'withdrawn'

export type PublicQuery = {
  from: Date
  until: Date
  categories: string[] | null
  statuses: ReportStatus[] | null
  homeIds: string[] | null
  circle: { point: Point; radiusM: number } | null
  limit: number
  offset: number
}

/** Newest first. The keys come from an index alone, the rows by their keys. */
export async function listPublic(ctx: Context, query: PublicQuery): Promise<Report[]> {
  const { circle, limit, offset } = query
  const square = circle && squareDistance(circle.point)
  const keys = await ctx.em.find(
    Report,
    {
      public: true,
      createdAt: { $gte: query.from, $lte: query.until },
      ...(query.statuses ? { status: { $in: query.statuses } } : {}),
      ...(query.categories ? { category: { $in: query.categories } } : {}),
      ...(query.homeIds ? { homeId: { $in: query.homeIds } } : {}),
      ...(circle && square
        ? {
            cell: { $in: cellsAround(circle.point, circle.radiusM) },
            [raw(square.sql, square.values)]: { $lte: circle.radiusM ** 2 },
          }
        : {}),
    },
    { orderBy: newestFirst, limit, offset, fields: ['id'], ...plain },
  )
  const ids = keys.map(({ id }) => id)
  if (ids.length === 0) return []
  return ctx.em.find(Report, { id: { $in: ids } }, { orderBy: newestFirst, ...plain })
}

/** Those of these that anybody may see, in the order asked. */
export async function findPublicByNumbers(ctx: Context, numbers: string[]): Promise<Report[]> {
  const rows = await ctx.em.find(Report, { number: { $in: numbers }, public: true }, plain)
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return numbers.flatMap((number) => byNumber.get(number) ?? [])
}

/** What the post said to everybody; a question and its answer are the reporter's own. */
const saidToAll = ['accept', 'progress', 'transfer', 'return', 'escalate', 'resolve', 'reject'] as const

/** By report: when something last happened, and the post's last public words. */
export async function readLatest(ctx: Context, reports: Pick<Report, 'id'>[]) {
  const ids = reports.map(({ id }) => id)
  if (ids.length === 0) return new Map<number, { at: Date; note: string | null }>()
  const last = await readRows<{ id: number; at: number | string }>(
    ctx.em,
    'select r.id, h.at from reports r join report_history h on h.report_id = r.id and h.seq = r.steps ' +
      `where r.id in (${marksFor(ids)})`,
    ids,
  )
  const said = await readRows<{ report_id: number; note: string }>(
    ctx.em,
    'select h.report_id, h.note from report_history h join ' +
      '(select report_id, max(seq) as seq from report_history ' +
      `where report_id in (${marksFor(ids)}) and note is not null and step in (${marksFor(saidToAll)}) ` +
      'group by report_id) m on m.report_id = h.report_id and m.seq = h.seq',
    [...ids, ...saidToAll],
  )
  const notes = new Map(said.map((row) => [row.report_id, row.note]))
  return new Map(last.map(({ id, at }) => [id, { at: toTime(at), note: notes.get(id) ?? null }]))
}

export type UpdateRow = {
  number: string
  seq: number
  step: string
  status: ReportStatus
  /** What the reporter wrote after the report itself is between them and the post, unless it is the caller's own. */
  note: string | null
  at: Date
}

const listedSteps = [...saidToAll, 'confirm', 'close', 'reopen', 'withdraw']
type StoredUpdate = {
  id: number
  number: string
  seq: number
  step: string
  status: ReportStatus
  said_by: string
  note: string | null
  own: number
  at: number | string
}

export type UpdateQuery = {
  from: Date
  until: Date
  /** Whose own reports are listed too, private ones and questions as well. */
  channel: string | null
  numbers: string[] | null
  limit: number
  offset: number
}

/** Steps in a stretch of time, oldest first: of public reports, and of those that this system filed. */
export async function listUpdates(ctx: Context, query: UpdateQuery): Promise<UpdateRow[]> {
  const { from, until, channel, numbers, limit, offset } = query
  const steps = channel === null ? listedSteps : [...listedSteps, 'ask']
  const own = channel === null ? '' : ' or o.id is not null'
  const rows = await readRows<StoredUpdate>(
    ctx.em,
    `select h.id, r.number, h.seq, h.step, h.status, h.\`by\` as said_by, h.note, h.at,
            ${channel === null ? '0' : 'case when o.id is null then 0 else 1 end'} as own
     from report_history h
     join reports r on r.id = h.report_id
     ${channel === null ? '' : 'left join report_origins o on o.report_id = r.id and o.channel = ?'}
     where h.at >= ? and h.at <= ? and h.step in (${marksFor(steps)})
       ${numbers ? `and r.number in (${marksFor(numbers)})` : ''}
       and ((r.public = ? and h.step <> 'ask')${own})
     order by h.at, h.id limit ? offset ?`,
    [...(channel === null ? [] : [channel]), from, until, ...steps, ...(numbers ?? []), true, limit, offset],
  )
  return rows.map(({ number, seq, step, status, said_by: by, note, own: isOwn, at }) => ({
    number,
    seq,
    step,
    status,
    note: by === 'reporter' && Number(isOwn) === 0 ? null : note,
    at: toTime(at),
  }))
}

/** The report that this system filed under its own id. */
export async function findByExternalId(ctx: Context, channel: string, externalId: string) {
  const origin = await ctx.em.findOne(ReportOrigin, { channel, externalId }, plain)
  return origin ? ctx.em.findOne(Report, { id: origin.reportId }, plain) : null
}

export const cameFrom = async (ctx: Context, reportId: number, channel: string) =>
  (await ctx.em.count(ReportOrigin, { reportId, channel })) > 0

/** How many this system filed since. */
export const countFiled = (ctx: Context, channel: string, since: Date) =>
  ctx.em.count(ReportOrigin, { channel, createdAt: { $gt: since } })

/** What the staff were told at steps of this kind, the newest first. */
export async function readNotes(ctx: Context, reportId: number, step: string, limit: number) {
  const rows = await ctx.em.find(
    ReportHistory,
    { reportId, step },
    { orderBy: { seq: 'desc' }, limit, fields: ['internalNote'], ...plain },
  )
  return rows.flatMap(({ internalNote }) => internalNote ?? [])
}
