// Live updates of a page: told by a socket, asked for where none opens, nothing twice, nothing lost.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { bodyOf, ok, refuse, serve, type Answer, type Sent } from '../../../test/console-door'
import { staffKey, threadKey } from '../api'
import { waitMs } from './channel'
import { useLive } from './use-live'

/** What a browser has: the test is its other end. */
class FakeSocket {
  static all: FakeSocket[] = []
  sent: string[] = []
  closed = false
  onopen: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.closed = true
  }
}

const last = () => FakeSocket.all[FakeSocket.all.length - 1]!
const settle = () => act(() => jest.advanceTimersByTimeAsync(0))
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const openIt = () => act(async () => last().onopen())
const hear = (news: object) => act(async () => last().onmessage({ data: JSON.stringify(news) }))
const end = (code = 1006) => act(async () => last().onclose({ code }))
const event = (seq: number, more: object = {}) => ({
  seq,
  number: `N${seq}`,
  step: 'submit',
  status: 'submitted',
  homeId: 'home',
  desk: false,
  urgent: false,
  left: false,
  at: '2026-11-18T10:00:00.000+08:00',
  ...more,
})
const news = (items: object[], seq: number, reset = false) => ({ items, seq, reset })

const onEvents = jest.fn()
const onUrgent = jest.fn()
function Listening() {
  return <div data-testid="state">{useLive('home', { onEvents, onUrgent })}</div>
}
const state = () => screen.getByTestId('state').textContent

let sent: Sent[]
let ticket: () => Answer
let polled: () => Answer
const polls = () => sent.filter(({ url }) => url.startsWith('/v1/staff/live?')).length

