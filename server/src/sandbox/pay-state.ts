// What the stand-in for WeChat Pay remembers: orders, refunds, notices to send, and failures on demand.
import { randomInt } from 'node:crypto'
import { nanoid } from 'nanoid'
import { makeKeys, type PayKeys } from './pay-keys.ts'

export const sandboxMchId = '1900000109'

export type PayOrder = {
  outTradeNo: string
  description: string
  totalFen: number
  openId: string
  notifyUrl: string
  timeExpire: Date | null
  createdAt: Date
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  prepayId: string
  prepaidAt: Date
  transactionId: string | null
  successAt: Date | null
}
export type PayRefund = {
  outRefundNo: string
  refundId: string
  order: PayOrder
  refundFen: number
  notifyUrl: string | null
  createdAt: Date
  status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'
  endsAs: 'SUCCESS' | 'ABNORMAL' | 'CLOSED'
  endsAt: Date
}
export type SentNotice = { at: Date; status: number | null }
export type Notice = {
  id: string
  url: string
  eventType: string
  originalType: 'transaction' | 'refund'
  plain: object
  firstAt: Date
  dueAt: Date
  /** Absent in the list of what waits: taken, or given up. */
  ended: boolean
  sent: SentNotice[]
}

export const payDoors = [
  'jsapi',
  'query',
  'close',
  'refund',
  'refund_query',
  'bill',
  'download',
  'certificates',
] as const
export type PayDoor = (typeof payDoors)[number]

/** `lose`: done, and the answer lost. `pay_first`: paid, and the notice of it there, before the order is answered. */
export const doorFaults = ['status', 'code', 'hang', 'reset', 'lose', 'wrong_signature', 'pay_first'] as const
export type DoorFault = {
  door: PayDoor
  fault: (typeof doorFaults)[number]
  times: number
  status?: number | undefined
  code?: string | undefined
}
export const noticeFaults = ['lose', 'lose_all', 'delay', 'repeat', 'wrong_signature', 'stale'] as const
export type NoticeFault = {
  notice: (typeof noticeFaults)[number]
  times: number
  delayS?: number | undefined
}
export const refundFaults = ['abnormal', 'closed', 'slow'] as const
export type RefundFault = { refund: (typeof refundFaults)[number]; times: number }

export type PayState = {
  now: () => Date
  appId: string
  keys: () => Promise<PayKeys>
  orders: Map<string, PayOrder>
  refunds: Map<string, PayRefund>
  notices: Notice[]
  /** Addresses of bills, for five minutes. */
  bills: Map<string, { text: string; until: Date }>
  doorFaults: DoorFault[]
  noticeFaults: NoticeFault[]
  refundFaults: RefundFault[]
  /** How often each door was asked. */
  asked: Record<PayDoor, number>
  /** Whose signature notices carry; by default as the merchant asks for answers: by public key. */
  noticesBy: 'public_key' | 'certificate' | 'mixed'
}

export function createPayState(now: () => Date, appId: string): PayState {
  let keys: Promise<PayKeys> | null = null
  return {
    now,
    appId,
    // A third of a second of work, which a process without payments is spared.
    keys: () => (keys ??= makeKeys(now())),
    orders: new Map(),
    refunds: new Map(),
    notices: [],
    bills: new Map(),
    doorFaults: [],
    noticeFaults: [],
    refundFaults: [],
    asked: Object.fromEntries(payDoors.map((door) => [door, 0])) as Record<PayDoor, number>,
    noticesBy: 'public_key',
  }
}

/** Takes one of these failures, if one waits. */
export function takeFault<F extends { times: number }>(
  waiting: F[],
  fits: (fault: F) => boolean,
): F | undefined {
  const index = waiting.findIndex(fits)
  const fault = waiting[index]
  if (!fault) return undefined
  fault.times -= 1
  if (fault.times <= 0) waiting.splice(index, 1)
  return fault
}

export const digits = (length: number) => Array.from({ length }, () => String(randomInt(10))).join('')

export const newPrepayId = () => `wx${digits(14)}${nanoid(20).replace(/[^a-z0-9]/gi, '0')}`

export const shanghai = (time: Date) =>
  `${new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

export function transactionOf(state: PayState, order: PayOrder) {
  return {
    appid: state.appId,
    mchid: sandboxMchId,
    out_trade_no: order.outTradeNo,
    trade_state: order.state,
    trade_state_desc: { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' }[
      order.state
    ],
    payer: { openid: order.openId },
    attach: '',
    ...(order.transactionId && order.successAt
      ? {
          transaction_id: order.transactionId,
          trade_type: 'JSAPI',
          bank_type: 'OTHERS',
          success_time: shanghai(order.successAt),
          amount: {
            total: order.totalFen,
            payer_total: order.totalFen,
            currency: 'CNY',
            payer_currency: 'CNY',
          },
        }
      : {}),
  }
}

const refundAmounts = ({ order, refundFen }: PayRefund) => ({
  total: order.totalFen,
  refund: refundFen,
  payer_total: order.totalFen,
  payer_refund: refundFen,
})

const ended = (refund: PayRefund) =>
  refund.status === 'SUCCESS' ? { success_time: shanghai(refund.endsAt) } : {}

export const refundAnswer = (refund: PayRefund) => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: refund.order.transactionId,
  out_trade_no: refund.order.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: '支付用户零钱',
  create_time: shanghai(refund.createdAt),
  ...ended(refund),
  status: refund.status,
  funds_account: 'UNSETTLED',
  amount: { ...refundAmounts(refund), settlement_refund: refund.refundFen, currency: 'CNY' },
})

export const refundNotice = (refund: PayRefund) => ({
  mchid: sandboxMchId,
  transaction_id: refund.order.transactionId,
  out_trade_no: refund.order.outTradeNo,
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  refund_status: refund.status,
  ...ended(refund),
  user_received_account: '支付用户零钱',
  amount: refundAmounts(refund),
})
