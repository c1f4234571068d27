// What the server that dies is told about holds: book and ask to pay, let time go by, show what became of the seat.
import { book, prepareBooking } from '../../src/appointments/booking/book.ts'
import { payFor } from '../../src/appointments/booking/steps.ts'
import { Appointment, AppointmentHistory, Slot } from '../../src/appointments/entities.ts'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { PayOrder } from '../../src/payments/entities.ts'

const plain = { disableIdentityMap: true, orderBy: { id: 1 } } as const

export type HoldState = {
  statuses: string[]
  expired: number
  booked: number
  orders: { status: string; outTradeNo: string }[]
}

export function holdCommands(fork: () => Context, clock: { offsetMs: number }, begin: () => void) {
  /** `person,slot,ID number`: held, and asked to pay. */
  async function hold(argument: string) {
    const [personId = '', slotId = '', idNumber = ''] = argument.split(',')
    const applicant = { name: '陈小雨', idNumber, phone: '13800000000' }
    const ctx = fork()
    const { slot, application } = await prepareBooking(ctx, { slotId, service: 'replacement', applicant })
    begin()
    const { number } = await inTransaction(ctx, (tx) => book(tx, personId, slot, application))
    await payFor(fork(), personId, number)
    return number
  }
  async function seat(slotId: string): Promise<HoldState> {
    const { em } = fork()
    const rows = await em.find(Appointment, { slotId: Number(slotId) }, plain)
    const numbers = rows.map(({ number }) => number)
    const orders = await em.find(PayOrder, { subjectId: { $in: numbers } }, plain)
    const ids = rows.map(({ id }) => id)
    return {
      statuses: rows.map(({ status }) => status),
      expired: await em.count(AppointmentHistory, { appointmentId: { $in: ids }, step: 'expire' }),
      booked: (await em.findOneOrFail(Slot, { id: Number(slotId) }, { disableIdentityMap: true })).booked,
      orders: orders.map(({ status, outTradeNo }) => ({ status, outTradeNo })),
    }
  }
  const clockTo = async (offsetMs: string) => void (clock.offsetMs = Number(offsetMs))
  return { hold, seat, clockTo }
}
