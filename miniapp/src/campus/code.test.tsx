// The campus code: made on the phone, offline too; and what stands there where there is none.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { fromBase45 } from '@chaolin/shared/passes/base45'
import { startingServices } from '@chaolin/shared/campus/services'
import { ok, refuse, serve, show, tap, type Doors } from '../../test/console-door'
import { calls, campuses, codeView } from '../../test/sos-samples'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import CampusPage from './home'
import { campusHomeWords } from './home/words'
import { forgetSos } from './parts/sos-kept'
import { rest } from './parts/sos-run'

jest.setTimeout(30_000)

const cose = randomBytes(117)
const key = randomBytes(32)
const serverMs = Date.parse('2026-11-22T02:00:05Z')

/** As the contract has it, by node's own cryptography. */
function expected(ms: number): Buffer {
  const step = Buffer.alloc(4)
  step.writeUInt32BE(Math.floor(ms / 30_000))
  const sha = createHash('sha256').update(cose).digest()
  const tag = createHmac('sha256', key).update(step).update(sha).digest().subarray(0, 8)
  return Buffer.concat([cose, step, tag])
}

const shown = () => {
  const text = screen.getByTestId('campus-code').getAttribute('data-code') ?? ''
  expect(text.startsWith('QC1:')).toBe(true)
  return Buffer.from(fromBase45(text.slice(4)) ?? [])
}

const active = (until = '2026-11-23T02:00:00Z') =>
  codeView({
    token: cose.toString('base64url'),
    code: '',
    rotation: { stepS: 30, key: key.toString('base64url'), epochS: 0 },
    purposes: ['gate', 'counter', 'event'],
    from: '2026-11-22T01:59:00Z',
    until,
    nowMs: serverMs,
  })

const usual: Doors = {
  'GET /v1/campus/code': () => ok(active()),
  'GET /v1/campus/services': () => ok({ items: startingServices }),
  'GET /v1/campus/sos/current': () => ok({ sos: null, calls }),
  'GET /v1/micro-brains': () => ok({ items: campuses, nextCursor: null }),
}

const be = (id: string) =>
  useSession.setState({
    token: 'token',
    person: { id, roles: [{ role: 'resident' }] },
    sandboxCode: undefined,
  })

