// The stand-in refuses as WeChat does, counts acceptances, remembers what was sent, and fails on demand.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { fillTemplate, noticeTemplates } from '@chaolin/shared/notices/templates'
import { createSandbox, type Sandbox, type SandboxOptions } from './server.ts'

const account = { appId: 'wx-test', appSecret: 'secret-of-the-test' }
const resolved = noticeTemplates.report_resolved
const openId = 'sandbox:resident-1'
const login = { appid: account.appId, secret: account.appSecret, grant_type: 'authorization_code' }
const tokenRequest = { appid: account.appId, secret: account.appSecret, grant_type: 'client_credential' }

type Answer = Record<string, unknown>
let clockMs: number
let sandbox: Sandbox

async function open(options: Partial<SandboxOptions> = {}) {
  clockMs = Date.parse('2026-11-22T01:00:00Z')
  sandbox = await createSandbox({ ...account, now: () => new Date(clockMs), ...options })
}
beforeEach(() => open())
afterEach(() => sandbox.close())

async function get(path: string, query: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${sandbox.url}${path}?${new URLSearchParams(query).toString()}`)
  return (await response.json()) as Answer
}

async function send(method: string, path: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${sandbox.url}${path}`, { method, headers, body: text })
  return { status: response.status, answer: (await response.json()) as Answer }
}
const post = async (path: string, body: unknown) => (await send('POST', path, body)).answer

const newCode = async (name = 'resident-7') => String((await get('/sandbox/codes', { name }))['code'])
const logIn = async (code: string) => get('/sns/jscode2session', { ...login, js_code: code })
const token = async () => String((await post('/cgi-bin/stable_token', tokenRequest))['access_token'])
const accept = async () => post('/sandbox/accept', { openId, templateId: resolved.id })

const data = fillTemplate(resolved, {
  matter: '绿化带护栏缺口',
  status: '已办结',
  note: '护栏已经补好',
  at: new Date('2026-11-22T00:59:00Z'),
  number: 'K7M2-9Q4X',
})
const message = { touser: openId, template_id: resolved.id, page: 'reports/detail/index?number=K7M2', data }
const deliver = async (changes: Answer = {}, accessToken?: string) =>
  post(`/cgi-bin/message/subscribe/send?access_token=${accessToken ?? (await token())}`, {
    ...message,
    ...changes,
  })

