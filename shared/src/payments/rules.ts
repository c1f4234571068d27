// The life of an order, and what each piece of news about its money means. Notice, query and bill all feed one function.

export const orderStatuses = [
  'created',
  'prepaid',
  'paid',
  'closing',
  'closed',
  'refunding',
  'refunded',
  'abnormal',
] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** trade_state of WeChat Pay, https://pay.weixin.qq.com/doc/v3/merchant/4012791858. */
export const tradeStates = [
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'CLOSED',
  'REVOKED',
  'USERPAYING',
  'PAYERROR',
] as const
export type TradeState = (typeof tradeStates)[number]

/** What is ours to know of an order. */
export type Order = {
  outTradeNo: string
  mchId: string
  appId: string
  currency: 'CNY'
  amountFen: number
  status: OrderStatus
  /** Every payment that was recorded; the first one decided the status. */
  payments: readonly { transactionId: string; amountFen: number }[]
}

/** What somebody says of it: as the notice or the query has it, or as a line of the bill amounts to. */
export type News = {
  outTradeNo: string
  mchId: string
  appId: string
  tradeState: TradeState
  transactionId: string | null
  totalFen: number | null
  currency: string | null
}

export type RefundReason = 'late' | 'second' | 'amount_differs'
export type Flag = 'other_order' | 'other_merchant' | 'other_currency' | 'amount_differs' | 'incomplete'

export type Meaning = {
  /** Where the order goes; absent: it stays. */
  to?: OrderStatus
  /** Money that came in and was not yet recorded. */
  payment?: { transactionId: string; amountFen: number }
  /** To be sent back at once, all of it. */
  refund?: RefundReason
  /** A person has to look at it. */
  flag?: Flag
}

const nothing: Meaning = {}

/**
 * Never throws and never leads backwards. A success that comes to a closed order, for the second time with other money,
 * or with another amount, is recorded and goes back. A closing order was told to be unpaid: its money comes too late.
 */
export function readNews(order: Order, news: News): Meaning {
  const foreign = whoseIs(order, news)
  if (foreign) return { flag: foreign }
  switch (news.tradeState) {
    case 'SUCCESS':
    case 'REFUND':
      return readSuccess(order, news)
    case 'CLOSED':
    case 'REVOKED':
      return order.status === 'created' || order.status === 'prepaid' || order.status === 'closing'
        ? { to: 'closed' }
        : nothing
    default:
      return nothing
  }
}

function whoseIs(order: Order, news: News): Flag | null {
  if (news.outTradeNo !== order.outTradeNo) return 'other_order'
  if (news.mchId !== order.mchId || news.appId !== order.appId) return 'other_merchant'
  if (news.currency !== null && news.currency !== order.currency) return 'other_currency'
  return null
}

function readSuccess(order: Order, { transactionId, totalFen }: News): Meaning {
  if (!transactionId || totalFen === null) return { flag: 'incomplete' }
  const known = order.payments.find((payment) => payment.transactionId === transactionId)
  if (known) return known.amountFen === totalFen ? nothing : { flag: 'amount_differs' }
  const payment = { transactionId, amountFen: totalFen }
  if (order.payments.length > 0) return { payment, refund: 'second' }
  switch (order.status) {
    case 'created':
    case 'prepaid':
    case 'closing':
    case 'closed':
      if (totalFen !== order.amountFen)
        return { to: 'refunding', payment, refund: 'amount_differs', flag: 'amount_differs' }
      return isOpen(order.status) ? { to: 'paid', payment } : { to: 'refunding', payment, refund: 'late' }
    default:
      return { payment, refund: 'second' }
  }
}

/** Nobody was told yet how it ends. */
export const isOpen = (status: OrderStatus) => status === 'created' || status === 'prepaid'

/** States of a refund, https://pay.weixin.qq.com/doc/v3/merchant/4012791906. */
export const refundStates = ['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'] as const
export type RefundState = (typeof refundStates)[number]

/** Where the refund of the payment that decided the status leads the order; accepted is not refunded. */
export const afterRefund: Record<RefundState, OrderStatus> = {
  PROCESSING: 'refunding',
  SUCCESS: 'refunded',
  // Sent back and not taken: somebody has to look at both.
  CLOSED: 'abnormal',
  ABNORMAL: 'abnormal',
}

/** What is ours to know of a refund; `asked`: WeChat Pay has not answered yet. */
export type Refund = { outRefundNo: string; amountFen: number; state: 'asked' | RefundState }
export type RefundNews = {
  outRefundNo: string
  state: RefundState
  refundFen: number | null
  refundId: string | null
}
export type RefundMeaning = { to?: RefundState; flag?: 'other_refund' | 'amount_differs' }

/** A refund that succeeded stays so; one that a person had to look at may still succeed. */
export function readRefundNews(refund: Refund, news: RefundNews): RefundMeaning {
  if (news.outRefundNo !== refund.outRefundNo) return { flag: 'other_refund' }
  if (news.refundFen !== null && news.refundFen !== refund.amountFen) return { flag: 'amount_differs' }
  if (refund.state === news.state || refund.state === 'SUCCESS') return {}
  const ended = refund.state === 'ABNORMAL' || refund.state === 'CLOSED'
  return ended && news.state !== 'SUCCESS' ? {} : { to: news.state }
}

export const payLimits = {
  prepayMs: 2 * 3_600_000,
  /** An order may be closed this long after it was made. */
  closeAfterMs: 5 * 60_000,
  /** There is at least so long to pay when the button is pressed. */
  leastToPayMs: 5 * 60_000,
  noticeSkewMs: 5 * 60_000,
} as const

/** When asking for a refund is tried again: every minute, after five minutes with growing pauses. */
export function refundAskAgainMs(sinceMs: number): number {
  const minute = 60_000
  return sinceMs < 5 * minute ? minute : Math.min(60 * minute, Math.max(minute, Math.floor(sinceMs / 3)))
}

/** 6 to 32 characters of A–Z, a–z, 0–9, _ - | *, as WeChat Pay takes them; ours are letters and digits alone. */
export const outTradeNoPattern = /^[A-Z0-9]{12,32}$/

/** A note that stays for good says something: fewer characters than these explain nothing. */
export const explanationLeast = 4
export const explains = (note: string) => [...note.trim()].length >= explanationLeast
