// The trade bill of the stand-in for WeChat Pay: a line for each payment and each refund of a day, as WeChat writes it.
import { sandboxMchId, shanghai, type PayOrder, type PayRefund, type PayState } from './pay-state.ts'

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const summaryHeader =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

const yuan = (fen: number) => (fen / 100).toFixed(2)
const row = (values: string[]) => values.map((value) => `\`${value}`).join(',')
const clock = (time: Date) => shanghai(time).slice(0, 19).replace('T', ' ')
const dayOf = (time: Date) => shanghai(time).slice(0, 10)

function line(state: PayState, order: PayOrder, at: Date, refund: PayRefund | null) {
  const paid = refund ? '0.00' : yuan(order.totalFen)
  const back = refund ? yuan(refund.refundFen) : '0.00'
  return row([
    clock(at),
    state.appId,
    sandboxMchId,
    '0',
    '',
    order.transactionId ?? '',
    order.outTradeNo,
    order.openId,
    'JSAPI',
    refund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    'CNY',
    paid,
    '0.00',
    refund?.refundId ?? '0',
    refund?.outRefundNo ?? '0',
    back,
    '0.00',
    refund ? 'ORIGINAL' : '',
    refund?.status ?? '',
    order.description,
    '',
    '0.00000',
    '0.60%',
    paid,
    back,
    '',
  ])
}

/** Null: nothing happened on that day. */
export function writeBill(state: PayState, day: string): string | null {
  const orders = [...state.orders.values()].filter(({ successAt }) => successAt && dayOf(successAt) === day)
  const refunds = [...state.refunds.values()].filter(({ createdAt }) => dayOf(createdAt) === day)
  if (orders.length + refunds.length === 0) return null
  const paid = yuan(orders.reduce((sum, { totalFen }) => sum + totalFen, 0))
  const back = yuan(refunds.reduce((sum, { refundFen }) => sum + refundFen, 0))
  const count = String(orders.length + refunds.length)
  return `\uFEFF${[
    header,
    ...orders.map((order) => line(state, order, order.successAt!, null)),
    ...refunds.map((refund) => line(state, refund.order, refund.createdAt, refund)),
    summaryHeader,
    row([count, paid, back, '0.00', '0.00000', paid, back]),
  ].join('\r\n')}\r\n`
}
