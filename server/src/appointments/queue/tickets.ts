// The queue of a site: a ticket for whoever checks in, booked or not; one order for all.
import { localDate } from '@chaolin/shared/appointments/slots'
import type { Context } from '../../context.ts'
import { changeRows, isMysql, marksFor, readRows } from '../../db/sql.ts'
import type { Appointment } from '../entities.ts'
import { TicketCount } from '../entities.ts'
import { offers, schedulesOf, toServices } from '../schedules/queries.ts'

/** Counts up by site and day, without gaps under one lock. */
export async function nextTicket(
  tx: Context,
  siteId: string,
): Promise<{ queueDay: string; ticketNo: number }> {
  const queueDay = localDate(tx.now())
  const id = `${siteId}:${queueDay}`
  const count = () => changeRows(tx.em, 'update appointment_tickets set last = last + 1 where id = ?', [id])
  if ((await count()) === 0) {
    await tx.em.upsert(TicketCount, { id, last: 0 }, { onConflictAction: 'ignore', disableIdentityMap: true })
    await count()
  }
  const [row] = await readRows<{ last: number }>(tx.em, 'select last from appointment_tickets where id = ?', [
    id,
  ])
  return { queueDay, ticketNo: row!.last }
}

/** As `isInLine` of the rules, with the day to be filled in. */
export const inLine = `status = 'checked_in' and parked = 0 and queue_day = ?`

export const ticketText = ({ kind, ticketNo }: Pick<Appointment, 'kind' | 'ticketNo'>) =>
  ticketNo == null ? null : `${kind === 'booked' ? 'A' : 'B'}${String(ticketNo).padStart(3, '0')}`

/** The counters that may call this one, and what they settle. */
async function countersFor(ctx: Context, { siteId, counterId, service }: Appointment) {
  const schedules = await schedulesOf(ctx, siteId)
  const counters = counterId
    ? [counterId]
    : schedules.filter((schedule) => offers(schedule, service)).map((schedule) => schedule.counterId)
  const services = schedules
    .filter((schedule) => counters.includes(schedule.counterId))
    .flatMap((schedule) => toServices(schedule.services))
  return { counters, services }
}

/** How many are served before this one, none where it was set aside: who waits for another counter, or another's services, is not among them. */
export async function aheadOf(ctx: Context, row: Appointment): Promise<number | null> {
  if (row.status !== 'checked_in' || row.parked || !row.orderAt || !row.queueDay) return null
  const { counters, services } = await countersFor(ctx, row)
  const [found] = await readRows<{ n: number }>(
    ctx.em,
    `select count(*) as n from appointments where site_id = ? and ${inLine}
     and (order_at < ? or (order_at = ? and ticket_no < ?))
     and (counter_id in (${marksOrNone(counters)}) or (counter_id is null and service in (${marksOrNone(services)})))`,
    [row.siteId, row.queueDay, row.orderAt, row.orderAt, row.ticketNo, ...counters, ...services],
  )
  return Number(found?.n ?? 0)
}

const marksOrNone = (values: readonly string[]) => marksFor(values) || "''"

/** Who is called next at a counter: what was handed over to it, then the order of all. */
export async function nextInLine(
  tx: Context,
  siteId: string,
  counterId: string,
  services: readonly string[],
) {
  const lock = isMysql(tx.em) ? ' for update skip locked' : ''
  const [row] = await readRows<{ number: string }>(
    tx.em,
    `select number from appointments where site_id = ? and ${inLine}
     and (counter_id = ? or (counter_id is null and service in (${marksOrNone(services)})))
     order by order_at, ticket_no limit 1${lock}`,
    [siteId, localDate(tx.now()), counterId, ...services],
  )
  return row?.number ?? null
}
