// The whole of the app: the order of refusals, bad input at every door, limits per time, and a database that is away.
import { createServer, connect, type Server as TcpServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type Answer, type TestApp } from '../test/app.ts'
import { aReport, expectRefusal, home, startWorld } from '../test/world.ts'
import { closeServer, startServer } from './server.ts'
import { readConfig } from './config.ts'

/** WeChat Pay is answered in its own words. */
const payNotices = '/v1/payments/wechat/notify'

type Operation = { method: string; url: string }

async function operations(app: TestApp, method: string): Promise<Operation[]> {
  const { body } = await app.call('GET', '/openapi.json')
  return Object.entries(body.paths as Record<string, Record<string, unknown>>)
    .filter(([, item]) => method.toLowerCase() in item)
    .map(([path]) => ({ method, url: path.replace(/\{[^}]+\}/g, 'K7M2') }))
}

describe.each(databases)('the doors on %s', (kind) => {
  let app: TestApp
  let token: string
  beforeAll(async () => {
    app = await startWorld(kind)
    token = await app.signIn('resident-1')
  })
  afterAll(() => app.close())

  const file = (body: unknown, reporter = token) => app.call('POST', '/v1/reports', { token: reporter, body })

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/v1/nowhere'],
    ['POST', '/v1/nowhere'],
    ['DELETE', '/v1/reports'],
    ['GET', '/v1/../etc/passwd'],
    ['GET', '/%'],
  ])('that do not exist answer in problem details: %s %s', async (method, url) => {
    const answer = await app.call(method, url)
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({ status: answer.status, requestId: expect.stringMatching(/./) })
  })

  it('all refuse a stranger, but those that are open to all', async () => {
    const open = new Set([
      '/v1/sessions',
      '/v1/sessions/scan',
      '/v1/sessions/scan/K7M2',
      '/v1/photos/K7M2',
      '/v1/report-categories',
      '/v1/working-calendar',
      '/v1/sites',
      '/v1/sites/nearest-slots',
      '/v1/sites/K7M2/services',
      '/v1/sites/K7M2/slots',
      '/v1/sites/K7M2/display',
      '/v1/appointment-services',
      '/v1/campus/services',
    ])
    // Systems sign what they send instead.
    const signed = new Set(['/v1/micro-brains/K7M2/events', '/v1/intake/events'])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      for (const { url } of await operations(app, method)) {
        if (!url.startsWith('/v1/') || open.has(url)) continue
        const { status, body } = await app.call(method, url)
        const code = signed.has(url) ? 'signature_invalid' : url === payNotices ? 'FAIL' : 'unauthenticated'
        expect({ method, url, status, code: body?.code }).toEqual({ method, url, status: 401, code })
      }
  })

  it('refuse first 401, then 403, then 400, then 404', async () => {
    const door = (body: unknown, who?: string) =>
      app.call('POST', '/v1/staff/reports/K7M2-K7M2/ask', { token: who, body })
    const staff = await app.signIn(`staff-${home}`)
    expectRefusal(await door({ nonsense: true }), 401, 'unauthenticated')
    expectRefusal(await door({ nonsense: true }, token), 403, 'forbidden')
    expectRefusal(await door({ nonsense: true }, staff), 400, 'invalid', 'nonsense')
    expectRefusal(await door({ question: '在哪？' }, staff), 404, 'not_found')
    const answer = (body: unknown) => app.call('POST', '/v1/reports/K7M2-K7M2/confirm', { token, body })
    expectRefusal(await answer({ rating: 6 }), 400, 'invalid', 'rating')
    expectRefusal(await answer({ rating: 5 }), 404, 'not_found')
  })

  it.each([
    ['no text', {}, 'text'],
    ['an empty text', { text: '' }, 'text'],
    ['white space', { text: ' \n\u3000' }, 'text'],
    ['2,001 characters', { text: '字'.repeat(2001) }, 'text'],
    ['2,001 emoji', { text: '\u{1f600}'.repeat(2001) }, 'text'],
    ['a number', { text: 1 }, 'text'],
    ['a list', { text: ['a'] }, 'text'],
    ['a NUL', { text: 'a\0b' }, 'text'],
    ['a lone surrogate', { text: 'a\ud800b' }, 'text'],
    ['a lone surrogate in the address', { text: 'a', address: '\udc00' }, 'address'],
    ['an unknown field', { text: 'a', status: 'closed' }, 'status'],
    [
      'an unknown field in the place',
      { text: 'a', place: { lng: 120, lat: 30, coordinates: 'wgs84', z: 1 } },
      'place.z',
    ],
    ['a place at 0,0', { text: 'a', place: { lng: 0, lat: 0, coordinates: 'wgs84' } }, 'place'],
    [
      'a latitude past the pole',
      { text: 'a', place: { lng: 120, lat: 91, coordinates: 'wgs84' } },
      'place.lat',
    ],
    ['another datum', { text: 'a', place: { lng: 120, lat: 30, coordinates: 'bd09' } }, 'place.coordinates'],
    ['ten photos', { text: 'a', photoIds: Array.from({ length: 10 }, String) }, 'photoIds'],
    ['a photo that is no text', { text: 'a', photoIds: [{}] }, 'photoIds.0'],
    ['a word for yes', { text: 'a', anonymous: 'yes' }, 'anonymous'],
  ])('refuse %s in its own field', async (_what, body, path) => {
    expectRefusal(await file(body), 400, 'invalid', path)
  })

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"text"'],
    ['a number', '7'],
    ['nothing', ''],
    ['half of one', '{"text":'],
    ['two', '{"text":"a"}{"text":"b"}'],
    ['one with a forbidden key', '{"text":"a","__proto__":{"x":1}}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a text with a byte of another encoding', Buffer.from('{"text":"caf\xe9"}', 'latin1')],
    ['a text in GBK', Buffer.from('{"text":"\xc2\xb7\xb5\xc6"}', 'latin1')],
    ['a text that is cut within a character', Buffer.from('{"text":"\xe8\xb7"}', 'latin1')],
    ['a surrogate written as UTF-8', Buffer.from('{"text":"\xed\xa0\x80"}', 'latin1')],
  ])('refuse a body that is %s instead of an object', async (_what, raw) => {
    const headers = { 'content-type': 'application/json' }
    expectRefusal(await app.call('POST', '/v1/reports', { token, raw, headers }), 400, 'invalid')
  })

  it('take every character of UTF-8, with a mark at its beginning too', async () => {
    const text = '路灯\u{1f600}坏了 café \ufffd'
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    for (const mark of ['', '\ufeff']) {
      const raw = mark + JSON.stringify({ ...aReport, text })
      const { status, body } = await app.call('POST', '/v1/reports', { token, raw, headers })
      expect([status, body.text]).toEqual([201, text])
    }
  })

  it('refuse more than 64 KB', async () => {
    expectRefusal(await file({ text: 'a'.repeat(65 * 1024) }), 413, 'body_too_large')
  })

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp', 'x'])(
    'refuse a body of the type %s',
    async (type) => {
      const options = { token, raw: JSON.stringify(aReport), headers: { 'content-type': type } }
      expectRefusal(await app.call('POST', '/v1/reports', options), 415, 'media_type')
    },
  )

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=x',
    'cursor=',
    'cursor=%00',
    'cursor=AAAA',
    `cursor=${'a'.repeat(300)}`,
    'page=2',
  ])('refuse the list query %s', async (query) => {
    for (const path of ['/v1/reports', '/v1/notices', '/v1/me/access-log'])
      expectRefusal(await app.call('GET', `${path}?${query}`, { token }), 400, 'invalid')
  })

  it('take a cursor that nobody gave out for what it says, never for a fault', async () => {
    for (const text of [
      '1:1',
      '-1:1',
      '9007199254740991:1',
      '8640000000000001:1',
      '1e3:1',
      ':',
      '1:9007199254740991',
    ]) {
      const cursor = Buffer.from(text).toString('base64url')
      const { status } = await app.call('GET', `/v1/notices?cursor=${cursor}`, { token })
      expect([text, [200, 400].includes(status)]).toEqual([text, true])
    }
  })

  it('speak Chinese, or English when asked', async () => {
    const ask = async (language: string) =>
      (await app.call('GET', '/v1/me', { headers: { 'accept-language': language } })).body.title
    expect(await ask('zh-CN')).toBe('请先登录')
    expect(await ask('en-GB,en;q=0.9')).toBe('Please sign in')
  })

  const nested = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`
  const nasty: (string | Buffer)[] = [
    'null',
    '[]',
    '""',
    '0',
    'true',
    '{}',
    '{',
    '\0',
    nested,
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    '{"__proto__":{"code":"x","text":"x"}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"code":{"$ne":null},"text":{"$gt":""},"templateId":{"$ne":1},"role":{"$in":[]},"reason":{"$ne":""}}',
    '{"code":1e400,"text":-1e400,"rating":1e308,"place":{"lng":1e309,"lat":null,"coordinates":0}}',
    `{"code":"${'\\u0000'.repeat(5)}","text":"\\u0000","reason":"\\ud800","question":"\\udfff","note":"\\u0000"}`,
    '{"code":"\' or 1=1 -- ","text":"\\\\\' or 1=1 -- ","templateId":"\'","microBrainId":"\'","role":"staff","accepted":true}',
    '{"text":"好","category":"toString","answers":{"__proto__":"x","constructor":"y"},"photoIds":["__proto__"]}',
    '{"text":"好","category":"__proto__","address":"\u{1f600}","doorPlate":"%","kind":"report"}',
    Buffer.from([0xff, 0xfe, 0x00]),
  ]

  it('never answer a nasty body with a 5xx, and always in problem details', async () => {
    const people = [undefined, token, await app.signIn(`dispatcher-${home}`), await app.signIn('admin')]
    const odd: unknown[] = []
    for (const { url } of await operations(app, 'POST'))
      for (const raw of nasty)
        for (const who of people) {
          const headers = { 'content-type': 'application/json' }
          const answer = await app.call('POST', url, { token: who, raw, headers })
          if (!isTame(url, answer)) odd.push([url, raw.toString().slice(0, 60), answer.status, answer.body])
        }
    expect(odd).toEqual([])
  }, 120_000)

  /** GeoReport says that errors are a list, in the format that was asked for. */
  const isErrorList = (body: unknown) =>
    typeof body === 'string'
      ? /^<\?xml [^>]*\?>\s*<errors>\s*<error>\s*<code>4\d\d<\/code>\s*<description>/.test(body)
      : Array.isArray(body) &&
        body.every((error) => error?.code >= 400 && typeof error?.description === 'string')
  const isProblem = ({ headers }: Answer) =>
    String(headers['content-type']).startsWith('application/problem+json')
  const isTame = (url: string, answer: Answer) =>
    answer.status < 500 &&
    (answer.status < 400 ||
      (url === payNotices && answer.body.code === 'FAIL') ||
      (url.startsWith('/open311/') ? isErrorList(answer.body) : isProblem(answer)))
})

describe('limits per time', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld('sqlite', { RATE_LIMIT: 'on' })
  })
  afterAll(() => app.close())

  const send = (target: TestApp, token: string) =>
    target.call('PATCH', '/v1/me', { token, body: { phone: null } })

  it('let a person write sixty times a minute, and read as they like', async () => {
    const token = await app.signIn('resident-1')
    for (let i = 0; i < 60; i++) expect((await send(app, token)).status).toBe(200)
    const refused = await send(app, token)
    expectRefusal(refused, 429, 'rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect((await app.call('GET', '/v1/me', { token })).status).toBe(200)
    expect((await send(app, await app.signIn('resident-2'))).status).toBe(200)
  })

  it('let an address ask 600 times a minute without a token, and go on with one', async () => {
    const token = await app.signIn('resident-3')
    let answer = await app.call('GET', '/healthz')
    for (let i = 0; i < 601 && answer.status === 200; i++) answer = await app.call('GET', '/healthz')
    expectRefusal(answer, 429, 'rate_limited')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect((await app.call('GET', '/v1/me', { token })).status).toBe(200)
  })

  it('are lifted by RATE_LIMIT=off', async () => {
    const free = await startWorld('sqlite')
    try {
      const token = await free.signIn('resident-1')
      for (let i = 0; i < 65; i++) expect((await send(free, token)).status).toBe(200)
      for (let i = 0; i < 605; i++) expect((await free.call('GET', '/healthz')).status).toBe(200)
    } finally {
      await free.close()
    }
  })
})

/** A way to the database that can be cut and mended. */
async function startCable(targetPort: number) {
  const sockets = new Set<Socket>()
  let port = 0
  let server: TcpServer | null = null
  const mend = () =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        const far = connect(targetPort, '127.0.0.1')
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(from)
          from.on('error', () => to.destroy())
          from.on('close', () => to.destroy())
          from.pipe(to)
        }
      }).listen(port, '127.0.0.1', () => {
        port = (server!.address() as { port: number }).port
        resolve()
      })
    })
  const cut = async () => {
    const closed = new Promise((resolve) => server!.close(resolve))
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await closed
  }
  await mend()
  return { port, cut, mend }
}

describe('a database that is away', () => {
  it('gives 503 with Retry-After, and all is well when it is back', async () => {
    const app = await startWorld('mysql')
    const { database } = app.server.config
    const url = new URL(database.kind === 'mysql' ? database.url : '')
    const cable = await startCable(Number(url.port))
    url.port = String(cable.port)
    const config = readConfig({
      DATA_DIR: app.server.config.dataDir,
      PORT: '0',
      DEMO: '0',
      STALL_LIMIT_MS: '0',
      DATABASE_URL: url.href,
    })
    const server = await startServer(config, { now: () => app.clock.now, logger: false, worker: false })
    try {
      const token = await app.signIn('resident-1')
      const ask = async (path: string) => {
        const answer = await server.app.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
        return {
          status: answer.statusCode,
          headers: answer.headers,
          body: answer.json() as unknown,
        } as Answer
      }
      expect((await ask('/v1/me')).status).toBe(200)
      await cable.cut()
      for (const path of ['/v1/me', '/readyz', '/v1/reports', '/v1/me']) {
        const answer = await ask(path)
        expectRefusal(answer, 503, 'unavailable')
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      }
      expect((await ask('/healthz')).status).toBe(200)
      await cable.mend()
      expect((await ask('/v1/me')).status).toBe(200)
      expect((await ask('/readyz')).status).toBe(200)
    } finally {
      await closeServer(server)
      await cable.cut()
      await app.close()
    }
  })
})
