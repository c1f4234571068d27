// Reading visits: one's own and those of one's home, by keyset; their history.
import type { Context } from '../context.ts'
import { startOfDay } from '../day.ts'
import { readRows } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { readPage, type PageQuery } from '../paging.ts'
import { Consent, Visit, VisitHistory } from './entities.ts'
import { householdsById, householdsOf } from './households/queries.ts'

const plain = { disableIdentityMap: true } as const
const newestFirst = { createdAt: 'desc', id: 'desc' } as const

export const findVisit = (ctx: Context, id: string): Promise<Visit | null> =>
  ctx.em.findOne(Visit, { id }, plain)

/** An id of a visit is no number: its cursor is of its own. */
function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return {}
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(':')
  const createdAt = new Date(/^\d{1,15}$/.test(time) ? Number(time) : NaN)
  if (Number.isNaN(createdAt.getTime()) || !/^[\w-]{1,12}$/.test(id))
    throw new Refused('invalid', { errors: [{ path: 'cursor', message: '翻页标记不对' }] })
  return { createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { id: { $lt: id } }] }
}

const cursorOf = ({ createdAt, id }: Visit) =>
  Buffer.from(`${createdAt.getTime()}:${id}`).toString('base64url')

async function pageVisits(ctx: Context, where: object, { cursor, limit }: PageQuery) {
  const { size } = readPage({ limit })
  const rows = await ctx.em.find(
    Visit,
    { $and: [where, readCursor(cursor)] },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const items = rows.slice(0, size)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > size && last ? cursorOf(last) : null }
}

export const listVisiting = (ctx: Context, personId: string, query: PageQuery) =>
  pageVisits(ctx, { visitorId: personId }, query)

/** Of every household that the person belongs to now; those of the family before are nobody's to read. */
export async function listHosting(ctx: Context, personId: string, query: PageQuery) {
  const ids = (await householdsOf(ctx, personId)).map(({ id }) => id)
  const homes = [...(await householdsById(ctx, ids)).values()]
  if (homes.length === 0) return pageVisits(ctx, { householdId: '' }, query)
  const ofHomes = homes.map(({ id: householdId, visitsFrom }) => ({
    householdId,
    ...(visitsFrom ? { createdAt: { $gt: visitsFrom } } : {}),
  }))
  return pageVisits(ctx, ofHomes.length === 1 ? ofHomes[0]! : { $or: ofHomes }, query)
}

/** What was registered at a gate since midnight. */
export const listAtGate = (ctx: Context, gateId: string, query: PageQuery) =>
  pageVisits(ctx, { gateId, createdAt: { $gte: startOfDay(ctx.now()) } }, query)

export const readHistory = (ctx: Context, visitId: string, since: Date | null): Promise<VisitHistory[]> =>
  ctx.em.find(
    VisitHistory,
    { visitId, ...(since ? { at: { $gte: since } } : {}) },
    { orderBy: { seq: 1 }, ...plain },
  )

export const readMoment = (ctx: Context, visitId: string, seq: number): Promise<VisitHistory | null> =>
  ctx.em.findOne(VisitHistory, { visitId, seq }, plain)

/** What the visitor agreed to and has not taken back. */
export const consentsOf = (ctx: Context, visitId: string): Promise<Consent[]> =>
  ctx.em.find(
    Consent,
    { visitId, kind: { $in: ['data', 'id_number'] }, withdrawnAt: null },
    { orderBy: { id: 1 }, ...plain },
  )

/** Times the party came in, as far as its passes are still kept. */
export async function countEntries(ctx: Context, visitId: string, since: Date | null): Promise<number> {
  const [row] = await readRows<{ entries: number }>(
    ctx.em,
    `select coalesce(sum(uses), 0) as entries from passes where visit_id = ?${since ? ' and created_at >= ?' : ''}`,
    since ? [visitId, since] : [visitId],
  )
  return Number(row!.entries)
}
