// Choosing and applying: full slots are off, what is missing is said, what is free instead is one tap away.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { completeIdNumber } from '@chaolin/shared/id-number'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { appointment, service, site, siteSlots, slot } from '../../test/appointment-samples'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import { useNetwork } from '../ui/network'
import ApplyPage from './apply'
import ServicePage from './service'
import SlotsPage from './slots'

// A machine that is busy with other things is no fault of a page.
jest.setTimeout(30_000)

const now = Date.parse('2026-11-23T02:00:00Z')
const grown = completeIdNumber('33011419900307001')
const child = completeIdNumber('33011420150601001')
const parent = completeIdNumber('33011419800101001')

const slots = [
  slot('1', '2026-11-24T01:00:00.000Z', 0),
  slot('2', '2026-11-24T01:15:00.000Z', 1),
  slot('3', '2026-11-24T06:00:00.000Z', 4),
  slot('4', '2026-11-25T01:00:00.000Z', 0),
]
const doors: Doors = {
  'GET /v1/appointment-services': () => ok({ items: [service()] }),
  'GET /v1/sites': () => ok({ items: [site('s1'), site('s2')], nextCursor: null }),
  'GET /v1/sites/nearest-slots': () => ok({ items: [siteSlots('s1', [slots[1]!], 420)] }),
  'GET /v1/sites/s1/slots': () => ok({ items: slots }),
  'GET /v1/sites/s2/slots': () => ok({ items: [slot('5', '2026-11-24T01:00:00.000Z', 0)] }),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  jest.useFakeTimers({ now, advanceTimers: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: 'sandbox:resident-1' })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const opened = () => phone.opened[phone.opened.length - 1] ?? ''
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

test('a matter says its fee with the law, the exemption with its proof, misses and refunds', async () => {
  serve(doors)
  phone.params = { code: 'renewal' }
  show(<ServicePage />)
  await screen.findByTestId('service-fee')
  expect(textOf('service-fee')).toMatch(/工本费 20 元.*低保：不收费.*证明原件.*2322号/)
  expect(textOf('service-refunds')).toContain('签到前取消：全额退')
  await tap('service-choose')
  expect(opened()).toBe('/appointments/slots/index?service=renewal')
})

test('a matter that is not offered any more says so', async () => {
  serve(doors)
  phone.params = { code: 'passport' }
  show(<ServicePage />)
  await screen.findByText('没有这项业务')
})

test('the strip of days opens where something is free; full slots are off; the chosen one leads on', async () => {
  serve(doors)
  phone.params = { service: 'renewal' }
  show(<SlotsPage />)
  await screen.findByTestId('slot-2')
  expect(textOf('slots-go')).toBe('先选一个时间')
  expect(textOf('day-2026-11-24')).toContain('余 5')
  expect(textOf('day-2026-11-25')).toContain('满')
  expect(textOf('day-2026-11-23')).toContain('休')
  expect(screen.getByTestId('slot-1').getAttribute('aria-disabled')).toBe('true')
  await tap('slot-1')
  expect(screen.queryByTestId('slot-chosen')).toBeNull()
  await tap('slot-2')
  expect(textOf('slot-chosen')).toBe('11 月 24 日 周二 09:15')
  await tap('slots-go')
  expect(opened()).toContain('service=renewal&site=s1&slot=2&from=1795482900000')
})

test('another site is chosen with its distance and queue; a full one leads to the waiting list', async () => {
  serve(doors)
  phone.params = { service: 'renewal' }
  show(<SlotsPage />)
  await screen.findByTestId('slot-2')
  await tap('slots-site')
  expect(textOf('site-s1')).toMatch(/420 米.*3 人在等.*最早 明天 09:15/)
  expect(textOf('site-s2')).toContain('约满')
  await tap('site-s2')
  await tap('slots-wait')
  await tap('wait-waitAll')
  await tap('wait-go')
  expect(opened()).toBe('/appointments/apply/index?service=renewal&site=s2&since=2026-11-23&to=2026-12-07')
})

test('nobody is asked to wait while there is something free: only for the days that are full', async () => {
  serve(doors)
  phone.params = { service: 'renewal' }
  show(<SlotsPage />)
  await screen.findByTestId('slot-2')
  expect(screen.queryByTestId('slots-wait')).toBeNull()
  await tap('day-2026-11-25')
  await tap('slots-wait')
  await screen.findByTestId('wait-waitWeek')
  expect(screen.queryByTestId('wait-waitAll')).toBeNull()
  await tap('wait-waitDay')
  await tap('wait-go')
  expect(opened()).toBe('/appointments/apply/index?service=renewal&site=s1&since=2026-11-25&to=2026-11-25')
})

test('the same time at two counters stands once, with all that is free, and leads to the one with more', async () => {
  const twice = [slot('6', '2026-11-24T06:00:00.000Z', 4), slot('7', '2026-11-24T06:00:00.000Z', 9)]
  serve({ ...doors, 'GET /v1/sites/s1/slots': () => ok({ items: twice }) })
  phone.params = { service: 'renewal' }
  show(<SlotsPage />)
  await screen.findByTestId('slot-7')
  expect(textOf('slot-7')).toBe('14:00余 13')
  expect(textOf('day-2026-11-24')).toContain('余 13')
  expect(screen.queryByTestId('slot-6')).toBeNull()
  await tap('slot-7')
  await tap('slots-go')
  expect(opened()).toContain('slot=7')
})

test('in large the soonest times come first, and one tap leads on', async () => {
  useDisplay.setState({ elder: true })
  serve(doors)
  phone.params = { service: 'renewal' }
  show(<SlotsPage />)
  await tap('next-2')
  expect(opened()).toContain('slot=2')
  await tap('slots-all')
  await screen.findByTestId('slot-3')
})

const forSlot = { service: 'renewal', site: 's1', slot: '2', from: '1795482900000', until: '1795483800000' }

async function fill(idNumber = grown) {
  await screen.findByTestId('apply-name')
  write('apply-name', '陈小雨')
  write('apply-id', idNumber)
  write('apply-phone', '13800000000')
}

test('the form says what is missing; an exemption makes it free; what was agreed to goes along', async () => {
  const sent = serve({
    ...doors,
    'POST /v1/appointments': () =>
      ok({ number: 'K7M-2QX-9TF', status: 'booked', feeFen: 0, heldUntil: null }),
  })
  phone.params = forSlot
  show(<ApplyPage />)
  await screen.findByTestId('apply-name')
  expect(textOf('apply-send')).toBe('先填姓名')
  await fill('330114199003070011')
  await waitFor(() => expect(textOf('apply')).toContain('请对照证件再看一遍'))
  write('apply-id', grown.toLowerCase())
  await waitFor(() => expect(textOf('apply-send')).toBe('先点同意'))
  await tap('apply-agree')
  expect(textOf('apply-send')).toBe('留住这个号')
  expect(textOf('apply-note')).toContain('20 元')
  await tap('apply-exempt-low_income')
  expect(textOf('apply-proof')).toContain('证明原件')
  expect(textOf('apply-send')).toBe('约好')
  await tap('apply-send')
  await waitFor(() => expect(opened()).toBe('/appointments/detail/index?number=K7M-2QX-9TF'))
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    slotId: '2',
    service: 'renewal',
    applicant: { name: '陈小雨', idNumber: grown, phone: '13800000000', consent: '2026-11' },
    exemption: 'low_income',
  })
})

