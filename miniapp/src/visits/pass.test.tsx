// The pass: codes made on the phone by the server's time, whatever its own clock says; offline, and when there is none.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { fromBase45 } from '@chaolin/shared/passes/base45'
import { ok, refuse, serve, show } from '../../test/console-door'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import PassPage from './pass'
import { leftOver } from '../ui/ring'
import { passAnswer, visitView } from '../../test/visit-samples'

// A machine that is busy with other things is no fault of a page.
jest.setTimeout(30_000)

const cose = randomBytes(117)
const key = randomBytes(32)
const serverMs = Date.parse('2026-11-22T02:00:05Z')
const frame = { from: '2026-11-22T01:00:00Z', until: '2026-11-22T10:00:00Z' }

/** As the contract has it, by node's own cryptography. */
function expected(ms: number): Buffer {
  const step = Buffer.alloc(4)
  step.writeUInt32BE(Math.floor(ms / 30_000))
  const sha = createHash('sha256').update(cose).digest()
  const tag = createHmac('sha256', key).update(step).update(sha).digest().subarray(0, 8)
  return Buffer.concat([cose, step, tag])
}

const shown = () => {
  const text = screen.getByTestId('pass-code').getAttribute('data-code') ?? ''
  expect(text.startsWith('QP1:')).toBe(true)
  return Buffer.from(fromBase45(text.slice(4)) ?? [])
}

const pass = () =>
  passAnswer({
    token: cose.toString('base64url'),
    rotation: { stepS: 30, key: key.toString('base64url'), epochS: 0 },
    nowMs: serverMs,
    ...frame,
  })
const doors = {
  'GET /v1/visits/v1': () => ok(visitView({ status: 'accepted', entries: 1, maxUses: 3, ...frame })),
  'GET /v1/visits/v1/pass': () => ok(pass()),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = { id: 'v1' }
  const roles = [{ role: 'visitor' as const }]
  useSession.setState({ token: 'token', person: { id: 'p1', roles }, sandboxCode: undefined })
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const pass30s = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))

test.each([
  ['right', 0],
  ['ten minutes late', -600_000],
  ['ten minutes early', 600_000],
])(
  'on a phone whose clock is %s the code is the one of the server’s step, and changes with it',
  async (_, offMs) => {
    jest.setSystemTime(serverMs + offMs)
    serve(doors)
    show(<PassPage />)
    await screen.findByTestId('pass-code')
    expect(shown()).toEqual(expected(serverMs))
    expect(screen.getByTestId('pass-left').textContent).toMatch(/2[56] 秒/)
    await pass30s(24_000)
    expect(shown()).toEqual(expected(serverMs))
    await pass30s(2000)
    expect(shown()).toEqual(expected(serverMs + 30_000))
    expect(shown()).not.toEqual(expected(serverMs))
    await pass30s(30_000)
    expect(shown()).toEqual(expected(serverMs + 60_000))
  },
)

test('a clock that is set while the page is open does not matter', async () => {
  jest.setSystemTime(serverMs)
  serve(doors)
  show(<PassPage />)
  await screen.findByTestId('pass-code')
  jest.setSystemTime(serverMs + 3_600_000)
  await pass30s(2000)
  expect(shown()).toEqual(expected(serverMs + 2000))
})

test('the pass opens with no network after a restart, and says that it works', async () => {
  jest.setSystemTime(serverMs - 600_000)
  serve(doors)
  const before = show(<PassPage />)
  await screen.findByTestId('pass-code')
  before.unmount()
  queryClient.clear()
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  jest.setSystemTime(serverMs - 600_000 + 3_600_000)
  show(<PassPage />)
  expect(shown()).toEqual(expected(serverMs + 3_600_000))
  expect(screen.getByTestId('pass-facts').textContent).toContain('没网也能用')
  await pass30s(5000)
  expect(shown()).toEqual(expected(serverMs + 3_605_000))
})

test('another person on the same phone does not see it', async () => {
  jest.setSystemTime(serverMs)
  serve(doors)
  const first = show(<PassPage />)
  await screen.findByTestId('pass-code')
  first.unmount()
  const roles = [{ role: 'visitor' as const }]
  act(() => useSession.setState({ token: 'token', person: { id: 'p2', roles }, sandboxCode: undefined }))
  queryClient.clear()
  serve({ 'GET /v1/visits/v1': () => refuse(404, 'not_found') })
  show(<PassPage />)
  expect((await screen.findByTestId('state-empty')).textContent).toContain('没有这张通行证')
})

