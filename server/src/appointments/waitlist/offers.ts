// A freed seat goes to the next of the waiting list for ten minutes, then on; nobody else gets it meanwhile.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { Context } from '../../context.ts'
import { changeRows, marksFor, readRows, toTime } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJob } from '../../outbox/actions.ts'
import { WaitlistEntry } from '../entities.ts'
import { freeSeat } from '../booking/seats.ts'

const plain = { disableIdentityMap: true } as const
/** So many may be taken away under our eyes before the seat is everybody's. */
const mostTries = 5

type SlotRow = { site_id: string; services: string; starts_at: number | string }

/** True: the seat is kept for somebody; one above a capacity that was cut is nobody's. The slot is locked by the caller. */
export async function passOn(tx: Context, slotId: number): Promise<boolean> {
  const [slot] = await readRows<SlotRow>(
    tx.em,
    `select s.site_id, c.services, s.starts_at from appointment_slots s
     join appointment_schedules c on c.id = s.schedule_id
     where s.id = ? and s.closed = 0 and s.book_until > ? and s.booked <= c.public_capacity`,
    [slotId, tx.now()],
  )
  if (!slot) return false
  for (let tries = 0; tries < mostTries; tries++) {
    const next = await nextFor(tx, slotId, slot)
    if (!next) return false
    if (await offer(tx, next, slotId)) return true
  }
  return false
}

/** Those whom this seat passed by already are not asked again. */
async function nextFor(tx: Context, slotId: number, { site_id, services, starts_at }: SlotRow) {
  const codes = services.split(',').filter(Boolean)
  const startsAt = toTime(starts_at)
  const [row] = await readRows<{ id: number; public_id: string }>(
    tx.em,
    `select id, public_id from appointment_waitlist
     where site_id = ? and service in (${marksFor(codes)}) and status = 'waiting'
       and from_at <= ? and until_at > ? and (offered_slot_id is null or offered_slot_id <> ?)
     order by queued_at, id limit 1`,
    [site_id, ...codes, startsAt, startsAt, slotId],
  )
  return row ?? null
}

async function offer(tx: Context, { id, public_id }: { id: number; public_id: string }, slotId: number) {
  const until = new Date(tx.now().getTime() + appointmentLimits.offerMs)
  const taken = await changeRows(
    tx.em,
    `update appointment_waitlist set status = 'offered', offers = offers + 1, offered_slot_id = ?, offered_until = ?
     where id = ? and status = 'waiting'`,
    [slotId, until, id],
  )
  if (taken === 0) return false
  await addJob(tx, {
    kind: 'appointment.offer',
    subject: `waitlist:${public_id}`,
    payload: { entryId: id, slotId },
  })
  return true
}

/** Nobody answered: the seat goes on, and they wait behind the others, so many times. */
async function lapse(tx: Context, entry: WaitlistEntry) {
  const over = entry.offers >= appointmentLimits.offersPerEntry || entry.untilAt <= tx.now()
  const gone = await changeRows(
    tx.em,
    `update appointment_waitlist set status = ?, active = ?, queued_at = ?, offered_until = null
     where id = ? and status = 'offered' and offered_until <= ?`,
    [over ? 'ended' : 'waiting', over ? null : 1, tx.now(), entry.id, tx.now()],
  )
  if (gone > 0 && entry.offeredSlotId) await freeSeat(tx, entry.offeredSlotId)
}

/** Run by the round, and by whoever finds a slot full. */
export async function lapseOffers(ctx: Context, most = 100) {
  const entries = await ctx.em.find(
    WaitlistEntry,
    { status: 'offered', offeredUntil: { $lte: ctx.now() } },
    { orderBy: { offeredUntil: 1 }, limit: most, ...plain },
  )
  for (const entry of entries) await inTransaction(ctx, (tx) => lapse(tx, entry))
}

/** Who waited for days that are over. */
export const endOldWaits = (ctx: Context) =>
  ctx.em.nativeUpdate(
    WaitlistEntry,
    { status: 'waiting', untilAt: { $lte: ctx.now() } },
    { status: 'ended', active: null },
  )
