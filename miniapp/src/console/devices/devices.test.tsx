// The room of screens: a link is shown once, and taken back after one more question.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import { useSession } from '../../session'
import type { Device } from './api'
import DevicesPage from './index'

const home = '330114001012'
const device = (id: string, more: Partial<Device> = {}): Device => ({
  id,
  name: `屏 ${id}`,
  microBrainId: home,
  createdAt: '2026-11-18T10:00:00.000+08:00',
  lastUsedAt: null,
  revokedAt: null,
  ...more,
})
const list = (items: object[]) => () => ok({ items, nextCursor: null })
const be = (...roles: { role: 'dispatcher' | 'staff' | 'supervisor'; microBrainId: string }[]) =>
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
const posted = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')

beforeEach(() => {
  beAdmin()
  be({ role: 'dispatcher', microBrainId: home })
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('the room of screens', () => {
  test('is closed to staff who run no post', async () => {
    be({ role: 'staff', microBrainId: home })
    const sent = serve({})
    show(<DevicesPage />)
    expect(await screen.findByTestId('state-forbidden')).toBeTruthy()
    expect(sent.filter(({ url }) => url.includes('/devices'))).toEqual([])
  })

  test('says that there is none yet, and why it cannot be read', async () => {
    serve({ 'GET /v1/staff/devices': list([]) })
    const { unmount } = show(<DevicesPage />)
    expect(await screen.findByTestId('devices-none')).toBeTruthy()
    unmount()
    beAdmin()
    be({ role: 'dispatcher', microBrainId: home })
    serve({ 'GET /v1/staff/devices': () => refuse(403, 'forbidden') })
    show(<DevicesPage />)
    expect(await screen.findByTestId('devices-forbidden')).toBeTruthy()
  })

  test('makes a link for the own post and shows it once', async () => {
    const sent = serve({
      'GET /v1/staff/devices': list([]),
      'POST /v1/staff/devices': () => ok({ ...device('d-1'), token: 'wall.a.b' }),
    })
    show(<DevicesPage />)
    const make = await screen.findByTestId('device-make')
    expect(make.getAttribute('aria-disabled')).toBe('true')
    write('device-name', '字'.repeat(41))
    fireEvent.click(make)
    expect(posted(sent)).toEqual([])
    write('device-name', ' 大厅 ')
    await tap('device-make')
    expect((await screen.findByTestId('secret')).textContent).toBe(
      `${location.origin}/#/console/wall/index?device=wall.a.b`,
    )
    expect(bodyOf(posted(sent)[0])).toEqual({ microBrainId: home, name: '大厅' })
    await tap('secret-kept')
    expect(screen.queryByTestId('secret')).toBeNull()
    expect(document.body.innerHTML).not.toContain('wall.a.b')
  })

  test('shows what the server refuses', async () => {
    serve({
      'GET /v1/staff/devices': list([]),
      'POST /v1/staff/devices': () => refuse(409, 'limit_reached'),
    })
    show(<DevicesPage />)
    write('device-name', '大厅')
    await tap('device-make')
    expect((await screen.findByTestId('device-problem')).textContent).toContain('limit_reached')
  })

  test('tells those in use from those taken back, and takes one back after asking', async () => {
    const ended = '2026-11-19T10:00:00.000+08:00'
    let items = [device('d-1', { lastUsedAt: ended }), device('d-2', { revokedAt: ended })]
    const sent = serve({
      'GET /v1/staff/devices': () => ok({ items, nextCursor: null }),
      'POST /v1/staff/devices/d-1/revoke': () => {
        items = items.map((item) => ({ ...item, revokedAt: ended }))
        return ok(items[0])
      },
    })
    show(<DevicesPage />)
    expect((await screen.findByTestId('device-d-2')).textContent).toContain('已收回')
    expect(screen.queryByTestId('device-revoke-d-2')).toBeNull()
    await tap('device-revoke-d-1')
    expect(posted(sent)).toEqual([])
    await tap('ask-yes')
    await waitFor(() => expect(screen.queryByTestId('device-revoke-d-1')).toBeNull())
    expect(posted(sent)).toHaveLength(1)
    expect(screen.queryByTestId('ask-sheet')).toBeNull()
  })

  test('lets a supervisor choose any post', async () => {
    be({ role: 'supervisor', microBrainId: '330114' })
    const sent = serve({ 'GET /v1/staff/devices': list([]) })
    show(<DevicesPage />)
    fireEvent.click(await screen.findByText('湾南社区'))
    await waitFor(() =>
      expect(sent.map(({ url }) => url)).toContain(`/v1/staff/devices?microBrainId=${home}`),
    )
  })
})
