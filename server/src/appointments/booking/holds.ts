// Holds that ran out: the order is asked about, and without money the seat is free within a minute, once, whoever finds it.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { letGo, refundOrder } from '../../payments/actions.ts'
import { isPaid } from '../../payments/queries.ts'
import { Appointment } from '../entities.ts'
import { system, writeMoment } from '../moments.ts'
import { bookedJobs } from '../reminders.ts'
import { withEach } from './each.ts'
import { endAppointment } from './ending.ts'

const plain = { disableIdentityMap: true } as const

const expire = (tx: Context, row: Appointment) =>
  endAppointment(tx, row, system, { step: 'expire', to: 'expired', from: ['held'], refund: 'cancelled' })

/** Payments ask WeChat whether money came; their answer frees the seat or books it. What was never asked for is free. */
async function askAbout(ctx: Context, row: Appointment) {
  await inTransaction(ctx, async (tx) => {
    const first = await tx.em.nativeUpdate(
      Appointment,
      { id: row.id, status: 'held', letGoAt: null, heldUntil: { $lte: tx.now() } },
      { letGoAt: tx.now() },
    )
    if (first === 0) return
    const money = row.orderId ? await letGo(tx, row.orderId) : 'none'
    if (money === 'none') await expire(tx, row)
    else if (money === 'paid') await holdPaid(tx, row.number, row.orderId!)
  })
}

/** No answer, so long after it was asked for: the seat is free all the same, and money that comes later goes back by itself. */
async function free(ctx: Context, row: Appointment) {
  if (await settledByMoney(ctx, row)) return
  await inTransaction(ctx, (tx) => expire(tx, row))
}

/** However late they are found, they are asked about first. Safe to run anywhere, at any time, by several at once. */
export async function sweepHolds(ctx: Context) {
  const all = { ctx, what: 'a hold could not be ended' }
  await withEach(all, { status: 'held', heldUntil: { $lte: ctx.now() }, letGoAt: null }, (row) =>
    askAbout(ctx, row),
  )
  const latest = new Date(ctx.now().getTime() - appointmentLimits.askAtMostMs)
  await withEach(all, { status: 'held', letGoAt: { $lte: latest } }, (row) => free(ctx, row))
}

/** True: its money is here, and it is booked now; nobody sees a hold that is paid for. */
export async function settledByMoney(ctx: Context, row: Appointment): Promise<boolean> {
  if (row.status !== 'held' || !row.orderId || !(await isPaid(ctx, row.orderId))) return false
  await holdPaid(ctx, row.number, row.orderId)
  return true
}

/** Locked, so that what is read holds until the end. */
const byNumber = (tx: Context, number: string) =>
  tx.em.findOne(Appointment, { number }, { ...plain, lockMode: LockMode.PESSIMISTIC_WRITE })

/** The order was closed without money. */
export async function holdUnpaid(ctx: Context, number: string, orderId: string) {
  await inTransaction(ctx, async (tx) => {
    const row = await byNumber(tx, number)
    if (row?.status === 'held' && row.orderId === orderId) await expire(tx, row)
  })
}

/** Money came: booked, or sent back where the seat is gone. */
export async function holdPaid(ctx: Context, number: string, orderId: string) {
  await inTransaction(ctx, async (tx) => {
    const row = await byNumber(tx, number)
    if (row?.orderId === orderId && row.paidAt) return
    if (row?.orderId !== orderId || row.status !== 'held') {
      await refundOrder(tx, orderId, 'late')
      return
    }
    const paid = { status: 'booked' as const, heldUntil: null, paidAt: tx.now() }
    await tx.em.nativeUpdate(Appointment, { id: row.id }, paid)
    await writeMoment(tx, row, 'paid', 'booked', system)
    await bookedJobs(tx, row)
  })
}

export async function moneyBack(ctx: Context, number: string) {
  await inTransaction(ctx, async (tx) => {
    const row = await byNumber(tx, number)
    if (row) await writeMoment(tx, row, 'refunded', row.status, system)
  })
}
