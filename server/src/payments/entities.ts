// Tables of money: orders, what came in, what goes back, the bill of each day; and the history, which only grows.
import { defineEntity, p } from '@mikro-orm/core'
import type { Bucket } from '@chaolin/shared/payments/bill'
import type { OrderStatus, RefundState } from '@chaolin/shared/payments/rules'

const OrderSchema = defineEntity({
  name: 'PayOrder',
  tableName: 'pay_orders',
  indexes: [
    { name: 'ix_pay_orders_check', properties: ['checkAt', 'id'] },
    { name: 'ix_pay_orders_subject', properties: ['subject', 'subjectId', 'id'] },
    { name: 'ix_pay_orders_flag', properties: ['flag', 'id'] },
    { name: 'ix_pay_orders_person', properties: ['personId', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    outTradeNo: p.string().length(32).unique('uq_pay_orders_no'),
    /** What is paid for, by the domain that knows it: its jobs are `<subject>.paid` and so on. */
    subject: p.string().length(24),
    subjectId: p.string().length(40),
    /** Null: they have left; the money stays. */
    personId: p.string().length(24).nullable(),
    amountFen: p.integer(),
    /** Why so much: the law it rests on, as it stood then. */
    reason: p.string().length(255),
    description: p.string().length(60),
    status: p.string().length(12).$type<OrderStatus>(),
    prepayId: p.string().length(64).nullable(),
    /** When WeChat Pay was first asked for it; null: it knows of none. */
    askedAt: p.datetime(3).nullable(),
    prepaidAt: p.datetime(3).nullable(),
    /** The end that WeChat Pay was told with `prepayId`. */
    prepaidUntil: p.datetime(3).nullable(),
    expiresAt: p.datetime(3),
    extended: p.boolean().default(false),
    letGoAt: p.datetime(3).nullable(),
    /** When it is looked at next; null: nothing more is expected. */
    checkAt: p.datetime(3).nullable(),
    checks: p.integer().default(0),
    /** What a person has to look at. */
    flag: p.string().length(24).nullable(),
    flagNote: p.string().length(500).nullable(),
    flagResolvedBy: p.string().length(24).nullable(),
    paidAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class PayOrder extends OrderSchema.class {}
OrderSchema.setClass(PayOrder)

const PaymentSchema = defineEntity({
  name: 'PayPayment',
  tableName: 'pay_payments',
  indexes: [
    { name: 'ix_pay_payments_order', properties: ['orderId', 'id'] },
    { name: 'ix_pay_payments_day', properties: ['successAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    orderId: p.integer(),
    transactionId: p.string().length(32).unique('uq_pay_payments_transaction'),
    amountFen: p.integer(),
    /** By WeChat Pay's clock, which decides the day of its bill. */
    successAt: p.datetime(3),
    source: p.string().length(8).$type<NewsSource>(),
    createdAt: p.datetime(3),
  },
})
export class PayPayment extends PaymentSchema.class {}
PaymentSchema.setClass(PayPayment)

export type NewsSource = 'notice' | 'query' | 'bill'

const RefundSchema = defineEntity({
  name: 'PayRefund',
  tableName: 'pay_refunds',
  indexes: [
    { name: 'ix_pay_refunds_check', properties: ['checkAt', 'id'] },
    { name: 'ix_pay_refunds_day', properties: ['acceptedAt', 'id'] },
    { name: 'ix_pay_refunds_order', properties: ['orderId', 'id'] },
    { name: 'ix_pay_refunds_state', properties: ['state', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    orderId: p.integer(),
    /** One refund of each payment, all of it. */
    transactionId: p.string().length(32).unique('uq_pay_refunds_transaction'),
    outRefundNo: p.string().length(64).unique('uq_pay_refunds_no'),
    amountFen: p.integer(),
    why: p.string().length(80),
    state: p.string().length(12).$type<'asked' | RefundState>(),
    refundId: p.string().length(32).nullable(),
    /** By WeChat Pay's clock. */
    acceptedAt: p.datetime(3).nullable(),
    endedAt: p.datetime(3).nullable(),
    checkAt: p.datetime(3).nullable(),
    lastProblem: p.string().length(80).nullable(),
    note: p.string().length(500).nullable(),
    resolvedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
  },
})
export class PayRefund extends RefundSchema.class {}
RefundSchema.setClass(PayRefund)

const HistorySchema = defineEntity({
  name: 'PayHistory',
  tableName: 'pay_history',
  indexes: [{ name: 'ix_pay_history_order', properties: ['orderId', 'id'] }],
  properties: {
    id: p.integer().primary(),
    /** Null: news of an order that is not ours. */
    orderId: p.integer().nullable(),
    what: p.string().length(24),
    status: p.string().length(12).$type<OrderStatus>().nullable(),
    amountFen: p.integer().nullable(),
    detail: p.string().length(255),
    at: p.datetime(3),
  },
})
export class PayHistory extends HistorySchema.class {}
HistorySchema.setClass(PayHistory)

const BillDaySchema = defineEntity({
  name: 'PayBillDay',
  tableName: 'pay_bill_days',
  properties: {
    /** YYYY-MM-DD, Asia/Shanghai. */
    day: p.string().length(10).primary(),
    state: p.string().length(8).$type<'waiting' | 'done' | 'failed'>(),
    /** Of the file; null: that day had no bill. */
    sha1: p.string().length(40).nullable(),
    matched: p.integer().default(0),
    paidFen: p.integer().default(0),
    refundedFen: p.integer().default(0),
    theirPaidFen: p.integer().default(0),
    theirRefundedFen: p.integer().default(0),
    problem: p.string().length(120).nullable(),
    triedAt: p.datetime(3).nullable(),
  },
})
export class PayBillDay extends BillDaySchema.class {}
BillDaySchema.setClass(PayBillDay)

const BillLineSchema = defineEntity({
  name: 'PayBillLine',
  tableName: 'pay_bill_lines',
  uniques: [{ name: 'uq_pay_bill_lines', properties: ['day', 'kind', 'number'] }],
  properties: {
    id: p.integer().primary(),
    day: p.string().length(10),
    bucket: p.string().length(16).$type<Bucket>(),
    kind: p.string().length(8).$type<'payment' | 'refund'>(),
    /** The transaction's, or the refund's: the one that both sides know. */
    number: p.string().length(64),
    outTradeNo: p.string().length(32),
    oursFen: p.integer(),
    theirsFen: p.integer(),
    /** What makes it right without a person; null: nothing did. */
    explanation: p.string().length(40).nullable(),
    note: p.string().length(500).nullable(),
    resolvedBy: p.string().length(24).nullable(),
    resolvedAt: p.datetime(3).nullable(),
  },
})
export class PayBillLine extends BillLineSchema.class {}
BillLineSchema.setClass(PayBillLine)

export const paymentEntities = [PayOrder, PayPayment, PayRefund, PayHistory, PayBillDay, PayBillLine]
