// Paying while the server is killed between any two steps of it in turn: the order settles by itself, and no fen is lost.
import { describe, expect, test } from '@jest/globals'
import { payOrder } from '../../src/sandbox/pay-notices.ts'
import { databases } from '../app.ts'
import type { PayServer } from './pay-server.ts'
import { anyFirst, killAtEach, onStage, personId, until, type Scenario, type Stage } from './pay-stage.ts'

/** Every how many moments it is killed; 1: at each. */
const stride = Number(process.env.CRASH_PAY_STRIDE ?? '9')

type State = {
  orders: { id: string; status: string; outTradeNo: string }[]
  payments: number[]
  refunds: { state: string; amountFen: number }[]
  told: string[]
}

const payNow = (stage: Stage, prepayPackage: string) => {
  const { state } = stage.sandbox.pay
  const order = [...state.orders.values()].find(({ prepayId }) => `prepay_id=${prepayId}` === prepayPackage)
  if (order?.state === 'NOTPAY')
    payOrder(state, order, `42000${String(++stage.transactions).padStart(20, '0')}`)
}

const ends = new Set(['paid', 'closed', 'refunded'])
const isSettled = ({ orders, refunds, told }: State) =>
  orders.every(({ status }) => ends.has(status)) &&
  refunds.every(({ state }) => state === 'SUCCESS') &&
  (orders.length === 0 || told.length > 0) &&
  (orders[0]?.status !== 'refunded' || told.includes('refunded'))

function expectWhole({ sandbox }: Stage, { orders, payments, refunds, told }: State) {
  expect(orders.length).toBeLessThanOrEqual(1)
  const [order] = orders
  if (!order) return
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const theirs = sandbox.pay.state.orders.get(order.outTradeNo)
  const taken = theirs?.transactionId ? theirs.totalFen : 0
  const back = [...sandbox.pay.state.refunds.values()].filter(({ order: of }) => of === theirs)
  const kept = order.status === 'paid' ? 2000 : 0
  expect(taken).toBe(kept + sum(back.map(({ refundFen }) => refundFen)))
  expect(sum(payments)).toBe(taken)
  expect(sum(refunds.map(({ amountFen }) => amountFen))).toBe(taken - kept)
  expect([['paid'], ['unpaid'], ['paid', 'refunded'], ['unpaid', 'refunded']]).toContainEqual(told)
}

const reading = (server: PayServer, subjectId: string) => () => server.ask<State>(`read ${subjectId}`)
const judge: Scenario['judge'] = async (stage, server, turn) =>
  expectWhole(stage, await until(reading(server, turn), isSettled))

async function prepaid(server: PayServer, subjectId: string) {
  const { id } = await server.ask<{ id: string }>(`order ${personId},${subjectId}`)
  const { package: named } = await server.ask<{ package: string }>(`prepay ${id}`)
  return { id, named, read: reading(server, subjectId) }
}

const scenarios: Record<string, Scenario> = {
  payAndGiveBack: {
    judge,
    async live(stage, server, turn) {
      const { id, named, read } = await prepaid(server, turn)
      payNow(stage, named)
      await until(read, ({ told }) => told.includes('paid'))
      await server.ask(`refund ${id}`)
      await until(read, ({ told }) => told.includes('refunded'))
    },
  },
  payTooLate: {
    judge,
    async live(stage, server, turn) {
      const { id, named, read } = await prepaid(server, turn)
      await server.ask(`letGo ${id}`)
      await until(read, ({ told }) => told.includes('unpaid'))
      payNow(stage, named)
      await until(read, ({ told }) => told.includes('refunded'))
    },
  },
}

describe.each(databases)('paying on %s', (kind) => {
  test.each(Object.keys(scenarios))('survives a death between any two steps of %s', async (name) => {
    await onStage(
      kind,
      async () => {},
      async (stage) => {
        const first = anyFirst(stride)
        const deaths = await killAtEach(stage, scenarios[name]!, { first, stride })
        const when = `at moment ${first} and each ${stride} after`
        process.stdout.write(`${kind} ${name}: killed ${deaths} times (${when}), every order settled\n`)
        expect(deaths).toBeGreaterThanOrEqual(Math.max(1, Math.floor(15 / stride)))
      },
    )
  })
})
