// The hazard list: what is found, put right, checked and struck off, and whose turn it is.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import type { Hazard } from './api'
import HazardsPage from './index'

const home = { id: '330114001012', name: '湾南社区', kind: 'community' as const, path: [] }
const number = 'YH-K7M-2QX-9TF'
const photo = { id: 'ph', url: '/v1/photos/ph?expires=1&signature=s', width: 4, height: 3 }
const hazard: Hazard = {
  number,
  title: '楼道堆满纸箱',
  kind: 'fire',
  level: 'major',
  status: 'found',
  address: '湾南小区3幢',
  microBrain: home,
  responsible: null,
  signal: 'red',
  rectifyBy: '2026-11-17',
  dueAt: '2026-11-18T00:00:00+08:00',
  foundAt: '2026-11-15T00:00:00Z',
  sentBackCount: 0,
  photo,
  place: null,
  reportNumber: null,
  before: [photo],
  after: [],
  history: [
    {
      at: '2026-11-15T00:00:00Z',
      step: 'find',
      status: 'found',
      by: { role: 'staff', microBrain: home, name: '赵师傅' },
      note: '消防通道走不了',
      rectifyBy: '2026-11-17',
      responsible: null,
      photos: [photo],
    },
  ],
  steps: ['start'],
  checkedByAnother: false,
}
const counts = { found: 3, rectifying: 2, rectified: 1, struck_off: 9, overdue: 4 }
const list = (...items: Hazard[]) => ok({ items, nextCursor: null, counts })
const posted = (sent: Sent[]) => sent.find(({ method }) => method === 'POST')
const be = (role: 'staff' | 'dispatcher' | 'supervisor' | 'resident', microBrainId = home.id) =>
  useSession.setState({
    person: { id: 'p', roles: [role === 'resident' ? { role } : { role, microBrainId }] },
  })
const one = (found: Hazard, more: Parameters<typeof serve>[0] = {}) =>
  serve({
    'GET /v1/staff/hazards': () => list(found),
    [`GET /v1/staff/hazards/${number}`]: () => ok(found),
    ...more,
  })

beforeEach(() => {
  beAdmin()
  be('dispatcher')
  phone.opened.length = 0
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  be('resident')
  serve({ 'GET /v1/staff/hazards': () => refuse(403, 'forbidden') })
  show(<HazardsPage />)
  await screen.findByTestId('state-forbidden')
})

test('says that there is none, and can be tried again when it went wrong', async () => {
  let answer = refuse(500, 'internal')
  serve({ 'GET /v1/staff/hazards': () => answer })
  show(<HazardsPage />)
  await screen.findByTestId('hazards-error', {}, { timeout: 4000 })
  answer = list()
  await tap('hazards-again')
  await screen.findByTestId('hazards-none')
})

test('shows each with its time and weight, counted by state, and what is overdue', async () => {
  const sent = one(hazard)
  show(<HazardsPage />)
  const card = (await screen.findByTestId(`hazard-${number}`)).textContent
  for (const words of ['楼道堆满纸箱', '消防 · 湾南社区 · 湾南小区3幢', '重大', '待整改', '超时'])
    expect(card).toContain(words)
  expect(screen.getByTestId('state-rectified').textContent).toBe('待复查 1')
  expect(screen.getByTestId('state-overdue').textContent).toBe('超期 4')
  await tap('state-overdue')
  await waitFor(() => expect(sent.some(({ url }) => url.includes('overdue=true'))).toBe(true))
  await tap('state-struck_off')
  await waitFor(() => expect(sent.some(({ url }) => url.includes('status=struck_off'))).toBe(true))
})

