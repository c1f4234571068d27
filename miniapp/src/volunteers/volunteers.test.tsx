// A volunteer's pages: apply with a yes of its own, tasks near by, claim, the exact place, report back.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { volunteerConsent } from '@chaolin/shared/staff/volunteers/rules'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import type { Task, Volunteer } from './api'
import VolunteerPage from './apply'
import VolunteerTaskPage from './task'
import VolunteerTasksPage from './tasks'

const volunteer: Volunteer = {
  id: 'v1',
  post: { id: '330114001012', name: '湾南社区' },
  kind: 'helper',
  status: 'accepted',
  name: '热心人',
  phone: '13800001234',
  words: null,
  reason: null,
  consent: { version: volunteerConsent.version, at: '2026-11-18T00:00:00Z' },
  hours: [
    { year: 2026, quarters: 9 },
    { year: 2025, quarters: 4 },
  ],
  appliedAt: '2026-11-18T00:00:00Z',
}
const task: Task = {
  id: 't1',
  post: volunteer.post,
  title: '帮忙买菜',
  words: '买一次菜，送到楼下',
  area: '小区东门附近',
  place: { lng: 120.346, lat: 30.312, coordinates: 'wgs84' },
  startsAt: '2026-11-25T07:00:00Z',
  endsAt: '2026-11-25T09:00:00Z',
  people: 2,
  taken: 1,
  quarters: 6,
  status: 'open',
  care: true,
  distanceM: 340,
  mine: null,
  meeting: null,
  steps: ['claim'],
}
const claimed: Task = {
  ...task,
  taken: 2,
  mine: { status: 'claimed', quarters: null, confirmedQuarters: null, reason: null, words: null },
  meeting: { words: '3 幢楼下', place: { lng: 120.3457, lat: 30.3123, coordinates: 'wgs84' } },
  steps: ['give-up', 'report'],
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  useSession.setState({
    token: 'token',
    person: { id: 'p', roles: [{ role: 'resident' }] },
    sandboxCode: undefined,
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('the application says what is missing, and needs a yes of its own', async () => {
  const sent = serve({
    'GET /v1/volunteers/mine': () => ok({ items: [], consent: volunteerConsent }),
    'POST /v1/volunteers': () => ok({ ...volunteer, status: 'applied' }),
  })
  show(<VolunteerPage />)
  await screen.findByTestId('volunteer-none')
  await tap('volunteer-apply')
  const send = () => screen.getByTestId('apply-yes')
  expect(send().textContent).toBe('先选指挥站')
  await tap('apply-post-330114001012')
  expect(send().textContent).toBe('先写姓名')
  write('apply-name', '热心人')
  write('apply-phone', '123')
  expect(send().textContent).toBe('先写手机号')
  write('apply-phone', '13800001234')
  expect(send().textContent).toBe('先看说明，再点同意')
  await tap('apply-agree')
  await tap('apply-yes')
  await screen.findByTestId('volunteer-sent')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    microBrainId: '330114001012',
    kind: 'helper',
    name: '热心人',
    phone: '13800001234',
    consent: volunteerConsent.version,
  })
})

test('hours are shown by year, a reason where there is one; leaving is asked for once more', async () => {
  const refused = { ...volunteer, id: 'v2', status: 'refused' as const, reason: '核对不上', hours: [] }
  const sent = serve({
    'GET /v1/volunteers/mine': () => ok({ items: [volunteer, refused], consent: volunteerConsent }),
    'POST /v1/volunteers/v1/leave': () => ok({ ...volunteer, status: 'ended' }),
  })
  show(<VolunteerPage />)
  expect((await screen.findByTestId('membership-v1')).textContent).toContain(
    '2026 年 2.25 小时 · 2025 年 1 小时',
  )
  expect(screen.getByTestId('membership-v2').textContent).toContain('原因：核对不上')
  expect(screen.queryByTestId('leave-v2')).toBeNull()
  await tap('leave-v1')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('leave-yes')
  await waitFor(() => expect(screen.queryByTestId('leave-sheet')).toBeNull())
})

test('tasks say when, where about, how far and how many; none is said in words', async () => {
  serve({
    'GET /v1/volunteer-tasks': () => ok({ items: [task], nextCursor: null }),
    'GET /v1/volunteer-tasks/mine': () => ok({ items: [], nextCursor: null }),
  })
  show(<VolunteerTasksPage />)
  const told = (await screen.findByTestId('task-t1')).textContent
  for (const words of ['帮忙买菜', '11月25日 15:00 到 17:00', '小区东门附近', '300 米', '1/2 人', '1.5 小时'])
    expect(told).toContain(words)
  await tap('tasks-tab-mine')
  expect((await screen.findByTestId('tasks-none')).textContent).toContain('还没有认领')
})

test('a list that cannot be read says why', async () => {
  serve({ 'GET /v1/volunteer-tasks': () => refuse(403, 'forbidden') })
  show(<VolunteerTasksPage />)
  await screen.findByTestId('state-forbidden')
})

test('claimed, the place is shown; done, words and hours are sent', async () => {
  let now = task
  const sent = serve({
    'GET /v1/volunteer-tasks/t1': () => ok(now),
    'POST /v1/volunteer-tasks/t1/claim': () => {
      now = claimed
      return ok(claimed)
    },
    'POST /v1/volunteer-tasks/t1/report': () => {
      now = { ...claimed, mine: { ...claimed.mine!, status: 'reported', quarters: 6 }, steps: [] }
      return ok(now)
    },
  })
  phone.params = { id: 't1' }
  show(<VolunteerTaskPage />)
  await screen.findByTestId('task-facts')
  expect(screen.queryByTestId('task-meeting')).toBeNull()
  await tap('task-claim')
  expect((await screen.findByTestId('task-meeting')).textContent).toContain('3 幢楼下')
  await tap('task-report')
  expect(screen.getByTestId('report-yes').textContent).toBe('先写一句')
  write('report-words', '菜送到了')
  await tap('report-yes')
  await waitFor(() => expect(screen.getByTestId('task-mine').textContent).toContain('报了 1.5 小时'))
  expect(bodyOf(sent.filter(({ method }) => method === 'POST')[1])).toEqual({
    words: '菜送到了',
    quarters: 6,
  })
})

test('full, too late, and gone are said in words', async () => {
  const full = { ...task, taken: 2, steps: [] }
  serve({
    'GET /v1/volunteer-tasks/t1': () => ok(full),
    'GET /v1/volunteer-tasks/t2': () => ok({ ...task, id: 't2' }),
    'POST /v1/volunteer-tasks/t2/claim': () => refuse(409, 'step_closed', { detail: '名额满了，或者不用了' }),
    'GET /v1/volunteer-tasks/t3': () => refuse(404, 'not_found'),
  })
  phone.params = { id: 't1' }
  const first = show(<VolunteerTaskPage />)
  expect((await screen.findByTestId('task-claim')).textContent).toBe('满了')
  first.unmount()
  phone.params = { id: 't2' }
  const second = show(<VolunteerTaskPage />)
  await tap('task-claim')
  expect((await screen.findByTestId('claim-problem')).textContent).toContain('名额满了')
  second.unmount()
  phone.params = { id: 't3' }
  show(<VolunteerTaskPage />)
  await screen.findByTestId('state-empty')
})
