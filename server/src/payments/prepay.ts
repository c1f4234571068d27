// Asking WeChat Pay for an order, and giving the phone what it pays with; repeatable, outside any transaction.
import { isOpen, payLimits } from '@chaolin/shared/payments/rules'
import { isPayCode, PayError } from '../clients/wechat-pay-errors.ts'
import type { PhoneParameters, WechatPay } from '../clients/wechat-pay.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { findOpenId } from '../residents/queries.ts'
import { PayOrder } from './entities.ts'
import { writeHistory } from './history.ts'
import { lockOrder } from './news.ts'
import { settleOrder } from './settle.ts'

export type Prepaid = {
  parameters: PhoneParameters
  /** Pushed out once where it was near. */ expiresAt: Date
}

/** `prepayId` null: WeChat Pay is to be asked. */
type Begun = { order: PayOrder; prepayId: string | null }

const closed = () => new Refused('step_closed', { detail: '这笔费用现在不用付，或已经过了时间' })
/** WeChat Pay takes no end nearer than this. */
const nearestEndMs = 60_000

const firstLookMs = 30_000

/**
 * Before anything is sent, what is about to be: after a crash the order is known to be known to WeChat Pay. Its end is
 * pushed out once, so that there are five minutes to pay.
 */
async function begin(ctx: Context, orderId: number): Promise<Begun> {
  return inTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, { id: orderId })
    if (!order) throw new Refused('not_found')
    const now = tx.now().getTime()
    const leftMs = order.expiresAt.getTime() - now
    if (!isOpen(order.status) || order.letGoAt || leftMs <= 0) throw closed()
    const extend = leftMs < payLimits.leastToPayMs && !order.extended
    const expiresAt = extend ? new Date(now + payLimits.leastToPayMs) : order.expiresAt
    const prepayId = reusable(order, expiresAt, now)
    if (prepayId !== null) return { order, prepayId }
    if (expiresAt.getTime() - now < nearestEndMs) throw closed()
    const change = {
      expiresAt,
      extended: order.extended || extend,
      askedAt: tx.now(),
      checkAt: new Date(now + firstLookMs),
    }
    await tx.em.nativeUpdate(PayOrder, { id: order.id }, change)
    const detail = `until ${expiresAt.toISOString()}`
    await writeHistory(tx, { orderId: order.id, what: 'asked', status: order.status, detail })
    return { order: Object.assign(order, change), prepayId: null }
  })
}

/** The phone may try again with what it was given, while that lives and ends when the order does; null: it may not. */
function reusable({ prepayId, prepaidAt, prepaidUntil }: PayOrder, expiresAt: Date, now: number) {
  if (!prepayId || !prepaidAt || prepaidUntil?.getTime() !== expiresAt.getTime()) return null
  return now - prepaidAt.getTime() < payLimits.prepayMs - payLimits.leastToPayMs ? prepayId : null
}

async function ask(ctx: Context, pay: WechatPay, order: PayOrder): Promise<string> {
  const openId = order.personId ? await findOpenId(ctx, order.personId) : null
  if (!openId) throw closed()
  try {
    const { outTradeNo, amountFen, description, expiresAt } = order
    return (await pay.prepay({ outTradeNo, amountFen, description, openId, expiresAt })).prepayId
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    ctx.log.warn({ orderId: order.id, reason: error.message }, 'prepay failed')
    // It was paid, closed or used before: what became of it is asked now.
    if (isPayCode(error, 'ORDERPAID', 'ORDER_CLOSED', 'OUT_TRADE_NO_USED')) {
      await settleOrder(ctx, pay, order)
      throw closed()
    }
    throw new Refused('unavailable', { retryAfterS: 5 })
  }
}

export async function prepay(ctx: Context, orderId: string): Promise<Prepaid> {
  const { pay } = ctx.clients
  if (!pay) throw new Refused('step_closed', { detail: '这里还不能在线交费，请到窗口交' })
  if (!/^\d{1,15}$/.test(orderId)) throw new Refused('not_found')
  const { order, prepayId: known } = await begin(ctx, Number(orderId))
  if (known !== null) return { parameters: await pay.forPhone(known), expiresAt: order.expiresAt }
  const prepayId = await ask(ctx, pay, order)
  await inTransaction(ctx, async (tx) => {
    const kept = await tx.em.nativeUpdate(
      PayOrder,
      { id: order.id, status: { $in: ['created', 'prepaid'] }, letGoAt: null },
      { status: 'prepaid', prepayId, prepaidAt: tx.now(), prepaidUntil: order.expiresAt },
    )
    // Its notice was faster, or it was let go meanwhile.
    if (kept === 0) throw closed()
    await writeHistory(tx, { orderId: order.id, what: 'prepaid', status: 'prepaid' })
  })
  return { parameters: await pay.forPhone(prepayId), expiresAt: order.expiresAt }
}
