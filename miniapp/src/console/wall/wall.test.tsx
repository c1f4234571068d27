// The wall: its figures, what it hides, what it does without a network, and a screen that has no person.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { act, screen, waitFor } from '@testing-library/react'
import { beAdmin, ok, posts, refuse, serve, show, type Answer, type Sent } from '../../../test/console-door'
import { drawn } from '../../../test/stubs/echarts'
import { phone, Taro } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { wallKey } from './use-wall'
import WallPage from './index'

const [district, , here, there] = posts.map(({ place: _place, ...home }) => home) as Wall['microBrain'][]

const wall: Wall = {
  microBrain: district!,
  at: '2026-11-21T16:20:00+08:00',
  microBrains: 2,
  onDuty: 466,
  received: { today: 1326, lastWeek: 1308 },
  open: { open: 176, red: 2, yellow: 9, green: 164, waiting: 1, submitted: 3 },
  medianAccept: { today: { minutes: 6, count: 326 }, week: { minutes: 7, count: 1900 } },
  medianResolve: { today: { minutes: null, count: 0 }, week: { minutes: 112, count: 1874 } },
  week: {
    onTime: { count: 964, of: 1000, rate: 0.964 },
    reopened: { count: 31, of: 1000, rate: 0.031 },
    stars: { average: 4.6, count: 300 },
  },
  heat: { sizeM: 300, least: 3, cells: [{ lng: 120.31, lat: 30.31, count: 16 }] },
  rows: [
    { microBrain: here!, open: 18, red: 1, yellow: 2, medianResolve: { minutes: 100, count: 40 }, rank: 1 },
    {
      microBrain: there!,
      open: 5,
      red: 0,
      yellow: 0,
      medianResolve: { minutes: null, count: 4 },
      rank: null,
    },
  ],
  newest: [
    {
      category: { code: 'noise', zh: '噪音扰民', en: 'Noise' },
      microBrain: here!,
      at: '2026-11-21T16:17:00+08:00',
      urgent: false,
    },
  ],
  mostOverdue: {
    category: { code: 'fire', zh: '消防隐患', en: 'Fire' },
    microBrain: here!,
    status: 'submitted',
    lateMinutes: 12,
    reminders: 1,
  },
  perHour: Array.from({ length: 24 }, (_, hour) => (hour < 6 || hour > 16 ? 0 : hour)),
  stuckDeliveries: 0,
}
const square = [
  [120.3, 30.3],
  [120.4, 30.3],
  [120.4, 30.4],
  [120.3, 30.3],
]
const areas = {
  version: 'v1',
  synthetic: true,
  areas: [
    { id: here!.id, name: here!.name, street: '下沙街道', place: posts[2]!.place, rings: [square] },
    { id: 'other', name: '别处', street: '别处街道', place: posts[2]!.place, rings: [square] },
  ],
}

let answer: (sent: Sent) => Answer
const open = () => serve({ 'GET /v1/staff/wall': (sent) => answer(sent), 'GET /v1/areas': () => ok(areas) })
const bearer = (sent: Sent | undefined) => sent?.header['Authorization']
const asked = (sent: Sent[]) => sent.filter(({ url }) => url.startsWith('/v1/staff/wall'))
const later = { timeout: 4000 }