beforeEach(() => {
  rest()
  forgetSos()
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  useDisplay.setState({ elder: false, language: 'zh' })
  be('p1')
  jest.useFakeTimers()
})
afterEach(() => {
  rest()
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

test.each([
  ['right', 0],
  ['ten minutes late', -600_000],
  ['ten minutes early', 600_000],
])('on a phone whose clock is %s the code is of the server’s step, and turns over', async (_, offMs) => {
  jest.setSystemTime(serverMs + offMs)
  serve(usual)
  show(<CampusPage />)
  await screen.findByTestId('campus-code')
  expect(shown()).toEqual(expected(serverMs))
  expect(textOf('code-left')).toMatch(/2[56] 秒后换新/)
  await pass(26_000)
  expect(shown()).toEqual(expected(serverMs + 30_000))
})

test('it says who, where, and that the roster has them; never the whole number', async () => {
  jest.setSystemTime(serverMs)
  serve(usual)
  show(<CampusPage />)
  await screen.findByTestId('campus-code')
  for (const text of ['学生0007', '一号校区 · 2026**07', '名册在册'])
    expect(textOf('code-card')).toContain(text)
})

test('it can be made larger, for a gate at arm’s length', async () => {
  jest.setSystemTime(serverMs)
  serve(usual)
  show(<CampusPage />)
  await tap('code-larger')
  const large = screen.getByTestId('campus-code-large').getAttribute('data-code')
  expect(large).toBe(screen.getByTestId('campus-code').getAttribute('data-code'))
})

test('after a restart with no network the code goes on by itself', async () => {
  jest.setSystemTime(serverMs - 600_000)
  serve(usual)
  const before = show(<CampusPage />)
  await screen.findByTestId('campus-code')
  before.unmount()
  queryClient.clear()
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  jest.setSystemTime(serverMs - 600_000 + 3_600_000)
  show(<CampusPage />)
  expect(shown()).toEqual(expected(serverMs + 3_600_000))
  expect(textOf('code-card')).toContain('一号校区')
  await pass(30_000)
  expect(shown()).toEqual(expected(serverMs + 3_630_000))
})

test('once its day is over with no network there is none, and that is said', async () => {
  jest.setSystemTime(serverMs)
  serve(usual)
  const before = show(<CampusPage />)
  await screen.findByTestId('campus-code')
  before.unmount()
  queryClient.clear()
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  jest.setSystemTime(serverMs + 25 * 3_600_000)
  show(<CampusPage />)
  expect(screen.queryByTestId('campus-code')).toBeNull()
  expect(textOf('code-over')).toContain('码过期了')
})

test('another person on the same phone does not see it', async () => {
  jest.setSystemTime(serverMs)
  serve(usual)
  const before = show(<CampusPage />)
  await screen.findByTestId('campus-code')
  before.unmount()
  act(() => be('p2'))
  queryClient.clear()
  serve({ ...usual, 'GET /v1/campus/code': () => ok({ status: 'none', nowMs: serverMs }) })
  show(<CampusPage />)
  await screen.findByTestId('code-none')
  expect(document.body.textContent).not.toContain('学生0007')
})

test('who has none is led to the claim, and help is there all the same', async () => {
  jest.setSystemTime(serverMs)
  serve({ ...usual, 'GET /v1/campus/code': () => ok({ status: 'none', nowMs: serverMs }) })
  show(<CampusPage />)
  await tap('code-claim')
  expect(phone.opened).toEqual(['/campus/claim/index'])
  expect(screen.getByTestId('sos-hold')).toBeTruthy()
  await tap('service-trouble')
  expect(phone.opened[1]).toBe('/campus/claim/index')
})

test('a locked code shows nothing to scan, and says who opens it', async () => {
  jest.setSystemTime(serverMs)
  serve({ ...usual, 'GET /v1/campus/code': () => ok(codeView({ status: 'locked', nowMs: serverMs })) })
  show(<CampusPage />)
  expect((await screen.findByTestId('code-locked')).textContent).toContain('校区指挥站')
  expect(screen.queryByTestId('campus-code')).toBeNull()
  expect(screen.queryByTestId('code-claim')).toBeNull()
})

test.each(['left', 'expired', 'changed', 'moved', 'staff', 'gone'] as const)(
  'an ended code says why: %s',
  async (endedWhy) => {
    jest.setSystemTime(serverMs)
    const ended = codeView({ status: 'ended', endedWhy, nowMs: serverMs })
    serve({ ...usual, 'GET /v1/campus/code': () => ok(ended) })
    show(<CampusPage />)
    const card = await screen.findByTestId('code-ended')
    expect(card.textContent).toContain(campusHomeWords.zh[`ended_${endedWhy}`])
    expect(screen.queryByTestId('campus-code')).toBeNull()
  },
)

test('a code that was ended while the page was away is gone from the phone too', async () => {
  jest.setSystemTime(serverMs)
  serve(usual)
  const before = show(<CampusPage />)
  await screen.findByTestId('campus-code')
  before.unmount()
  queryClient.clear()
  serve({
    ...usual,
    'GET /v1/campus/code': () => ok(codeView({ status: 'ended', endedWhy: 'left', nowMs: serverMs })),
  })
  const second = show(<CampusPage />)
  await screen.findByTestId('code-ended')
  second.unmount()
  queryClient.clear()
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  show(<CampusPage />)
  expect(screen.getByTestId('code-ended')).toBeTruthy()
  expect(screen.queryByTestId('campus-code')).toBeNull()
})

test('each tile leads to its own flow, and one of a flow that is not known here to the plain request', async () => {
  jest.setSystemTime(serverMs)
  const tenth = { ...startingServices[0]!, code: 'laundry', opens: null, name: { zh: '洗衣', en: 'Laundry' } }
  serve({ ...usual, 'GET /v1/campus/services': () => ok({ items: [...startingServices, tenth] }) })
  show(<CampusPage />)
  await screen.findByTestId('campus-code')
  const ways = {
    hukou: '/campus/answers/index?service=hukou',
    lost_found: '/campus/lost/index',
    anti_fraud: '/campus/fraud/index',
    id_appointment: '/campus/request/index?service=id_appointment',
    campus_visit: '/campus/request/index?service=campus_visit',
    legal_aid: '/campus/request/index?service=legal_aid',
    police_tip: '/campus/request/index?service=police_tip',
    laundry: '/campus/request/index?service=laundry',
  }
  for (const [code, way] of Object.entries(ways)) {
    await tap(`service-${code}`)
    expect(phone.opened[phone.opened.length - 1]).toBe(way)
  }
})

test('a poster carries an opaque id; the server says what it opens', async () => {
  jest.setSystemTime(serverMs)
  phone.params = { scene: 'opaque-id' }
  const scene = { campusId: 'campus-1', campus: '一号校区', opens: 'sos' }
  serve({ ...usual, 'GET /v1/campus/scenes/opaque-id': () => ok(scene) })
  show(<CampusPage />)
  await screen.findByTestId('campus-code')
  await pass(100)
  expect(phone.opened).toEqual(['/campus/sos/index'])
})

test('with nothing kept and no network there is no code, and help is there all the same', async () => {
  jest.setSystemTime(serverMs)
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  show(<CampusPage />)
  await pass(5000)
  expect(screen.getByTestId('state-offline')).toBeTruthy()
  expect(screen.getByTestId('sos-hold')).toBeTruthy()
})

test('services that did not open are no reason to show no code', async () => {
  jest.setSystemTime(serverMs)
  serve({ ...usual, 'GET /v1/campus/services': () => refuse(503, 'unavailable') })
  show(<CampusPage />)
  await screen.findByTestId('campus-code')
  await pass(3000)
  expect(screen.getByTestId('services-problem')).toBeTruthy()
  expect(screen.getByTestId('campus-code')).toBeTruthy()
})
