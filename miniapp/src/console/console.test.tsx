// The floor and the alerts: who sees which room, and what the desk is told.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beAdmin, ok, refuse, serve, show, tap } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import AlertsPage from './alerts/index'
import ConsolePage from './index'
import { rooms } from './parts/rooms'

const alerts = [
  {
    id: 'rule:3:lost',
    kind: 'rule_broken',
    title: '路由规则“夜间”用不了，已跳过',
    detail: '没有这个微脑 gone',
    about: 'lost',
    ruleVersion: 3,
    since: '2026-11-20T00:00:00Z',
  },
  {
    id: 'calendar:2027:330114',
    kind: 'calendar_year_missing',
    title: '钱塘区还没有 2027 年的节假日安排',
    detail: '缺：春节',
    about: '2027',
    ruleVersion: null,
    since: '2026-11-21T00:00:00Z',
  },
]
const told = { 'GET /v1/staff/routing-alerts': () => ok({ items: alerts }) }

function be(role: 'resident' | 'dispatcher') {
  const roles = [role === 'dispatcher' ? { role, microBrainId: '330114' } : { role }]
  useSession.setState({ person: { id: 'p', roles } })
}

beforeEach(() => {
  beAdmin()
  phone.opened.length = 0
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('the floor', () => {
  test('is closed to a resident', async () => {
    serve({ 'GET /v1/staff/routing-alerts': () => refuse(403, 'forbidden') })
    be('resident')
    show(<ConsolePage />)
    await screen.findByTestId('state-forbidden')
  })

  test('shows a dispatcher the alerts and the deliveries alone', async () => {
    serve(told)
    be('dispatcher')
    show(<ConsolePage />)
    await screen.findByTestId('alert-rule:3:lost')
    expect(screen.queryByTestId('room-alerts')).toBeTruthy()
    expect(screen.queryByTestId('room-deliveries')).toBeTruthy()
    for (const room of ['endpoints', 'intake']) expect(screen.queryByTestId(`room-${room}`)).toBeNull()
    expect(screen.queryByTestId('room-rules')).toBeNull()
    expect(screen.queryByTestId('mend-rule:3:lost')).toBeNull()
  })

  test('leads an admin into every room, and counts the alerts in the rail', async () => {
    serve(told)
    show(<ConsolePage />)
    await screen.findByTestId('alert-rule:3:lost')
    expect(screen.getByTestId('rail-alerts').textContent).toContain('2')
    for (const { name: room, roles } of rooms) {
      if (!(roles as readonly string[]).includes('admin')) continue
      fireEvent.click(screen.getByTestId(`room-${room}`))
      expect(phone.opened.pop()).toBe(`/console/${room}/index`)
    }
  })

  test('what is of a campus comes first for who works there, and is not shown to a community', async () => {
    const campus = { id: 'campus-1', name: '一号校区', kind: 'campus', path: [], place: {} }
    const community = { ...campus, id: '330114001012', kind: 'community' }
    serve({ 'GET /v1/micro-brains': () => ok({ items: [campus, community], nextCursor: null }) })
    const at = (microBrainId: string) =>
      useSession.setState({ person: { id: 'p', roles: [{ role: 'staff', microBrainId }] } })
    const shownRooms = () =>
      [...document.querySelectorAll('[data-testid^="room-"]')].map((row) => row.getAttribute('data-testid'))
    at('campus-1')
    const shown = show(<ConsolePage />)
    await waitFor(() => expect(shownRooms()[0]).toBe('room-sos'))
    shown.unmount()
    at('330114001012')
    show(<ConsolePage />)
    await screen.findByTestId('room-desk')
    await waitFor(() => expect(screen.queryByTestId('room-sos')).toBeNull())
  })

  test('has the window while it is open, and gives it back', async () => {
    serve({})
    const { unmount } = show(<ConsolePage />)
    expect(document.body.classList.contains('console-wide')).toBe(true)
    unmount()
    expect(document.body.classList.contains('console-wide')).toBe(false)
  })
})

describe('alerts', () => {
  test('none is good news', async () => {
    serve({})
    show(<AlertsPage />)
    expect((await screen.findByTestId('state-empty')).textContent).toContain('都正常')
  })

  test('each leads an admin to where it is mended', async () => {
    serve(told)
    show(<AlertsPage />)
    await tap('mend-calendar:2027:330114')
    expect(phone.opened).toEqual(['/console/calendar/index'])
    expect(screen.getByTestId('alert-calendar:2027:330114').textContent).toContain('缺：春节')
  })

  test('are not for a community’s dispatcher', async () => {
    serve({ 'GET /v1/staff/routing-alerts': () => refuse(403, 'forbidden') })
    be('dispatcher')
    show(<AlertsPage />)
    await screen.findByTestId('state-forbidden')
  })

  test('without a connection, a way to try again', async () => {
    let away = true
    serve({
      'GET /v1/staff/routing-alerts': () => {
        if (away) throw new Error('fail')
        return ok({ items: alerts })
      },
    })
    queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retryDelay: 1 } })
    show(<AlertsPage />)
    await screen.findByTestId('state-offline')
    away = false
    await tap('state-retry')
    await waitFor(() => expect(screen.getByTestId('alert-rule:3:lost')).toBeTruthy())
  })
})
