// The dashboard: whom it is closed to, its rates and medians, ranks only above the minimum, days and posts chosen.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { beAdmin, ok, posts, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import { drawn } from '../../../test/stubs/echarts'
import { phone, Taro } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { daysBefore, dayOf } from '../charts/days'
import type { Dashboard, DashboardRow } from './api'
import DashboardPage from './index'

const [district, , here, there] = posts.map(({ place: _place, ...home }) => home) as Dashboard['microBrain'][]
const today = dayOf(new Date())

const share = (count: number, of: number) => ({ count, of, rate: of === 0 ? null : count / of })
const counts = {
  received: 1200,
  accepted: 1100,
  resolved: 1000,
  closed: 900,
  reopened: 31,
  rejected: 4,
  transferred: 7,
  withdrawn: 5,
  merged: 6,
}
const figures = {
  counts,
  onTime: share(964, 1000),
  response: share(99, 100),
  resolution: share(95, 100),
  satisfaction: share(0, 0),
  stars: { average: 4.6, count: 300 },
  medianAccept: { minutes: 6, count: 1100 },
  medianResolve: { minutes: 112, count: 1000 },
}
const open = { open: 20, red: 2, yellow: 3, green: 14, waiting: 1, submitted: 4 }
const few = { ...figures, onTime: share(4, 4), medianResolve: { minutes: 9, count: 4 } }
const rows: DashboardRow[] = [
  { microBrain: there!, parentId: '330114001', ...few, open, rank: null, noRank: 'too_few' },
  { microBrain: here!, parentId: '330114001', ...figures, open, rank: 1, noRank: null },
  { microBrain: district!, parentId: null, ...figures, open, rank: null, noRank: null },
]
const dashboard: Dashboard = {
  microBrain: district!,
  from: daysBefore(today, 29),
  to: today,
  at: new Date().toISOString(),
  missingDays: 0,
  leastForRank: 10,
  ...figures,
  open,
  byCategory: [
    {
      category: 'noise',
      zh: '噪音扰民',
      en: 'Noise',
      received: 40,
      resolved: 30,
      reopened: 2,
      onTime: share(27, 30),
    },
  ],
  bySource: [
    { source: 'app', received: 1100 },
    { source: 'phone', received: 100 },
  ],
  perDay: [
    { day: daysBefore(today, 1), received: 30, accepted: 20, resolved: 10, closed: -1, reopened: 2 },
    { day: today, received: 3, accepted: 2, resolved: 1, closed: 0, reopened: 0 },
  ],
  perHourToday: Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 3 : 0)),
  rows,
}

const dashboardDoor = 'GET /v1/staff/dashboard'
const asked = (sent: Sent[]) =>
  sent.filter(({ url }) => url.startsWith('/v1/staff/dashboard')).map(({ url }) => url)
const textOf = async (testId: string) => (await screen.findByTestId(testId)).textContent
const later = { timeout: 4000 }