beforeEach(() => {
  beAdmin()
  answer = () => ok(wall)
  phone.params = {}
  drawn.options.length = 0
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

describe('instead of figures', () => {
  test.each([
    ['forbidden', () => refuse(403, 'forbidden')],
    ['forbidden', () => refuse(404, 'not_found')],
    ['error', () => refuse(500, 'internal')],
  ])('%s', async (state, refusal) => {
    answer = refusal
    open()
    show(<WallPage />)
    await screen.findByTestId(`state-${state}`, {}, later)
  })

  test('offline from the start', async () => {
    jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
    show(<WallPage />)
    await screen.findByTestId('state-offline', {}, later)
  })

  test('loading at first', () => {
    jest.spyOn(Taro, 'request').mockReturnValue(new Promise(() => undefined))
    show(<WallPage />)
    expect(screen.getByTestId('state-loading')).toBeTruthy()
  })
})

describe('the figures', () => {
  test('say how many, how late and how fast, each median with its count', async () => {
    open()
    show(<WallPage />)
    expect((await screen.findByTestId('wall-received')).textContent).toBe('今天接到1,326比上周六此时多 18 件')
    expect(screen.getByTestId('wall-signals').textContent).toContain('已超时2快到期9充裕164')
    expect(screen.getByTestId('wall-medianAccept').textContent).toBe('接单 · 中位数6 分今天 326 件')
    expect(screen.getByTestId('wall-medianResolve').textContent).toBe(
      '办结 · 中位数1 时 52 分近 7 天 1,874 件',
    )
    expect(screen.getByTestId('wall-rates').textContent).toBe('按时96.4%重开3.1%评分4.6')
    expect(screen.getByTestId('wall-stuck').textContent).toBe('没送出去的：0 件')
    expect(screen.getByTestId('wall-overdue').textContent).toContain('消防隐患湾南社区 · 待接 · 催办 1 次')
    expect(screen.getByTestId('wall-newest').textContent).toContain('噪音扰民 · 湾南社区3 分前')
    expect(screen.getByTestId('wall').textContent).toContain('2 个微脑，466 人在岗')
  })

  test('no length and no rank of a post with too few', async () => {
    open()
    show(<WallPage />)
    expect((await screen.findByTestId(`wall-post-${here!.id}`)).textContent).toBe('湾南社区18121 时 40 分1')
    expect(screen.getByTestId(`wall-post-${there!.id}`).textContent).toBe('头格社区5无件数少')
    expect(screen.getByTestId('wall-posts').textContent).toContain('不足 10 件不排')
  })

  test('posts without any work are counted, not listed', async () => {
    const idle = { ...wall.rows[1]!, open: 0, medianResolve: { minutes: null, count: 0 } }
    const more = ['a', 'b'].map((id) => ({ ...idle, microBrain: { ...here!, id } }))
    answer = () => ok({ ...wall, rows: [...wall.rows, ...more] })
    open()
    show(<WallPage />)
    expect((await screen.findByTestId('wall-posts')).textContent).toContain('还有 2 个手上没有')
    expect(screen.queryByTestId('wall-post-a')).toBeNull()
  })

  test('the map shows this post’s land alone, and says that its borders are made up', async () => {
    open()
    show(<WallPage />)
    await waitFor(() => expect(drawn.options.some((option) => 'geo' in option)).toBe(true))
    const option = drawn.options.filter((each) => 'geo' in each).pop() as {
      series: { id: string; data: unknown[] }[]
    }
    expect(drawn.maps.get('v1 330114')?.features).toHaveLength(1)
    const sizes = Object.fromEntries(option.series.map(({ id, data }) => [id, data.length]))
    expect(sizes).toEqual({ land: 1, heat: 1, labels: 1, overdue: 1 })
    expect(screen.getByTestId('wall-key').textContent).toContain('边界是示意')
    expect(screen.getByTestId('wall-map').getAttribute('aria-label')).toContain('1 格满 3 件，最多一格 16 件')
  })

  test('a quiet morning has its place too', async () => {
    answer = () =>
      ok({
        ...wall,
        onDuty: null,
        received: { today: 0, lastWeek: 0 },
        medianAccept: { ...wall.medianAccept, today: { minutes: null, count: 0 } },
        heat: { ...wall.heat, cells: [] },
        rows: [],
        newest: [],
        mostOverdue: null,
        stuckDeliveries: 2,
      })
    open()
    show(<WallPage />)
    expect((await screen.findByTestId('wall-received')).textContent).toContain('和上周六此时一样多')
    expect(screen.getByTestId('wall-medianAccept').textContent).toContain('—')
    expect(screen.getByTestId('wall-overdue').textContent).toBe('没有超时的')
    expect(screen.getByTestId('wall-newest').textContent).toBe('今天还没有新的事')
    expect(screen.getByTestId('wall-stuck').textContent).toBe('没送出去的：2 件')
  })

  test('turns to the next page of posts after 20 s, and back', async () => {
    const many = Array.from({ length: 13 }, (_, index) => ({
      ...wall.rows[0]!,
      microBrain: { ...here!, id: `p${index}` },
    }))
    answer = () => ok({ ...wall, rows: many })
    open()
    jest.useFakeTimers()
    show(<WallPage />)
    await act(() => jest.advanceTimersByTimeAsync(10))
    expect(screen.queryByTestId('wall-post-p0')).toBeTruthy()
    expect(screen.queryByTestId('wall-post-p11')).toBeNull()
    expect(screen.getByTestId('wall-posts').textContent).toContain('第 1 / 2 页')
    await act(() => jest.advanceTimersByTimeAsync(20_000))
    expect(screen.queryByTestId('wall-post-p0')).toBeNull()
    expect(screen.queryByTestId('wall-post-p11')).toBeTruthy()
    await act(() => jest.advanceTimersByTimeAsync(20_000))
    expect(screen.queryByTestId('wall-post-p0')).toBeTruthy()
  })
})

describe('by itself', () => {
  test('asks again every 15 s', async () => {
    const sent = open()
    jest.useFakeTimers()
    show(<WallPage />)
    await act(() => jest.advanceTimersByTimeAsync(10))
    expect(asked(sent)).toHaveLength(1)
    answer = () => ok({ ...wall, received: { today: 1400, lastWeek: 1308 } })
    await act(() => jest.advanceTimersByTimeAsync(15_000))
    expect(asked(sent)).toHaveLength(2)
    expect(screen.getByTestId('wall-received').textContent).toContain('1,400')
  })

  test('hears of a change within seconds, and reads many at once', async () => {
    class Ear {
      static last: Ear
      onopen = (): void => undefined
      onmessage = (_news: { data: string }): void => undefined
      send = (): void => undefined
      close = (): void => undefined
      constructor() {
        Ear.last = this
      }
    }
    Object.assign(globalThis, { WebSocket: Ear })
    const ticket = () => ok({ ticket: 'a.b', expiresAt: '' })
    const sent = serve({
      'GET /v1/staff/wall': () => ok(wall),
      'GET /v1/areas': () => ok(areas),
      'POST /v1/staff/live/tickets': ticket,
    })
    jest.useFakeTimers()
    show(<WallPage />)
    await act(() => jest.advanceTimersByTimeAsync(10))
    await act(async () => Ear.last.onopen())
    for (const seq of [1, 2]) {
      const items = [{ seq, number: `N${seq}`, urgent: false, left: false }]
      await act(async () => Ear.last.onmessage({ data: JSON.stringify({ items, seq, reset: false }) }))
    }
    await act(() => jest.advanceTimersByTimeAsync(3_000))
    expect(asked(sent)).toHaveLength(2)
  })

  test('keeps the last figures without a network, says since when, and recovers', async () => {
    open()
    show(<WallPage />)
    await screen.findByTestId('wall-received')
    answer = () => {
      throw new Error('request:fail')
    }
    await act(() => queryClient.invalidateQueries({ queryKey: wallKey }))
    expect((await screen.findByTestId('wall-stale', {}, later)).textContent).toBe('断网，数据停在 16:20')
    expect(screen.getByTestId('wall-received').textContent).toContain('1,326')
    answer = () => ok(wall)
    await act(() => queryClient.invalidateQueries({ queryKey: wallKey }))
    await waitFor(() => expect(screen.queryByTestId('wall-stale')).toBeNull())
  })

  test('shows nothing any more to whom it is closed meanwhile', async () => {
    open()
    show(<WallPage />)
    await screen.findByTestId('wall-received')
    answer = () => refuse(403, 'forbidden')
    await act(() => queryClient.invalidateQueries({ queryKey: wallKey }))
    await screen.findByTestId('state-forbidden')
    expect(screen.queryByTestId('wall-received')).toBeNull()
  })
})

describe('a screen without a person', () => {
  beforeEach(() => {
    useSession.setState({ token: undefined, person: undefined })
    phone.params = { device: 'wall.a.b' }
    window.history.replaceState(null, '', '#/console/wall/index?device=wall.a.b&microBrainId=330114')
  })

  test('keeps its token, takes it out of the address, and shows it at every door', async () => {
    const sent = open()
    show(<WallPage />)
    await screen.findByTestId('wall-received')
    expect(window.location.hash).toBe('#/console/wall/index?microBrainId=330114')
    expect(sent.map(bearer)).toEqual(sent.map(() => 'Bearer wall.a.b'))
    expect(screen.queryByTestId('wall-leave')).toBeNull()
    expect([...phone.storage.values()]).toContain('wall.a.b')
  })

  test('is told what to do when its token was taken back', async () => {
    answer = () => refuse(401, 'unauthenticated')
    open()
    show(<WallPage />)
    expect((await screen.findByTestId('state-empty')).textContent).toContain('这块屏看不了了')
  })

  test('takes over when the time of the person who set it up is over', async () => {
    useSession.setState({ token: 'ended' })
    answer = (sent) => (bearer(sent) === 'Bearer ended' ? refuse(401, 'token_expired') : ok(wall))
    const sent = open()
    show(<WallPage />)
    await screen.findByTestId('wall-received')
    expect(asked(sent).map(bearer)).toEqual(['Bearer ended', 'Bearer wall.a.b'])
  })
})
