// How an appointment ends without being served: the seat goes on, the money goes back, once, whoever says so.
import { refundFor, type AppointmentStatus, type RefundCase } from '@chaolin/shared/appointments/rules'
import type { Context } from '../../context.ts'
import { addJob } from '../../outbox/actions.ts'
import { letGo, refundOrder } from '../../payments/actions.ts'
import { Appointment } from '../entities.ts'
import { writeMoment, type Doer } from '../moments.ts'
import { freeSeat } from './seats.ts'

type Ending = {
  step: string
  to: 'cancelled' | 'expired' | 'missed'
  from: readonly AppointmentStatus[]
  refund: RefundCase
  note?: string | null
  /** The seat is of no use any more, or was never counted among the public ones. */
  keepSeat?: boolean
}

/** False: it had ended, or gone on, already. */
export async function endAppointment(
  tx: Context,
  row: Appointment,
  doer: Doer,
  ending: Ending,
): Promise<boolean> {
  const ended = await tx.em.nativeUpdate(
    Appointment,
    { id: row.id, status: { $in: [...ending.from] } },
    { status: ending.to, active: null, endedAt: tx.now(), heldUntil: null, sequence: row.sequence + 1 },
  )
  if (ended === 0) return false
  await writeMoment(tx, row, ending.step, ending.to, doer, ending.note ?? null)
  if (row.orderId) {
    if (!row.paidAt) await letGo(tx, row.orderId)
    else if (refundFor(ending.refund) === 'all') await refundOrder(tx, row.orderId, ending.refund)
  }
  if (row.kind === 'booked' && !ending.keepSeat && row.startsAt > tx.now()) await freeSeat(tx, row.slotId)
  if (row.personId)
    await addJob(tx, {
      kind: 'appointment.ended',
      subject: `appointment:${row.number}`,
      payload: { appointmentId: row.id, step: ending.step },
    })
  return true
}
