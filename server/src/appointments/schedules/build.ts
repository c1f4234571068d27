// Slots as rows: made from the schedule up to its horizon, by a job and on demand; made anew when the schedule changes.
import { addDays, localDate, slotsOn, type SlotTime } from '@chaolin/shared/appointments/slots'
import type { Context } from '../../context.ts'
import { changeRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJobs } from '../../outbox/actions.ts'
import { dayMarksAt } from '../../routing/calendar/queries.ts'
import { getSite } from '../../routing/queries.ts'
import { Appointment, Schedule, Slot } from '../entities.ts'
import { system, writeMoment } from '../moments.ts'
import { lockSchedule, schedulesOf } from './queries.ts'

const minuteMs = 60_000
const plain = { disableIdentityMap: true } as const

export const horizonEnd = (schedule: Pick<Schedule, 'horizonDays'>, now: Date) =>
  addDays(localDate(now), schedule.horizonDays)

/** What the schedule says from now on, up to its horizon. */
export async function wantedTimes(tx: Context, schedule: Schedule): Promise<SlotTime[]> {
  const now = tx.now()
  const site = await getSite(tx, schedule.siteId)
  const markOf = await dayMarksAt(tx, site?.microBrainId ?? null)
  const times: SlotTime[] = []
  const last = horizonEnd(schedule, now)
  for (let date = localDate(now); date <= last; date = addDays(date, 1))
    times.push(...slotsOn(schedule, date, markOf(date)))
  return times.filter(({ from }) => from > now)
}

const rowOf = (schedule: Schedule, { from, until }: SlotTime) => ({
  scheduleId: schedule.id,
  siteId: schedule.siteId,
  startsAt: from,
  endsAt: until,
  bookUntil: new Date(from.getTime() - schedule.leadMinutes * minuteMs),
  capacity: schedule.publicCapacity,
  booked: 0,
  walkInCapacity: schedule.walkInCapacity,
  walkIns: 0,
  closed: false,
})
type Row = ReturnType<typeof rowOf>

function isAsWanted(slot: Slot, row: Row) {
  const capacity = Math.max(row.capacity, slot.booked)
  return (
    !slot.closed &&
    slot.endsAt.getTime() === row.endsAt.getTime() &&
    slot.bookUntil.getTime() === row.bookUntil.getTime() &&
    slot.capacity === capacity &&
    slot.walkInCapacity === Math.max(row.walkInCapacity, slot.walkIns - capacity)
  )
}

/** What is booked stays booked, and tickets stay: a smaller capacity begins with what is free. */
function adapt(tx: Context, id: number, { endsAt, bookUntil, capacity, walkInCapacity }: Row) {
  const most = 'case when booked > ? then booked else ? end'
  return changeRows(
    tx.em,
    `update appointment_slots set ends_at = ?, book_until = ?, closed = 0, capacity = ${most}, walk_in_capacity =
       case when walk_ins - ${most} > ? then walk_ins - ${most} else ? end where id = ?`,
    [
      endsAt,
      bookUntil,
      ...Array<number>(4).fill(capacity),
      walkInCapacity,
      capacity,
      capacity,
      walkInCapacity,
      id,
    ],
  )
}

/** Gone where nobody is in it; else closed, and whoever is in it is told. */
async function takeAway(tx: Context, slot: Slot) {
  const gone = await changeRows(
    tx.em,
    'delete from appointment_slots where id = ? and booked = 0 and walk_ins = 0',
    [slot.id],
  )
  if (gone > 0 || slot.closed) return
  await tx.em.nativeUpdate(Slot, { id: slot.id }, { closed: true })
  const held = await tx.em.find(Appointment, { slotId: slot.id, active: 1 }, plain)
  for (const row of held) await writeMoment(tx, row, 'moved', row.status, system)
  await addJobs(
    tx,
    held.map(({ id, number, sequence }) => ({
      kind: 'appointment.moved',
      subject: `appointment:${number}`,
      payload: { appointmentId: id, sequence },
    })),
  )
}

/** Makes the slots what the schedule says: safe to run again, by several at once. */
export async function buildSlots(tx: Context, scheduleId: number) {
  const schedule = await lockSchedule(tx, scheduleId)
  if (!schedule) return
  const wanted = new Map(
    (await wantedTimes(tx, schedule)).map((time) => [time.from.getTime(), rowOf(schedule, time)]),
  )
  const standing = await tx.em.find(Slot, { scheduleId, startsAt: { $gt: tx.now() } }, plain)
  for (const slot of standing) {
    const row = wanted.get(slot.startsAt.getTime())
    wanted.delete(slot.startsAt.getTime())
    if (!row) await takeAway(tx, slot)
    else if (!isAsWanted(slot, row)) await adapt(tx, slot.id, row)
  }
  const missing = [...wanted.values()]
  for (let i = 0; i < missing.length; i += 200) await tx.em.insertMany(Slot, missing.slice(i, i + 200))
  await tx.em.nativeUpdate(Schedule, { id: scheduleId }, { builtUntil: horizonEnd(schedule, tx.now()) })
}

/** Of several who look at once the first one builds. */
async function extend(tx: Context, scheduleId: number) {
  const schedule = await lockSchedule(tx, scheduleId)
  if (schedule && schedule.builtUntil < horizonEnd(schedule, tx.now())) await buildSlots(tx, scheduleId)
}

/** Before slots of a site are shown: those of the days that have come into the horizon. */
export async function ensureBuilt(ctx: Context, schedules: readonly Schedule[]) {
  const now = ctx.now()
  for (const schedule of schedules)
    if (schedule.builtUntil < horizonEnd(schedule, now))
      await inTransaction(ctx, (tx) => extend(tx, schedule.id))
}

export const ensureSite = async (ctx: Context, siteId: string) => {
  const schedules = await schedulesOf(ctx, siteId)
  await ensureBuilt(ctx, schedules)
  return schedules
}
