// Who comes without an appointment: a ticket of the same queue, from the places kept for them and what nobody booked.
import type { WalkInRequest } from '@chaolin/shared/appointments/schema'
import type { ServiceRule } from '@chaolin/shared/appointments/services'
import { addDays, localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { feeOf } from '@chaolin/shared/payments/fees'
import type { Context } from '../../context.ts'
import { changeRows, insertRow, marksFor, readRows, toTime } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { keepApplicant, judgeApplicant, markOf, type Kept } from '../booking/applicant.ts'
import { newNumber, newRow } from '../booking/book.ts'
import { endAppointment } from '../booking/ending.ts'
import type { Seat } from '../booking/seats.ts'
import { Appointment } from '../entities.ts'
import { writeMoment } from '../moments.ts'
import { ensureSite } from '../schedules/build.ts'
import { offers } from '../schedules/queries.ts'
import { requireService } from '../services/queries.ts'
import { atCounter, isClerkAt } from './actions.ts'
import { aheadOf, nextTicket, ticketText } from './tickets.ts'

const plain = { disableIdentityMap: true } as const

export type WalkIn = { number: string; kept: Kept | null; scheduleIds: number[]; matter: ServiceRule }

export async function prepareWalkIn(
  ctx: Context,
  person: Person,
  siteId: string,
  { service, applicant, override }: WalkInRequest,
): Promise<WalkIn> {
  const matter = await requireService(ctx, service)
  if (!isClerkAt(person, siteId)) throw new Refused('not_found')
  const scheduleIds = (await ensureSite(ctx, siteId))
    .filter((row) => offers(row, service))
    .map(({ id }) => id)
  if (scheduleIds.length === 0) throw wrong('service', '这里不办这项业务')
  if (override && !applicant) throw wrong('applicant', '为证件本人办理，要读证件')
  const number = newNumber()
  if (!applicant) return { number, kept: null, scheduleIds, matter }
  // The guardian stands at the counter beside the child.
  const age = judgeApplicant({ ...matter, guardianUnder16: false }, applicant, ctx.now())
  return { number, kept: await keepApplicant(ctx, number, applicant, age), scheduleIds, matter }
}

/** The first of today with a place: those kept for walk-ins, and once nobody can book them any more all that are left. */
async function takeWalkInSeat(tx: Context, scheduleIds: readonly number[]): Promise<Seat | null> {
  const now = tx.now()
  const free = `closed = 0 and (walk_ins < walk_in_capacity
    or (book_until <= ? and walk_ins + booked < capacity + walk_in_capacity))`
  const rows = await readRows<{
    id: number
    site_id: string
    starts_at: number | string
    ends_at: number | string
  }>(
    tx.em,
    `select id, site_id, starts_at, ends_at from appointment_slots where schedule_id in (${marksFor(scheduleIds)})
     and ends_at > ? and starts_at < ? and ${free} order by starts_at, id limit 20`,
    [...scheduleIds, now, startOfDate(addDays(localDate(now), 1)), now],
  )
  for (const { id, site_id, starts_at, ends_at } of rows) {
    const taken = await changeRows(
      tx.em,
      `update appointment_slots set walk_ins = walk_ins + 1 where id = ? and ${free}`,
      [id, now],
    )
    if (taken === 1)
      return {
        slotId: id,
        siteId: site_id,
        services: '',
        startsAt: toTime(starts_at),
        endsAt: toTime(ends_at),
      }
  }
  return null
}

/** The holder stands here with the card: what others hold under its number gives way. */
async function clearFor(tx: Context, person: Person, request: WalkInRequest) {
  if (!request.applicant) return
  const idMark = await markOf(tx, request.applicant.idNumber)
  const rows = await tx.em.find(Appointment, { service: request.service, idMark, active: 1 }, plain)
  if (rows.length > 0 && !request.override) throw new Refused('already_booked')
  for (const row of rows)
    await endAppointment(tx, row, atCounter(person), {
      step: 'override',
      to: 'cancelled',
      from: ['held', 'booked', 'checked_in', 'called'],
      refund: 'overridden',
      note: request.override?.reason ?? null,
    })
}

export async function takeTicket(
  tx: Context,
  person: Person,
  siteId: string,
  request: WalkInRequest,
  walkIn: WalkIn,
) {
  const { number, kept, scheduleIds, matter } = walkIn
  await clearFor(tx, person, request)
  const seat = await takeWalkInSeat(tx, scheduleIds)
  if (!seat) throw new Refused('slot_full')
  const now = tx.now()
  const exemption = request.exemption ?? null
  const fee = feeOf(matter.fee, exemption)
  const row = {
    ...newRow(number, 'walk_in', seat),
    ...(await nextTicket(tx, siteId)),
    service: request.service,
    status: 'checked_in' as const,
    active: 1,
    feeFen: fee.amountFen,
    feeReason: fee.reason,
    exemption,
    orderAt: now,
    ...kept,
    createdAt: now,
  }
  const id = await insertRow(tx.em, Appointment, row)
  await writeMoment(tx, { id, siteId }, 'walk-in', 'checked_in', atCounter(person))
  const ahead = (await aheadOf(tx, { ...row, id } as Appointment)) ?? 0
  return { number, ticket: ticketText(row)!, ahead, status: row.status }
}
