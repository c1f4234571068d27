// What the figures read of reports: histories of what moved in a stretch of time, what is open, what is new.
import type { StatStep } from '@chaolin/shared/staff/stats'
import type { Context } from '../context.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'

type Stored = number | string
type Json = string | Record<string, unknown> | null

const parse = (json: Json) =>
  typeof json === 'string' ? (JSON.parse(json) as Record<string, unknown>) : json

/** When the first step of all was taken; null when there is none. */
export async function firstStepAt(ctx: Context): Promise<Date | null> {
  const [row] = await readRows<{ at: Stored }>(
    ctx.em,
    'select at from report_history order by at, id limit 1',
    [],
  )
  return row ? toTime(row.at) : null
}

export type MovedReport = { category: string; source: string; steps: StatStep[] }

const reportsAtOnce = 1000

/** Every report that had a step in this stretch of time, with its whole history, a thousand at a time. */
export async function* readMoved(ctx: Context, from: Date, until: Date): AsyncGenerator<MovedReport[]> {
  const moved = await readRows<{ id: number }>(
    ctx.em,
    'select distinct report_id as id from report_history where at >= ? and at < ? order by report_id',
    [from, until],
  )
  for (let i = 0; i < moved.length; i += reportsAtOnce)
    yield await readHistories(
      ctx,
      moved.slice(i, i + reportsAtOnce).map(({ id }) => id),
    )
}

type Row = {
  report_id: number
  seq: number
  step: string
  status: string
  home_id: string
  at: Stored
  late: number | null
  data: Json
  category: string
  source: string
  accept_due_at: Stored
  due_at: Stored
}

async function readHistories(ctx: Context, ids: number[]): Promise<MovedReport[]> {
  const rows = await readRows<Row>(
    ctx.em,
    `select h.report_id, h.seq, h.step, h.status, h.home_id, h.at, h.late,
            case when h.step in ('categorise', 'confirm') then h.data end as data,
            r.category, r.source, r.accept_due_at, r.due_at
     from report_history h join reports r on r.id = h.report_id
     where h.report_id in (${marksFor(ids)}) order by h.report_id, h.seq`,
    ids,
  )
  const reports = new Map<number, MovedReport>()
  for (const row of rows) {
    const report = reports.get(row.report_id) ?? { category: row.category, source: row.source, steps: [] }
    reports.set(row.report_id, report)
    report.steps.push(stepOf(row))
  }
  return [...reports.values()]
}

function stepOf(row: Row): StatStep {
  const at = toTime(row.at).getTime()
  const data = parse(row.data)
  const { from, rating } = data ?? {}
  return {
    seq: row.seq,
    step: row.step,
    status: row.status,
    homeId: row.home_id,
    at,
    late: row.late === null ? missed(row, at) : Number(row.late) === 1,
    ...(row.step === 'categorise' && typeof from === 'string' ? { from } : {}),
    ...(typeof rating === 'number' ? { rating } : {}),
  }
}

/** A row of the version before, which kept no verdict: judged by the promise as it is now. */
const missed = (row: Row, at: number) =>
  at > toTime(row.step === 'accept' ? row.accept_due_at : row.due_at).getTime()

export type OpenNow = {
  homeId: string
  status: 'submitted' | 'accepted' | 'in_progress'
  open: number
  red: number
  yellow: number
  green: number
  waiting: number
  /** Nobody has accepted them by the deadline to do so. */
  waitingLate: number
  soonestDueAt: Date | null
}

const openStatuses = ['submitted', 'accepted', 'in_progress']
/** With more, the whole index of what is open is read at once. */
const fewHomes = 50

/** What is open now, by home and status: read from an index that holds all of it and nothing else. */
export async function countOpenNow(ctx: Context, homeIds: readonly string[]): Promise<OpenNow[]> {
  const now = ctx.now()
  const few = homeIds.length <= fewHomes
  const rows = await readRows<Record<string, Stored>>(
    ctx.em,
    `select home_id, status, count(*) as open_count,
            sum(case when asked_at is null and due_at <= ? then 1 else 0 end) as red,
            sum(case when asked_at is null and due_at > ? and yellow_at <= ? then 1 else 0 end) as yellow,
            sum(case when asked_at is null and due_at > ? and yellow_at > ? then 1 else 0 end) as green,
            sum(case when asked_at is not null then 1 else 0 end) as waiting,
            sum(case when asked_at is null and accept_due_at < ? then 1 else 0 end) as accept_late,
            min(case when asked_at is null then due_at end) as soonest
     from reports where status in (${marksFor(openStatuses)})${few ? ` and home_id in (${marksFor(homeIds)})` : ''}
     group by status, home_id`,
    [now, now, now, now, now, now, ...openStatuses, ...(few ? homeIds : [])],
  )
  const asked = new Set(homeIds)
  return rows
    .filter(({ home_id }) => asked.has(String(home_id)))
    .map((row) => ({
      homeId: String(row.home_id),
      status: row.status as OpenNow['status'],
      open: Number(row.open_count),
      red: Number(row.red),
      yellow: Number(row.yellow),
      green: Number(row.green),
      waiting: Number(row.waiting),
      waitingLate: row.status === 'submitted' ? Number(row.accept_late) : 0,
      soonestDueAt: row.soonest === null ? null : toTime(row.soonest!),
    }))
}

/** The report behind a deadline that `countOpenNow` gave; nothing that a person wrote. */
export async function findOverdue(ctx: Context, homeId: string, status: OpenNow['status'], dueAt: Date) {
  const [row] = await readRows<{ category: string; remind_count: number }>(
    ctx.em,
    `select category, remind_count from reports
     where home_id = ? and status = ? and due_at = ? and asked_at is null order by id limit 1`,
    [homeId, status, dueAt],
  )
  return row ? { category: row.category, reminders: Number(row.remind_count) } : null
}

export type FreshReport = {
  homeId: string
  category: string
  at: Date
  urgent: boolean
  /** wgs84; null when nobody knows where. */
  spot: [lng: number, lat: number] | null
}

const mostFresh = 20_000

/** What came in since then, newest first; nothing that a person wrote. */
export async function listFresh(ctx: Context, since: Date): Promise<FreshReport[]> {
  const rows = await readRows<{
    home_id: string
    category: string
    created_at: Stored
    urgent_number: string | null
    spot_lng: number | null
    spot_lat: number | null
  }>(
    ctx.em,
    `select home_id, category, created_at, urgent_number, spot_lng, spot_lat from reports
     where created_at >= ? order by created_at desc, id desc limit ${mostFresh}`,
    [since],
  )
  return rows.map((row) => ({
    homeId: row.home_id,
    category: row.category,
    at: toTime(row.created_at),
    urgent: row.urgent_number !== null,
    spot: row.spot_lng === null || row.spot_lat === null ? null : [row.spot_lng, row.spot_lat],
  }))
}

/** How many came in at these homes within a stretch of time. */
export async function countReceived(ctx: Context, homeIds: readonly string[], from: Date, until: Date) {
  const rows = await readRows<{ home_id: string; received: Stored }>(
    ctx.em,
    `select home_id, count(*) as received from report_history
     where at >= ? and at < ? and seq = 1 group by home_id`,
    [from, until],
  )
  const asked = new Set(homeIds)
  return rows.reduce((sum, row) => sum + (asked.has(row.home_id) ? Number(row.received) : 0), 0)
}
