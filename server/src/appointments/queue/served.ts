// Who was served on a day and how their fee stands, for the books: by site and by who served, never by applicant.
import type { ServedFee, ServedGroup } from '@chaolin/shared/payments/takings'
import type { Exemption } from '@chaolin/shared/payments/fees'
import type { Context } from '../../context.ts'
import { readRows, toTime } from '../../db/sql.ts'
import { cutPage, readPage, type PageQuery } from '../../paging.ts'

export type Day = { from: Date; until: Date }
/** `clerk`: the person who served, null where that is not written. */
export type Served = ServedGroup & { siteId: string; clerk: string | null }

// Whose step to serve is written was served. A condition on the status would lead SQLite to the index of all who ever were.
const servedFrom = `from appointments a
  join appointment_history h on h.appointment_id = a.id and h.step = 'serve'
  where a.ended_at >= ? and a.ended_at < ?`

const feeFields = `a.exemption, a.fee_fen, a.fee_reason,
  a.paid_at is not null as was_paid, a.order_id is not null as was_ordered`

type FeeRow = {
  exemption: Exemption | null
  fee_fen: number
  fee_reason: string
  was_paid: number
  was_ordered: number
}
type GroupRow = FeeRow & { site_id: string; clerk: string | null; people: number }
type OneRow = FeeRow & {
  id: number
  site_id: string
  clerk: string | null
  number: string
  service: string
  ended_at: number | string
}

const feeOfRow = (row: FeeRow): ServedFee => ({
  exemption: row.exemption,
  feeFen: row.fee_fen,
  feeReason: row.fee_reason,
  paid: Boolean(row.was_paid),
  ordered: Boolean(row.was_ordered),
})

/** Counted by the database: a row for each who served, and each way that a fee stands. */
export async function servedOn(ctx: Context, { from, until }: Day): Promise<Served[]> {
  const rows = await readRows<GroupRow>(
    ctx.em,
    `select a.site_id, h.person_id as clerk, ${feeFields}, count(*) as people ${servedFrom}
     group by a.site_id, h.person_id, a.exemption, a.fee_fen, a.fee_reason, was_paid, was_ordered
     order by a.site_id, h.person_id`,
    [from, until],
  )
  return rows.map((row) => ({
    siteId: row.site_id,
    clerk: row.clerk,
    count: Number(row.people),
    ...feeOfRow(row),
  }))
}

/** One by one, the latest first. */
export async function pageServed(
  ctx: Context,
  { from, until }: Day,
  { siteId, ...query }: PageQuery & { siteId?: string | undefined },
) {
  const { size, after } = readPage(query)
  // Of all sites' day, by its index: a site's own would lead through everything that it ever did.
  const ofSite = siteId === undefined ? '' : `and coalesce(a.site_id, '') = ?`
  const goingOn = after ? 'and a.ended_at <= ? and (a.ended_at < ? or a.id < ?)' : ''
  const rows = await readRows<OneRow>(
    ctx.em,
    `select a.id, a.site_id, h.person_id as clerk, a.number, a.service, a.ended_at, ${feeFields} ${servedFrom}
     ${ofSite} ${goingOn} order by a.ended_at desc, a.id desc limit ${size + 1}`,
    [
      from,
      until,
      ...(siteId === undefined ? [] : [siteId]),
      ...(after ? [after.createdAt, after.createdAt, after.id] : []),
    ],
  )
  const served = rows.map((row) => ({
    id: row.id,
    number: row.number,
    at: toTime(row.ended_at),
    siteId: row.site_id,
    clerk: row.clerk,
    service: row.service,
    ...feeOfRow(row),
  }))
  return cutPage(served, size, ({ at }) => at)
}
