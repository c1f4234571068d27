// Help in two seconds: held, or pressed and confirmed; with no network it is kept and sent again, with both times.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write, type Answer, type Sent } from '../../test/console-door'
import { calls, sosView } from '../../test/sos-samples'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import { useNetwork } from '../ui/network'
import type { OwnSos } from './api'
import { SosBar } from './parts/sos-bar'
import { isGoingOn, sosStore, useSos } from './parts/sos-kept'
import { adopt, goOn, rest } from './parts/sos-run'
import SosPage from './sos'

jest.setTimeout(30_000)

const startMs = Date.parse('2026-11-22T12:00:00Z')
const number = 'K7M-2QX-9TF'

/** The server: whether it is reached, and what it knows of the call. */
let reached = true
let known: OwnSos | null = null
let sent: Sent[] = []

const answered = (answer: () => Answer) => () => {
  if (!reached) throw new Error('request:fail')
  return answer()
}

function connect(part: Partial<OwnSos> = {}) {
  sent = serve({
    'GET /v1/campus/sos/current': answered(() => ok({ sos: known, calls })),
    [`GET /v1/campus/sos/${number}`]: answered(() => ok(known ?? sosView(part))),
    'POST /v1/campus/sos': answered(() => {
      known ??= sosView({ receivedAt: new Date().toISOString(), ...part })
      return ok(known)
    }),
    [`POST /v1/campus/sos/${number}/places`]: answered(() =>
      ok({ number, status: known?.status ?? 'open', kept: 9, everyS: 10 }),
    ),
    [`POST /v1/campus/sos/${number}/false-alarm`]: answered(() => {
      known = sosView({ status: 'false_alarm', placeKeptUntil: '2026-11-29T12:00:00Z' })
      return ok(known)
    }),
  })
}

const cut = () => {
  reached = false
  act(() => useNetwork.setState({ online: false }))
}
const mend = async () => {
  reached = true
  act(() => useNetwork.setState({ online: true }))
  await pass(100)
}

const presses = () => sent.filter(({ method, url }) => method === 'POST' && url === '/v1/campus/sos')
const places = () => sent.filter(({ url }) => url.endsWith('/places'))
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

/** A browser that knows where it is, or refuses to say. */
function stand(where: 'here' | 'refused') {
  const getCurrentPosition = (found: PositionCallback, failed?: PositionErrorCallback | null) => {
    if (where === 'refused') return failed?.({ code: 1 } as GeolocationPositionError)
    const coords = { longitude: 120.35, latitude: 30.31 } as GeolocationCoordinates
    found({ coords, timestamp: Date.now() } as GeolocationPosition)
  }
  Object.defineProperty(navigator, 'geolocation', { configurable: true, value: { getCurrentPosition } })
}

/** As a browser tells it: the press, the lift, and the click that comes of both. */
async function hold(ms: number) {
  const button = await screen.findByTestId('sos-hold')
  fireEvent.pointerDown(button)
  await pass(ms)
  fireEvent.pointerUp(button)
  fireEvent.click(button)
  await pass(10)
}

