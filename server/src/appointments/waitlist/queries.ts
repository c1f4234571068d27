// Who waits before whom, as a seat goes on: see `nextFor` of the offers.
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import type { WaitlistEntry } from '../entities.ts'
import { offers, schedulesOf, toServices } from '../schedules/queries.ts'

/** How many are asked before this one whose days meet its own, at the counters that settle it. */
export async function waitingBefore(ctx: Context, entry: WaitlistEntry): Promise<number> {
  const schedules = (await schedulesOf(ctx, entry.siteId)).filter((each) => offers(each, entry.service))
  const codes = [...new Set([entry.service, ...schedules.flatMap(({ services }) => toServices(services))])]
  const [found] = await readRows<{ n: number }>(
    ctx.em,
    `select count(*) as n from appointment_waitlist
     where site_id = ? and service in (${marksFor(codes)}) and status = 'waiting'
       and from_at < ? and until_at > ? and (queued_at < ? or (queued_at = ? and id < ?))`,
    [entry.siteId, ...codes, entry.untilAt, entry.fromAt, entry.queuedAt, entry.queuedAt, entry.id],
  )
  return Number(found?.n ?? 0)
}