test('under 16 by the number the guardian is asked for, with the reason, and judged', async () => {
  const sent = serve({
    ...doors,
    'POST /v1/appointments': () => ok({ number: 'K7M-2QX-9TF', status: 'held', feeFen: 2000 }),
  })
  phone.params = forSlot
  show(<ApplyPage />)
  await fill(child)
  await screen.findByTestId('apply-guardian-why')
  await tap('apply-agree')
  write('apply-guardian-name', '陈大山')
  for (const [typed, words] of [
    [child, '监护人不能是申请人自己'],
    [completeIdNumber('33011420100101001'), '监护人要满 18 周岁'],
  ] as const) {
    write('apply-guardian-id', typed)
    await waitFor(() => expect(textOf('apply-send')).toBe(words))
  }
  write('apply-guardian-id', parent)
  await tap('apply-send')
  await waitFor(() => expect(opened()).toContain('detail'))
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))['applicant']).toMatchObject({
    guardian: { name: '陈大山', idNumber: parent },
  })
})

async function sendTo(answer: ReturnType<typeof refuse>) {
  const sent = serve({ ...doors, 'POST /v1/appointments': () => answer })
  phone.params = forSlot
  show(<ApplyPage />)
  await fill()
  await tap('apply-agree')
  await tap('apply-send')
  await screen.findByTestId('refusal')
  return sent
}

