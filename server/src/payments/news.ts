// The one way news of money comes in: from a notice, a query or a bill, under the order's lock.
import { LockMode, type FilterQuery } from '@mikro-orm/core'
import {
  afterRefund,
  isOpen,
  readNews,
  readRefundNews,
  refundAskAgainMs,
  type Meaning,
  type OrderStatus,
} from '@chaolin/shared/payments/rules'
import type { PaymentNews, RefundNewsAt } from '../clients/wechat-pay-messages.ts'
import type { WechatPay } from '../clients/wechat-pay.ts'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { PayOrder, PayPayment, PayRefund, type NewsSource } from './entities.ts'
import { tell, writeHistory } from './history.ts'
import { startRefund } from './refunds.ts'

const plain = { disableIdentityMap: true } as const

export const lockOrder = (tx: Context, where: FilterQuery<PayOrder>): Promise<PayOrder | null> =>
  tx.em.findOne(PayOrder, where, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })

/** Gives where the order stands after it; null: it is not ours. Safe to repeat, in any order. */
export async function applyNews(
  ctx: Context,
  pay: WechatPay,
  news: PaymentNews,
  source: NewsSource,
): Promise<OrderStatus | null> {
  const account = await pay.account()
  return inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, { outTradeNo: news.outTradeNo })
    if (!order) {
      const detail = `${source} ${news.outTradeNo} ${news.tradeState} ${news.transactionId ?? ''}`
      await writeHistory(tx, { orderId: null, what: 'unknown_order', detail })
      return null
    }
    const payments = await tx.em.find(PayPayment, { orderId: order.id }, { orderBy: { id: 1 }, ...plain })
    const { outTradeNo, amountFen, status } = order
    const known = { outTradeNo, amountFen, status, payments, currency: 'CNY', ...account } as const
    const meaning = await ownMoney(tx, order, readNews(known, news))
    await applyMeaning(tx, order, meaning, news, source)
    return meaning.to ?? order.status
  })
}

/** A transaction belongs to one order, whatever two messages say. */
async function ownMoney(tx: Context, order: PayOrder, meaning: Meaning): Promise<Meaning> {
  if (!meaning.payment) return meaning
  const { transactionId } = meaning.payment
  const elsewhere = await tx.em.count(PayPayment, { transactionId, orderId: { $ne: order.id } })
  return elsewhere > 0 ? { flag: 'other_order' } : meaning
}

async function applyMeaning(
  tx: Context,
  order: PayOrder,
  { to, payment, refund, flag }: Meaning,
  news: PaymentNews,
  source: NewsSource,
) {
  if (!to && !payment && !flag) return
  const now = tx.now()
  if (payment)
    await insertRow(tx.em, PayPayment, {
      orderId: order.id,
      ...payment,
      successAt: news.successAt ?? now,
      source,
      createdAt: now,
    })
  await tx.em.nativeUpdate(
    PayOrder,
    { id: order.id, status: order.status },
    {
      ...(to ? { status: to, checkAt: null } : {}),
      ...(to === 'paid' ? { paidAt: now } : {}),
      ...(flag && !order.flag ? { flag } : {}),
    },
  )
  await writeHistory(tx, {
    orderId: order.id,
    what: flag ?? refund ?? to ?? 'news',
    status: to ?? order.status,
    ...(payment ? { amountFen: payment.amountFen } : {}),
    detail: `${source} ${news.tradeState} ${news.transactionId ?? ''}`,
  })
  if (payment && refund) await startRefund(tx, order, payment, refund)
  if (to === 'paid') await tell(tx, order, 'paid')
  // Whoever waits for this order's money hears that it ends without.
  else if (to && isOpen(order.status)) await tell(tx, order, 'unpaid')
}

/** Gives where the refund stands after it; null: it is not ours. */
export async function applyRefundNews(
  ctx: Context,
  news: RefundNewsAt,
  source: NewsSource,
): Promise<PayRefund['state'] | null> {
  return inTransaction(ctx, async (tx) => {
    const named = await tx.em.findOne(
      PayRefund,
      { outRefundNo: news.outRefundNo },
      { fields: ['orderId'], ...plain },
    )
    const order = named && (await lockOrder(tx, { id: named.orderId }))
    const refund =
      order &&
      (await tx.em.findOne(
        PayRefund,
        { outRefundNo: news.outRefundNo },
        { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
      ))
    if (!order || !refund) {
      const detail = `${source} ${news.outRefundNo} ${news.state}`
      await writeHistory(tx, { orderId: null, what: 'unknown_refund', detail })
      return null
    }
    const { to, flag } = readRefundNews(refund, news)
    await keepRefund(tx, refund, news, to ?? null)
    if (flag && !order.flag) await tx.em.nativeUpdate(PayOrder, { id: order.id }, { flag: `refund_${flag}` })
    if (!to && !flag) return refund.state
    await writeHistory(tx, {
      orderId: order.id,
      what: flag ? `refund_${flag}` : `refund_${(to ?? '').toLowerCase()}`,
      amountFen: refund.amountFen,
      detail: `${source} ${refund.outRefundNo} ${news.refundId ?? ''}`,
    })
    if (to) await followRefund(tx, order, refund, to)
    return to ?? refund.state
  })
}

const hourMs = 3_600_000

async function keepRefund(tx: Context, refund: PayRefund, news: RefundNewsAt, to: PayRefund['state'] | null) {
  const now = tx.now()
  const state = to ?? refund.state
  const askAgainMs = {
    asked: refundAskAgainMs(now.getTime() - refund.createdAt.getTime()),
    PROCESSING: refundAskAgainMs(now.getTime() - refund.createdAt.getTime()),
    SUCCESS: null,
    // A person may set it right over there.
    ABNORMAL: hourMs,
    CLOSED: null,
  }[state]
  await tx.em.nativeUpdate(
    PayRefund,
    { id: refund.id },
    {
      state,
      refundId: refund.refundId ?? news.refundId,
      acceptedAt: refund.acceptedAt ?? news.createdAt ?? null,
      ...(state === 'SUCCESS' ? { endedAt: refund.endedAt ?? news.successAt ?? now, lastProblem: null } : {}),
      checkAt: askAgainMs === null ? null : new Date(now.getTime() + askAgainMs),
    },
  )
}

/** The order goes where the refund of its first payment leads; the refund of a second payment leaves it as it is. */
export async function followRefund(
  tx: Context,
  order: PayOrder,
  { transactionId }: Pick<PayRefund, 'transactionId'>,
  state: keyof typeof afterRefund,
) {
  const [first] = await tx.em.find(
    PayPayment,
    { orderId: order.id },
    { orderBy: { id: 1 }, limit: 1, ...plain },
  )
  const to = afterRefund[state]
  if (first?.transactionId !== transactionId || order.status === to) return
  const moved = await tx.em.nativeUpdate(
    PayOrder,
    { id: order.id, status: { $in: ['refunding', 'abnormal'] } },
    { status: to },
  )
  if (moved > 0 && to === 'refunded') await tell(tx, order, 'refunded')
}
