// The way to the server: what is sent, and what a person is told when it fails.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import Taro from '@tarojs/taro'
import { phone } from '../test/stubs/phone'
import { ApiError, get, post, upload } from './api'
import { loginAs, useSession } from './session'

interface Sent {
  url: string
  method: string
  header: Record<string, string>
  data?: string
}

const sent: Sent[] = []
const replies: (() => Promise<{ statusCode: number; data: unknown }>)[] = []
const reply = (statusCode: number, data: unknown) => replies.push(async () => ({ statusCode, data }))

beforeEach(() => {
  sent.length = 0
  replies.length = 0
  phone.opened = []
  useSession.setState({ token: 't-1', person: undefined, sandboxCode: undefined })
  const answer = (about: unknown) => {
    sent.push(about as Sent)
    const next = replies.shift()
    if (!next) throw new Error(`no reply for ${(about as Sent).url}`)
    return next() as never
  }
  jest.spyOn(Taro, 'request').mockImplementation(answer as never)
  jest.spyOn(Taro, 'uploadFile').mockImplementation(answer as never)
})
afterEach(() => void jest.restoreAllMocks())

const failure = async (asked: Promise<unknown>): Promise<ApiError> => {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${error}`)
  return error
}

describe('what goes wrong', () => {
  it('keeps the code, the words and the wrong fields of a problem', async () => {
    reply(400, {
      status: 400,
      code: 'invalid',
      title: '有内容填得不对，请看标出的地方',
      errors: [{ path: 'text', message: '写一句就行' }, 'noise'],
      requestId: 'r-1',
    })
    const error = await failure(post('/v1/reports', { text: '' }))
    expect(error).toMatchObject({ status: 400, code: 'invalid', requestId: 'r-1' })
    expect(error.message).toBe('有内容填得不对，请看标出的地方')
    expect(error.wrong('text')).toBe('写一句就行')
    expect(error.wrong('place')).toBeUndefined()
  })

  it('has words of its own for an answer that is no problem at all', async () => {
    reply(502, '<html>Bad gateway</html>')
    const error = await failure(get('/v1/me'))
    expect(error).toMatchObject({ status: 502, code: 'unknown', message: '没打开，怪我们。您的事都在' })
  })

  it.each([
    [{ errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED' }, 'offline'],
    [new TypeError('Failed to fetch'), 'offline'],
    [{ errMsg: 'request:fail timeout' }, 'timeout'],
  ])('%o is %s', async (reason, code) => {
    replies.push(() => Promise.reject(reason))
    expect(await failure(get('/v1/me'))).toMatchObject({ status: 0, code })
  })

  it('signs in again once after a 401, with the same key, and no more than once', async () => {
    useSession.setState({ sandboxCode: 'sandbox:resident-1' })
    reply(401, { code: 'token_expired' })
    reply(201, { token: 't-2', expiresAt: '', person: { id: 'p', roles: [] } })
    reply(401, { code: 'token_expired' })
    const error = await failure(post('/v1/reports', { text: '路灯坏了' }, { key: 'k-1' }))
    expect(error.code).toBe('token_expired')
    expect(sent.map(({ url }) => url)).toEqual(['/v1/reports', '/v1/sessions', '/v1/reports'])
    expect(sent.map(({ header }) => header['Authorization'])).toEqual(['Bearer t-1', undefined, 'Bearer t-2'])
    expect([sent[0]?.header['Idempotency-Key'], sent[2]?.header['Idempotency-Key']]).toEqual(['k-1', 'k-1'])
  })

  it('asks who one is where nobody has signed in', async () => {
    useSession.setState({ token: undefined })
    reply(200, { sandbox: true })
    const error = await failure(get('/v1/me'))
    expect(error.code).toBe('unauthenticated')
    expect(phone.opened).toEqual(['/sandbox/login/index'])
    expect(sent.map(({ url }) => url)).toEqual(['/v1/sessions'])
  })
})

it('shows a code to scan where the server is no sandbox, and says so when it cannot be asked', async () => {
  useSession.setState({ token: undefined })
  reply(200, { sandbox: false })
  expect(await failure(get('/v1/me'))).toMatchObject({ code: 'unauthenticated' })
  expect(phone.opened).toEqual(['/console/sign-in/index'])
  replies.push(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(await failure(get('/v1/me'))).toMatchObject({ code: 'offline' })
  expect(phone.opened).toHaveLength(1)
})

it('forgets a chosen person whom the sandbox no longer knows', async () => {
  useSession.setState({ token: undefined, sandboxCode: 'sandbox:nobody' })
  reply(401, { code: 'login_code_invalid' })
  reply(200, { sandbox: true })
  expect(await failure(get('/v1/me'))).toMatchObject({ code: 'unauthenticated' })
  expect(useSession.getState().sandboxCode).toBeUndefined()
  expect(phone.opened).toEqual(['/sandbox/login/index'])
})

describe('what is sent', () => {
  it('gives each POST a key of its own, unless told which, and a GET none', async () => {
    for (let count = 0; count < 4; count += 1) reply(200, {})
    await post('/v1/a')
    await post('/v1/a')
    await post('/v1/a', {}, { key: 'mine' })
    await get('/v1/a')
    const keys = sent.map(({ header }) => header['Idempotency-Key'])
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys[1]).not.toBe(keys[0])
    expect(keys.slice(2)).toEqual(['mine', undefined])
  })

  it('writes a query without what is not there', async () => {
    reply(200, { items: [] })
    await get('/v1/reports', { scope: 'mine', cursor: undefined, text: '路灯&灯' })
    expect(sent[0]?.url).toBe('/v1/reports?scope=mine&text=%E8%B7%AF%E7%81%AF%26%E7%81%AF')
  })

  it('shares one sign-in between requests that need it at once', async () => {
    useSession.setState({ token: undefined, sandboxCode: 'sandbox:resident-1' })
    reply(201, { token: 't-9', expiresAt: '', person: { id: 'p', roles: [] } })
    reply(200, {})
    reply(200, {})
    await Promise.all([get('/v1/me'), get('/v1/notices')])
    expect(sent.map(({ url }) => url)).toEqual(['/v1/sessions', '/v1/me', '/v1/notices'])
  })

  it('uploads with the token, and reads the answer that arrives as text', async () => {
    reply(201, '{"id":"photo-1"}')
    await expect(upload({ path: '/v1/photos', filePath: 'blob:1', key: 'k' })).resolves.toEqual({
      id: 'photo-1',
    })
    expect(sent[0]).toMatchObject({ filePath: 'blob:1', name: 'file' })
    expect(sent[0]?.header).toMatchObject({ Authorization: 'Bearer t-1', 'Idempotency-Key': 'k' })
  })
})

it('a person who was chosen is kept on the phone', async () => {
  reply(201, { token: 't-7', expiresAt: '', person: { id: 'p-7', roles: [{ role: 'resident' }] } })
  await loginAs('sandbox:resident-7')
  expect(JSON.parse(`${phone.storage.get('session')}`)).toMatchObject({
    state: { token: 't-7', sandboxCode: 'sandbox:resident-7', person: { id: 'p-7' } },
  })
})
