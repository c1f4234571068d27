// The sound of 校园110: what a browser holds back is told of, and an open call rings until somebody takes it.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { beAdmin, ok, refuse, serve, show, tap } from '../../../test/console-door'
import { useSession } from '../../session'
import { Room } from '../parts/room'

const campus = { id: 'campus-1', name: '一号校区', kind: 'campus', path: [] }
const at = '2026-11-22T21:00:00.000+08:00'
const line = (more: object) => ({
  origin: 'press',
  raisedAt: at,
  receivedAt: at,
  campus,
  police: null,
  alerted: 3,
  acknowledgedAt: null,
  arrivedAt: null,
  closedAt: null,
  ...more,
})

beforeEach(() => {
  beAdmin()
  const roles = [{ role: 'staff' as const, microBrainId: 'campus-1' }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('the sound', () => {
  const aRoom = (
    <Room name="campus">
      <div />
    </Room>
  )
  let started = 0
  let allowed = false
  const part = () => ({
    frequency: {},
    gain: {},
    connect: (next: unknown) => next,
    start: () => (started += 1),
    stop: () => undefined,
  })
  class Browser {
    currentTime = 0
    destination = {}
    get state() {
      return allowed ? 'running' : 'suspended'
    }
    resume = () => new Promise(() => undefined)
    createOscillator = part
    createGain = part
  }
  const page = globalThis as { AudioContext?: unknown }
  beforeEach(() => {
    page.AudioContext = Browser
    started = 0
    allowed = false
  })
  afterEach(() => {
    delete page.AudioContext
    jest.useRealTimers()
  })
  const calling = (number: string, status: 'open' | 'acknowledged' = 'open') => ({
    'GET /v1/micro-brains': () => ok({ items: [{ ...campus, place: {} }], nextCursor: null }),
    'GET /v1/staff/campus': () => refuse(404, 'not_found'),
    'GET /v1/staff/campus/sos?': () => ok({ items: [line({ number, status })], nextCursor: null }),
    'POST /v1/staff/live/tickets': () => refuse(503, 'unavailable'),
    'GET /v1/staff/live?': () => ok({ items: [], seq: 1, reset: false }),
  })

  test('that the browser holds back is told of; once it may, the call rings, and again until somebody takes it', async () => {
    jest.useFakeTimers()
    serve(calling('S7'))
    show(aRoom)
    expect((await screen.findByTestId('sos-silent')).textContent).toContain('声音没开')
    expect(started).toBe(0)
    allowed = true
    await tap('sos-sound-on')
    await waitFor(() => expect(screen.queryByTestId('sos-silent')).toBeNull())
    const heard = started
    expect(heard).toBeGreaterThan(0)
    await act(() => jest.advanceTimersByTimeAsync(21_000))
    expect(started).toBeGreaterThan(heard)
  })

  test('of a call that somebody took comes once', async () => {
    jest.useFakeTimers()
    allowed = true
    serve(calling('S8', 'acknowledged'))
    show(aRoom)
    await screen.findByTestId('sos-banner')
    await act(() => jest.advanceTimersByTimeAsync(1000))
    const heard = started
    await act(() => jest.advanceTimersByTimeAsync(31_000))
    expect(started).toBe(heard)
  })
})
