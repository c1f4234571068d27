// What news of money means, over every status and every history that can be thought of: all of it kept or sent back.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  afterRefund,
  orderStatuses,
  outTradeNoPattern,
  readNews,
  readRefundNews,
  refundAskAgainMs,
  refundStates,
  tradeStates,
  type News,
  type Order,
  type OrderStatus,
  type RefundState,
} from './rules.ts'

const outTradeNo = 'CL0000000000000000000001'
const account = { mchId: '1900000109', appId: 'wx-app', currency: 'CNY' } as const
const order = (status: OrderStatus, payments: Order['payments'] = []): Order => ({
  outTradeNo,
  ...account,
  amountFen: 2000,
  status,
  payments,
})
const news = (change: Partial<News> = {}): News => ({
  outTradeNo,
  ...account,
  tradeState: 'SUCCESS',
  transactionId: 'T1',
  totalFen: 2000,
  ...change,
})
const t1 = { transactionId: 'T1', amountFen: 2000 }

describe('a success', () => {
  it.each(['created', 'prepaid'] as const)('pays an order that is %s', (status) => {
    expect(readNews(order(status), news())).toEqual({ to: 'paid', payment: t1 })
  })
  it.each(['closing', 'closed'] as const)('comes too late to one that is %s, and goes back', (status) => {
    expect(readNews(order(status), news())).toEqual({ to: 'refunding', payment: t1, refund: 'late' })
  })
  it.each(orderStatuses)('that is known changes nothing of one that is %s', (status) => {
    expect(readNews(order(status, [t1]), news())).toEqual({})
    expect(readNews(order(status, [t1]), news({ tradeState: 'REFUND' }))).toEqual({})
  })
  it.each(orderStatuses)('of a second payment goes back from one that is %s', (status) => {
    const second = readNews(order(status, [t1]), news({ transactionId: 'T2' }))
    expect(second).toEqual({ payment: { transactionId: 'T2', amountFen: 2000 }, refund: 'second' })
  })
  it.each(['created', 'prepaid', 'closing', 'closed'] as const)(
    'of another amount is recorded, flagged and sent back from one that is %s',
    (status) => {
      expect(readNews(order(status), news({ totalFen: 1 }))).toEqual({
        to: 'refunding',
        payment: { transactionId: 'T1', amountFen: 1 },
        refund: 'amount_differs',
        flag: 'amount_differs',
      })
    },
  )
  it('with two amounts is flagged', () => {
    expect(readNews(order('paid', [t1]), news({ totalFen: 1999 }))).toEqual({ flag: 'amount_differs' })
  })
  it.each([
    ['other_order', { outTradeNo: 'CL0000000000000000000002' }],
    ['other_merchant', { mchId: '1' }],
    ['other_merchant', { appId: 'wx-other' }],
    ['other_currency', { currency: 'USD' }],
    ['incomplete', { transactionId: null }],
    ['incomplete', { totalFen: null }],
  ])('is flagged as %s when it says %j, and moves nothing', (flag, change) => {
    expect(readNews(order('prepaid'), news(change))).toEqual({ flag })
  })
})

const rank: Record<OrderStatus, number> = {
  created: 0,
  prepaid: 1,
  closing: 2,
  closed: 3,
  paid: 4,
  refunding: 5,
  abnormal: 6,
  refunded: 7,
}

describe('any news', () => {
  it('never throws and never leads backwards', () => {
    const any: fc.Arbitrary<News> = fc.record({
      outTradeNo: fc.constantFrom(outTradeNo, 'CL9', ''),
      mchId: fc.constantFrom(account.mchId, 'x'),
      appId: fc.constantFrom(account.appId, 'x'),
      tradeState: fc.constantFrom(...tradeStates),
      transactionId: fc.constantFrom(null, 'T1', 'T2', ''),
      totalFen: fc.constantFrom(null, 0, 1, 2000, 2 ** 40),
      currency: fc.constantFrom(null, 'CNY', 'USD'),
    })
    fc.assert(
      fc.property(fc.constantFrom(...orderStatuses), fc.boolean(), any, (status, known, said) => {
        const { to, payment, refund } = readNews(order(status, known ? [t1] : []), said)
        if (to) expect(rank[to]).toBeGreaterThan(rank[status])
        // Money is never noted without a decision: kept by `paid`, or sent back.
        if (payment) expect(to === 'paid').toBe(refund === undefined)
        else expect(refund).toBeUndefined()
      }),
      { numRuns: 5000 },
    )
  })
})

describe('news of a refund', () => {
  const refund = (state: 'asked' | RefundState) => ({ outRefundNo: 'RF1', amountFen: 2000, state })
  const said = (state: RefundState, change = {}) => ({
    outRefundNo: 'RF1',
    refundId: '5',
    refundFen: 2000,
    state,
    ...change,
  })
  it.each(refundStates)('moves one that was asked for to %s', (state) => {
    expect(readRefundNews(refund('asked'), said(state))).toEqual({ to: state })
  })
  it.each(refundStates)('of %s moves nothing that succeeded', (state) => {
    expect(readRefundNews(refund('SUCCESS'), said(state))).toEqual({})
  })
  it.each(['ABNORMAL', 'CLOSED'] as const)('moves one that is %s only to success', (state) => {
    for (const next of refundStates)
      expect(readRefundNews(refund(state), said(next))).toEqual(next === 'SUCCESS' ? { to: next } : {})
  })
  it('of another refund or amount is flagged', () => {
    expect(readRefundNews(refund('asked'), said('SUCCESS', { outRefundNo: 'RF2' }))).toEqual({
      flag: 'other_refund',
    })
    expect(readRefundNews(refund('asked'), said('SUCCESS', { refundFen: 1 }))).toEqual({
      flag: 'amount_differs',
    })
  })
  it('is asked for each minute, after five minutes with growing pauses, at least hourly', () => {
    const minute = 60_000
    expect([0, 4, 6, 15, 60, 600].map((min) => refundAskAgainMs(min * minute) / minute)).toEqual([
      1, 1, 2, 5, 20, 60,
    ])
  })
})