beforeEach(() => {
  rest()
  useSos.setState({
    pressed: undefined,
    sos: undefined,
    waiting: [],
    problem: undefined,
    noPlace: false,
    calls: [],
  })
  queryClient.clear()
  phone.opened = []
  phone.called = []
  phone.shaken = 0
  reached = true
  known = null
  useNetwork.setState({ online: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p1', roles }, sandboxCode: undefined })
  stand('here')
  jest.useFakeTimers({ now: startMs })
  connect()
})
afterEach(() => {
  rest()
  Reflect.deleteProperty(navigator, 'geolocation')
  jest.useRealTimers()
  jest.restoreAllMocks()
})

describe('the button', () => {
  const bar = () => {
    const onPressed = jest.fn()
    show(<SosBar campusId="campus-1" onPressed={onPressed} />)
    return onPressed
  }

  test('held for two seconds calls once, at once, with the campus and the time of the press', async () => {
    const onPressed = bar()
    await hold(2000)
    expect(presses()).toHaveLength(1)
    expect(bodyOf(presses()[0])).toEqual({ at: '2026-11-22T12:00:02.000Z', campusId: 'campus-1' })
    expect(onPressed).toHaveBeenCalledTimes(1)
    expect(phone.shaken).toBe(1)
    expect(screen.queryByTestId('sos-ask-sheet')).toBeNull()
  })

  test('shows that it is being held, and lifted too early calls nobody but asks', async () => {
    bar()
    const button = await screen.findByTestId('sos-hold')
    fireEvent.pointerDown(button)
    expect(button.className).toContain('holding')
    expect(button.textContent).toBe('按住别松')
    await pass(1900)
    expect(presses()).toHaveLength(0)
    fireEvent.pointerUp(button)
    expect(button.className).not.toContain('holding')
    fireEvent.click(button)
    await pass(5000)
    expect(presses()).toHaveLength(0)
    await tap('sos-ask-yes')
    await pass(10)
    expect(presses()).toHaveLength(1)
  })

  test('a thumb that slips off calls nobody', async () => {
    bar()
    const button = await screen.findByTestId('sos-hold')
    fireEvent.pointerDown(button)
    await pass(1000)
    fireEvent.pointerCancel(button)
    await pass(5000)
    expect(presses()).toHaveLength(0)
    expect(screen.queryByTestId('sos-ask-sheet')).toBeNull()
  })

  test.each(['Enter', ' '])('by the key %p, as by a reader, it asks and then calls', async (name) => {
    bar()
    fireEvent.keyDown(await screen.findByTestId('sos-hold'), { key: name })
    expect(presses()).toHaveLength(0)
    await tap('sos-ask-yes')
    await pass(10)
    expect(presses()).toHaveLength(1)
  })

  test('while a call is open it leads there instead of making another', async () => {
    bar()
    await hold(2000)
    expect(screen.queryByTestId('sos-hold')).toBeNull()
    await tap('sos-open')
    expect(phone.opened).toEqual(['/campus/sos/index'])
    expect(presses()).toHaveLength(1)
  })
})

describe('the page', () => {
  test('numbers to dial come first, 110 always, also when nothing can be asked', async () => {
    cut()
    show(<SosPage />)
    await tap('call-emergency')
    expect(phone.called).toEqual(['110'])
  })

  test('the place goes every ten seconds while it is open, from the first fix on', async () => {
    show(<SosPage />)
    await hold(2000)
    await pass(100)
    expect(places()).toHaveLength(1)
    await pass(30_000)
    expect(places()).toHaveLength(4)
    const told = places().flatMap((one) => bodyOf(one)['places'] as { at: string }[])
    const gaps = told.slice(1).map(({ at }, index) => Date.parse(at) - Date.parse(told[index]!.at))
    expect(gaps).toEqual([10_000, 10_000, 10_000])
  })

  test('it says when it was pressed and received, and who was told', async () => {
    show(<SosPage />)
    await hold(2000)
    expect(textOf('sos-state')).toContain('4 人')
    expect(textOf('sos-state')).toContain('一号校区')
    expect(textOf('sos-times')).toBe('收到 20:00:02')
  })

  test('a place that may not be asked for is said, and stops nothing', async () => {
    stand('refused')
    show(<SosPage />)
    await hold(2000)
    expect(presses()).toHaveLength(1)
    expect(textOf('sos-no-place')).toContain('求助照样有效')
    expect(places()).toHaveLength(0)
  })

  test('all is well is asked before it is said; then nothing more is sent', async () => {
    show(<SosPage />)
    await hold(2000)
    await tap('sos-false')
    expect(sent.some(({ url }) => url.endsWith('/false-alarm'))).toBe(false)
    write('sos-false-note', '按错了')
    await tap('sos-false-yes')
    await pass(100)
    expect(bodyOf(sent.find(({ url }) => url.endsWith('/false-alarm')))).toEqual({ note: '按错了' })
    expect(screen.getByTestId('sos-state').getAttribute('data-status')).toBe('false_alarm')
    expect(textOf('sos-data')).toContain('位置留到')
    const before = places().length
    await pass(60_000)
    expect(places()).toHaveLength(before)
    await tap('sos-over')
    expect(useSos.getState().sos).toBeUndefined()
  })

  test('whoever comes is seen: taken, arrived, closed, and then nothing is sent any more', async () => {
    show(<SosPage />)
    await hold(2000)
    known = sosView({ status: 'acknowledged' })
    await pass(15_000)
    expect(textOf('sos-state')).toContain('正在过来')
    known = sosView({ status: 'closed', placeKeptUntil: '2026-11-29T12:00:00Z' })
    await pass(15_000)
    expect(textOf('sos-state')).toContain('结束了')
    expect(isGoingOn(useSos.getState())).toBe(false)
    expect(screen.getByTestId('sos-hold')).toBeTruthy()
  })

  test('a call that another phone made is found', async () => {
    known = sosView({ origin: 'walk' })
    show(<SosPage />)
    await pass(100)
    expect(textOf('sos-state')).toContain('回去的路上')
    expect(presses()).toHaveLength(0)
    expect(places().length).toBeGreaterThan(0)
  })
})

describe('with no network', () => {
  test('it is kept and tried again, with the same words, until it arrives; then both times are said', async () => {
    cut()
    show(<SosPage />)
    await hold(2000)
    expect(textOf('sos-unsent')).toContain('没有网，一直在试')
    expect(textOf('sos-unsent')).toContain('按下 20:00:02')
    await pass(30_000)
    expect(textOf('sos-tried')).toMatch(/^最近一次试 20:00:3\d$/)
    const tries = presses()
    expect(tries.length).toBeGreaterThan(3)
    expect(new Set(tries.map(({ header }) => header['Idempotency-Key'])).size).toBe(1)
    expect(new Set(tries.map(({ data }) => data)).size).toBe(1)
    connectFresh()
    await mend()
    expect(textOf('sos-times')).toMatch(/^按下 20:00:02，收到 20:00:3\d$/)
  })

  const connectFresh = () => {
    const before = sent
    connect({ raisedAt: '2026-11-22T12:00:02.000Z', receivedAt: '2026-11-22T12:00:33.000Z' })
    sent.unshift(...before)
  }

  test('places wait on the phone with their times, and go in one piece once it is back', async () => {
    show(<SosPage />)
    await hold(2000)
    await pass(100)
    const before = places().length
    cut()
    await pass(60_000)
    expect(textOf('sos-waiting')).toContain('6 个存在手机里')
    await mend()
    const told = places()
      .slice(before)
      .filter((one) => (bodyOf(one)['places'] as unknown[]).length > 1)
    const [whole] = told.slice(-1)
    const times = (bodyOf(whole)['places'] as { at: string }[]).map(({ at }) => Date.parse(at))
    expect(times).toHaveLength(6)
    expect(times.slice(1).map((at, index) => at - times[index]!)).toEqual(Array(5).fill(10_000))
    expect(useSos.getState().waiting).toEqual([])
    expect(screen.queryByTestId('sos-waiting')).toBeNull()
  })

  test('a restart loses neither the call nor the places', async () => {
    cut()
    const page = show(<SosPage />)
    await hold(2000)
    await pass(20_000)
    const stored = JSON.parse(`${phone.storage.get(sosStore)}`) as {
      state: { pressed: object; waiting: object[] }
    }
    expect(stored.state.pressed).toMatchObject({ at: '2026-11-22T12:00:02.000Z' })
    expect(stored.state.waiting.length).toBeGreaterThan(1)
    page.unmount()
    rest()
    const kept = phone.storage.get(sosStore)
    act(() => useSos.setState({ personId: undefined, pressed: undefined, waiting: [] }))
    phone.storage.set(sosStore, kept)
    await act(async () => useSos.persist.rehydrate())
    goOn()
    await mend()
    expect(presses().length).toBeGreaterThan(1)
    expect(useSos.getState().pressed).toBeUndefined()
    expect(useSos.getState().waiting).toEqual([])
  })

  test('another person on the same phone sends nothing of it', async () => {
    cut()
    show(<SosPage />)
    await hold(2000)
    const before = presses().length
    act(() => useSession.setState({ person: { id: 'p2', roles: [] } }))
    await mend()
    await pass(20_000)
    expect(presses()).toHaveLength(before)
    expect(isGoingOn(useSos.getState())).toBe(false)
  })

  test('what the server cannot read goes again without anything beside it', async () => {
    serve({
      'GET /v1/campus/sos/current': () => ok({ sos: null, calls }),
      'POST /v1/campus/sos': (request) => {
        sent.push(request)
        return bodyOf(request)['campusId'] ? refuse(400, 'invalid') : ok(sosView())
      },
      [`POST /v1/campus/sos/${number}/places`]: () => ok({ number, status: 'open', kept: 1, everyS: 10 }),
    })
    show(<SosBar campusId="nowhere" />)
    await hold(2000)
    await pass(6000)
    expect(presses().map((one) => Object.keys(bodyOf(one)))).toEqual([['at', 'campusId'], ['at']])
    expect(useSos.getState().sos?.number).toBe(number)
  })

  test('a call that was closed meanwhile takes no place any more', async () => {
    serve({
      [`GET /v1/campus/sos/${number}`]: () => ok(sosView({ status: 'closed' })),
      [`POST /v1/campus/sos/${number}/places`]: () => refuse(409, 'step_closed'),
    })
    act(() => adopt(sosView()))
    await pass(1000)
    expect(useSos.getState().waiting).toEqual([])
    expect(useSos.getState().sos?.status).toBe('closed')
  })
})
