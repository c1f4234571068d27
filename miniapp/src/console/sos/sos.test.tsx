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
import { SosLink } from '../../pages/mine/parts/sos-link'
import { queryClient } from '../../query'
import StaffSosPage from '../../staff/sos/index'
import { QueueAlarm } from '../../staff/sos/queue-alarm'
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
/** As the phone asks: who I am, then what kind of post it is. */
const phoneDoors = (microBrainId = 'campus-1', kind = 'campus'): Doors =>
  doors({
    'GET /v1/me': () =>
      ok({ person: { id: 'p', roles: [{ role: 'staff', microBrainId }] }, households: [], unread: 0 }),
    'GET /v1/micro-brains/': () => ok({ ...campus, id: microBrainId, kind }),
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

  test('for a resident there is nothing to open, with a number or without', async () => {
    serve(doors())
    be('resident')
    const shown = show(<StaffSosPage />)
    await screen.findByTestId('state-forbidden')
    shown.unmount()
    phone.params = { number: 'S1' }
    show(<StaffSosPage />)
    await screen.findByTestId('state-forbidden')
  })

  test('a post that is not called is told so', async () => {
    serve(phoneDoors('330114001012', 'community'))
    show(<StaffSosPage />)
    await screen.findByTestId('sos-no-post')
  })

  test('the calls of the post lead to each, nothing is looked at before; more than a page goes on', async () => {
    const pages = (sent: Sent) =>
      sent.url.includes('cursor=more')
        ? ok({ items: [line({ number: 'S2', status: 'acknowledged' })], nextCursor: null })
        : sent.url.includes('state=open')
          ? ok({ items: [line()], nextCursor: 'more' })
          : ok({ items: [], nextCursor: null })
    const sent = serve({ ...phoneDoors(), 'GET /v1/staff/campus/sos?': pages })
    show(<StaffSosPage />)
    expect((await screen.findByTestId('sos-S1')).textContent).toContain('没有人接')
    await tap('sos-more')
    await tap('sos-S2')
    expect(phone.opened.pop()).toBe('/staff/sos/index?number=S2')
    expect(looks(sent)).toEqual([])
    await tap('sos-state-closed')
    expect((await screen.findByTestId('sos-none')).textContent).toContain('还没有结束的求助')
  })

  test('what the server does not answer can be asked again', async () => {
    serve({ ...phoneDoors(), 'GET /v1/staff/campus/sos?': () => refuse(404, 'not_found') })
    show(<StaffSosPage />)
    await screen.findByTestId('state-error')
    await screen.findByTestId('state-retry')
  })
})

describe('the alarm on the phone', () => {
  test('stands above the queue while somebody calls: one call leads to itself, several to the list', async () => {
    let items = [line()]
    serve({ ...phoneDoors(), 'GET /v1/staff/campus/sos?': () => ok({ items, nextCursor: null }) })
    const shown = show(<QueueAlarm />)
    expect((await screen.findByTestId('sos-banner')).textContent).toContain('1 个求助没有人接')
    await tap('sos-banner-open')
    expect(phone.opened.pop()).toBe('/staff/sos/index?number=S1')
    shown.unmount()
    queryClient.clear()
    items = [line({ status: 'arrived' }), line({ number: 'S2', status: 'acknowledged' })]
    show(<QueueAlarm />)
    expect((await screen.findByTestId('sos-banner')).textContent).toContain('2 个求助在处理')
    await tap('sos-banner-open')
    expect(phone.opened.pop()).toBe('/staff/sos/index')
  })

  test('is not asked for where a post is not called', async () => {
    const sent = serve(phoneDoors('330114001012', 'community'))
    show(<QueueAlarm />)
    await waitFor(() => expect(sent.some(({ url }) => url.startsWith('/v1/micro-brains/'))).toBe(true))
    expect(sent.filter(({ url }) => url.startsWith('/v1/staff/campus/sos'))).toEqual([])
    expect(screen.queryByTestId('sos-banner')).toBeNull()
  })

  test('我的 says how many are open, and leads to the list', async () => {
    const roles = [{ role: 'staff' as const, microBrainId: 'campus-1' }]
    let items = [line(), line({ number: 'S2' })]
    serve({ ...phoneDoors(), 'GET /v1/staff/campus/sos?': () => ok({ items, nextCursor: null }) })
    const shown = show(<SosLink roles={roles} />)
    await waitFor(() => expect(screen.getByTestId('go-sos').textContent).toContain('2 个求助没有结束'))
    await tap('go-sos')
    expect(phone.opened.pop()).toBe('/staff/sos/index')
    shown.unmount()
    queryClient.clear()
    items = []
    show(<SosLink roles={roles} />)
    await waitFor(() => expect(screen.getByTestId('go-sos').textContent).toContain('现在没有人求助'))
  })

  test('我的 has no such line for a community, a guard or a counsellor', async () => {
    const sent = serve(phoneDoors('330114001012', 'community'))
    const roles = [
      { role: 'staff' as const, microBrainId: '330114001012' },
      { role: 'counsellor' as const, microBrainId: 'campus-1' },
      { role: 'guard' as const },
    ]
    show(<SosLink roles={roles} />)
    await waitFor(() => expect(sent.length).toBeGreaterThan(0))
    expect(screen.queryByTestId('go-sos')).toBeNull()
    expect(sent.map(({ url }) => url)).toEqual(['/v1/micro-brains/330114001012'])
  })
})

test('a long trail is thinned evenly and keeps its ends', () => {
  expect(thinned(3)).toEqual([0, 1, 2])
  const long = thinned(1000)
  expect(long).toHaveLength(12)
  expect(long[0]).toBe(0)
  expect(long[11]).toBe(999)
})