test('what it opens, for how many and how often is said; used up, the way out still works', async () => {
  jest.setSystemTime(serverMs)
  serve({
    ...doors,
    'GET /v1/visits/v1': () =>
      ok(visitView({ status: 'accepted', entries: 3, maxUses: 3, party: 2, ...frame })),
  })
  show(<PassPage />)
  expect((await screen.findByTestId('pass-facts')).textContent).toContain('2 人，进门次数用完了，出门还能用')
  expect(screen.getByTestId('pass-card').textContent).toContain('湾南小区')
  expect(screen.getByTestId('pass-card').textContent).toContain('今天 09:00–18:00')
})

test.each([
  ['not_yet', 'accepted', '2026-11-22T05:00:00Z', '2026-11-22T10:00:00Z', '今天 13:00 起能用'],
  ['expired', 'accepted', '2026-11-21T01:00:00Z', '2026-11-21T10:00:00Z', '过期'],
  ['cancelled', 'cancelled', frame.from, frame.until, '取消了'],
  ['refused', 'refused', frame.from, frame.until, '没有同意'],
  ['requested', 'requested', frame.from, frame.until, '等住户答复'],
  ['finished', 'finished', frame.from, frame.until, '结束了'],
] as const)('%s is said in words, without a code', async (phase, status, from, until, words) => {
  jest.setSystemTime(serverMs)
  serve({
    'GET /v1/visits/v1': () => ok(visitView({ status, from, until })),
    'GET /v1/visits/v1/pass': () => ok({ ...pass(), from, until }),
  })
  show(<PassPage />)
  expect((await screen.findByTestId(`pass-${phase}`)).textContent).toContain(words)
  expect(screen.queryByTestId('pass-code')).toBeNull()
})

test('a standing visit says when the next pass comes', async () => {
  jest.setSystemTime(serverMs)
  const standing = { weekdays: [1, 3] as (1 | 3)[], from: '09:00', until: '11:00' }
  serve({
    'GET /v1/visits/v1': () => ok(visitView({ status: 'accepted', kind: 'standing', standing, ...frame })),
    'GET /v1/visits/v1/pass': () => refuse(409, 'step_closed', { detail: '下一次：11月23日 09:00' }),
  })
  show(<PassPage />)
  expect((await screen.findByTestId('pass-none')).textContent).toContain('下一次：11月23日 09:00')
  expect(screen.getByTestId('pass-card').textContent).toContain('每周一、三 09:00–11:00')
})

test('on paper the code stands still', async () => {
  jest.setSystemTime(serverMs)
  serve({
    ...doors,
    'GET /v1/visits/v1/pass': () => ok({ ...pass(), rotation: null, code: 'QP1:ABC' }),
  })
  show(<PassPage />)
  await screen.findByTestId('pass-code')
  await pass30s(60_000)
  expect(screen.getByTestId('pass-code').getAttribute('data-code')).toBe('QP1:ABC')
  expect(screen.getByTestId('pass-left').textContent).toContain('不会变')
})

test('my own door code is made the same way, of every door', async () => {
  jest.setSystemTime(serverMs)
  phone.params = { household: 'h1' }
  serve({
    'GET /v1/households/h1/pass': () =>
      ok({
        token: cose.toString('base64url'),
        code: '',
        rotation: { stepS: 30, key: key.toString('base64url'), epochS: 0 },
        expiresAt: frame.until,
      }),
    'GET /v1/me': () =>
      ok({
        person: { id: 'p1', roles: [] },
        households: [
          { id: 'h1', compoundId: 'compound-1', address: '3幢2单元501', role: 'owner', code: 'C' },
        ],
        unread: 0,
      }),
    'GET /v1/compounds/compound-1': () => ok({ id: 'compound-1', name: '湾南小区', gates: [], rules: {} }),
  })
  show(<PassPage />)
  await screen.findByTestId('pass-code')
  expect(shown()).toEqual(expected(serverMs))
  expect(screen.getByTestId('pass-facts').textContent).toContain('小区的门都能开')
})

test('never loaded and offline, the page says so', async () => {
  jest.useRealTimers()
  serve({})
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
  show(<PassPage />)
  await waitFor(() => screen.getByTestId('state-offline'), { timeout: 4000 })
})

test('the ring is a whole square at first and nothing in the end', () => {
  expect(leftOver(1)).toContain('0% 0%')
  expect(leftOver(0.5)).toContain('50.00% 100.00%')
  expect(leftOver(0.5)).not.toContain(', 0% 100%')
  expect(leftOver(0)).toBe('polygon(50% 50%, 50% 0%, 50.00% 0.00%)')
})
