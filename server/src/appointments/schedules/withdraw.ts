// A schedule taken back for good: once nobody is in it. What was settled in it keeps its place in the books.
import type { Context } from '../../context.ts'
import { changeRows, readRows } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { Appointment, Schedule, Slot } from '../entities.ts'
import { requireSchedule } from './actions.ts'

const plain = { disableIdentityMap: true } as const
const mostShown = 500

/** Everybody whose appointment or ticket in it is open, of days gone by too. */
export async function stillIn(ctx: Context, scheduleId: number): Promise<Appointment[]> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select a.id from appointment_slots s join appointments a on a.slot_id = s.id and a.active = 1
     where s.schedule_id = ? order by a.starts_at, a.id limit ${mostShown}`,
    [scheduleId],
  )
  if (rows.length === 0) return []
  return ctx.em.find(
    Appointment,
    { id: { $in: rows.map(({ id }) => id) } },
    { orderBy: { startsAt: 1, id: 1 }, ...plain },
  )
}

/** A seat that was offered to somebody who waits is no more: they wait on, as if it had passed nobody by. */
const takeBackOffers = (tx: Context, scheduleId: number) =>
  changeRows(
    tx.em,
    `update appointment_waitlist set status = 'waiting', offers = offers - 1, offered_slot_id = null, offered_until = null
     where status = 'offered' and offered_slot_id in (select id from appointment_slots where schedule_id = ?)`,
    [scheduleId],
  )

/**
 * Its slots are closed and its offers taken back before anybody is counted: whoever was faster is among them, and
 * whoever comes later finds nothing to take. A refusal undoes it all.
 */
export async function withdrawSchedule(tx: Context, publicId: string) {
  const { id } = await requireSchedule(tx, publicId)
  await tx.em.nativeUpdate(Slot, { scheduleId: id, closed: false }, { closed: true })
  await takeBackOffers(tx, id)
  if ((await stillIn(tx, id)).length > 0) throw new Refused('schedule_in_use')
  await changeRows(
    tx.em,
    `delete from appointment_slots where schedule_id = ?
     and not exists (select 1 from appointments a where a.slot_id = appointment_slots.id)`,
    [id],
  )
  await tx.em.nativeDelete(Schedule, { id })
}
