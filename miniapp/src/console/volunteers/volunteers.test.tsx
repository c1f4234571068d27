// The volunteers' room: who applied is checked, a task is offered, hours are counted.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import type { StaffTask, StaffVolunteerRow } from './api'
import VolunteersRoom from './index'

const home = '330114001012'
const post = { id: home, name: '湾南社区' }
const row: StaffVolunteerRow = {
  id: 'v1',
  post,
  kind: 'helper',
  status: 'applied',
  name: '热心人',
  phone: '138****1234',
  words: '会修水电',
  reason: null,
  consent: { version: '2026-11-22', at: '2026-11-18T00:00:00Z' },
  hours: [],
  appliedAt: '2026-11-18T00:00:00Z',
}
const claim: StaffTask['claims'][number] = {
  id: 'c1',
  name: '热心人',
  kind: 'helper',
  status: 'reported',
  words: '菜送到了',
  photos: [],
  quarters: 6,
  confirmedQuarters: null,
  reason: null,
  own: false,
}
const task: StaffTask = {
  id: 't1',
  post,
  title: '帮忙买菜',
  words: '送到楼下',
  area: '东门附近',
  place: { lng: 120.346, lat: 30.312, coordinates: 'wgs84' },
  startsAt: '2026-11-25T07:00:00Z',
  endsAt: '2026-11-25T09:00:00Z',
  people: 2,
  taken: 1,
  quarters: 6,
  status: 'open',
  care: true,
  number: 'K7M-2QX-9TF',
  meeting: '3 幢楼下',
  reason: null,
  claims: [claim, { ...claim, id: 'c2', own: true }],
}
const be = (role: 'staff' | 'dispatcher') =>
  useSession.setState({
    token: 'token',
    person: { id: 'p', roles: [{ role, microBrainId: home }] },
    sandboxCode: undefined,
  })

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  be('dispatcher')
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is for who works at a post; nobody there is said in words', async () => {
  serve({ 'GET /v1/staff/volunteers': () => ok({ items: [], nextCursor: null }) })
  const first = show(<VolunteersRoom />)
  await screen.findByTestId('volunteers-none')
  first.unmount()
  useSession.setState({ person: { id: 'p', roles: [{ role: 'admin' }] } })
  show(<VolunteersRoom />)
  await screen.findByTestId('state-forbidden')
})

test('a dispatcher accepts, or refuses with a reason; staff are offered neither', async () => {
  const sent = serve({
    'GET /v1/staff/volunteers': () => ok({ items: [row], nextCursor: null }),
    'POST /v1/staff/volunteers/v1': () => ok({ ...row, history: [] }),
  })
  const first = show(<VolunteersRoom />)
  expect((await screen.findByTestId('volunteer-v1')).textContent).toContain('138****1234')
  await tap('accept-v1')
  await waitFor(() => expect(sent.some(({ url }) => url.endsWith('/v1/accept'))).toBe(true))
  await tap('refuse-v1')
  expect(screen.getByTestId('form-check-send').textContent).toBe('先写一句')
  write('form-check-words', '核对不上')
  await tap('form-check-send')
  await waitFor(() =>
    expect(bodyOf(sent.find(({ url }) => url.endsWith('/refuse')))).toEqual({ reason: '核对不上' }),
  )
  first.unmount()
  be('staff')
  queryClient.clear()
  show(<VolunteersRoom />)
  await screen.findByTestId('volunteer-v1')
  for (const act of ['accept', 'refuse', 'reveal']) expect(screen.queryByTestId(`${act}-v1`)).toBeNull()
})

test('the whole number is shown for a reason', async () => {
  serve({
    'GET /v1/staff/volunteers': () => ok({ items: [row], nextCursor: null }),
    'POST /v1/staff/volunteers/v1/reveal': () => ok({ phone: '13800001234' }),
  })
  show(<VolunteersRoom />)
  await tap('reveal-v1')
  write('form-reveal-words', '约时间')
  await tap('form-reveal-send')
  await waitFor(() => expect(screen.getByTestId('volunteer-v1').textContent).toContain('13800001234'))
})

test('hours are counted as reported, or others with a reason; never one’s own', async () => {
  const sent = serve({
    'GET /v1/staff/volunteers': () => ok({ items: [], nextCursor: null }),
    'GET /v1/staff/volunteer-tasks': () => ok({ items: [task], nextCursor: null }),
    'POST /v1/staff/volunteer-claims/c1/confirm': () => ok(task),
  })
  show(<VolunteersRoom />)
  await tap('volunteers-tab-tasks')
  expect((await screen.findByTestId('claim-c1')).textContent).toContain('报了 1.5 小时')
  expect(screen.getByTestId('count-c2').textContent).toBe('自己的时长，请同事来记')
  await tap('count-c1')
  await tap('form-count-send')
  await waitFor(() => expect(screen.queryByTestId('form-count')).toBeNull())
  await tap('count-c1')
  fireEvent.click(screen.getByLabelText('少一个'))
  expect(screen.getByTestId('form-count-send').textContent).toBe('先写一句')
  write('form-count-words', '按签到算')
  await tap('form-count-send')
  await waitFor(() =>
    expect(sent.filter(({ method }) => method === 'POST').map((each) => bodyOf(each))).toEqual([
      {},
      { quarters: 5, reason: '按签到算' },
    ]),
  )
})

test('a task about a matter says what is missing, and what the server refuses', async () => {
  const sent = serve({
    'GET /v1/staff/volunteer-tasks': () => ok({ items: [], nextCursor: null }),
    'POST /v1/staff/volunteer-tasks': () =>
      refuse(400, 'invalid', { errors: [{ path: 'startsAt', message: '要在以后的时间开始' }] }),
  })
  phone.params = { number: 'K7M-2QX-9TF' }
  show(<VolunteersRoom />)
  const save = async () => (await screen.findByTestId('offer-save')).textContent
  expect(await save()).toBe('先写做什么')
  for (const name of ['title', 'words', 'area', 'meeting']) write(`offer-${name}`, '写了')
  expect(await save()).toBe('先写时间')
  write('offer-starts', '2026-11-25 15:00')
  write('offer-ends', '2026-11-25 17:00')
  await tap('offer-save')
  expect((await screen.findByTestId('offer-problem')).textContent).toContain('要在以后的时间开始')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    number: 'K7M-2QX-9TF',
    title: '写了',
    words: '写了',
    area: '写了',
    meeting: '写了',
    startsAt: '2026-11-25T15:00:00+08:00',
    endsAt: '2026-11-25T17:00:00+08:00',
    people: 1,
    quarters: 8,
  })
})
