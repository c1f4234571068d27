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
  about: null,
  explanation: null,
  note: null,
  resolvedBy: null,
  ...more,
})
const nothing = {
  served: 0,
  free: 0,
  taken: 0,
  takenFen: 0,
  online: 0,
  onlineFen: 0,
  due: 0,
  dueFen: 0,
  exempt: [
    { kind: 'low_income' as const, count: 0 },
    { kind: 'rural_poor' as const, count: 0 },
  ],
}
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
  counter: { ...nothing, sites: [] },
  refunds: [
    {
      id: 7,
      outRefundNo: 'RF7',
      outTradeNo: 'CL9',
      amountFen: 4000,
      state: 'ABNORMAL',
      about: {
        number: 'AAAAAAAAAAA1',
        site: '观澜学院校警驿站',
        service: 'replacement',
        from: '2026-11-19T09:00:00+08:00',
        status: 'cancelled',
      },
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
      about: null,
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
  write('resolve-note', ' 已更正')
  fireEvent.click(screen.getByTestId('resolve-yes'))
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
  write('resolve-note', ' 登记已更正 ')
  await tap('resolve-yes')
  expect(await screen.findByText('您：已更正')).toBeTruthy()
  expect(screen.getByTestId('unexplained').textContent).toContain('对不上的 1 笔都有说明')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ note: '登记已更正' })
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

describe('at the counters', () => {
  const tally = {
    ...nothing,
    served: 6,
    free: 1,
    taken: 3,
    takenFen: 7000,
    online: 1,
    onlineFen: 4000,
    exempt: [
      { kind: 'low_income' as const, count: 1 },
      { kind: 'rural_poor' as const, count: 0 },
    ],
  }
  const ours = { paidFen: 6000, refundedFen: 2000 }
  const counter: Reconciliation['counter'] = {
    ...tally,
    sites: [
      { siteId: 's1', site: '一号校区校警驿站', ...tally, clerks: [{ clerk: 'clerk-9876', ...tally }] },
      { siteId: 's2', site: '派出所', ...nothing, clerks: [] },
    ],
  }

  test('nobody was served: said, with nothing to open', async () => {
    open(day)
    expect((await screen.findByTestId('counter-takings')).textContent).toContain('这天窗口没有办过')
    expect(screen.queryByTestId('takings-toggle')).toBeNull()
  })

  test('sums by how each was settled, by site and by who served, and the day as a whole', async () => {
    open(() => day({ ours, counter }))
    expect((await screen.findByTestId('counter-sums')).textContent).toBe(
      '办好6 件窗口收费3 件¥70.00微信付过1 件¥40.00减免1 件不收费1 件减免：低保 1 件',
    )
    expect(screen.getByTestId('takings-s1').textContent).toContain('同事（尾号 9876）')
    expect(screen.getByTestId('takings-s1').textContent).toContain('办好 6 · 收费 3 · 减免 1')
    expect(screen.getByTestId('day-total').textContent).toBe('当天合计¥110.00微信净收 ¥40.00 + 窗口收 ¥70.00')
  })

  test('the day is added up once its bill is here', async () => {
    open(() => day({ state: 'waiting', items: [], ours, counter }))
    const total = (await screen.findByTestId('day-total')).textContent
    expect(total).toContain('等账单')
    expect(total).toContain('¥70.00')
    expect(total).not.toContain('¥110.00')
  })

  test('a fee that nobody took stands out', async () => {
    open(() => day({ counter: { ...counter, due: 1, dueFen: 2000 } }))
    expect((await screen.findByTestId('counter-sums')).textContent).toContain('该收没收1 件¥20.00')
  })

  test('each of them, page by page, of all sites or one', async () => {
    const taking = (number: string) => ({
      number,
      at: '2026-11-18T14:00:00.000+08:00',
      siteId: 's1',
      site: '一号校区校警驿站',
      clerk: null,
      service: 'renewal',
      settlement: 'exempt',
      exemption: 'low_income',
      feeFen: 0,
    })
    const sent = open(() => day({ counter }), {
      'GET /v1/staff/payments/takings': ({ url: asked }) =>
        asked.includes('cursor=')
          ? ok({ items: [taking('B2')], nextCursor: null })
          : ok({ items: [taking('B1')], nextCursor: asked.includes('siteId=') ? null : 'more' }),
      'GET /v1/appointment-services': () => ok({ items: [] }),
    })
    await tap('takings-toggle')
    const first = await screen.findByTestId('taking-B1')
    expect(first.textContent).toContain('低保')
    expect(first.textContent).toContain('没有记下是谁')
    await tap('takings-more')
    await screen.findByTestId('taking-B2')
    await tap('takings-site-s1')
    await waitFor(() => expect(screen.queryByTestId('taking-B2')).toBeNull())
    expect(sent[sent.length - 1]?.url).toContain('siteId=s1')
    await tap('takings-toggle')
    expect(screen.queryByTestId('takings-list')).toBeNull()
  })
})
