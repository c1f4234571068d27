// Signing in by a scan: waits, renews its code, goes on after a lost connection, and stops when nobody comes.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { ok, refuse, serve, show, type Answer, type Sent } from '../../../test/console-door'
import { phone, Taro } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import SignInPage from './index'
import { qrAddress } from '../../ui/qr'

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const session = (...roles: string[]) => ({
  token: 'new-token',
  expiresAt: '',
  person: { id: 'p-9', roles: roles.map((role) => ({ role })) },
})

let sent: Sent[]
let codes: number
let start: () => Answer
let asked: (id: string) => Answer
const polls = () => sent.filter(({ method }) => method === 'GET').map(({ url }) => url.split('/').pop()!)
const picture = () => screen.getByTestId('sign-in-qr').querySelector('img')?.getAttribute('src')

beforeEach(() => {
  jest.useFakeTimers()
  codes = 0
  start = () => {
    codes += 1
    return ok({ id: `secret-${codes}`, qr: `chaolin:scan:code-${codes}`, expiresAt: '' })
  }
  asked = () => ok({ status: 'waiting' })
  sent = serve({
    'POST /v1/sessions/scan': () => start(),
    'GET /v1/sessions/scan/': ({ url }) => asked(url.split('/').pop()!),
  })
  phone.opened.length = 0
  useSession.setState({ token: undefined, person: undefined, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

const open = async () => {
  const shown = show(<SignInPage />)
  await pass(0)
  return shown
}

describe('signing in at a computer', () => {
  test('shows a code that holds nothing but what the phone confirms, and asks without a token', async () => {
    await open()
    expect(picture()).toBe(qrAddress('chaolin:scan:code-1'))
    expect(screen.getByTestId('sign-in-code').textContent).toBe('code-1')
    expect(document.body.innerHTML).not.toContain('secret-1')
    await pass(2000)
    expect(polls()).toEqual(['secret-1'])
    for (const { header } of sent) expect(header['Authorization']).toBeUndefined()
    expect(screen.getByTestId('sign-in-waiting')).toBeTruthy()
  })

  test('opens the console when the phone agreed, once', async () => {
    await open()
    asked = () => ok({ status: 'confirmed', session: session('dispatcher'), token: 'new-token' })
    await pass(2000)
    expect(useSession.getState()).toMatchObject({ token: 'new-token', person: { id: 'p-9' } })
    expect(phone.opened).toEqual(['/console/index'])
    const before = sent.length
    await pass(60_000)
    expect(sent).toHaveLength(before)
  })

  test('leads others who may sign in to their own page', async () => {
    await open()
    asked = () => ok({ status: 'confirmed', session: session('clerk'), token: 'new-token' })
    await pass(2000)
    expect(phone.opened).toEqual(['/pages/mine/index'])
  })

  test('renews the code before it ends, and still hears of the one before', async () => {
    await open()
    await pass(112_000)
    expect(picture()).toBe(qrAddress('chaolin:scan:code-2'))
    asked = (id) =>
      id === 'secret-1'
        ? ok({ status: 'confirmed', session: session('staff'), token: 'new-token' })
        : ok({ status: 'waiting' })
    await pass(2000)
    expect(useSession.getState().token).toBe('new-token')
  })

  test('takes a new code when the server knows this one no longer', async () => {
    await open()
    asked = (id) => (id === 'secret-1' ? refuse(404, 'not_found') : ok({ status: 'waiting' }))
    await pass(2000)
    expect(picture()).toBe(qrAddress('chaolin:scan:code-2'))
    await pass(4000)
    expect(polls().slice(1)).toEqual(['secret-2', 'secret-2'])
  })

  test('stops after ten minutes, and begins again when asked', async () => {
    await open()
    await pass(11 * 60_000)
    expect(screen.getByTestId('sign-in-ended')).toBeTruthy()
    expect(screen.queryByTestId('sign-in-qr')).toBeNull()
    const before = sent.length
    await pass(600_000)
    expect(sent).toHaveLength(before)
    fireEvent.click(screen.getByTestId('sign-in-renew'))
    await pass(0)
    expect(picture()).toBe(qrAddress(`chaolin:scan:code-${codes}`))
  })

  test('goes on by itself when the connection is back, before the first code and after', async () => {
    const lost = jest.spyOn(Taro, 'request')
    const answers = lost.getMockImplementation()!
    lost.mockImplementation(async () => Promise.reject(new TypeError('Failed to fetch')))
    await open()
    expect(screen.getByTestId('sign-in-offline')).toBeTruthy()
    lost.mockImplementation(answers)
    await pass(2000)
    expect(picture()).toBe(qrAddress('chaolin:scan:code-1'))
    asked = () => refuse(503, 'unavailable')
    await pass(2000)
    expect(screen.getByTestId('sign-in-offline')).toBeTruthy()
    expect(picture()).toBe(qrAddress('chaolin:scan:code-1'))
    asked = () => ok({ status: 'waiting' })
    await pass(2000)
    expect(screen.getByTestId('sign-in-waiting')).toBeTruthy()
  })

  test('says what is wrong, and tries again when asked', async () => {
    const works = start
    start = () => refuse(429, 'rate_limited')
    await open()
    expect(screen.getByTestId('sign-in-error').textContent).toBe('rate_limited')
    start = works
    fireEvent.click(screen.getByTestId('sign-in-renew'))
    await pass(0)
    expect(picture()).toBe(qrAddress('chaolin:scan:code-1'))
  })

  test('asks no more once the page is left', async () => {
    const { unmount } = await open()
    unmount()
    const before = sent.length
    await pass(60_000)
    expect(sent).toHaveLength(before)
  })
})