test('is put down with what, which kind and by when', async () => {
  const sent = serve({
    'GET /v1/staff/hazards': () => list(),
    'POST /v1/staff/hazards': () => ok(hazard),
    [`GET /v1/staff/hazards/${number}`]: () => ok(hazard),
  })
  show(<HazardsPage />)
  await tap('hazard-add')
  const send = () => screen.getByTestId('hazard-form-send').textContent
  expect(send()).toBe('先写是什么隐患')
  write('hazard-title', '楼道堆满纸箱')
  expect(send()).toBe('先选哪一类')
  await tap('hazard-kind-fire')
  expect(send()).toBe('先定期限')
  write('rectify-by', '2020-01-01')
  expect(screen.getByText('写成 2026-12-01 这样，不早于今天')).toBeTruthy()
  write('rectify-by', '2099-02-30')
  expect(send()).toBe('先定期限')
  write('rectify-by', '2099-02-28')
  await tap('hazard-level-major')
  expect(screen.getByText('重大隐患由上一级来销号。')).toBeTruthy()
  await tap('hazard-form-send')
  expect((await screen.findByTestId('hazard')).textContent).toContain(number)
  expect(bodyOf(posted(sent))).toEqual({
    title: '楼道堆满纸箱',
    kind: 'fire',
    level: 'major',
    microBrainId: home.id,
    rectifyBy: '2099-02-28',
  })
})

test('is begun with who puts it right', async () => {
  const sent = one(hazard, { [`POST /v1/staff/hazards/${number}/start`]: () => ok(hazard) })
  show(<HazardsPage />)
  await tap(`hazard-${number}`)
  expect((await screen.findByTestId('hazard')).textContent).toContain('期限 2026-11-17')
  expect(screen.getByText(/湾南社区 · 工作人员 · 赵师傅/)).toBeTruthy()
  await tap('act-start')
  expect(screen.getByTestId('form-start-send').textContent).toBe('先写谁来整改')
  write('responsible', '物业王经理')
  await tap('form-start-send')
  await waitFor(() => expect(screen.queryByTestId('form-start')).toBeNull())
  expect(bodyOf(posted(sent))).toEqual({ responsible: '物业王经理' })
})

test('is checked by another, sent back with a day, or struck off', async () => {
  const rectified: Hazard = {
    ...hazard,
    level: 'general',
    status: 'rectified',
    signal: null,
    after: [photo],
    steps: ['send_back', 'strike_off'],
  }
  const sent = one(rectified, {
    [`POST /v1/staff/hazards/${number}/send-back`]: () => ok(rectified),
    [`POST /v1/staff/hazards/${number}/strike-off`]: () =>
      refuse(409, 'step_closed', { detail: '这条隐患现在走不到这一步' }),
  })
  show(<HazardsPage />)
  await tap(`hazard-${number}`)
  expect((await screen.findByTestId('hazard')).textContent).toContain('整改后')
  await tap('act-send_back')
  write('form-send_back-words', '又堆上了')
  expect(screen.getByTestId('form-send_back-send').textContent).toBe('先定期限')
  write('rectify-by', '2099-02-28')
  await tap('form-send_back-send')
  await waitFor(() => expect(screen.queryByTestId('form-send_back')).toBeNull())
  expect(bodyOf(posted(sent))).toEqual({ reason: '又堆上了', rectifyBy: '2099-02-28' })
  await tap('act-strike_off')
  write('form-strike_off-words', '看过了')
  await tap('form-strike_off-send')
  expect((await screen.findByTestId('form-strike_off-problem')).textContent).toContain('走不到这一步')
})

test.each([
  [{ checkedByAnother: true, level: 'general' as const }, '复查要换一个人'],
  [{ checkedByAnother: false, level: 'major' as const }, '等上一级来销号'],
])('says whose turn it is: %o', async (more, words) => {
  one({ ...hazard, status: 'rectified', signal: null, steps: [], ...more })
  show(<HazardsPage />)
  await tap(`hazard-${number}`)
  expect((await screen.findByTestId('hazard-waits')).textContent).toContain(words)
})

test('leads to the report it was found by, and opens the one its address names', async () => {
  phone.params = { number }
  one({ ...hazard, reportNumber: 'K7M-2QX-9TF' })
  show(<HazardsPage />)
  await tap('hazard-report')
  expect(phone.opened).toEqual(['/staff/report/index?number=K7M-2QX-9TF'])
  await tap('pair-back')
  expect(screen.queryByTestId('hazard')).toBeNull()
})
