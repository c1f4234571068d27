// Holds that ran out: the order is asked about, and without money the seat is free within a minute, once, whoever finds it.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import { LockMode, type FilterQuery } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { letGo, refundOrder } from '../../payments/actions.ts'
import { Appointment } from '../entities.ts'
import { system, writeMoment } from '../moments.ts'
import { bookedJobs } from '../reminders.ts'
import { endAppointment } from './ending.ts'

const plain = { disableIdentityMap: true } as const
const atOnce = 50

const expire = (tx: Context, row: Appointment) =>
  endAppointment(tx, row, system, { step: 'expire', to: 'expired', from: ['held'], refund: 'cancelled' })

/** All that ran out; one that fails leaves the others alone, and comes again with the next round. */
async function withEach(
  ctx: Context,
  where: FilterQuery<Appointment>,
  work: (row: Appointment) => Promise<unknown>,
) {
  for (let rows: Appointment[] = [], lastId = 0; ; lastId = rows[rows.length - 1]!.id) {
    rows = await ctx.em.find(
      Appointment,
      { $and: [where, { status: 'held', id: { $gt: lastId } }] },
      { orderBy: { id: 1 }, limit: atOnce, ...plain },
    )
    for (const row of rows)
      await work(row).catch((error: unknown) =>
        ctx.log.error({ err: error, appointmentId: row.id }, 'a hold could not be ended'),
      )
    if (rows.length < atOnce) return
  }
}

/** Payments ask WeChat whether money came; their answer frees the seat or books it. */
async function askAbout(ctx: Context, row: Appointment) {
  await inTransaction(ctx, async (tx) => {
    const first = await tx.em.nativeUpdate(
      Appointment,
      { id: row.id, status: 'held', letGoAt: null, heldUntil: { $lte: tx.now() } },
      { letGoAt: tx.now() },
    )
    if (first === 0) return
    if (row.orderId) await letGo(tx, row.orderId)
    else await expire(tx, row)
  })
}

/** No answer: the seat is free all the same, and money that comes later goes back by itself. */
export async function freeOverdue(ctx: Context) {
  const latest = new Date(ctx.now().getTime() - appointmentLimits.askAtMostMs)
  await withEach(ctx, { heldUntil: { $lte: latest } }, (row) => inTransaction(ctx, (tx) => expire(tx, row)))
}

/** Safe to run anywhere, at any time, by several at once. */
export async function sweepHolds(ctx: Context) {
  await withEach(ctx, { heldUntil: { $lte: ctx.now() }, letGoAt: null }, (row) => askAbout(ctx, row))
  await freeOverdue(ctx)
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
