// Seats of slots: taken by one conditional update, given back once, to the next of the waiting list or to everybody.
import type { ServiceCode } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { changeRows, isMysql, marksFor, readRows, toTime } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import { nextFree } from '../slots.ts'
import { passOn } from '../waitlist/offers.ts'

export type Seat = {
  slotId: number
  siteId: string
  services: string
  startsAt: Date
  endsAt: Date
}
type Stored = {
  id: number
  site_id: string
  services: string
  starts_at: number | string
  ends_at: number | string
  book_until: number | string
  capacity: number
  booked: number
  closed: number
}
export type SlotState = Seat & { open: boolean; free: number }

const parseId = (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)

/** By id; what is no slot is not among them. */
export async function findSlots(ctx: Context, slotIds: readonly string[]): Promise<Map<string, SlotState>> {
  const ids = [...new Set(slotIds)].flatMap((text) => parseId(text) ?? [])
  if (ids.length === 0) return new Map()
  const rows = await readRows<Stored>(
    ctx.em,
    `select s.id, s.site_id, c.services, s.starts_at, s.ends_at, s.book_until, s.capacity, s.booked, s.closed
     from appointment_slots s join appointment_schedules c on c.id = s.schedule_id where s.id in (${marksFor(ids)})`,
    ids,
  )
  return new Map(rows.map((row) => [String(row.id), stateOf(row, ctx.now())]))
}

const stateOf = (row: Stored, now: Date): SlotState => ({
  slotId: row.id,
  siteId: row.site_id,
  services: row.services,
  startsAt: toTime(row.starts_at),
  endsAt: toTime(row.ends_at),
  open: Number(row.closed) === 0 && toTime(row.book_until) > now,
  free: row.capacity - row.booked,
})

export const offersService = ({ services }: Seat, service: ServiceCode) => services.includes(`,${service},`)

/** A slot that offers this service; an unknown one is not found. */
export async function findSlot(ctx: Context, slotId: string, service: ServiceCode): Promise<SlotState> {
  const slot = (await findSlots(ctx, [slotId])).get(slotId)
  if (!slot) throw new Refused('not_found')
  if (!offersService(slot, service)) throw wrong('service', '这个时段不办这项业务')
  return slot
}

/** Why it cannot be had, with what can be had instead. */
async function refuseSlot(ctx: Context, slot: SlotState, service: ServiceCode): Promise<never> {
  const nextSlots = await nextFree(ctx, service, { siteId: slot.siteId })
  throw new Refused(slot.open ? 'slot_full' : 'slot_closed', { more: { nextSlots } })
}

/** A look without a lock, so that a crowd before a full slot waits for nobody. What is free instead is said later. */
export async function wantSlot(ctx: Context, slotId: string, service: ServiceCode): Promise<SlotState> {
  const slot = await findSlot(ctx, slotId, service)
  if (!slot.open || slot.free <= 0) throw new Refused(slot.open ? 'slot_full' : 'slot_closed')
  return slot
}

/** Outside the transaction, which nobody has to wait for then. */
export async function withNextSlots(
  ctx: Context,
  error: unknown,
  slotId: string,
  service: ServiceCode,
): Promise<never> {
  const slotGone = error instanceof Refused && (error.code === 'slot_full' || error.code === 'slot_closed')
  if (!slotGone) throw error
  return refuseSlot(ctx, await findSlot(ctx, slotId, service), service)
}

/** False: the last one went to somebody else, or the time is over. */
export const takeSeat = (tx: Context, slotId: number) => takeSeats(tx, new Map([[slotId, 1]]))

/** So many of each slot, by one statement. False: somewhere they are not to be had, and the transaction must go back. */
export async function takeSeats(tx: Context, wanted: ReadonlyMap<number, number>): Promise<boolean> {
  const ids = [...wanted.keys()]
  const more = `case id ${ids.map(() => 'when ? then ?').join(' ')} else 0 end`
  const pairs = [...wanted].flat()
  const taken = await changeRows(
    tx.em,
    `update appointment_slots set booked = booked + ${more}
     where id in (${marksFor(ids)}) and booked + ${more} <= capacity and closed = 0 and book_until > ?`,
    [...pairs, ...ids, ...pairs, tx.now()],
  )
  return taken === ids.length
}

/** Two slots at once are locked in one order, so that two who change places do not stop each other. */
export async function lockSlots(tx: Context, ids: readonly number[]) {
  if (!isMysql(tx.em)) return
  await readRows(
    tx.em,
    `select id from appointment_slots where id in (${marksFor(ids)}) order by id for update`,
    ids,
  )
}

const wantedCapacity =
  'select c.public_capacity from appointment_schedules c where c.id = appointment_slots.schedule_id'

/**
 * Above what the schedule has now there are only seats that were taken before it was cut: freed, such a one is no
 * more. Called once for each seat, by whoever ended what was in it.
 */
export async function freeSeat(tx: Context, slotId: number) {
  await lockSlots(tx, [slotId])
  if (await passOn(tx, slotId)) return
  // `capacity` first: MySQL assigns from left to right.
  await changeRows(
    tx.em,
    `update appointment_slots set capacity = capacity - case when capacity > (${wantedCapacity}) then 1 else 0 end,
       booked = booked - 1 where id = ? and booked > 0`,
    [slotId],
  )
}
