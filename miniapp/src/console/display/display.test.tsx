// The screen in the hall: tickets and counters, a new call, what it does without a network, its code, its address.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  ok,
  refuse,
  serve,
  show,
  tap,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { displayKey, type Display } from './api'
import DisplayPage from './index'

const site = { id: 'site-campus-1', name: '观澜学院校警驿站' }
const call = (ticket: string, counter: string, calledAt = '2026-11-18T14:00:00+08:00') => ({
  ticket,
  counter,
  calledAt,
})
const display = (more: Partial<Display> = {}): Display => ({
  site,
  at: '2026-11-18T14:05:00+08:00',
  serving: [call('A003', '1 号窗口')],
  waiting: [
    { ticket: 'A004', parked: false },
    { ticket: 'B005', parked: true },
  ],
  waitingCount: 2,
  ...more,
})
const doors = (answer: () => Display, more: Doors = {}): Doors => ({
  [`GET /v1/sites/${site.id}/display`]: () => ok(answer()),
  [`GET /v1/sites/${site.id}/check-in-code`]: () =>
    ok({ code: 'CS1:x:1:y', printed: 'CS1:x:paper:y', until: '2026-11-18T14:07:00+08:00' }),
  ...more,
})
const nobody = () => useSession.setState({ token: undefined, person: undefined, sandboxCode: undefined })
const bearer = (sent: Sent | undefined) => sent?.header['Authorization']
const again = () => act(() => queryClient.refetchQueries({ queryKey: displayKey(site.id), exact: true }))

beforeEach(() => {
  beAdmin()
  nobody()
  phone.storage.clear()
  phone.params = { site: site.id }
})
afterEach(() => {
  phone.params = {}
  jest.restoreAllMocks()
})

test('needs nobody: who is called where, who waits, and no code without a token', async () => {
  const sent = serve(doors(display))
  show(<DisplayPage />)
  expect((await screen.findByTestId('serving-A003')).textContent).toBe('A0031 号窗口')
  expect(screen.getByTestId('display-waiting').textContent).toContain('在等 2 人')
  expect(screen.getByText('请到窗口签到')).toBeTruthy()
  expect(screen.queryByTestId('display-attention')).toBeNull()
  expect(sent.map(({ url }) => url)).toEqual([`/v1/sites/${site.id}/display`])
  expect(bearer(sent[0])).toBeUndefined()
})

test('a screen’s own token brings the check-in code, and leaves the address', async () => {
  phone.params = { site: site.id, device: 'device.a.b' }
  window.history.replaceState(null, '', '#/console/display/index?site=s&device=device.a.b')
  const sent = serve(doors(display))
  show(<DisplayPage />)
  expect((await screen.findByTestId('display-code')).getAttribute('data-code')).toBe('CS1:x:1:y')
  const asked = sent.find(({ url }) => url.endsWith('/check-in-code'))
  expect(bearer(asked)).toBe('Bearer device.a.b')
  expect(window.location.hash).toBe('#/console/display/index?site=s')
})

test('a token that was taken back costs the code, not the screen', async () => {
  phone.params = { site: site.id, device: 'device.a.b' }
  let good = true
  const code = doors(display)[`GET /v1/sites/${site.id}/check-in-code`]!
  serve(
    doors(display, {
      [`GET /v1/sites/${site.id}/check-in-code`]: (...asked: Parameters<typeof code>) =>
        good ? code(...asked) : refuse(401, 'unauthenticated'),
    }),
  )
  show(<DisplayPage />)
  await screen.findByTestId('display-code')
  good = false
  await act(() => queryClient.refetchQueries())
  await waitFor(() => expect(screen.queryByTestId('display-code')).toBeNull())
  expect(screen.getByTestId('serving-A003')).toBeTruthy()
})

describe('a new call', () => {
  test('stands out, and so does one that is called again', async () => {
    let now = display()
    serve(doors(() => now))
    show(<DisplayPage />)
    await screen.findByTestId('serving-A003')
    now = display({ serving: [call('A004', '2 号窗口'), call('A003', '1 号窗口')] })
    await again()
    expect((await screen.findByTestId('display-attention')).textContent).toBe('请 A004 到 2 号窗口')
    now = display({ serving: [call('A003', '1 号窗口', '2026-11-18T14:06:00+08:00')] })
    await again()
    await waitFor(() =>
      expect(screen.getByTestId('display-attention').textContent).toBe('请 A003 到 1 号窗口'),
    )
  })

  test('no longer calls who has gone', async () => {
    let now = display({ serving: [] })
    serve(doors(() => now))
    show(<DisplayPage />)
    await screen.findByTestId('display-none')
    now = display()
    await again()
    await screen.findByTestId('display-attention')
    now = display({ serving: [] })
    await again()
    await waitFor(() => expect(screen.queryByTestId('display-attention')).toBeNull())
  })

  test('is the same news once', async () => {
    serve(doors(display))
    show(<DisplayPage />)
    await screen.findByTestId('serving-A003')
    await again()
    expect(screen.queryByTestId('display-attention')).toBeNull()
  })
})

test('without a network the last of it stays, and says how old it is', async () => {
  let away = false
  serve({
    [`GET /v1/sites/${site.id}/display`]: () => {
      if (away) throw new Error('fail')
      return ok(display())
    },
  })
  show(<DisplayPage />)
  await screen.findByTestId('serving-A003')
  away = true
  await again()
  expect((await screen.findByTestId('display-stale', {}, { timeout: 4000 })).textContent).toBe(
    '断网，停在 14:05',
  )
  expect(screen.getByTestId('serving-A003')).toBeTruthy()
  away = false
  await again()
  await waitFor(() => expect(screen.queryByTestId('display-stale')).toBeNull())
})

test('a site that is not known', async () => {
  serve({ [`GET /v1/sites/${site.id}/display`]: () => refuse(404, 'not_found') })
  show(<DisplayPage />)
  expect(await screen.findByText('没有这个站点')).toBeTruthy()
})

describe('the choice', () => {
  const sites: Doors = {
    'GET /v1/sites': ({ url }) =>
      ok({
        items: url.includes('campus') ? [{ ...site, kind: 'campus_police_post', microBrainId: 'mb-1' }] : [],
        nextCursor: null,
      }),
  }

  test('is not for residents', async () => {
    phone.params = {}
    serve(sites)
    show(<DisplayPage />)
    await screen.findByTestId('state-forbidden')
  })

  test('an administrator makes an address for a screen, shown once', async () => {
    phone.params = {}
    beAdmin()
    const sent = serve({
      ...sites,
      'POST /v1/staff/devices': () => ok({ id: 'd', name: '屏', token: 'device.c.d' }),
    })
    show(<DisplayPage />)
    await tap('display-make')
    const address = (await screen.findByTestId('secret')).textContent
    expect(address).toContain(`#/console/display/index?site=${site.id}&device=device.c.d`)
    expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
      microBrainId: 'mb-1',
      name: '观澜学院校警驿站 叫号屏',
    })
    await tap('secret-kept')
    await waitFor(() => expect(document.body.innerHTML).not.toContain('device.c.d'))
  })
})