describe('jscode2session', () => {
  test.each([
    ['no appid', { appid: '' }, 41002],
    ['another appid', { appid: 'wx-other' }, 40013],
    ['no secret', { secret: '' }, 41004],
    ['another secret', { secret: 'guess' }, 40125],
    ['another grant', { grant_type: 'client_credential' }, 40002],
    ['no code', { js_code: '' }, 41008],
    ['an unknown code', { js_code: 'made-up' }, 40029],
    ['a sandbox name that is none', { js_code: 'sandbox:Resident 1' }, 40029],
  ])('refuses %s', async (_name, changes, errcode) => {
    const answer = await get('/sns/jscode2session', { ...login, js_code: await newCode(), ...changes })
    expect(answer).toEqual({
      errcode,
      errmsg: expect.stringMatching(/ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    })
  })

  test('gives the openid of a code once', async () => {
    const code = await newCode()
    expect(await logIn(code)).toEqual({
      openid: 'sandbox-openid-resident-7',
      session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    })
    expect(await logIn(code)).toMatchObject({ errcode: 40163 })
  })

  test('forgets a code after five minutes', async () => {
    const [inTime, late] = [await newCode(), await newCode()]
    clockMs += 5 * 60 * 1000
    expect(await logIn(inTime)).toMatchObject({ openid: 'sandbox-openid-resident-7' })
    clockMs += 1
    expect(await logIn(late)).toMatchObject({ errcode: 40029 })
  })

  test('lets one person log in 100 times a minute', async () => {
    for (let time = 0; time < 100; time += 1)
      expect(await logIn(await newCode())).not.toHaveProperty('errcode')
    expect(await logIn(await newCode())).toMatchObject({ errcode: 45011 })
    expect(await logIn(await newCode('resident-8'))).not.toHaveProperty('errcode')
    clockMs += 60_000
    expect(await logIn(await newCode())).not.toHaveProperty('errcode')
  })

  test('turns a blocked person away until unblocked', async () => {
    await post('/sandbox/block', { openId, blocked: true })
    expect(await logIn(openId)).toMatchObject({ errcode: 40226 })
    await post('/sandbox/block', { openId, blocked: false })
    expect(await logIn(openId)).toMatchObject({ openid: openId })
  })

  test.each([
    'sandbox:admin',
    'sandbox:resident-1',
    'sandbox:staff-330114001012',
    'sandbox:dispatcher-police-1',
  ])('takes %s any number of times', async (code) => {
    expect(await logIn(code)).toMatchObject({ openid: code })
    expect(await logIn(code)).toMatchObject({ openid: code })
  })

  test('gives a unionid when the account has an open platform', async () => {
    await sandbox.close()
    await open({ unionIds: true })
    expect(await logIn(openId)).toMatchObject({ unionid: 'sandbox-unionid-resident-1' })
  })
})

describe('stable_token', () => {
  const ask = (changes: Answer = {}) => post('/cgi-bin/stable_token', { ...tokenRequest, ...changes })

  test.each([
    ['no appid', { appid: undefined }, 41002],
    ['another appid', { appid: 'wx-other' }, 40013],
    ['no secret', { secret: undefined }, 41004],
    ['another secret', { secret: 'guess' }, 40125],
    ['another grant', { grant_type: 'authorization_code' }, 40002],
  ])('refuses %s', async (_name, changes, errcode) => {
    expect(await ask(changes)).toMatchObject({ errcode })
  })

  test('refuses GET and what is not JSON', async () => {
    expect(await get('/cgi-bin/stable_token')).toMatchObject({ errcode: 43002 })
    expect(await send('POST', '/cgi-bin/stable_token', '{')).toMatchObject({
      status: 200,
      answer: { errcode: 47001 },
    })
  })

  test('repeats the token with what is left of its time, and renews it in the last five minutes', async () => {
    const first = await ask()
    expect(first).toEqual({ access_token: expect.stringMatching(/^[\w-]{128}$/), expires_in: 7200 })
    clockMs += 6899_000
    expect(await ask()).toEqual({ ...first, expires_in: 301 })
    clockMs += 1000
    const second = await ask()
    expect(second).toMatchObject({ expires_in: 7200 })
    expect(second['access_token']).not.toBe(first['access_token'])
  })

  test('lets the old token live five minutes beside the new one', async () => {
    const old = await token()
    clockMs += 6900_000
    const renewed = await token()
    clockMs += 299_000
    expect(await deliver({}, old)).toMatchObject({ errcode: 43101 })
    clockMs += 1000
    expect(await deliver({}, old)).toMatchObject({ errcode: 42001 })
    expect(await deliver({}, renewed)).toMatchObject({ errcode: 43101 })
  })

  test('a forced refresh ends the old token at once', async () => {
    const old = await token()
    const forced = await ask({ force_refresh: true })
    expect(forced['access_token']).not.toBe(old)
    expect(await deliver({}, old)).toMatchObject({ errcode: 40001 })
    expect(await token()).toBe(forced['access_token'])
  })

  test('forces 30 seconds apart, 20 times on one day in Shanghai', async () => {
    expect(await ask({ force_refresh: true })).toMatchObject({ expires_in: 7200 })
    clockMs += 29_999
    expect(await ask({ force_refresh: true })).toMatchObject({ errcode: 45011 })
    clockMs += 1
    for (let time = 2; time <= 20; time += 1) {
      expect(await ask({ force_refresh: true })).toMatchObject({ expires_in: 7200 })
      clockMs += 30_000
    }
    expect(await ask({ force_refresh: true })).toMatchObject({ errcode: 45009 })
    clockMs = Date.parse('2026-11-22T16:00:00Z')
    expect(await ask({ force_refresh: true })).toMatchObject({ expires_in: 7200 })
  })
})

describe('subscribe messages', () => {
  test.each([
    ['no token', '', 41001],
    ['an unknown token', 'made-up', 40001],
  ])('are refused with %s', async (_name, accessToken, errcode) => {
    expect(await deliver({}, accessToken)).toMatchObject({ errcode })
  })

  test('are refused with a token that ended', async () => {
    const old = await token()
    clockMs += 7200_000
    expect(await deliver({}, old)).toMatchObject({ errcode: 42001 })
  })

  test.each([
    ['somebody unknown', { touser: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' }, 40003],
    ['nobody', { touser: undefined }, 40003],
    ['an unknown template', { template_id: 'toString' }, 40037],
    ['data that is text', { data: JSON.stringify(data) }, 47003],
    ['a value that is too long', { data: { ...data, thing1: { value: '护'.repeat(21) } } }, 47003],
    ['a page that cannot be', { page: 'reports/../detail' }, 41030],
  ])('are refused for %s and cost no acceptance', async (_name, changes, errcode) => {
    await accept()
    expect(await deliver(changes)).toMatchObject({ errcode })
    expect(await deliver()).toMatchObject({ errcode: 0 })
  })

  test('are refused when the page is not published', async () => {
    await sandbox.close()
    await open({ pages: ['pages/home/index', 'reports/detail/index'] })
    await accept()
    expect(await deliver({ page: 'reports/gone/index?number=K7M2' })).toMatchObject({ errcode: 41030 })
    expect(await deliver()).toMatchObject({ errcode: 0 })
  })

  test('need one acceptance each', async () => {
    expect(await deliver()).toMatchObject({ errcode: 43101 })
    expect(await accept()).toEqual({ left: 1 })
    expect(await accept()).toEqual({ left: 2 })
    expect(await deliver()).toMatchObject({ errcode: 0, errmsg: 'ok', msgid: 1 })
    expect(await deliver()).toMatchObject({ errcode: 0, msgid: 2 })
    expect(await deliver()).toMatchObject({ errcode: 43101 })
  })

  test('are remembered, newest first, by person', async () => {
    await accept()
    await deliver()
    expect(await get('/sandbox/messages', { openId })).toEqual({
      items: [
        {
          id: 1,
          openId,
          templateId: resolved.id,
          title: '办理结果通知',
          page: message.page,
          data,
          miniprogramState: 'formal',
          at: '2026-11-22T01:00:00.000Z',
        },
      ],
    })
    expect(await get('/sandbox/messages', { openId: 'sandbox:resident-2' })).toEqual({ items: [] })
  })
})

describe("the sandbox's own doors", () => {
  test.each([
    ['/sandbox/codes', { name: 'Resident' }],
    ['/sandbox/codes', { name: `a-${'1'.repeat(64)}` }],
    ['/sandbox/accept', { openId, templateId: 'unknown' }],
    ['/sandbox/accept', { openId: 'somebody', templateId: resolved.id }],
    ['/sandbox/accept', { openId, templateId: resolved.id, times: 5 }],
    ['/sandbox/block', { openId: 'somebody', blocked: true }],
    ['/sandbox/faults', { path: '/sandbox/messages', times: 1, status: 500 }],
    ['/sandbox/faults', { path: '/sns/jscode2session', times: 0, status: 500 }],
    ['/sandbox/faults', { path: '/sns/jscode2session', times: 1 }],
    ['/sandbox/faults', { path: '/sns/jscode2session', times: 1, status: 500, hang: true }],
  ])('%s refuses %j', async (path, body) => {
    expect(await send('POST', path, body)).toMatchObject({ status: 400 })
  })

  test('a fault comes as often as asked, at its door only, and can be called off', async () => {
    const fault = { path: '/sns/jscode2session', times: 2, errcode: -1 }
    expect(await send('POST', '/sandbox/faults', fault)).toMatchObject({ status: 201, answer: fault })
    expect(await logIn(openId)).toMatchObject({ errcode: -1 })
    expect(await token()).toMatch(/^[\w-]{128}$/)
    expect(await logIn(openId)).toMatchObject({ errcode: -1 })
    expect(await logIn(openId)).toMatchObject({ openid: openId })
    await post('/sandbox/faults', fault)
    expect((await fetch(`${sandbox.url}/sandbox/faults`, { method: 'DELETE' })).status).toBe(204)
    expect(await logIn(openId)).toMatchObject({ openid: openId })
  })

  test('a close does not wait for a door that hangs', async () => {
    await post('/sandbox/faults', { path: '/sns/jscode2session', times: 1, hang: true })
    const ended = expect(logIn(openId)).rejects.toThrow('fetch failed')
    const deadlineMs = Date.now() + 5000
    const areFaultsWaiting = async () => JSON.stringify(await get('/sandbox/faults')) !== '{"items":[]}'
    while (await areFaultsWaiting()) expect(Date.now()).toBeLessThan(deadlineMs)
    await sandbox.close()
    await ended
  })

  test('nothing secret reaches the log', async () => {
    const lines: string[] = []
    const { log } = Fastify({ logger: { level: 'trace', stream: { write: (line) => lines.push(line) } } })
    await sandbox.close()
    await open({ log })
    const [code, accessToken] = [await newCode(), await token()]
    await logIn(code)
    await deliver({}, accessToken)
    await deliver({ touser: 'somebody' }, accessToken)
    await send('POST', `/cgi-bin/message/subscribe/send?access_token=${accessToken}`, '{')
    await fetch(`${sandbox.url}/cgi-bin/unknown?access_token=${accessToken}`)
    await sandbox.close()
    const text = lines.join('')
    expect(text).toContain('Server listening')
    for (const secret of [account.appSecret, code, accessToken, openId]) expect(text).not.toContain(secret)
  })
})

describe('the page', () => {
  const read = async () => (await fetch(`${sandbox.url}/sandbox/`)).text()

  test('wears the banner when nothing happened yet', async () => {
    const text = await read()
    expect(text).toContain('演示环境 SANDBOX — 不是微信')
    expect(text).toContain('还没有消息')
  })

  test('shows messages and people, escaped, with no script', async () => {
    await accept()
    await deliver({ data: { ...data, thing3: { value: '<script>"&\'' } } })
    await accept()
    const response = await fetch(`${sandbox.url}/sandbox/`)
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'self'")
    const text = await response.text()
    expect(text).toContain('&#60;script&#62;&#34;&#38;&#39;')
    expect(text).toContain('办理结果通知 × 1')
    expect(text).not.toMatch(/<script|style=/)
    expect((await fetch(`${sandbox.url}/sandbox/style.css`)).headers.get('content-type')).toContain(
      'text/css',
    )
  })
})
