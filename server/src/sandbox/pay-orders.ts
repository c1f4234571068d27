// What the stand-in for WeChat Pay does with an order or a refund, and when it refuses, in WeChat's words.
import { z } from '@chaolin/shared/config'
import {
  digits,
  newPrepayId,
  sandboxMchId,
  takeFault,
  type PayOrder,
  type PayRefund,
  type PayState,
} from './pay-state.ts'

export class PayRefusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const closeAfterMs = 5 * 60_000
const prepayMs = 2 * 3_600_000
const refundMs = 3000
const slowRefundMs = 3 * 24 * 3_600_000

const noticeUrl = z
  .string()
  .check(z.maxLength(255), z.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])[^?#]*$/))
const orderBody = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().check(z.minLength(1), z.maxLength(127)),
  out_trade_no: z.string().check(z.regex(/^[\w\-|*]{6,32}$/)),
  time_expire: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d$/))),
  notify_url: noticeUrl,
  amount: z.object({ total: z.int().check(z.minimum(1)), currency: z.optional(z.literal('CNY')) }),
  payer: z.object({ openid: z.string().check(z.minLength(1), z.maxLength(128)) }),
})
const refundBody = z.object({
  transaction_id: z.optional(z.string()),
  out_trade_no: z.optional(z.string()),
  out_refund_no: z.string().check(z.regex(/^[\w\-|*@]{1,64}$/)),
  reason: z.optional(z.string().check(z.maxLength(80))),
  notify_url: z.optional(noticeUrl),
  amount: z.object({
    refund: z.int().check(z.minimum(1)),
    total: z.int().check(z.minimum(1)),
    currency: z.literal('CNY'),
  }),
})

function read<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const names = result.error.issues.map(({ path }) => path.join('.')).join('、')
  throw new PayRefusal(400, 'PARAM_ERROR', `参数错误：${names}`)
}

/** The same order asked for again is given again; its end may move, nothing else. */
export function askForOrder(state: PayState, body: unknown) {
  const wish = read(orderBody, body)
  if (wish.appid !== state.appId || wish.mchid !== sandboxMchId)
    throw new PayRefusal(400, 'APPID_MCHID_NOT_MATCH', 'appid 和 mchid 不匹配')
  const now = state.now()
  const timeExpire = wish.time_expire ? new Date(wish.time_expire) : null
  if (timeExpire && timeExpire.getTime() <= now.getTime())
    throw new PayRefusal(400, 'PARAM_ERROR', 'time_expire 已经过去')
  const known = state.orders.get(wish.out_trade_no)
  if (known) return askAgain(state, known, wish, timeExpire)
  const order: PayOrder = {
    outTradeNo: wish.out_trade_no,
    description: wish.description,
    totalFen: wish.amount.total,
    openId: wish.payer.openid,
    notifyUrl: wish.notify_url,
    timeExpire,
    createdAt: now,
    state: 'NOTPAY',
    prepayId: newPrepayId(),
    prepaidAt: now,
    transactionId: null,
    successAt: null,
  }
  state.orders.set(order.outTradeNo, order)
  return { prepay_id: order.prepayId }
}

function askAgain(
  state: PayState,
  order: PayOrder,
  wish: z.infer<typeof orderBody>,
  timeExpire: Date | null,
) {
  if (order.state === 'SUCCESS' || order.state === 'REFUND')
    throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDER_CLOSED', '该订单已关闭')
  const same =
    order.totalFen === wish.amount.total &&
    order.description === wish.description &&
    order.openId === wish.payer.openid
  if (!same) throw new PayRefusal(403, 'OUT_TRADE_NO_USED', '201 商户订单号重复')
  order.timeExpire = timeExpire
  if (state.now().getTime() - order.prepaidAt.getTime() >= prepayMs)
    Object.assign(order, { prepayId: newPrepayId(), prepaidAt: state.now() })
  return { prepay_id: order.prepayId }
}

export function closeOrder(state: PayState, order: PayOrder): undefined {
  if (order.state === 'SUCCESS' || order.state === 'REFUND')
    throw new PayRefusal(400, 'ORDERPAID', '该订单已支付')
  if (order.state === 'CLOSED') throw new PayRefusal(400, 'ORDER_CLOSED', '该订单已关闭')
  if (state.now().getTime() - order.createdAt.getTime() < closeAfterMs)
    throw new PayRefusal(400, 'TRADE_ERROR', '订单生成后不能马上关单')
  order.state = 'CLOSED'
}

/** The same out_refund_no is the same refund. */
export function askForRefund(state: PayState, body: unknown): PayRefund {
  const wish = read(refundBody, body)
  const order = [...state.orders.values()].find(
    ({ transactionId, outTradeNo }) =>
      (wish.transaction_id && transactionId === wish.transaction_id) || outTradeNo === wish.out_trade_no,
  )
  if (!order?.transactionId) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  const known = state.refunds.get(wish.out_refund_no)
  if (known) {
    if (known.order !== order || known.refundFen !== wish.amount.refund)
      throw new PayRefusal(400, 'PARAM_ERROR', '退款单号重复，参数与之前的请求不一致')
    return known
  }
  if (order.totalFen !== wish.amount.total) throw new PayRefusal(400, 'PARAM_ERROR', '订单金额不一致')
  const earlier = [...state.refunds.values()].filter((refund) => refund.order === order)
  const back = earlier.reduce((sum, { refundFen }) => sum + refundFen, 0)
  if (back + wish.amount.refund > order.totalFen)
    throw new PayRefusal(403, 'INVALID_REQUEST', '退款金额大于订单金额')
  return startRefund(state, order, wish)
}

function startRefund(state: PayState, order: PayOrder, wish: z.infer<typeof refundBody>): PayRefund {
  const fault = takeFault(state.refundFaults, () => true)?.refund
  const createdAt = state.now()
  const refund: PayRefund = {
    outRefundNo: wish.out_refund_no,
    refundId: `503000${digits(22)}`,
    order,
    refundFen: wish.amount.refund,
    notifyUrl: wish.notify_url ?? null,
    createdAt,
    status: 'PROCESSING',
    endsAs: fault === 'abnormal' ? 'ABNORMAL' : fault === 'closed' ? 'CLOSED' : 'SUCCESS',
    endsAt: new Date(createdAt.getTime() + (fault === 'slow' ? slowRefundMs : refundMs)),
  }
  order.state = 'REFUND'
  state.refunds.set(refund.outRefundNo, refund)
  return refund
}