describe('our numbers', () => {
  it.each([
    '',
    'CL1',
    'cl0000000000000001',
    'CL00000000000000 1',
    'CL0000000000000?x=1',
    `CL${'0'.repeat(31)}`,
  ])('are not %j', (text) => expect(outTradeNoPattern.test(text)).toBe(false))
})

/** The ledger as a server keeps it: what it recorded, what it decided, what it sent back. */
class Ledger {
  order = order('created')
  refunds = new Map<string, { outRefundNo: string; amountFen: number; state: 'asked' | RefundState }>()
  told: string[] = []

  hear(said: News) {
    const before = this.order.status
    const { to, payment, refund } = readNews(this.order, said)
    if (payment) this.order = { ...this.order, payments: [...this.order.payments, payment] }
    if (to) this.order = { ...this.order, status: to }
    if (payment && refund) this.sendBack(payment.transactionId, payment.amountFen)
    if (to === 'paid') this.told.push('paid')
    else if (to && (before === 'created' || before === 'prepaid')) this.told.push('unpaid')
  }
  letGo() {
    if (this.order.status !== 'created' && this.order.status !== 'prepaid') return
    this.order = { ...this.order, status: 'closing' }
    this.told.push('unpaid')
  }
  close() {
    if (this.order.status === 'closing') this.order = { ...this.order, status: 'closed' }
  }
  refund() {
    const [first] = this.order.payments
    if (this.order.status !== 'paid' || !first) return
    this.order = { ...this.order, status: 'refunding' }
    this.sendBack(first.transactionId, first.amountFen)
  }
  sendBack(transactionId: string, amountFen: number) {
    if (this.refunds.has(transactionId)) throw new Error('sent back twice')
    this.refunds.set(transactionId, { outRefundNo: `RF${transactionId}`, amountFen, state: 'asked' })
  }
  hearOfRefund(transactionId: string, state: RefundState) {
    const refund = this.refunds.get(transactionId)
    if (!refund) return
    const { outRefundNo, amountFen } = refund
    const { to } = readRefundNews(refund, { outRefundNo, refundFen: amountFen, refundId: '5', state })
    if (!to) return
    refund.state = to
    if (this.order.payments[0]?.transactionId === transactionId)
      this.order = { ...this.order, status: afterRefund[to] }
  }
}

type Event =
  | { do: 'hear'; transaction: number; totalFen: number; tradeState: News['tradeState'] }
  | { do: 'letGo' | 'close' | 'refund' }
  | { do: 'hearOfRefund'; transaction: number; state: RefundState }

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('hear' as const),
      transaction: fc.integer({ min: 1, max: 3 }),
      totalFen: fc.oneof({ weight: 5, arbitrary: fc.constant(2000) }, fc.integer({ min: 1, max: 5000 })),
      tradeState: fc.constantFrom(...tradeStates),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('letGo' as const, 'close' as const, 'refund' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('hearOfRefund' as const),
      transaction: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom(...refundStates),
    }),
  },
)

describe('over any history', () => {
  it('paid = kept + refunded, each payment once, and the subject hears one end', () => {
    let paidFen = 0
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), (events) => {
        const ledger = new Ledger()
        /** What WeChat Pay really took, by transaction: the first amount it names. */
        const taken = new Map<string, number>()
        for (const happened of events) {
          if (happened.do === 'hear') {
            const transactionId = `T${happened.transaction}`
            const totalFen = taken.get(transactionId) ?? happened.totalFen
            if (happened.tradeState === 'SUCCESS' || happened.tradeState === 'REFUND')
              taken.set(transactionId, totalFen)
            ledger.hear(news({ transactionId, totalFen, tradeState: happened.tradeState }))
          } else if (happened.do === 'hearOfRefund')
            ledger.hearOfRefund(`T${happened.transaction}`, happened.state)
          else ledger[happened.do]()
        }
        // Then everything that is under way ends well.
        for (const transactionId of ledger.refunds.keys()) ledger.hearOfRefund(transactionId, 'SUCCESS')
        const paid = [...taken.values()].reduce((sum, fen) => sum + fen, 0)
        const back = [...ledger.refunds.values()].reduce((sum, { amountFen }) => sum + amountFen, 0)
        const kept = ledger.order.status === 'paid' ? 2000 : 0
        expect(paid).toBe(kept + back)
        expect(ledger.told.length).toBeLessThanOrEqual(1)
        expect(ledger.order.payments.length).toBe(taken.size)
        paidFen += paid
        seen.add(ledger.order.status)
      }),
      { numRuns: 1000 },
    )
    // It is money that was counted, and not the same end each time.
    expect(paidFen).toBeGreaterThan(0)
    expect([...seen].sort()).toEqual(expect.arrayContaining(['closed', 'paid', 'refunded']))
  })
})
