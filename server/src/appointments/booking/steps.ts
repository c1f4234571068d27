// Steps of the one who booked: cancel, another time in one transaction, pay.
import { stepRefusal, type AppointmentStep } from '@chaolin/shared/appointments/rules'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { prepay } from '../../payments/actions.ts'
import { Appointment } from '../entities.ts'
import { writeMoment, type Doer } from '../moments.ts'
import { bookedJobs } from '../reminders.ts'
import { bookedView } from './book.ts'
import { endAppointment } from './ending.ts'
import { settledByMoney } from './holds.ts'
import { freeSeat, lockSlots, takeSeat, type SlotState } from './seats.ts'

const plain = { disableIdentityMap: true } as const

export const factsOf = ({ status, startsAt, endsAt, parked }: Appointment) => ({
  status,
  from: startsAt,
  until: endsAt,
  parked,
})

export function requireStep(ctx: Context, step: AppointmentStep, row: Appointment) {
  const refusal = stepRefusal(step, factsOf(row), ctx.now())
  if (!refusal) return
  throw new Refused(step === 'check-in' && refusal !== 'closed' ? 'check_in_not_now' : 'step_closed')
}

/** Locked: what the rule is asked about holds until the step is taken. */
export async function lockAppointment(tx: Context, number: string): Promise<Appointment> {
  const row = await tx.em.findOne(Appointment, { number }, { ...plain, lockMode: LockMode.PESSIMISTIC_WRITE })
  if (!row) throw new Refused('not_found')
  return row
}

export async function lockOwn(tx: Context, number: string, personId: string) {
  const row = await lockAppointment(tx, number)
  if (row.personId !== personId) throw new Refused('not_found')
  return row
}

export async function cancelAppointment(tx: Context, row: Appointment, doer: Doer, note: string | null) {
  const clerk = doer.by === 'counter'
  if (!clerk) requireStep(tx, 'cancel', row)
  const before = row.status === 'held' || row.status === 'booked'
  const ended = await endAppointment(tx, row, doer, {
    step: clerk ? 'leave' : 'cancel',
    to: 'cancelled',
    from: clerk ? ['held', 'booked', 'checked_in', 'called'] : ['held', 'booked'],
    refund: before ? 'cancelled' : 'left_unserved',
    note,
    keepSeat: !before,
  })
  if (!ended) throw new Refused('step_closed')
  return { ...row, status: 'cancelled' as const, heldUntil: null }
}

/** The new seat, of the same service, first, then the old one; one without the other never. A hold goes on until its end. */
export async function rescheduleAppointment(tx: Context, personId: string, number: string, slot: SlotState) {
  const row = await lockOwn(tx, number, personId)
  if (await settledByMoney(tx, row)) Object.assign(row, await lockOwn(tx, number, personId))
  requireStep(tx, 'reschedule', row)
  if (slot.slotId === row.slotId) throw new Refused('step_closed', { detail: '就是现在的时段' })
  await lockSlots(tx, [slot.slotId, row.slotId])
  if (!(await takeSeat(tx, slot.slotId))) throw new Refused('slot_full')
  const sequence = row.sequence + 1
  await tx.em.nativeUpdate(
    Appointment,
    { id: row.id },
    { slotId: slot.slotId, siteId: slot.siteId, startsAt: slot.startsAt, endsAt: slot.endsAt, sequence },
  )
  await freeSeat(tx, row.slotId)
  await writeMoment(tx, { id: row.id, siteId: slot.siteId }, 'reschedule', row.status, {
    by: 'holder',
    personId,
  })
  if (row.status === 'booked') await bookedJobs(tx, { ...row, sequence })
  return bookedView(row)
}

/** What the phone pays with; asked again it is the same order. The hold lasts as long as the order can be paid. */
export async function payFor(ctx: Context, personId: string, number: string) {
  const row = await ctx.em.findOne(Appointment, { number, personId }, plain)
  if (!row) throw new Refused('not_found')
  if (await settledByMoney(ctx, row)) throw new Refused('step_closed')
  requireStep(ctx, 'pay', row)
  if (!row.orderId || (row.heldUntil && row.heldUntil <= ctx.now())) throw new Refused('step_closed')
  const { parameters, expiresAt } = await prepay(ctx, row.orderId)
  if (row.heldUntil && expiresAt > row.heldUntil)
    await ctx.em.nativeUpdate(Appointment, { id: row.id, status: 'held' }, { heldUntil: expiresAt })
  return parameters
}