beforeEach(() => {
  beAdmin()
  useSession.setState({ person: { id: 'p', roles: [{ role: 'supervisor', microBrainId: '330114' }] } })
  phone.params = {}
  phone.opened.length = 0
  drawn.options.length = 0
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('instead of figures', () => {
  test.each([
    ['forbidden', 403, 'forbidden'],
    ['error', 500, 'internal'],
  ])('%s', async (state, status, code) => {
    serve({ [dashboardDoor]: () => refuse(status, code) })
    show(<DashboardPage />)
    await screen.findByTestId(`state-${state}`, {}, later)
  })

  test('offline', async () => {
    jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
    show(<DashboardPage />)
    await screen.findByTestId('state-offline', {}, later)
  })

  test('days without a single matter', async () => {
    const none = Object.fromEntries(Object.keys(counts).map((name) => [name, 0])) as typeof counts
    serve({ [dashboardDoor]: () => ok({ ...dashboard, counts: none, open: { ...open, open: 0 }, rows: [] }) })
    show(<DashboardPage />)
    await screen.findByTestId('dashboard-empty')
    expect(screen.queryByTestId('rate-response')).toBeNull()
  })
})

describe('the figures', () => {
  test('three rates, each with what it means and of how many', async () => {
    serve({ [dashboardDoor]: () => ok(dashboard) })
    show(<DashboardPage />)
    expect(await textOf('rate-response')).toBe('响应率99.0%按时接单的，占该接的99 / 100 件')
    expect(await textOf('rate-resolution')).toBe('解决率95.0%办结后没被退回的，占办结的95 / 100 件')
    expect(await textOf('rate-satisfaction')).toBe('满意率—给 4 星和 5 星的，占评过的还没有')
    expect(await textOf('stat-medianAccept')).toBe('接单中位数6 分1,100 件')
    expect(await textOf('stat-medianResolve')).toBe('办结中位数1 时 52 分1,000 件')
    expect(await textOf('stat-stars')).toBe('评分4.6300 个评价')
    expect(await textOf('stat-counts')).toContain('1,200接到')
    expect(await textOf('by-category-noise')).toBe('噪音扰民403090.0%2')
    expect(await textOf('by-source-phone')).toBe('电话代报100')
    expect(screen.getByTestId('per-day').getAttribute('aria-label')).toContain('接到 30 办结 10')
    await waitFor(() => expect(drawn.options.length).toBeGreaterThan(0))
    const { series } = drawn.options[0] as { series: { data: { value: number }[] }[] }
    expect(series.map(({ data }) => data.map(({ value }) => value))).toEqual([
      [30, 3],
      [10, 1],
    ])
  })

  test('the ranked come first; under the minimum there is neither a rank nor a rate', async () => {
    serve({ [dashboardDoor]: () => ok(dashboard) })
    show(<DashboardPage />)
    const table = await screen.findByTestId('by-post')
    const names = [...table.querySelectorAll('tbody tr')].map((row) => row.querySelector('th')?.textContent)
    expect(names).toEqual(['湾南社区', '头格社区', '钱塘区'])
    expect(await textOf(`by-post-${here!.id}`)).toContain('湾南社区11,200')
    const hidden = await textOf(`by-post-${there!.id}`)
    expect(hidden).toContain('头格社区件数少1,200')
    expect(hidden).not.toContain('%')
    expect(hidden).not.toContain('分')
  })

  test('a kind with a handful has no rate, and the many kinds begin with the most frequent', async () => {
    const item = { ...dashboard.byCategory[0]!, onTime: share(1, 1) }
    const byCategory = Array.from({ length: 14 }, (_, index) => ({ ...item, category: `c${index}` }))
    serve({ [dashboardDoor]: () => ok({ ...dashboard, byCategory }) })
    show(<DashboardPage />)
    expect(await textOf('by-category-c0')).toBe('噪音扰民4030件数少2')
    expect(screen.queryByTestId('by-category-c12')).toBeNull()
    await tap('by-category-more')
    expect(screen.queryByTestId('by-category-c13')).toBeTruthy()
  })

  test('days that are still being worked out are told', async () => {
    serve({ [dashboardDoor]: () => ok({ ...dashboard, missingDays: 3 }) })
    show(<DashboardPage />)
    expect(await textOf('dashboard-missing')).toContain('还有 3 天的数正在算')
  })

  test('the last known ones stay when it does not answer', async () => {
    let away = false
    serve({ [dashboardDoor]: () => (away ? refuse(400, 'invalid') : ok(dashboard)) })
    show(<DashboardPage />)
    await screen.findByTestId('rate-response')
    away = true
    await act(() => queryClient.invalidateQueries())
    await screen.findByTestId('dashboard-stale')
    expect(await textOf('rate-response')).toContain('99.0%')
  })
})

describe('what is asked for', () => {
  test('30 days at first, then today by the hour', async () => {
    const sent = serve({
      [dashboardDoor]: ({ url }) =>
        ok(url.includes(`from=${today}`) ? { ...dashboard, from: today } : dashboard),
    })
    show(<DashboardPage />)
    await screen.findByTestId('per-day')
    expect(asked(sent)).toEqual([`/v1/staff/dashboard?from=${daysBefore(today, 29)}&to=${today}`])
    await tap('range-today')
    const hours = await screen.findByTestId('per-hour')
    expect(hours.getAttribute('aria-label')).toBe('今天每小时接到：9 时 3')
    expect(asked(sent).pop()).toBe(`/v1/staff/dashboard?from=${today}&to=${today}`)
  })

  test('own days, once they are days', async () => {
    const sent = serve({ [dashboardDoor]: () => ok(dashboard) })
    show(<DashboardPage />)
    await tap('range-own')
    write('range-from', '2026-02-30')
    expect(screen.getByText('写成 2026-11-01 这样')).toBeTruthy()
    expect(asked(sent)).toHaveLength(1)
    write('range-from', '2026-02-01')
    write('range-to', '2026-02-28')
    await waitFor(() => expect(asked(sent).pop()).toBe('/v1/staff/dashboard?from=2026-02-01&to=2026-02-28'))
  })

  test('one post below, and its export', async () => {
    const sent = serve({ [dashboardDoor]: () => ok(dashboard) })
    show(<DashboardPage />)
    await tap(`dashboard-post-${here!.id}`)
    await waitFor(() => expect(asked(sent).pop()).toContain(`microBrainId=${here!.id}`))
    await tap('dashboard-export')
    expect(phone.opened.pop()).toBe(
      `/console/exports/index?kind=dashboard&from=${daysBefore(today, 29)}&to=${today}&microBrainId=${here!.id}`,
    )
  })
})
