// A walk home: set, counted down, longer, safe; and when nobody says so, the call that it becomes. And who looked.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, type Doors } from '../../test/console-door'
import { calls, sosView } from '../../test/sos-samples'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import { useNetwork } from '../ui/network'
import type { Look, Walk } from './api'
import LooksPage from './looks'
import { rest } from './parts/sos-run'
import { useSos } from './parts/sos-kept'
import WalkPage from './walk'

jest.setTimeout(30_000)

const startMs = Date.parse('2026-11-22T12:00:00Z')
const walkOf = (part: Partial<Walk> = {}): Walk => ({
  id: 'w1',
  status: 'walking',
  startedAt: '2026-11-22T12:00:00.000Z',
  until: '2026-11-22T12:30:00.000Z',
  endedAt: null,
  sosNumber: null,
  ...part,
})

let walk: Walk | null = null
const usual: Doors = {
  'GET /v1/campus/walks/current': () => ok({ walk, calls }),
  'GET /v1/campus/sos/current': () => ok({ sos: null, calls }),
}

beforeEach(() => {
  rest()
  useSos.setState({ pressed: undefined, sos: undefined, waiting: [] })
  queryClient.clear()
  phone.opened = []
  walk = null
  useNetwork.setState({ online: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p1', roles }, sandboxCode: undefined })
  jest.useFakeTimers({ now: startMs })
})
afterEach(() => {
  rest()
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

test('it starts with a time and, where it can be had, a place; without one it starts too', async () => {
  const sent = serve({ ...usual, 'POST /v1/campus/walks': () => ok(walkOf()) })
  show(<WalkPage />)
  await screen.findByTestId('walk-start')
  await tap('walk-length-45')
  await tap('walk-start')
  await pass(100)
  const body = bodyOf(sent.find(({ method }) => method === 'POST'))
  expect(Object.keys(body)).toEqual(['until'])
  const inMs = Date.parse(`${body['until']}`) - startMs
  expect(inMs).toBeGreaterThanOrEqual(45 * 60_000)
  expect(inMs).toBeLessThan(46 * 60_000)
  expect(screen.getByTestId('walk-going')).toBeTruthy()
})

test('without a position that is said; without a connection there is somebody to call', async () => {
  serve({ ...usual, 'POST /v1/campus/walks': () => ok(walkOf()) })
  const shown = show(<WalkPage />)
  await tap('walk-start')
  await pass(100)
  expect(textOf('walk-placeless')).toContain('没拿到位置')
  shown.unmount()
  queryClient.clear()
  useSos.setState({ calls })
  serve({
    'GET /v1/campus/walks/current': () => {
      throw new Error('fail')
    },
    'GET /v1/campus/sos/current': () => ok({ sos: null, calls }),
  })
  show(<WalkPage />)
  await pass(3000)
  await screen.findByTestId('walk-cut')
  for (const testId of ['call-emergency', 'call-campus', 'sos-hold']) screen.getByTestId(testId)
})

test('what is left is counted down by the second, and the last two minutes say what to do', async () => {
  walk = walkOf()
  serve(usual)
  show(<WalkPage />)
  await screen.findByTestId('walk-left')
  expect(textOf('walk-left')).toMatch(/^(30:00|29:5\d)$/)
  await pass(60_000)
  expect(textOf('walk-left')).toMatch(/^(29:00|28:5\d)$/)
  expect(screen.queryByTestId('walk-soon')).toBeNull()
  await pass(27.5 * 60_000)
  expect(textOf('walk-soon')).toContain('到了报平安')
})

test('longer is added to its end, and safe ends it', async () => {
  walk = walkOf()
  const sent = serve({
    ...usual,
    'POST /v1/campus/walks/w1/extend': () => ok(walkOf({ until: '2026-11-22T12:50:00.000Z' })),
    'POST /v1/campus/walks/w1/stop': () => ok(walkOf({ status: 'stopped' })),
  })
  show(<WalkPage />)
  await tap('walk-extend')
  await tap('walk-more-20')
  await tap('walk-extend-yes')
  await pass(100)
  expect(bodyOf(sent.find(({ url }) => url.endsWith('/extend')))).toEqual({
    until: '2026-11-22T12:50:00.000Z',
  })
  expect(textOf('walk-left')).toMatch(/^49:|^50:00/)
  await tap('walk-stop')
  await pass(100)
  expect(textOf('walk-stopped')).toContain('报平安了')
})

test('its time over, the page finds the call that it became', async () => {
  walk = walkOf({ until: '2026-11-22T12:00:10.000Z' })
  serve({
    ...usual,
    'GET /v1/campus/sos/current': () => ok({ sos: walk ? null : sosView({ origin: 'walk' }), calls }),
  })
  show(<WalkPage />)
  await screen.findByTestId('walk-left')
  await pass(11_000)
  expect(textOf('walk-left')).toBe('00:00')
  walk = null
  await pass(5000)
  expect(phone.opened).toContain('/campus/sos/index')
})

test('a time that is too long is refused in words, and the walk goes on', async () => {
  walk = walkOf()
  serve({
    ...usual,
    'POST /v1/campus/walks/w1/extend': () => refuse(400, 'invalid', { detail: '最长四个小时' }),
  })
  show(<WalkPage />)
  await tap('walk-extend')
  await tap('walk-extend-yes')
  await pass(100)
  expect(textOf('walk-extend-problem')).toContain('最长四个小时')
  expect(screen.getByTestId('walk-going')).toBeTruthy()
})

test('with no network it neither starts nor ends, and says so', async () => {
  serve(usual)
  show(<WalkPage />)
  await screen.findByTestId('walk-start')
  act(() => useNetwork.setState({ online: false }))
  expect(textOf('walk-start')).toBe('有网才能开始')
})

const look = (part: Partial<Look>): Look => ({
  at: '2026-11-22T11:00:00.000Z',
  field: 'campus_identity',
  reason: '窗口核验青牛码',
  by: 'clerk',
  ...part,
})

test('each look at me on the campus is told: what, by whom, when; looks at other things stand elsewhere', async () => {
  serve({
    'GET /v1/me/access-log': () =>
      ok({
        items: [
          look({}),
          look({ field: 'sos_place', reason: '校园110', by: 'dispatcher:campus-1' }),
          look({ field: 'phone', reason: '回访', by: 'staff:campus-1' }),
        ],
        nextCursor: null,
      }),
    'GET /v1/micro-brains/campus-1': () => ok({ id: 'campus-1', name: '一号校区', kind: 'campus', path: [] }),
  })
  show(<LooksPage />)
  expect((await screen.findByTestId('look-campus_identity')).textContent).toContain('窗口人员')
  await pass(100)
  expect(textOf('look-sos_place')).toContain('一号校区 · 值班长')
  expect(textOf('look-sos_place')).toContain('今天 19:00')
  expect(screen.queryByTestId('look-phone')).toBeNull()
})

test('a page of other looks alone is passed over; with none at all that is said', async () => {
  serve({
    'GET /v1/me/access-log?cursor=next': () => ok({ items: [look({})], nextCursor: null }),
    'GET /v1/me/access-log': () => ok({ items: [look({ field: 'phone' })], nextCursor: 'next' }),
  })
  const first = show(<LooksPage />)
  await screen.findByTestId('look-campus_identity')
  first.unmount()
  queryClient.clear()
  serve({ 'GET /v1/me/access-log': () => ok({ items: [], nextCursor: null }) })
  show(<LooksPage />)
  expect((await screen.findByTestId('state-empty')).textContent).toContain('还没有人看过')
})
