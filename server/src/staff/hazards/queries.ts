// Reading hazards: a list post by post from an index, what is overdue first where asked, and counts.
import type { HazardStatus } from '@chaolin/shared/staff/hazards/rules'
import { parseHazardNumber } from '@chaolin/shared/staff/hazards/number'
import type { Context } from '../../context.ts'
import { readHeads, type Head } from '../../db/heads.ts'
import { marksFor, readRows, toTime } from '../../db/sql.ts'
import { byCreation, cutPage, readPage, type Keyset, type PageQuery } from '../../paging.ts'
import { Hazard, HazardHistory } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export async function findHazard(ctx: Context, number: string): Promise<Hazard | null> {
  const known = parseHazardNumber(number)
  return known ? ctx.em.findOne(Hazard, { number: known }, plain) : null
}

export const findHazardById = (ctx: Context, id: number) => ctx.em.findOne(Hazard, { id }, plain)

export const hazardHistory = (ctx: Context, hazardId: number) =>
  ctx.em.find(HazardHistory, { hazardId }, { orderBy: { seq: 1 }, ...plain })

export const readHazardMoment = (ctx: Context, hazardId: number, seq: number) =>
  ctx.em.findOne(HazardHistory, { hazardId, seq }, plain)

export type HazardListQuery = PageQuery & {
  homeIds: readonly string[]
  status?: HazardStatus | undefined
  overdue: boolean
}
type Stored = { id: number; at: number | string }

const newest = {
  after: ({ createdAt, id }: Keyset) => ({
    where: ' and created_at <= ? and (created_at < ? or id < ?)',
    values: [createdAt, createdAt, id],
  }),
  sign: -1,
}
const longestOverdue = {
  after: ({ createdAt, id }: Keyset) => ({
    where: ' and due_at >= ? and (due_at > ? or id > ?)',
    values: [createdAt, createdAt, id],
  }),
  sign: 1,
}

export async function pageHazards(ctx: Context, { homeIds, status, overdue, ...query }: HazardListQuery) {
  const { size, after } = readPage(query)
  const order = overdue ? longestOverdue : newest
  const rest = after ? order.after(after) : { where: '', values: [] }
  const end = `${rest.where} order by ${overdue ? 'due_at, id' : 'created_at desc, id desc'} limit ${size + 1}`
  const head = (homeId: string): Head[] => {
    if (overdue)
      return ['found', 'rectifying'].map((owed) => ({
        sql: `select id, due_at as at from hazards where home_id = ? and status = ? and due_at <= ?${end}`,
        values: [homeId, owed, ctx.now(), ...rest.values],
      }))
    const only = status ? ' and status = ?' : ''
    return [
      {
        sql: `select id, created_at as at from hazards where home_id = ?${only}${end}`,
        values: [homeId, ...(status ? [status] : []), ...rest.values],
      },
    ]
  }
  const stored = await readHeads<Stored>(ctx.em, homeIds.flatMap(head))
  const keys = stored
    .map(({ id, at }) => ({ id: Number(id), createdAt: toTime(at) }))
    .sort((a, b) => order.sign * (a.createdAt.getTime() - b.createdAt.getTime() || a.id - b.id))
  const page = cutPage(keys, size, byCreation)
  const ids = page.items.map(({ id }) => id)
  const rows = ids.length > 0 ? await ctx.em.find(Hazard, { id: { $in: ids } }, plain) : []
  const byId = new Map(rows.map((row) => [row.id, row]))
  return { items: ids.flatMap((id) => byId.get(id) ?? []), nextCursor: page.nextCursor }
}

/** From the index alone. */
export async function countHazards(ctx: Context, homeIds: readonly string[]) {
  const rows = await readRows<{ status: HazardStatus; n: number; late: number }>(
    ctx.em,
    `select status, count(*) as n, sum(case when due_at <= ? then 1 else 0 end) as late from hazards
     where home_id in (${marksFor(homeIds)}) group by status`,
    [ctx.now(), ...homeIds],
  )
  const counts = { found: 0, rectifying: 0, rectified: 0, struck_off: 0, overdue: 0 }
  for (const { status, n, late } of rows) {
    counts[status] = Number(n)
    if (status === 'found' || status === 'rectifying') counts.overdue += Number(late)
  }
  return counts
}
