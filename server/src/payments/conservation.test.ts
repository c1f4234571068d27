// Money over random histories with faults, through the server: what WeChat Pay took is kept once or sent back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { databases } from '../../test/app.ts'
import { startPayApp, type PayApp } from '../../test/pay.ts'
import { Refused } from '../errors.ts'
import type { Prepaid } from './prepay.ts'
import type { Order } from './queries.ts'

const minute = 60_000
const sideBySide = 12
const rounds = Number(process.env.PAY_ROUNDS ?? '3')

type Gateway = {
  orders: { outTradeNo: string; amountFen: number; state: string }[]
  refunds: { outTradeNo: string; refundFen: number }[]
}

const fault = fc.oneof(
  fc.record({
    door: fc.constantFrom('jsapi', 'query', 'close', 'refund', 'refund_query'),
    fault: fc.constantFrom('status', 'reset', 'lose', 'wrong_signature'),
    times: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({
    door: fc.constant('jsapi'),
    fault: fc.constant('pay_first'),
    times: fc.constant(1),
  }),
  fc.record({
    notice: fc.constantFrom('lose', 'lose_all', 'repeat', 'wrong_signature', 'stale'),
    times: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({
    notice: fc.constant('delay'),
    times: fc.constant(1),
    delayS: fc.integer({ min: 5, max: 900 }),
  }),
  fc.record({ refund: fc.constant('slow'), times: fc.constant(1) }),
)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('prepay' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('letGo' as const, 'refund' as const, 'jobs' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.integer({ min: 1000, max: 6 * minute }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A refusal that a person may meet here; anything else breaks the test. */
const allowed = async <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    if (error instanceof Refused && (error.code === 'step_closed' || error.code === 'unavailable'))
      return null
    throw error
  })

describe.each(databases)('money on %s', (kind) => {
  let app: PayApp
  const ends = new Map<string, number>()
  let takenFen = 0
  beforeAll(async () => {
    app = await startPayApp(kind)
  })
  afterAll(() => app.close())

  async function take(order: Order, prepaid: Prepaid | null, one: Step): Promise<Prepaid | null> {
    if (one.do === 'prepay') return (await allowed(app.prepay(order.id))) ?? prepaid
    if (one.do === 'pay' && prepaid) await app.phone(prepaid.parameters)
    else if (one.do === 'letGo') await app.letGo(order.id)
    else if (one.do === 'refund') await allowed(app.refund(order.id))
    else if (one.do === 'jobs') await app.jobs()
    else if (one.do === 'fault') await app.fault(one.fault)
    else if (one.do === 'pass') await app.pass(one.ms, 2 * minute)
    return prepaid
  }

  /** Several side by side: the failures of one meet the messages of another. */
  async function live(histories: Step[][]): Promise<Order[]> {
    const lives = []
    for (const steps of histories)
      lives.push({ steps, order: await app.order(), prepaid: null as Prepaid | null })
    const longest = Math.max(...histories.map(({ length }) => length))
    for (let i = 0; i < longest; i++)
      for (const one of lives)
        if (one.steps[i]) one.prepaid = await take(one.order, one.prepaid, one.steps[i]!)
    return lives.map(({ order }) => order)
  }

  async function judge(order: Order, theirs: Gateway) {
    const { status, payments, refunds } = await app.read(order.id)
    const mine = ({ outTradeNo }: { outTradeNo: string }) => outTradeNo === order.outTradeNo
    const taken = theirs.orders.filter(mine).filter(({ state }) => state === 'SUCCESS' || state === 'REFUND')
    const back = theirs.refunds.filter(mine).map(({ refundFen }) => refundFen)
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
    const takenNow = sum(taken.map(({ amountFen }) => amountFen))
    const kept = status === 'paid' ? order.amountFen : 0
    expect(takenNow).toBe(kept + sum(back))
    expect(sum(payments.map(({ amountFen }) => amountFen))).toBe(takenNow)
    expect(refunds.map(({ state }) => state)).toEqual(refunds.map(() => 'SUCCESS'))
    expect(['paid', 'closed', 'refunded']).toContain(status)
    // One end, told once; money back after it, once.
    const told = app.toldOf(order)
    expect([['paid'], ['paid', 'refunded'], ['unpaid'], ['unpaid', 'refunded']]).toContainEqual(told)
    expect(told.at(-1)).toBe(status === 'closed' ? 'unpaid' : status)
    takenFen += takenNow
    ends.set(status, (ends.get(status) ?? 0) + 1)
  }

  it(
    `is conserved over ${rounds * sideBySide} histories: paid = kept + refunded`,
    async () => {
      const history = fc.array(step, { minLength: 3, maxLength: 10 })
      const together = fc.array(history, { minLength: sideBySide, maxLength: sideBySide })
      await fc.assert(
        fc.asyncProperty(together, async (histories) => {
          const orders = await live(histories.map((steps) => [{ do: 'prepay' }, ...steps]))
          await app.clearFaults()
          // Past the end of each, past the wait before closing, past the slowest refund.
          await app.pass(26 * minute, 2 * minute)
          await app.pass(75 * 60 * minute, 15 * 60 * minute)
          await app.pass(4 * minute, 2 * minute)
          const theirs = (await app.gateway()) as Gateway
          for (const order of orders) await judge(order, theirs)
        }),
        { numRuns: rounds, endOnFailure: true },
      )
      expect(takenFen).toBeGreaterThan(0)
      expect(ends.size).toBeGreaterThan(1)
    },
    10 * minute,
  )
})
