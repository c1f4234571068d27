// What no notice came for: each open order and each refund is asked about until it ends.
import { isOpen, payLimits, refundAskAgainMs } from '@chaolin/shared/payments/rules'
import { isPayCode, PayError } from '../clients/wechat-pay-errors.ts'
import type { PaymentNews } from '../clients/wechat-pay-messages.ts'
import type { WechatPay } from '../clients/wechat-pay.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { PayOrder, PayPayment, PayRefund } from './entities.ts'
import { tell, writeHistory } from './history.ts'
import { applyNews, applyRefundNews, followRefund, lockOrder } from './news.ts'
import { refundWords } from './refunds.ts'

const plain = { disableIdentityMap: true } as const
/** Somebody's seat waits for the answer. */
const soonMs = 10_000
/** WeChat Pay counts from when it took the order, a little after we asked. */
const closeAfterMs = payLimits.closeAfterMs + 15_000
/** Whoever asked for the order lets it go at its end; when they did not, this does. */
const graceMs = 30_000

const notThere = ['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS']

const at = (ctx: Context, ms: number) => new Date(ctx.now().getTime() + ms)

const lookAgain = (ctx: Context, { id }: PayOrder, ms: number) =>
  ctx.em.nativeUpdate(
    PayOrder,
    { id, status: { $in: ['created', 'prepaid', 'closing'] } },
    { checkAt: at(ctx, ms) },
  )

/** Every half minute at first, then every few minutes. */
const pauseMs = ({ checks }: PayOrder) => Math.min(5 * 60_000, 30_000 * Math.max(1, checks))

export async function settleOrder(ctx: Context, pay: WechatPay, order: PayOrder): Promise<void> {
  if (order.status === 'closing') return closeOrder(ctx, pay, order)
  if (!isOpen(order.status)) return
  const over = order.letGoAt !== null || ctx.now().getTime() >= order.expiresAt.getTime() + graceMs
  if (!order.askedAt) {
    if (over) await endUnasked(ctx, order)
    else await lookAgain(ctx, order, order.expiresAt.getTime() + graceMs - ctx.now().getTime())
    return
  }
  const news = await query(ctx, pay, order)
  if (news === 'unknown') return void (await lookAgain(ctx, order, over ? soonMs : pauseMs(order)))
  const status = news === 'absent' ? order.status : await applyNews(ctx, pay, news, 'query')
  if (!status || !isOpen(status)) return
  if (over) await startClosing(ctx, order)
  else await lookAgain(ctx, order, pauseMs(order))
}

async function query(
  ctx: Context,
  pay: WechatPay,
  { id, outTradeNo }: PayOrder,
): Promise<PaymentNews | 'absent' | 'unknown'> {
  try {
    return await pay.query(outTradeNo)
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    if (isPayCode(error, ...notThere)) return 'absent'
    ctx.log.warn({ orderId: id, reason: error.message }, 'query failed')
    return 'unknown'
  }
}

/** WeChat Pay never heard of it. */
async function endUnasked(ctx: Context, { id }: PayOrder) {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, { id })
    if (!order || !isOpen(order.status) || order.askedAt) return
    await tx.em.nativeUpdate(PayOrder, { id, status: order.status }, { status: 'closed', checkAt: null })
    await writeHistory(tx, { orderId: id, what: 'closed', status: 'closed' })
    await tell(tx, order, 'unpaid')
  })
}

/** Unpaid at its end: what waits for it hears so now, and money that comes from here on goes back. */
async function startClosing(ctx: Context, { id }: PayOrder) {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, { id })
    if (!order?.askedAt || !isOpen(order.status)) return
    const checkAt = new Date(Math.max(order.askedAt.getTime() + closeAfterMs, tx.now().getTime()))
    await tx.em.nativeUpdate(PayOrder, { id, status: order.status }, { status: 'closing', checkAt })
    await writeHistory(tx, { orderId: id, what: 'closing', status: 'closing' })
    await tell(tx, order, 'unpaid')
  })
}

async function closeOrder(ctx: Context, pay: WechatPay, order: PayOrder): Promise<void> {
  const waitMs = (order.askedAt?.getTime() ?? 0) + closeAfterMs - ctx.now().getTime()
  if (waitMs > 0) return void (await lookAgain(ctx, order, waitMs))
  try {
    await pay.close(order.outTradeNo)
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    if (isPayCode(error, 'ORDERPAID')) {
      const news = await query(ctx, pay, order)
      if (typeof news !== 'string') await applyNews(ctx, pay, news, 'query')
    }
    if (!isPayCode(error, 'ORDER_CLOSED', ...notThere)) {
      ctx.log.warn({ orderId: order.id, reason: error.message }, 'close failed')
      return void (await lookAgain(ctx, order, pauseMs(order)))
    }
  }
  await inTransaction(ctx, async (tx) => {
    const closed = await tx.em.nativeUpdate(
      PayOrder,
      { id: order.id, status: 'closing' },
      { status: 'closed', checkAt: null },
    )
    if (closed > 0) await writeHistory(tx, { orderId: order.id, what: 'closed', status: 'closed' })
  })
}

export async function settleRefund(ctx: Context, pay: WechatPay, refund: PayRefund): Promise<void> {
  try {
    await applyRefundNews(ctx, await askRefund(ctx, pay, refund), 'query')
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    ctx.log.warn({ refundId: refund.id, reason: error.message }, 'refund failed')
    if (error.retryable || refund.state !== 'asked') await askRefundLater(ctx, refund, error)
    else await leaveToPerson(ctx, refund, error)
  }
}

/** The same number is the same refund, however often it is asked for. */
async function askRefund(ctx: Context, pay: WechatPay, refund: PayRefund) {
  const { outRefundNo, transactionId, amountFen, why, state } = refund
  const ask = async () => {
    const payment = await ctx.em.findOneOrFail(PayPayment, { transactionId }, plain)
    const totalFen = payment.amountFen
    return pay.refund({ outRefundNo, transactionId, amountFen, totalFen, why: refundWords(why) })
  }
  if (state === 'asked') return ask()
  try {
    return await pay.queryRefund(outRefundNo)
  } catch (error) {
    if (isPayCode(error, ...notThere)) return ask()
    throw error
  }
}

const problemOf = (error: PayError) => `${error.problem} ${error.code ?? ''}`.trim().slice(0, 80)

const askRefundLater = (ctx: Context, { id, createdAt }: PayRefund, error: PayError) =>
  ctx.em.nativeUpdate(
    PayRefund,
    { id, state: { $in: ['asked', 'PROCESSING', 'ABNORMAL'] } },
    {
      checkAt: at(ctx, refundAskAgainMs(ctx.now().getTime() - createdAt.getTime())),
      lastProblem: problemOf(error),
    },
  )

async function leaveToPerson(ctx: Context, refund: PayRefund, error: PayError) {
  await inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, { id: refund.orderId })
    const moved = await tx.em.nativeUpdate(
      PayRefund,
      { id: refund.id, state: 'asked' },
      { state: 'ABNORMAL', checkAt: null, lastProblem: problemOf(error) },
    )
    if (!order || moved === 0) return
    const detail = `${refund.outRefundNo} ${problemOf(error)}`
    await writeHistory(tx, {
      orderId: order.id,
      what: 'refund_abnormal',
      amountFen: refund.amountFen,
      detail,
    })
    await followRefund(tx, order, refund, 'ABNORMAL')
  })
}
