// 校园110 for those who come: nothing is read before somebody agreed to look, the steps of the rule, the alarm above other rooms.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  ok,
  posts,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import StaffSosPage from '../../staff/sos/index'
import { thinned } from '../../staff/sos/trail'
import { Room } from '../parts/room'
import SosRoom from './index'

const campus = { ...posts[0], id: 'campus-1', name: '观澜学院', kind: 'campus' }
const home = { id: 'campus-1', name: '观澜学院', kind: 'campus', path: [], phone: '057100000000' }
const at = (clock: string) => `2026-11-18T${clock}+08:00`
const place = (lng: number) => ({ lng, lat: 30.3, coordinates: 'wgs84' })
const line = (more: object = {}) => ({
  number: 'S1',
  status: 'open',
  origin: 'press',
  raisedAt: at('21:00:00'),
  receivedAt: at('21:04:00'),
  campus: home,
  police: null,
  alerted: 2,
  acknowledgedAt: null,
  arrivedAt: null,
  closedAt: null,
  ...more,
})
const view = (more: object = {}) => ({
  ...line(),
  person: { name: '陈小雨', phone: '13800000001', kind: 'student' },
  note: '有人跟着我',
  trail: [
    { place: place(120.3), takenAt: at('21:00:00'), receivedAt: at('21:04:00') },
    { place: place(120.301), takenAt: at('21:00:10'), receivedAt: at('21:04:00') },
  ],
  placeKeptUntil: null,
  alerts: [{ name: '保卫甲', side: 'campus', rank: 1, distanceM: 320, at: at('21:04:00'), you: true }],
  history: [{ at: at('21:04:00'), step: 'raise', status: 'open', note: null, by: 'caller', name: null }],
  steps: ['acknowledge', 'arrive', 'close'],
  calls: [{ kind: 'emergency', number: '110', name: { zh: '报警', en: 'Police' } }],
  ...more,
})
const one = '/v1/staff/campus/sos/S1'
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/micro-brains': () => ok({ items: [...posts, campus], nextCursor: null }),
  'GET /v1/areas': () => ok({ areas: [] }),
  'GET /v1/staff/campus/sos?': () => ok({ items: [line()], nextCursor: null }),
  [`GET ${one}`]: () => ok(view()),
  'POST /v1/staff/live/tickets': () => refuse(503, 'unavailable'),
  'GET /v1/staff/live?': () => ok({ items: [], seq: 1, reset: false }),
  ...more,
})
const looks = (sent: Sent[]) => sent.filter(({ method, url }) => method === 'GET' && url.startsWith(one))
const steps = (sent: Sent[]) => sent.filter(({ method, url }) => method === 'POST' && url.startsWith(one))

