// Questions about confidential cases that need nothing opened: who has them, how many, since when.
import type { CaseCounts } from '@chaolin/shared/campus/cases/schema'
import { isConfidential } from '@chaolin/shared/campus/services'
import { parseNumber } from '@chaolin/shared/reports/number'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import {
  byCreation,
  continuing,
  continuingRanked,
  cutPage,
  newestFirst,
  readPage,
  type Keyset,
  type PageQuery,
} from '../../paging.ts'
import { oldestFirst, pageUp } from '../oldest-first.ts'
import { listServices, nameOfService } from '../services/queries.ts'
import { CampusCase } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** Whether only a handler reads what this number is about. */
export const isCase = async (ctx: Context, number: string) => (await ctx.em.count(CampusCase, { number })) > 0

/** Whether anybody ever wrote to this service in confidence. */
export const hasCaseOf = async (ctx: Context, service: string) =>
  (await ctx.em.findOne(CampusCase, { service }, { fields: ['id'], ...plain })) !== null

export async function findCase(ctx: Context, number: string): Promise<CampusCase | null> {
  const known = parseNumber(number)
  return known ? ctx.em.findOne(CampusCase, { number: known }, plain) : null
}

export async function lockCase(tx: Context, number: string): Promise<CampusCase | null> {
  const known = parseNumber(number)
  if (!known) return null
  return tx.em.findOne(CampusCase, { number: known }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })
}

export async function casesByNumber(ctx: Context, numbers: readonly string[]) {
  if (numbers.length === 0) return new Map<string, CampusCase>()
  const rows = await ctx.em.find(CampusCase, { number: { $in: [...numbers] } }, plain)
  return new Map(rows.map((row) => [row.number, row]))
}

/** By person; who has none is not among them. */
export async function openByHandler(ctx: Context, personIds: readonly string[]) {
  if (personIds.length === 0) return new Map<string, number>()
  const rows = await readRows<{ id: string; open: number }>(
    ctx.em,
    `select handler_id as id, count(*) as open from campus_cases
     where handler_id in (${marksFor(personIds)}) and status = 'open' group by handler_id`,
    personIds,
  )
  return new Map(rows.map((row) => [row.id, Number(row.open)]))
}

export type HandlerQuery = PageQuery & { status?: 'open' | 'closed' | undefined }

/** Of one person, within what they are in charge of now (`within`: a condition for each charge). */
export async function listOfHandler(
  ctx: Context,
  handlerId: string,
  within: object[],
  { status, ...query }: HandlerQuery,
) {
  const { size, after } = readPage(query)
  if (within.length === 0) return { items: [], nextCursor: null }
  const statuses = status === 'closed' ? (['closed', 'withdrawn'] as const) : (['open'] as const)
  const rows = await ctx.em.find(
    CampusCase,
    { $and: [{ handlerId, status: { $in: [...statuses] } }, { $or: within }, continuing(after)] },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Waiting ones whose number a coordinator may know; the oldest first. */
export const listWaiting = (ctx: Context, campusId: string, query: PageQuery) =>
  pageUp(query, (after, limit) =>
    ctx.em.find(
      CampusCase,
      { $and: [{ campusId, confidentiality: 'handler', status: 'waiting' }, after] },
      { orderBy: oldestFirst, limit, ...plain },
    ),
  )

const monthMs = 30 * 24 * 3_600_000
type Row = { service: string; waiting: number; open: number; overdue: number; ended: number }

/** How many there are of each confidential service: all that a coordinator learns of them. */
export async function countCases(ctx: Context, campusId: string): Promise<CaseCounts[]> {
  const services = await listServices(ctx)
  const rows = await readRows<Row>(
    ctx.em,
    `select service,
       sum(case when status = 'waiting' then 1 else 0 end) as waiting,
       sum(case when status = 'open' then 1 else 0 end) as open,
       sum(case when status in ('waiting', 'open') and due_at <= ? then 1 else 0 end) as overdue,
       sum(case when status in ('closed', 'withdrawn') and ended_at >= ? then 1 else 0 end) as ended
     from campus_cases where campus_id = ? group by service`,
    [ctx.now(), new Date(ctx.now().getTime() - monthMs), campusId],
  )
  const counted = new Map(rows.map((row) => [row.service, row]))
  return services
    .filter((service) => isConfidential(service) || counted.has(service.code))
    .map((service) => {
      const row = counted.get(service.code)
      return {
        service: nameOfService(service),
        waiting: Number(row?.waiting ?? 0),
        open: Number(row?.open ?? 0),
        overdue: Number(row?.overdue ?? 0),
        closedIn30Days: Number(row?.ended ?? 0),
      }
    })
}

/** Of which the post knows nothing, as one of two lists that go by time: `rank` 1 in it. */
export const listSealedOf = (ctx: Context, personId: string, after: Keyset | null, limit: number) =>
  ctx.em.find(
    CampusCase,
    { personId, confidentiality: 'sealed', ...continuingRanked(after, 1) },
    { orderBy: newestFirst, limit, ...plain },
  )