test('a full slot is answered with others: one tap books one of them, under a key of its own', async () => {
  const nextSlots = [siteSlots('s2', [slot('9', '2026-11-25T02:00:00.000Z')], 900)]
  const sent = await sendTo(refuse(409, 'slot_full', { nextSlots }))
  await tap('next-9')
  await waitFor(() => expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(2))
  const [first, second] = sent.filter(({ method }) => method === 'POST')
  expect(bodyOf(second)['slotId']).toBe('9')
  expect(second!.header['Idempotency-Key']).not.toBe(first!.header['Idempotency-Key'])
  await waitFor(() => expect(textOf('apply-what')).toContain('11 月 25 日 周三 10:00'))
})

test.each([
  ['already_booked', { number: 'ABC-DEF-GHJ' }, '/appointments/detail/index?number=ABC-DEF-GHJ'],
  ['too_many_open', {}, '/appointments/list/index'],
])('%s leads where it can be settled', async (code, more, way) => {
  await sendTo(refuse(409, code, more))
  await tap(`refusal-${code}`)
  expect(opened()).toBe(way)
})

test.each([
  ['see_counter', {}, ''],
  ['booking_paused', { pausedUntil: '2026-12-01T02:00:00Z' }, '12月1日'],
])('%s shows the counters of this matter, and the way there', async (code, more, said) => {
  await sendTo(refuse(409, code, more))
  expect(textOf('refusal')).toContain(said)
  const way = jest.spyOn(window, 'open').mockReturnValue(null)
  await tap(`refusal-${code}`)
  await waitFor(() => expect(textOf('counter-s1')).toContain('3 人在等'))
  await tap('counter-s2')
  expect(way).toHaveBeenCalledWith(expect.stringContaining('uri.amap.com'), '_blank', 'noopener,noreferrer')
})

test('what failed for want of a network is gone once it is there again', async () => {
  serve({
    ...doors,
    'POST /v1/appointments': () => {
      throw new Error('request:fail')
    },
  })
  phone.params = forSlot
  show(<ApplyPage />)
  await fill()
  await tap('apply-agree')
  await tap('apply-send')
  await waitFor(() => expect(textOf('refusal')).toContain('写好的都在'))
  act(() => useNetwork.setState({ online: false }))
  act(() => useNetwork.setState({ online: true }))
  await waitFor(() => expect(screen.queryByTestId('refusal')).toBeNull())
})

test('what the server finds wrong stands at its field', async () => {
  const errors = [{ path: 'applicant.idNumber', message: '出生日期在今天之后' }]
  await sendTo(refuse(400, 'invalid', { errors }))
  expect(textOf('apply')).toContain('出生日期在今天之后')
})

test('waiting sends days and the applicant', async () => {
  const sent = serve({ ...doors, 'POST /v1/waitlist': () => ok({ id: 'w1' }) })
  phone.params = { service: 'renewal', site: 's1', since: '2026-11-24', to: '2026-11-30' }
  show(<ApplyPage />)
  await fill()
  await tap('apply-agree')
  await tap('apply-send')
  await waitFor(() => expect(opened()).toBe('/appointments/waitlist/index'))
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toMatchObject({
    siteId: 's1',
    from: '2026-11-24',
    until: '2026-11-30',
    applicant: { idNumber: grown },
  })
})

test('another time is one step; a full one is answered with others', async () => {
  const nextSlots = [siteSlots('s1', [slot('3', '2026-11-24T06:00:00.000Z')])]
  const sent = serve({
    ...doors,
    'GET /v1/appointments/K7M-2QX-9TF': () => ok(appointment()),
    'POST /v1/appointments/K7M-2QX-9TF/reschedule': (asked) =>
      bodyOf(asked)['slotId'] === '3' ? ok({}) : refuse(409, 'slot_full', { nextSlots }),
  })
  phone.params = { service: 'renewal', site: 's1', number: 'K7M-2QX-9TF' }
  show(<SlotsPage />)
  await screen.findByText('现在约的是 11 月 24 日 周二 09:30')
  expect(screen.queryByTestId('slots-wait')).toBeNull()
  await tap('slot-2')
  await tap('slots-move')
  await tap('next-3')
  await waitFor(() => expect(opened()).toBe('/appointments/detail/index?number=K7M-2QX-9TF'))
  expect(sent.filter(({ method }) => method === 'POST').map((asked) => bodyOf(asked)['slotId'])).toEqual([
    '2',
    '3',
  ])
})
