// The WeChat client through real HTTP against the sandbox: each refusal, renewal of the token, failures on the way.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fillTemplate, noticeTemplates } from '@chaolin/shared/notices/templates'
import { createSandbox, type Sandbox } from '../sandbox/server.ts'
import {
  createWechatClient,
  isNoneLeft,
  WechatError,
  type AccessToken,
  type WechatClient,
  type WechatOptions,
} from './wechat.ts'

const account = { appId: 'wx-test', appSecret: 'secret-of-the-test' }
const openId = 'sandbox:resident-1'
const template = noticeTemplates.report_resolved
const message = {
  openId,
  templateId: template.id,
  page: 'reports/detail/index?number=K7M2',
  data: fillTemplate(template, {
    matter: '绿化带护栏缺口',
    status: '已办结',
    note: '护栏已经补好',
    at: new Date('2026-11-22T00:59:00Z'),
    number: 'K7M2-9Q4X',
  }),
}
const loginPath = '/sns/jscode2session'
const tokenPath = '/cgi-bin/stable_token'
const sendPath = '/cgi-bin/message/subscribe/send'

let clockMs: number
let sandbox: Sandbox
let calls: string[]
let client: WechatClient
const now = () => new Date(clockMs)

const countingFetch: typeof fetch = (input, init) => {
  calls.push(new URL(String(input)).pathname)
  return fetch(input, init)
}
const connect = (options: Partial<WechatOptions> = {}) =>
  createWechatClient({ ...account, baseUrl: sandbox.url, now, fetch: countingFetch, ...options })
const countCalls = (path: string) => calls.filter((call) => call === path).length

beforeEach(async () => {
  clockMs = Date.parse('2026-11-22T01:00:00Z')
  calls = []
  sandbox = await createSandbox({ ...account, now, unionIds: true })
  client = connect()
})
afterEach(() => sandbox.close())

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(sandbox.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await response.json()) as Record<string, unknown>
}
const newCode = async () => String((await post('/sandbox/codes', { name: 'resident-1' }))['code'])
const accept = () => post('/sandbox/accept', { openId, templateId: template.id })
const addFault = (path: string, fault: object, times = 1) =>
  post('/sandbox/faults', { path, times, ...fault })
const forceRefresh = () =>
  post(tokenPath, {
    grant_type: 'client_credential',
    appid: account.appId,
    secret: account.appSecret,
    force_refresh: true,
  })

async function failureOf(promise: Promise<unknown>): Promise<WechatError> {
  const error = await promise.then(
    () => new Error('It went through'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof WechatError)) throw error
  return error
}

const refused = (reason: string, errcode: number, retryable = false) => ({
  reason,
  errcode,
  outcome: 'refused',
  retryable,
})
const unavailable = (reason: string, errcode: number | null = null) => ({
  reason,
  errcode,
  outcome: 'unavailable',
  retryable: true,
})

describe('logging in', () => {
  test('refuses a code that is none, was used, or is too old', async () => {
    expect(await failureOf(client.codeToSession('made-up'))).toMatchObject(refused('bad_code', 40029))
    const [used, old] = [await newCode(), await newCode()]
    await client.codeToSession(used)
    expect(await failureOf(client.codeToSession(used))).toMatchObject(refused('used_code', 40163))
    clockMs += 5 * 60 * 1000 + 1
    expect(await failureOf(client.codeToSession(old))).toMatchObject(refused('bad_code', 40029))
  })

  test('refuses a person whom WeChat blocks', async () => {
    await post('/sandbox/block', { openId, blocked: true })
    expect(await failureOf(client.codeToSession(openId))).toMatchObject(refused('blocked', 40226))
  })

  test('says too often, and that later is worth a try', async () => {
    await addFault(loginPath, { errcode: 45011 })
    expect(await failureOf(client.codeToSession(openId))).toMatchObject(refused('too_often', 45011, true))
  })

  test.each([
    ['appid', { appId: 'wx-other' }, 40013],
    ['secret', { appSecret: 'another-secret' }, 40125],
  ])('does not blame the person for our wrong %s', async (_name, options, errcode) => {
    const error = await failureOf(connect(options).codeToSession(openId))
    expect(error).toMatchObject(unavailable('bad_account', errcode))
  })

  test('gives openid and unionid, and nothing of the session key', async () => {
    expect(await client.codeToSession(await newCode())).toEqual({
      openId: 'sandbox-openid-resident-1',
      unionId: 'sandbox-unionid-resident-1',
    })
    await sandbox.close()
    sandbox = await createSandbox({ ...account, now })
    expect(await connect().codeToSession(openId)).toEqual({ openId })
  })
})

