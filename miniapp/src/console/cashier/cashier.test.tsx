// The cashier: four buckets, what stands out, bills that are late or failed, notes written once.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../../test/console-door'
import { useSession } from '../../session'
import type { Reconciliation } from './api'
import CashierPage from './index'
import { yuan } from './yuan'

const line = (id: number, more: Partial<Reconciliation['items'][number]>) => ({
  id,
  bucket: 'ours_only' as const,
  kind: 'payment' as const,
  number: `4200${id}`,
  outTradeNo: `CL${id}`,
  oursFen: 2000,
  theirsFen: 0,
  explanation: null,
  note: null,
  resolvedBy: null,
  ...more,
})
const day = (more: Partial<Reconciliation> = {}): Reconciliation => ({
  date: '2026-11-18',
  state: 'done',
  problem: null,
  matched: 12,
  ours: { paidFen: 1_234_567, refundedFen: 4000 },
  theirs: { paidFen: 1_234_566, refundedFen: 4000 },
  items: [
    line(1, {}),
    line(2, { bucket: 'theirs_only', oursFen: 0, theirsFen: 2000, explanation: 'recorded_from_bill' }),
    line(3, { bucket: 'amount_differs', oursFen: 1999, theirsFen: 2000, kind: 'refund' }),
  ],
  unexplained: 2,
  refunds: [
    {
      id: 7,
      outRefundNo: 'RF7',
      outTradeNo: 'CL9',
      amountFen: 4000,
      state: 'ABNORMAL',
      problem: 'refused PARAM_ERROR',
      createdAt: '2026-11-18T10:00:00+08:00',
      note: null,
      resolvedBy: null,
    },
  ],
  orders: [
    {
      id: 8,
      outTradeNo: 'CL8',
      amountFen: 1000,
      status: 'refunding',
      flag: 'amount_differs',
      createdAt: '2026-11-18T11:00:00+08:00',
      note: null,
      resolvedBy: null,
    },
  ],
  explained: [],
  ...more,
})
const url = 'GET /v1/staff/payments/reconciliation'
const be = (role: 'cashier' | 'clerk') =>
  useSession.setState({
    token: 'token',
    person: { id: 'person-me', roles: [role === 'clerk' ? { role, siteId: 's' } : { role }] },
    sandboxCode: undefined,
  })
const open = (answer: () => Reconciliation, more: Doors = {}) => {
  const sent = serve({ [url]: () => ok(answer()), ...more })
  show(<CashierPage />)
  return sent
}

beforeEach(() => {
  beAdmin()
  be('cashier')
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('money in yuan with both decimals', () => {
  expect([0, 5, 2000, 1_234_567, 100_000_000, -1999].map(yuan)).toEqual([
    '¥0.00',
    '¥0.05',
    '¥20.00',
    '¥12,345.67',
    '¥1,000,000.00',
    '−¥19.99',
  ])
})

test('is not for a clerk', async () => {
  be('clerk')
  open(day)
  await screen.findByTestId('state-forbidden')
})

test('a day in four buckets, its sums, and what nobody has explained', async () => {
  open(day)
  expect((await screen.findByTestId('unexplained')).textContent).toContain('2笔没说清')
  const counts = ['matched', 'ours_only', 'theirs_only', 'amount_differs'].map(
    (bucket) => screen.getByTestId(`bucket-${bucket}`).textContent,
  )
  expect(counts).toEqual(['对得上12 笔', '只有我们有1 笔', '只有微信有1 笔', '金额不一样1 笔'])
  const totals = screen.getByTestId('bill-totals').textContent
  for (const text of ['¥12,345.67', '¥12,345.66', '¥40.00', '差 ¥0.01', '一致'])
    expect(totals).toContain(text)
  expect(screen.getByTestId('line-2').textContent).toContain('已按账单补记')
  expect(screen.queryByTestId('line-resolve-2')).toBeNull()
  expect(screen.getByTestId('refund-7').textContent).toContain('refused PARAM_ERROR')
  expect(screen.getByTestId('order-8').textContent).toContain('付的金额不对')
})

describe('without a bill', () => {
  test.each(['none', 'waiting'] as const)('%s', async (state) => {
    open(() => day({ state, items: [], unexplained: 0 }))
    await screen.findByTestId(`bill-${state}`)
    expect(screen.queryByTestId('unexplained')).toBeNull()
    expect(screen.getByTestId('refund-7')).toBeTruthy()
  })

  test('failed, with the reason', async () => {
    open(() => day({ state: 'failed', problem: 'busy 500', items: [] }))
    expect((await screen.findByTestId('bill-failed')).textContent).toContain('busy 500')
  })

  test('away, with a way to try again', async () => {
    let away = true
    serve({
      [url]: () => {
        if (away) return refuse(500, 'internal')
        return ok(day())
      },
    })
    show(<CashierPage />)
    await screen.findByTestId('state-error', {}, { timeout: 4000 })
    away = false
    await tap('state-retry')
    await screen.findByTestId('unexplained')
  })
})

test('the day is asked for as it is written, and a day that is none is not', async () => {
  const sent = open(day)
  await screen.findByTestId('unexplained')
  const before = sent.length
  write('cashier-day', '2026-02-30')
  expect(screen.getByText('写成 2026-11-21 这样')).toBeTruthy()
  expect(sent).toHaveLength(before)
  write('cashier-day', '2026-11-18')
  await screen.findByTestId('unexplained')
  await tap('day-before')
  await waitFor(() => expect(sent[sent.length - 1]?.url).toContain('date=2026-11-17'))
})

test('what differs is explained by a note, and says by whom', async () => {
  let now = day()
  const sent = open(() => now, {
    'POST /v1/staff/payments/matters/line/1/resolve': () => {
      now = day({
        items: [line(1, { explanation: 'noted', note: '已更正', resolvedBy: 'person-me' })],
        unexplained: 0,
      })
      return ok({})
    },
  })
  await tap('line-resolve-1')
  fireEvent.click(screen.getByTestId('resolve-yes'))
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
  write('resolve-note', ' 已更正 ')
  await tap('resolve-yes')
  expect(await screen.findByText('您：已更正')).toBeTruthy()
  expect(screen.getByTestId('unexplained').textContent).toContain('对不上的 1 笔都有说明')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ note: '已更正' })
})

test('somebody else’s note is first: the refusal is said, and what was explained is shown with its author', async () => {
  open(
    () =>
      day({
        explained: [
          {
            kind: 'refund',
            id: 6,
            outTradeNo: 'CL6',
            amountFen: 2000,
            what: 'CLOSED',
            note: '现金退了',
            resolvedBy: 'abcdef-9876',
          },
        ],
      }),
    { 'POST /v1/staff/payments/matters/refund/7/resolve': () => refuse(409, 'step_closed') },
  )
  expect((await screen.findByTestId('explained-refund-6')).textContent).toContain(
    '同事（尾号 9876）：现金退了',
  )
  await tap('refund-resolve-7')
  write('resolve-note', '窗口退现金')
  await tap('resolve-yes')
  expect((await screen.findByTestId('resolve-problem')).textContent).toContain('step_closed')
})
