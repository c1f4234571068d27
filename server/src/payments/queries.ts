// Reading orders, for the domains that asked for them.
import type { OrderStatus } from '@chaolin/shared/payments/rules'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { PayOrder, PayPayment, PayRefund } from './entities.ts'
import { refundWords } from './refunds.ts'

export type Order = {
  id: string
  outTradeNo: string
  subject: string
  subjectId: string
  amountFen: number
  reason: string
  status: OrderStatus
  expiresAt: Date
}

export const viewOrder = (row: Omit<Order, 'id'> & { id: number }): Order => ({
  id: String(row.id),
  outTradeNo: row.outTradeNo,
  subject: row.subject,
  subjectId: row.subjectId,
  amountFen: row.amountFen,
  reason: row.reason,
  status: row.status,
  expiresAt: row.expiresAt,
})

export type Money = {
  number: string
  status: OrderStatus
  paidFen: number
  paidAt: Date | null
  backFen: number
  backAt: Date | null
  late: boolean
}

const sumOf = (rows: readonly { amountFen: number }[]) =>
  rows.reduce((sum, { amountFen }) => sum + amountFen, 0)

/** What came in for an order and what goes back, as the one who paid reads it. */
export async function moneyOf(ctx: Context, orderId: string): Promise<Money | null> {
  const plain = { disableIdentityMap: true } as const
  const order = await ctx.em.findOne(PayOrder, { id: Number(orderId) }, plain)
  if (!order) return null
  const byId = { orderBy: { id: 1 }, ...plain } as const
  const payments = await ctx.em.find(PayPayment, { orderId: order.id }, byId)
  const refunds = await ctx.em.find(PayRefund, { orderId: order.id }, byId)
  const arrived = refunds.length > 0 && refunds.every(({ state }) => state === 'SUCCESS')
  return {
    number: order.outTradeNo,
    status: order.status,
    paidFen: sumOf(payments),
    paidAt: payments[0]?.successAt ?? null,
    backFen: sumOf(refunds.filter(({ state }) => state !== 'ABNORMAL' && state !== 'CLOSED')),
    backAt: arrived ? (refunds[refunds.length - 1]?.endedAt ?? null) : null,
    late: refunds.some(({ why }) => why === 'late'),
  }
}

/** Its money is here, and none of it is on its way back. */
export const isPaid = async (ctx: Context, orderId: string): Promise<boolean> =>
  (await ctx.em.count(PayOrder, { id: Number(orderId), status: 'paid' })) > 0

const mostOfOne = 1000

/** Everything that is kept of what a person paid and got back, for them to take away. */
export async function paymentRecords(ctx: Context, personId: string) {
  const plain = { disableIdentityMap: true } as const
  const orders = await ctx.em.find(
    PayOrder,
    { personId },
    { orderBy: { id: -1 }, limit: mostOfOne, ...plain },
  )
  const of = { orderId: { $in: orders.map(({ id }) => id) } }
  const payments = await ctx.em.find(PayPayment, of, { orderBy: { id: 1 }, ...plain })
  const refunds = await ctx.em.find(PayRefund, of, { orderBy: { id: 1 }, ...plain })
  return {
    payments: orders.map((order) => ({
      number: order.outTradeNo,
      about: order.subjectId,
      description: order.description,
      amountFen: order.amountFen,
      reason: order.reason,
      status: order.status,
      createdAt: toWire(order.createdAt),
      paid: payments
        .filter(({ orderId }) => orderId === order.id)
        .map((row) => ({
          transactionId: row.transactionId,
          amountFen: row.amountFen,
          at: toWire(row.successAt),
        })),
      refunds: refunds
        .filter(({ orderId }) => orderId === order.id)
        .map((row) => ({
          number: row.outRefundNo,
          amountFen: row.amountFen,
          why: refundWords(row.why),
          state: row.state,
          endedAt: toWireOrNull(row.endedAt),
        })),
    })),
  }
}