beforeEach(() => {
  jest.useFakeTimers()
  FakeSocket.all = []
  Object.assign(globalThis, { WebSocket: FakeSocket })
  ticket = () => ok({ ticket: 'a.b', expiresAt: '' })
  polled = () => ok(news([], 7))
  sent = serve({ 'POST /v1/staff/live/tickets': () => ticket(), 'GET /v1/staff/live?': () => polled() })
  queryClient.clear()
  onEvents.mockClear()
  onUrgent.mockClear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

const start = async () => {
  const shown = render(
    <QueryClientProvider client={queryClient}>
      <Listening />
    </QueryClientProvider>,
  )
  await settle()
  return shown
}

describe('live updates', () => {
  test('are asked for with a ticket, and have a page read anew what changed, each change once', async () => {
    const read = jest.spyOn(queryClient, 'invalidateQueries')
    await start()
    expect(state()).toBe('offline')
    expect(last().url).toBe(`ws://${location.host}/v1/staff/live?ticket=a.b`)
    await openIt()
    expect(JSON.parse(last().sent[0]!)).toEqual({ microBrainIds: ['home'] })
    await hear(news([], 5, true))
    expect(state()).toBe('live')
    expect(read).toHaveBeenCalledTimes(1)
    expect(read).toHaveBeenCalledWith({ queryKey: staffKey })
    await pass(2000)
    await hear(news([event(6), event(7)], 7))
    await hear(news([event(6)], 7))
    expect(onEvents.mock.calls).toEqual([[[]], [[event(6), event(7)]]])
    expect(read).toHaveBeenCalledTimes(2)
  })

  test('of a thread have that thread read anew, and every thread after a cut', async () => {
    const read = jest.spyOn(queryClient, 'invalidateQueries')
    await start()
    await openIt()
    await hear(news([event(1)], 1))
    read.mockClear()
    const said = [{ number: 'N1', by: 'student', homeId: 'home', at: '2026-11-18T10:00:00.000+08:00' }]
    await hear({ ...news([], 1), said })
    expect(read.mock.calls).toEqual([[{ queryKey: threadKey('N1') }]])
    read.mockClear()
    await end(1012)
    await pass(2000)
    await openIt()
    await hear(news([], 1))
    expect(read.mock.calls).toEqual([[{ queryKey: threadKey() }]])
  })

  test('that come thick and fast are one reading at once and one after', async () => {
    const read = jest.spyOn(queryClient, 'invalidateQueries')
    await start()
    await openIt()
    for (let seq = 1; seq <= 50; seq++) await hear(news([event(seq)], seq))
    expect(read).toHaveBeenCalledTimes(1)
    await pass(5000)
    expect(read).toHaveBeenCalledTimes(2)
  })

  test('sound for what is urgent, once for each report and not for what left', async () => {
    await start()
    await openIt()
    const urgent = { urgent: true, number: 'U' }
    await hear(news([event(1), event(2, urgent)], 2))
    await hear(news([event(3, { ...urgent, step: 'accept' }), event(4, { urgent: true, left: true })], 4))
    expect(onUrgent.mock.calls).toEqual([[[event(2, urgent)]]])
  })

  test('go on where they were after a cut, and at once after a restart of the server', async () => {
    await start()
    await openIt()
    await hear(news([event(41)], 41))
    await end()
    await pass(waitMs(1, 1))
    expect(FakeSocket.all).toHaveLength(2)
    await openIt()
    expect(JSON.parse(last().sent[0]!)).toEqual({ microBrainIds: ['home'], after: 41 })
    await hear(news([], 42))
    await end(1012)
    await pass(waitMs(0, 1))
    expect(FakeSocket.all).toHaveLength(3)
    expect(polls()).toBe(0)
  })

  test('are asked for every ten seconds while no socket opens, until one does', async () => {
    await start()
    await end()
    await pass(waitMs(1, 1))
    await end()
    await settle()
    expect(state()).toBe('polling')
    expect(polls()).toBe(1)
    polled = () => ok(news([event(8)], 8))
    await pass(10_000)
    expect(onEvents).toHaveBeenLastCalledWith([event(8)])
    expect(sent.filter(({ url }) => url.startsWith('/v1/staff/live?')).pop()!.url).toContain('after=7')
    const before = polls()
    await openIt()
    await hear(news([], 9))
    expect(state()).toBe('live')
    await pass(40_000)
    expect(polls()).toBe(before)
  })

  test('say that they are offline when nothing arrives, and end where the post is not mine', async () => {
    ticket = () => refuse(503, 'unavailable')
    polled = () => refuse(503, 'unavailable')
    await start()
    await pass(waitMs(1, 1))
    await pass(waitMs(2, 1))
    expect(state()).toBe('offline')
    polled = () => refuse(404, 'not_found')
    await pass(10_000)
    const asked = sent.length
    await pass(300_000)
    expect(sent.length).toBe(asked)
  })

  test('take a socket that says nothing for a dead one', async () => {
    await start()
    await openIt()
    await hear(news([], 3))
    await pass(60_000)
    expect(FakeSocket.all[0]!.closed).toBe(true)
    await pass(waitMs(1, 1))
    expect(FakeSocket.all).toHaveLength(2)
  })

  test('rest out of sight, and after the page is left', async () => {
    const shown = await start()
    await openIt()
    await hear(news([], 3))
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    await act(async () => document.dispatchEvent(new Event('visibilitychange')))
    expect(last().closed).toBe(true)
    await pass(300_000)
    expect(FakeSocket.all).toHaveLength(1)
    hidden.mockReturnValue(false)
    await act(async () => document.dispatchEvent(new Event('visibilitychange')))
    await openIt()
    expect(bodyOf({ data: last().sent[0]! } as Sent)).toEqual({ microBrainIds: ['home'], after: 3 })
    shown.unmount()
    expect(last().closed).toBe(true)
    await pass(300_000)
    expect(FakeSocket.all).toHaveLength(2)
  })

  test('come back at different times, later each time, within a minute', () => {
    for (let failures = 0; failures < 20; failures++) {
      const whole = Math.min(60_000, 1000 * 2 ** failures)
      expect(waitMs(failures, 0)).toBe(whole / 2)
      expect(waitMs(failures, 1)).toBe(whole)
    }
  })
})
