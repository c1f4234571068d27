// Schedules: made, changed, excepted for a day. Slots follow in the same transaction; whoever is in one that is gone is told.
import type { ScheduleChange } from '@chaolin/shared/appointments/schema'
import type { Frame } from '@chaolin/shared/appointments/slots'
import { minutesOf } from '@chaolin/shared/appointments/slots'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow, marksFor, readRows } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import { Appointment, Schedule, Slot } from '../entities.ts'
import { buildSlots } from './build.ts'
import { requireService } from '../services/queries.ts'
import { findSchedule, fromServices, lockSchedule, schedulesOf } from './queries.ts'

const plain = { disableIdentityMap: true } as const
/** Without a length of its own a slot lasts as long as the longest of its services. */
async function lengthOf(tx: Context, { slotMinutes, services }: ScheduleChange) {
  const known = await Promise.all(services.map((code, i) => requireService(tx, code, `services.${i}`)))
  return slotMinutes ?? Math.max(...known.map((service) => service.slotMinutes))
}

const rowOf = async (tx: Context, change: ScheduleChange) => ({
  counterId: change.counterId,
  counter: change.counter,
  services: fromServices(change.services),
  weekly: change.weekly,
  onHolidays: change.onHolidays,
  slotMinutes: await lengthOf(tx, change),
  publicCapacity: change.publicCapacity,
  walkInCapacity: change.walkInCapacity,
  leadMinutes: change.leadMinutes,
  horizonDays: change.horizonDays,
  changedAt: tx.now(),
})

const overlaps = (a: readonly Frame[], b: readonly Frame[]) =>
  a.some(([from, until]) =>
    b.some(([start, end]) => minutesOf(from) < minutesOf(end) && minutesOf(start) < minutesOf(until)),
  )

/** Nobody stands at one counter twice. */
async function requireFreeCounter(tx: Context, siteId: string, change: ScheduleChange, exceptId: number) {
  const others = (await schedulesOf(tx, siteId)).filter(
    ({ id, counterId }) => id !== exceptId && counterId === change.counterId,
  )
  const days = [1, 2, 3, 4, 5, 6, 7] as const
  if (others.some(({ weekly }) => days.some((day) => overlaps(weekly[day], change.weekly[day]))))
    throw wrong('weekly', '这个窗口的时段和另一张排班重叠')
}

async function writeSchedule(tx: Context, publicId: string, siteId: string, change: ScheduleChange) {
  await requireFreeCounter(tx, siteId, change, 0)
  const row = { publicId, siteId, ...(await rowOf(tx, change)), exceptions: {}, builtUntil: '' }
  return insertRow(tx.em, Schedule, row)
}

export async function addSchedule(tx: Context, siteId: string, change: ScheduleChange): Promise<string> {
  const publicId = nanoid(21)
  await buildSlots(tx, await writeSchedule(tx, publicId, siteId, change))
  return publicId
}

/**
 * Under an id of its own, once: one that is there already is changed by people who see whom it moves. Its slots stand
 * when somebody first looks, by the calendar of then. False: that id is of another site.
 */
export async function drawUpSchedule(tx: Context, publicId: string, siteId: string, change: ScheduleChange) {
  const known = await findSchedule(tx, publicId)
  if (known) return known.siteId === siteId
  await writeSchedule(tx, publicId, siteId, change)
  return true
}

export async function requireSchedule(tx: Context, publicId: string) {
  const known = await findSchedule(tx, publicId)
  const schedule = known && (await lockSchedule(tx, known.id))
  if (!schedule) throw new Refused('not_found')
  return schedule
}

export async function changeSchedule(tx: Context, publicId: string, change: ScheduleChange) {
  const schedule = await requireSchedule(tx, publicId)
  await requireFreeCounter(tx, schedule.siteId, change, schedule.id)
  await tx.em.nativeUpdate(Schedule, { id: schedule.id }, await rowOf(tx, change))
  await buildSlots(tx, schedule.id)
}

/** Other frames on one date, or none; null: as the week has it again. */
export async function setException(tx: Context, publicId: string, date: string, frames: Frame[] | null) {
  const schedule = await requireSchedule(tx, publicId)
  const { [date]: _before, ...others } = schedule.exceptions
  const exceptions = frames ? { ...others, [date]: frames } : others
  await tx.em.nativeUpdate(Schedule, { id: schedule.id }, { exceptions, changedAt: tx.now() })
  await buildSlots(tx, schedule.id)
}

/** How many open appointments lie in slots that their schedules have no more, by schedule. */
export async function countAffected(ctx: Context, scheduleIds: readonly number[]) {
  if (scheduleIds.length === 0) return new Map<number, number>()
  const rows = await readRows<{ id: number; n: number }>(
    ctx.em,
    `select s.schedule_id as id, count(*) as n from appointment_slots s
     join appointments a on a.slot_id = s.id and a.active = 1
     where s.schedule_id in (${marksFor(scheduleIds)}) and s.closed = 1 and s.starts_at > ? group by s.schedule_id`,
    [...scheduleIds, ctx.now()],
  )
  return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}

/** Open appointments in slots that the schedule has no more. */
export async function affectedBy(ctx: Context, scheduleId: number): Promise<Appointment[]> {
  const slots = await ctx.em.find(
    Slot,
    { scheduleId, closed: true, startsAt: { $gt: ctx.now() } },
    { fields: ['id'], ...plain },
  )
  if (slots.length === 0) return []
  return ctx.em.find(
    Appointment,
    { slotId: { $in: slots.map(({ id }) => id) }, active: 1 },
    { orderBy: { startsAt: 1, id: 1 }, limit: 500, ...plain },
  )
}