function be(role: 'staff' | 'resident', microBrainId = 'campus-1') {
  const roles = [role === 'staff' ? { role, microBrainId } : { role }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
}

beforeEach(() => {
  beAdmin()
  be('staff')
  phone.opened.length = 0
  phone.called.length = 0
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is closed to residents, and says so to a post that is not called', async () => {
  serve(doors())
  be('resident')
  const shown = show(<SosRoom />)
  await screen.findByTestId('state-forbidden')
  shown.unmount()
  be('staff', '330114001012')
  show(<SosRoom />)
  await screen.findByTestId('sos-no-post')
})

describe('one call', () => {
  test('is read once somebody agreed to look, and not before', async () => {
    const sent = serve(doors())
    show(<SosRoom />)
    await tap('sos-S1')
    expect((await screen.findByTestId('sos-before')).textContent).toContain('记下来')
    expect(looks(sent)).toEqual([])
    await tap('sos-look')
    expect((await screen.findByTestId('sos-person')).textContent).toBe('陈小雨')
    expect(looks(sent)).toHaveLength(1)
  })

  test('tells both times, what was said, who was told, and whom to ring first', async () => {
    serve(doors())
    show(<SosRoom />)
    await tap('sos-S1')
    await tap('sos-look')
    expect((await screen.findByTestId('sos-late')).textContent).toContain('没有网络')
    expect(screen.getByTestId('sos-note').textContent).toContain('有人跟着我')
    expect(screen.getByTestId('sos-where').textContent).toContain('21:00:10')
    expect(screen.getByTestId('sos-where').textContent).toContain('21:04:00')
    expect(screen.getByTestId('sos-alerts').textContent).toContain('320 m 外 · 离得最近')
    fireEvent.click(screen.getByTestId('sos-call-caller'))
    fireEvent.click(screen.getByTestId('sos-call-emergency'))
    expect(phone.called).toEqual(['13800000001', '110'])
  })

  test('shows the steps that the server opens, takes one at once, and closes only with words', async () => {
    const sent = serve(doors({ [`POST ${one}`]: () => ok(line({ status: 'acknowledged' })) }))
    show(<SosRoom />)
    await tap('sos-S1')
    await tap('sos-look')
    await tap('sos-acknowledge')
    await waitFor(() => expect(steps(sent)).toHaveLength(1))
    expect(steps(sent)[0]?.url).toBe(`${one}/acknowledge`)
    expect(steps(sent)[0]?.header['Idempotency-Key']).toBeTruthy()
    await tap('sos-close')
    fireEvent.click(await screen.findByTestId('sos-close-yes'))
    expect(steps(sent)).toHaveLength(1)
    write('sos-close-words', '已送回宿舍，平安')
    await tap('sos-close-yes')
    await waitFor(() => expect(bodyOf(steps(sent)[1])).toEqual({ note: '已送回宿舍，平安' }))
    await waitFor(() => expect(screen.queryByTestId('sos-close-sheet')).toBeNull())
  })

  test('by keys, what is closed stays closed', async () => {
    const sent = serve(
      doors({
        [`GET ${one}`]: () => ok(view({ steps: ['arrive'] })),
        [`POST ${one}`]: () => ok(line({ status: 'arrived' })),
      }),
    )
    show(<SosRoom />)
    await screen.findByTestId('sos-S1')
    fireEvent.keyDown(document.body, { key: 'j' })
    await screen.findByTestId('sos-before')
    fireEvent.keyDown(document.body, { key: 'Enter' })
    await screen.findByTestId('sos-arrive')
    fireEvent.keyDown(document.body, { key: 'a' })
    fireEvent.keyDown(document.body, { key: 'x' })
    expect(steps(sent)).toEqual([])
    fireEvent.keyDown(document.body, { key: 'r' })
    await waitFor(() => expect(steps(sent)[0]?.url).toBe(`${one}/arrive`))
  })

  test('that is over has no step, and after its days no place', async () => {
    const over = { status: 'closed', closedAt: at('21:30:00'), steps: [], trail: [] }
    serve(doors({ [`GET ${one}`]: () => ok(view({ ...over, placeKeptUntil: '2020-01-01T00:00:00+08:00' })) }))
    show(<SosRoom />)
    await tap('sos-S1')
    await tap('sos-look')
    await screen.findByTestId('sos-no-place')
    expect(screen.queryByTestId('sos-acknowledge')).toBeNull()
    expect(screen.queryByTestId('sos-map')).toBeNull()
  })
})

describe('the alarm', () => {
  const aRoom = (
    <Room name="desk">
      <div />
    </Room>
  )

  test('stands above another room while a call is open, and leads to it', async () => {
    serve(doors())
    show(aRoom)
    expect((await screen.findByTestId('sos-banner')).textContent).toContain('没有人接')
    await tap('sos-banner-open')
    expect(phone.opened.pop()).toBe('/console/sos/index?number=S1')
  })

  test('says that somebody is on the way, and is gone when nobody calls', async () => {
    let items = [line({ status: 'acknowledged' })]
    serve(doors({ 'GET /v1/staff/campus/sos?': () => ok({ items, nextCursor: null }) }))
    const shown = show(aRoom)
    expect((await screen.findByTestId('sos-banner')).textContent).toContain('在处理')
    shown.unmount()
    items = []
    beAdmin()
    be('staff')
    show(aRoom)
    await screen.findByTestId('console-desk')
    await waitFor(() => expect(screen.queryByTestId('sos-banner')).toBeNull())
  })
})

describe('on the phone', () => {
  test('a notice leads to the same question first', async () => {
    phone.params = { number: 'S1' }
    const sent = serve(doors())
    show(<StaffSosPage />)
    await screen.findByTestId('sos-before')
    expect(looks(sent)).toEqual([])
    await tap('sos-look')
    await screen.findByTestId('sos-go')
  })

  test('a call that is not for this post is not there', async () => {
    phone.params = { number: 'S1' }
    serve(doors({ [`GET ${one}`]: () => refuse(404, 'not_found') }))
    show(<StaffSosPage />)
    await tap('sos-look')
    await screen.findByTestId('sos-missing')
  })

  test('without a number, and for a resident, there is nothing to open', async () => {
    serve(doors())
    const shown = show(<StaffSosPage />)
    await screen.findByTestId('state-empty')
    shown.unmount()
    be('resident')
    show(<StaffSosPage />)
    await screen.findByTestId('state-forbidden')
  })
})

test('a long trail is thinned evenly and keeps its ends', () => {
  expect(thinned(3)).toEqual([0, 1, 2])
  const long = thinned(1000)
  expect(long).toHaveLength(12)
  expect(long[0]).toBe(0)
  expect(long[11]).toBe(999)
})
