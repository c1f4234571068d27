// What is held in the hand: the count-down and the payment, the queue, the money that goes back, the waiting list.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { appointment, money, service, site, siteSlots, slot } from '../../test/appointment-samples'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import type { AppointmentView } from './api'
import DetailPage from './detail'
import ListPage from './list'
import { cashierAddress } from './parts/pay'
import WaitlistPage from './waitlist'

jest.setTimeout(30_000)

const number = 'K7M-2QX-9TF'
const usual: Doors = {
  'GET /v1/appointment-services': () => ok({ items: [service()] }),
  'GET /v1/sites': () => ok({ items: [site('s1')], nextCursor: null }),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = { number }
  phone.opened = []
  jest.useFakeTimers({ now: Date.parse('2026-11-23T02:00:00Z'), advanceTimers: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: 'sandbox:resident-1' })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

function open(part: Partial<AppointmentView> | (() => AppointmentView), doors: Doors = {}) {
  const read = typeof part === 'function' ? part : () => appointment(part)
  const sent = serve({ ...usual, [`GET /v1/appointments/${number}`]: () => ok(read()), ...doors })
  show(<DetailPage />)
  return sent
}

const held = {
  status: 'held' as const,
  heldUntil: '2026-11-23T02:10:00.000Z',
  payment: money({ status: 'created', paidFen: 0, paidAt: null }),
}

test('a hold counts down; when it is over nothing can be paid, and the end is told', async () => {
  let view = appointment(held)
  open(() => view)
  await screen.findByTestId('detail-left')
  expect(textOf('detail-left')).toBe('10:00')
  expect(textOf('detail-pay')).toBe('付 20 元')
  await act(async () => void (await jest.advanceTimersByTimeAsync(9 * 60_000)))
  expect(textOf('detail-left')).toMatch(/^(1:0\d|0:5\d)$/)
  await act(async () => void (await jest.advanceTimersByTimeAsync(61_000)))
  expect(screen.queryByTestId('detail-pay')).toBeNull()
  view = appointment({ status: 'expired', payment: held.payment })
  await act(async () => void (await jest.advanceTimersByTimeAsync(4000)))
  await screen.findByTestId('detail-expired')
  await tap('detail-again')
  expect(phone.opened).toContain('/appointments/service/index?code=renewal')
})

test('who comes back from the cashier waits for the news of the money, not for a second payment', async () => {
  let view = appointment(held)
  phone.params = { number, pay: 'ok' }
  open(() => view)
  await screen.findByTestId('detail-confirming')
  expect(screen.queryByTestId('detail-pay')).toBeNull()
  view = appointment()
  await act(async () => void (await jest.advanceTimersByTimeAsync(4000)))
  await waitFor(() => expect(textOf('detail-fee')).toContain('工本费 20 元，已付'))
})

test('no news for a minute: the button is there again', async () => {
  phone.params = { number, pay: 'ok' }
  open(held)
  await screen.findByTestId('detail-confirming')
  await act(async () => void (await jest.advanceTimersByTimeAsync(61_000)))
  await screen.findByTestId('detail-pay')
})

test('a refusal to give the parameters is said, and the slot is still there', async () => {
  open(held, { [`POST /v1/appointments/${number}/pay`]: () => refuse(503, 'unavailable') })
  await tap('detail-pay')
  await screen.findByTestId('pay-problem')
  expect(textOf('detail-left')).toMatch(/^(10:00|9:\d\d)$/)
})

test('the way to the cashier and back is a path of our own', () => {
  const parameters = {
    timeStamp: '1',
    nonceStr: 'n',
    package: 'prepay_id=wx1',
    signType: 'RSA',
    paySign: 's',
  }
  expect(cashierAddress(number, parameters)).toBe(
    `/sandbox/pay/cashier/wx1?return=${encodeURIComponent(`/#/appointments/detail/index?number=${number}`)}`,
  )
})

test('the way to the site, once it is known where that is', async () => {
  const opened = jest.spyOn(window, 'open').mockReturnValue(null)
  open({})
  await tap('detail-map')
  expect(opened).toHaveBeenCalledWith(
    expect.stringMatching(/^https:\/\/uri\.amap\.com\/marker\?position=/),
    '_blank',
    'noopener,noreferrer',
  )
})

test('without its place there is the way in words alone', async () => {
  open({}, { 'GET /v1/sites': () => ok({ items: [], nextCursor: null }) })
  await screen.findByTestId('detail-way')
  expect(screen.queryByTestId('detail-map')).toBeNull()
})

test('a fee that was taken at the counter is paid', async () => {
  const refund = { zh: '已经办理：不退', en: 'Served: nothing' }
  open({ status: 'served', payment: null, refund, steps: [] })
  await waitFor(() => expect(textOf('detail-fee')).toBe('工本费 20 元，已付在窗口付的'))
})

test('money that came too late is said plainly, until it has arrived and after', async () => {
  let view = appointment({
    status: 'expired',
    payment: money({ status: 'refunding', backFen: 2000, late: true }),
  })
  open(() => view)
  await screen.findByTestId('detail-late')
  expect(textOf('detail-late')).toContain('付款来晚了：号已经放了，20 元全额退回')
  expect(textOf('detail-fee')).toContain('正在退回')
  view = { ...view, payment: { ...view.payment!, status: 'refunded', backAt: '2026-11-23T02:00:05.000Z' } }
  await act(async () => void (await jest.advanceTimersByTimeAsync(11_000)))
  await waitFor(() => expect(textOf('detail-fee')).toContain('20 元已退回'))
  await tap('detail-receipt')
  await screen.findByTestId('receipt-back')
})

test('cancelling asks first, says what happens to the money, and is a POST with a key', async () => {
  const sent = open({}, { [`POST /v1/appointments/${number}/cancel`]: () => ok({}) })
  await tap('detail-cancel')
  expect(textOf('cancel-sheet')).toContain('20 元退回原来的付款方式')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('cancel-yes')
  await waitFor(() => expect(screen.queryByTestId('cancel-sheet')).toBeNull())
  const cancel = sent.find(({ url }) => url.endsWith('/cancel'))
  expect(cancel?.method).toBe('POST')
  expect(cancel?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
})

test('check-in opens with the rule: off with the time before, then by the code of the site', async () => {
  open({})
  await screen.findByTestId('detail-check-in')
  expect(textOf('detail-check-in')).toContain('明天 09:00 起签到')
  await tap('detail-check-in')
  expect(screen.queryByTestId('check-in-sheet')).toBeNull()
})

test('a wrong code of the site is said; the right one gives a ticket', async () => {
  jest.setSystemTime(Date.parse('2026-11-24T01:10:00Z'))
  let view = appointment()
  const sent = open(() => view, {
    [`POST /v1/appointments/${number}/check-in`]: (asked) => {
      if (bodyOf(asked)['code'] !== 'CS1:s1:paper:x') return refuse(409, 'site_code_invalid')
      view = appointment({ status: 'checked_in', ticket: 'A012', ahead: 3, steps: [] })
      return ok(view)
    },
  })
  await tap('detail-check-in')
  write('check-in-code', 'wrong')
  await tap('check-in-yes')
  await screen.findByTestId('check-in-problem')
  write('check-in-code', 'CS1:s1:paper:x')
  await tap('check-in-yes')
  await screen.findByTestId('detail-ticket')
  expect(textOf('detail-ticket')).toMatch(/A012.*3 位/)
  expect(sent.filter(({ url }) => url.endsWith('/check-in'))).toHaveLength(2)
  view = appointment({ status: 'called', ticket: 'A012', counter: '2 号窗口', steps: [] })
  await act(async () => void (await jest.advanceTimersByTimeAsync(4000)))
  await waitFor(() => expect(textOf('detail-ticket')).toContain('2 号窗口'))
  expect(screen.queryByTestId('detail-cancel')).toBeNull()
})

test('another time is said once it is taken, and is no news any more later', async () => {
  const moment = { step: 'reschedule', status: 'booked' as const, by: 'you' as const, note: null }
  open({ timeline: [{ ...moment, at: '2026-11-23T01:59:30.000Z' }] })
  await waitFor(() => expect(textOf('detail-moved-done')).toBe('改好了：明天 09:30'))
  await act(async () => void (await jest.advanceTimersByTimeAsync(2 * 60_000)))
  expect(screen.queryByTestId('detail-moved-done')).toBeNull()
})

test('called and not there: to the counter, and no number of people before', async () => {
  open({ status: 'checked_in', ticket: 'A012', parked: true, ahead: null, steps: [] })
  await waitFor(() => expect(textOf('detail-parked')).toBe('叫过您没来，请到窗口说一声'))
  expect(textOf('detail-ticket')).toBe('您的号A012')
  expect(textOf('detail')).not.toContain('前面还有')
})

test('what ran out is not asked to be paid; a miss says what it counts for', async () => {
  const unpaid = money({ status: 'closed', paidFen: 0, paidAt: null })
  let view = appointment({ status: 'expired', payment: unpaid, steps: [] })
  open(() => view)
  await waitFor(() => expect(textOf('detail-fee')).toContain('不用付了'))
  expect(textOf('detail-who')).not.toContain('办好后有效')
  view = appointment({ status: 'missed', feeFen: 0, payment: null, miss: { nth: 2, pausedUntil: null } })
  await act(() => queryClient.invalidateQueries())
  await waitFor(() =>
    expect(textOf('detail-missed')).toMatch(/爽约.*第 2 次.*满 3 次.*停 30 天.*请到窗口说一声/),
  )
  view = { ...view, miss: { nth: 3, pausedUntil: '2026-12-20T02:00:00.000Z' } }
  await act(() => queryClient.invalidateQueries())
  await waitFor(() => expect(textOf('detail-missed')).toContain('停到 12月20日'))
})

test('what nobody marked ended without a miss, and was not unpaid', async () => {
  const last = {
    at: '2026-11-20T00:00:00+08:00',
    step: 'unmarked',
    status: 'expired',
    by: 'system',
    note: null,
  } as const
  open({ status: 'expired', payment: null, steps: [], timeline: [last] })
  await waitFor(() => expect(textOf('detail-expired')).toContain('不记爽约'))
  expect(textOf('detail-expired')).not.toContain('付款')
})

test('the money that came is told as WeChat Pay’s', async () => {
  const paid = {
    at: '2026-11-23T01:05:00.000Z',
    step: 'paid',
    status: 'booked' as const,
    by: 'system' as const,
  }
  open({ timeline: [{ ...paid, note: null }] })
  await waitFor(() => expect(textOf('detail-story')).toContain('微信支付'))
  expect(textOf('detail-story')).not.toContain('系统')
})

test('a closed counter offers other times; one tap moves', async () => {
  const offers = [siteSlots('s1', [slot('8', '2026-11-24T06:00:00.000Z')])]
  const sent = open({ moved: true, offers }, { [`POST /v1/appointments/${number}/reschedule`]: () => ok({}) })
  await screen.findByTestId('detail-moved')
  expect(textOf('detail-must-move')).toBe('要改时间')
  expect(textOf('detail-hero')).not.toContain('签到')
  expect(screen.queryByTestId('detail-check-in')).toBeNull()
  await tap('next-8')
  await waitFor(() =>
    expect(bodyOf(sent.find(({ url }) => url.endsWith('/reschedule')))).toEqual({ slotId: '8' }),
  )
})

test('what is not there, or not mine, says so and leads to mine', async () => {
  serve({ ...usual, [`GET /v1/appointments/${number}`]: () => refuse(404, 'not_found') })
  show(<DetailPage />)
  await screen.findByText('没有这个预约')
  await tap('state-action')
  expect(phone.opened).toContain('/appointments/list/index')
})

test('my appointments read on by pages, tell of a pause, and of an offer first of all', async () => {
  const { service: matter, site: at, ...rest } = appointment()
  const item = (each: string) => ({
    number: each,
    status: rest.status,
    service: matter,
    site: { id: at.id, name: at.name },
    from: rest.from,
    until: rest.until,
    feeFen: 0,
    heldUntil: null,
    applicantName: '陈**',
    ticket: null,
    parked: false,
    moved: each === 'AAA-AAA-AAA',
  })
  serve({
    ...usual,
    'GET /v1/waitlist': () => ok({ items: [wait({ status: 'offered' })] }),
    'GET /v1/appointments?open=true&order=time': ({ url }) =>
      url.includes('cursor=c2')
        ? ok({ items: [item('BBB-BBB-BBB')], nextCursor: null, pausedUntil: null })
        : ok({ items: [item('AAA-AAA-AAA')], nextCursor: 'c2', pausedUntil: '2026-12-20T02:00:00Z' }),
    'GET /v1/appointments?open=false&order=time': () =>
      ok({ items: [], nextCursor: null, pausedUntil: null }),
  })
  show(<ListPage />)
  await screen.findByTestId('appointment-AAA-AAA-AAA')
  expect(textOf('appointment-AAA-AAA-AAA')).toContain('要改时间')
  expect(textOf('list-paused')).toContain('12月20日')
  await waitFor(() => expect(textOf('list-waits')).toContain('10 分钟内确认'))
  await tap('appointments-more')
  await screen.findByTestId('appointment-BBB-BBB-BBB')
  expect(textOf('appointment-BBB-BBB-BBB')).toContain('约好了')
  await tap('appointments-tab-past')
  await screen.findByTestId('appointments-empty')
})

const wait = (part: object) => ({
  id: 'w1',
  status: 'waiting',
  site: { id: 's1', name: '驿站 s1' },
  service: 'renewal',
  from: '2026-11-23T16:00:00.000Z',
  until: '2026-11-25T16:00:00.000Z',
  ahead: null,
  offer: null,
  ...part,
})

test('the waiting list says how many are before', async () => {
  let entry = wait({ ahead: 2 })
  serve({ ...usual, 'GET /v1/waitlist': () => ok({ items: [entry] }) })
  show(<WaitlistPage />)
  await waitFor(() => expect(textOf('wait-ahead')).toContain('前面还有 2 位'))
  entry = wait({ ahead: 0 })
  await act(() => queryClient.invalidateQueries())
  await waitFor(() => expect(textOf('wait-ahead')).toContain('先给您'))
})

test('an offer counts its ten minutes down and is taken by one tap; leaving asks first', async () => {
  const offer = {
    slotId: '8',
    from: '2026-11-24T06:00:00.000Z',
    until: '2026-11-24T06:15:00.000Z',
    offeredUntil: '2026-11-23T02:10:00.000Z',
  }
  const sent = serve({
    ...usual,
    'GET /v1/waitlist': () => ok({ items: [wait({ status: 'offered', offer })] }),
    'POST /v1/waitlist/w1/leave': () => ok(wait({ status: 'left' })),
    'POST /v1/waitlist/w1/accept': () => ok({ number, status: 'held' }),
  })
  show(<WaitlistPage />)
  await screen.findByTestId('wait-left')
  expect(textOf('wait-left')).toContain('10:00')
  expect(textOf('wait-offered')).toContain('11 月 24 日 周二 到 11 月 25 日 周三')
  await tap('wait-leave')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('leave-yes')
  await waitFor(() => expect(screen.queryByTestId('leave-sheet')).toBeNull())
  await tap('wait-accept')
  await waitFor(() => expect(phone.opened).toContain(`/appointments/detail/index?number=${number}`))
})