describe('the access token', () => {
  test.each([
    ['appid', { appId: 'wx-other' }, 40013],
    ['secret', { appSecret: 'another-secret' }, 40125],
  ])('is refused for a wrong %s', async (_name, options, errcode) => {
    expect(await failureOf(connect(options).accessToken())).toMatchObject(unavailable('bad_account', errcode))
  })

  test('is asked for once by concurrent callers, and again after a failure', async () => {
    await addFault(tokenPath, { errcode: -1 })
    const failures = await Promise.allSettled(Array.from({ length: 20 }, () => client.accessToken()))
    expect(failures.every(({ status }) => status === 'rejected')).toBe(true)
    expect(countCalls(tokenPath)).toBe(1)
    const tokens = await Promise.all(Array.from({ length: 20 }, () => client.accessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(countCalls(tokenPath)).toBe(2)
  })

  test('is renewed five minutes before its end, not earlier', async () => {
    const first = await client.accessToken()
    clockMs += 6899_999
    expect(await client.accessToken()).toBe(first)
    expect(countCalls(tokenPath)).toBe(1)
    clockMs += 1
    expect(await client.accessToken()).not.toBe(first)
    expect(countCalls(tokenPath)).toBe(2)
  })

  test('serves until its end while WeChat cannot renew it', async () => {
    const first = await client.accessToken()
    clockMs += 7000_000
    await addFault(tokenPath, { status: 503 }, 2)
    expect(await client.accessToken()).toBe(first)
    clockMs += 200_000
    expect(await failureOf(client.accessToken())).toMatchObject(unavailable('busy'))
  })

  test('is shared through a store', async () => {
    let kept: AccessToken | null = null
    const tokenStore = {
      load: () => Promise.resolve(kept),
      save: (token: AccessToken) => {
        kept = token
        return Promise.resolve()
      },
    }
    const first = await connect({ tokenStore }).accessToken()
    expect(await connect({ tokenStore }).accessToken()).toBe(first)
    expect(countCalls(tokenPath)).toBe(1)
    clockMs += 6900_000
    expect(await connect({ tokenStore }).accessToken()).not.toBe(first)
    expect(countCalls(tokenPath)).toBe(2)
  })
})

describe('a subscribe message', () => {
  test.each([
    ['somebody unknown', { openId: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' }, 40003],
    ['an unknown template', { templateId: 'unknown' }, 40037],
    ['a page that cannot be', { page: '//' }, 41030],
    ['data that lacks a value', { data: {} }, 47003],
  ])('is refused for good for %s', async (_name, changes, errcode) => {
    const error = await failureOf(client.sendSubscribeMessage({ ...message, ...changes }))
    expect(error).toMatchObject(refused('refused', errcode))
    expect(isNoneLeft(error)).toBe(false)
    expect(countCalls(sendPath)).toBe(1)
  })

  test('is refused for good when the person has no acceptance left', async () => {
    await accept()
    await client.sendSubscribeMessage(message)
    const error = await failureOf(client.sendSubscribeMessage(message))
    expect(error).toMatchObject(refused('none_left', 43101))
    expect(isNoneLeft(error)).toBe(true)
    expect(isNoneLeft(new Error('43101'))).toBe(false)
  })

  test('arrives as it was given', async () => {
    await accept()
    await client.sendSubscribeMessage({ ...message, miniprogramState: 'trial' })
    const response = await fetch(`${sandbox.url}/sandbox/messages?openId=${openId}`)
    expect(await response.json()).toMatchObject({
      items: [
        {
          openId,
          templateId: template.id,
          page: message.page,
          data: message.data,
          miniprogramState: 'trial',
        },
      ],
    })
  })

  test('gets a new token when another process forced one', async () => {
    await accept()
    await client.accessToken()
    await forceRefresh()
    await client.sendSubscribeMessage(message)
    expect(calls).toEqual([tokenPath, sendPath, tokenPath, sendPath])
  })

  test.each([40001, 40014, 42001])(
    'forces a new token when WeChat repeats the one that it refused with %i',
    async (errcode) => {
      await accept()
      await addFault(sendPath, { errcode })
      await client.sendSubscribeMessage(message)
      expect(calls).toEqual([tokenPath, sendPath, tokenPath, tokenPath, sendPath])
    },
  )

  test('gives up after one new token', async () => {
    await accept()
    await addFault(sendPath, { errcode: 40001 }, 2)
    expect(await failureOf(client.sendSubscribeMessage(message))).toMatchObject(
      unavailable('bad_token', 40001),
    )
    expect(countCalls(sendPath)).toBe(2)
  })

  test('shares one renewal among many that were refused together', async () => {
    await Promise.all(Array.from({ length: 10 }, accept))
    await client.accessToken()
    await forceRefresh()
    await Promise.all(Array.from({ length: 10 }, () => client.sendSubscribeMessage(message)))
    expect(countCalls(tokenPath)).toBe(2)
  })
})

describe('failures on the way', () => {
  test.each([
    ['busy', { errcode: -1 }, unavailable('busy', -1)],
    ['HTTP 500', { status: 500 }, unavailable('busy')],
    ['HTTP 502', { status: 502 }, unavailable('busy')],
    ['HTTP 429', { status: 429 }, unavailable('busy')],
    ['HTTP 404', { status: 404 }, unavailable('unexpected_answer')],
    ['a reset', { reset: true }, unavailable('unreachable')],
    ['silence', { hang: true }, unavailable('timed_out')],
    ['an unlisted number', { errcode: 50002 }, refused('refused', 50002)],
    ['the daily quota', { errcode: 45009 }, refused('too_often', 45009, true)],
  ])('%s', async (_name, fault, expected) => {
    await accept()
    const impatient = connect({ timeoutMs: 100 })
    await addFault(sendPath, fault)
    expect(await failureOf(impatient.sendSubscribeMessage(message))).toMatchObject(expected)
    await impatient.sendSubscribeMessage(message)
  })

  test('nobody listens', async () => {
    const lost = connect()
    await sandbox.close()
    const error = await failureOf(lost.accessToken())
    expect(error).toMatchObject(unavailable('unreachable'))
    expect(error.message).toBe(`WeChat ${tokenPath}: unreachable, ECONNREFUSED`)
  })

  test('waits five seconds by default', async () => {
    const limit = jest.spyOn(AbortSignal, 'timeout')
    await client.accessToken()
    expect(limit).toHaveBeenCalledWith(5000)
    limit.mockRestore()
  })
})

describe('answers that WeChat never gives', () => {
  let server: Server
  let answer: { status: number; body: string; headers?: Record<string, string> }
  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    client = connect({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  test.each([
    ['a page', { status: 200, body: '<html>' }],
    ['nothing', { status: 200, body: '' }],
    ['no openid', { status: 200, body: '{"session_key":"x"}' }],
    ['an empty openid', { status: 200, body: '{"openid":""}' }],
    ['a list', { status: 200, body: '[]' }],
  ])('%s is no login', async (_name, given) => {
    answer = given
    expect(await failureOf(client.codeToSession('any'))).toMatchObject(unavailable('unexpected_answer'))
  })

  test('a redirect is not followed with the secret in hand', async () => {
    answer = { status: 302, body: '', headers: { location: `${sandbox.url}${loginPath}` } }
    expect(await failureOf(client.codeToSession('any'))).toMatchObject(unavailable('unreachable'))
  })

  test("keeps WeChat's request id and nothing else of its words", async () => {
    const errmsg = `invalid openid ${openId} rid: 60a4712c-31118d0c-300f1ed5`
    answer = { status: 200, body: JSON.stringify({ errcode: 40003, errmsg }) }
    const { message: said } = await failureOf(client.codeToSession('any'))
    expect(said).toBe(`WeChat ${loginPath}: refused, 40003, rid: 60a4712c-31118d0c-300f1ed5`)
  })
})

describe('a 小程序码', () => {
  const codePath = '/wxa/getwxacodeunlimit'
  const page = 'campus/home/index'

  test('comes as a picture', async () => {
    const { bytes, type } = await client.unlimitedCode({ scene: 'x'.repeat(32), page })
    expect(type).toBe('image/jpeg')
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  })

  test('is refused for good with a scene that is too long or holds what none may', async () => {
    for (const scene of ['', 'x'.repeat(33), '学生', 'a b'])
      expect(await failureOf(client.unlimitedCode({ scene, page }))).toMatchObject({
        reason: 'refused',
        errcode: 40169,
      })
  })

  test('gets a new token when another process forced one', async () => {
    await client.accessToken()
    await forceRefresh()
    expect((await client.unlimitedCode({ scene: 'one', page })).type).toBe('image/jpeg')
    expect(countCalls(codePath)).toBe(2)
  })

  test('what is neither a picture nor a refusal is none', async () => {
    await addFault(codePath, { errcode: 0 })
    expect(await failureOf(client.unlimitedCode({ scene: 'one', page }))).toMatchObject({
      reason: 'unexpected_answer',
    })
  })
})

test('no error shows a secret, a token, a code or an openid', async () => {
  const token = await client.accessToken()
  const code = await newCode()
  const impatient = connect({ timeoutMs: 100 })
  const errors: WechatError[] = []
  for (const fault of [
    { errcode: 40029 },
    { status: 500 },
    { status: 404 },
    { reset: true },
    { hang: true },
  ]) {
    await addFault(loginPath, fault)
    errors.push(await failureOf(impatient.codeToSession(code)))
    await addFault(sendPath, fault)
    errors.push(await failureOf(impatient.sendSubscribeMessage(message)))
  }
  errors.push(await failureOf(client.sendSubscribeMessage(message)))
  errors.push(await failureOf(connect({ appId: 'wx-other' }).codeToSession(code)))
  await sandbox.close()
  errors.push(
    await failureOf(client.codeToSession(code)),
    await failureOf(client.sendSubscribeMessage(message)),
  )
  expect(errors).toHaveLength(14)
  for (const error of errors) {
    const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)
    for (const secret of [account.appSecret, token, code, openId, '护栏']) expect(shown).not.toContain(secret)
  }
})
