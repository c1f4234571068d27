// Signing in, on a phone and in a browser: what is refused, and that a role ends when it is taken away.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { expectRefusal, home, hourMs, personId, startWorld } from '../../test/world.ts'
import { ScanSession } from './entities.ts'
import { scanMs } from './scan.ts'

describe.each(databases)('sessions on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  const signInWith = (code: unknown) => app.call('POST', '/v1/sessions', { body: { code }, key: null })
  const me = (token: string) => app.call('GET', '/v1/me', { token })
  const sandboxCode = async (name: string) => {
    const answer = await app.call('GET', `/sandbox/codes?name=${name}`)
    return answer.body.code as string
  }

  it.each(['made-up-code', 'sandbox:', 'sandbox:nobody', ' sandbox:resident-1', '\u{1f600}'])(
    'refuses the code %j that WeChat does not know',
    async (code) => {
      expectRefusal(await signInWith(code), 401, 'login_code_invalid')
    },
  )

  it('refuses a code of WeChat the second time', async () => {
    const code = await sandboxCode('resident-7')
    expect((await signInWith(code)).status).toBe(201)
    expectRefusal(await signInWith(code), 401, 'login_code_invalid')
  })

  it.each([
    ['empty', ''],
    ['129 characters long', 'c'.repeat(129)],
    ['a number', 7],
    ['null', null],
  ])('refuses a code that is %s, in its field', async (_what, code) => {
    expectRefusal(await signInWith(code), 400, 'invalid', 'code')
  })

  it.each([
    'resident-0',
    'resident-10001',
    'resident-01',
    'resident-1e3',
    'visitor-10001',
    'clerk-21',
    'guard-0',
    'staff-nowhere',
    'staff-',
    'dispatcher-330114999',
    'counsellor-nowhere',
    'admin-1',
    'supervisor-1',
  ])('knows no %s', async (name) => {
    expectRefusal(await signInWith(`sandbox:${name}`), 401, 'login_code_invalid')
  })

  it.each([
    ['resident-10000', [{ role: 'resident' }]],
    ['clerk-20', [{ role: 'resident' }, { role: 'clerk', siteId: 'site-police-2' }]],
    [`staff-${home}`, [{ role: 'resident' }, { role: 'staff', microBrainId: home }]],
    ['supervisor', [{ role: 'resident' }, { role: 'supervisor', microBrainId: '330114' }]],
  ])('lets %s in, with the roles of that name', async (name, roles) => {
    const { status, body } = await signInWith(`sandbox:${name}`)
    expect(status).toBe(201)
    expect(body.person.roles).toEqual(roles)
    expect(Date.parse(body.expiresAt) - app.clock.now.getTime()).toBe(2 * hourMs)
  })

  it('gives one person to twenty first logins at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signInWith('sandbox:resident-77')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.person.id)).size).toBe(1)
  })

  it('refuses an unknown field of the body, by name', async () => {
    const answer = await app.call('POST', '/v1/sessions', { body: { code: 'x', admin: true }, key: null })
    expectRefusal(answer, 400, 'invalid', 'admin')
  })

  it.each(['', 'Bearer', 'Bearer ', 'Bearer x', 'Bearer a.b.c', 'Basic YTpi', 'Bearer undefined'])(
    'refuses the Authorization header %j',
    async (authorization) => {
      expectRefusal(await app.call('GET', '/v1/me', { headers: { authorization } }), 401, 'unauthenticated')
    },
  )

  it('refuses a token whose payload, header or signature was changed', async () => {
    const [header, payload, signature] = (await app.signIn('resident-1')).split('.') as [
      string,
      string,
      string,
    ]
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = [
      `${header}.${encode({ ...claims, sub: 'somebody-else' })}.${signature}`,
      `${header}.${encode({ ...claims, exp: claims.exp + 9999 })}.${signature}`,
      `${encode({ alg: 'HS256', typ: 'JWT', kid: '2' })}.${payload}.${signature}`,
      `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`,
      `${encode({ alg: 'HS256', typ: 'JWT', kid: { a: 1 } })}.${payload}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${payload}.`,
      `${encode({ alg: 'none', typ: 'JWT', kid: '1' })}.${payload}.`,
      `${encode({ alg: 'none', typ: 'JWT', kid: '1' })}.${payload}.${signature}`,
    ]
    for (const token of forged) expectRefusal(await me(token), 401, 'unauthenticated')
  })

  it('refuses a token signed with a foreign key under our key id', async () => {
    const id = await personId(app, await app.signIn('resident-1'))
    const iat = Math.floor(app.clock.now.getTime() / 1000)
    const text = [
      { alg: 'HS256', typ: 'JWT', kid: '1' },
      { sub: id, iat, exp: iat + 3600, iss: 'chaolin' },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const signature = createHmac('sha256', Buffer.alloc(32, 7)).update(text).digest('base64url')
    expectRefusal(await me(`${text}.${signature}`), 401, 'unauthenticated')
  })

  it('takes a token for two hours and says afterwards that it has expired', async () => {
    const token = await app.signIn('resident-1')
    app.clock.advance(2 * hourMs - 2000)
    expect((await me(token)).status).toBe(200)
    app.clock.advance(4000)
    expectRefusal(await me(token), 401, 'token_expired')
  })

  it('ends a role at the next request after an admin took it away', async () => {
    const staff = await app.signIn(`staff-${home}`)
    const admin = await app.signIn('admin')
    const queue = () => app.call('GET', `/v1/staff/reports?microBrainId=${home}`, { token: staff })
    expect((await queue()).status).toBe(200)
    const url = `/v1/admin/people/${await personId(app, staff)}/roles`
    const body = { role: 'staff', microBrainId: home }
    expect((await app.call('DELETE', url, { token: admin, body })).status).toBe(200)
    expectRefusal(await queue(), 403, 'forbidden')
    expect((await app.call('PUT', url, { token: admin, body })).status).toBe(200)
    expect((await queue()).status).toBe(200)
  })

  describe('by a scan in a browser', () => {
    const start = async () => (await app.call('POST', '/v1/sessions/scan', { key: null })).body
    const fetchToken = (id: string) => app.call('GET', `/v1/sessions/scan/${id}`)
    const confirm = (token: string, qr: string) =>
      app.call('POST', `/v1/sessions/scan/${encodeURIComponent(qr)}/confirm`, { token })

    it('answers 404 to an id nobody gave out, and to what the QR shows', async () => {
      const scan = await start()
      expectRefusal(await fetchToken('x'.repeat(32)), 404, 'not_found')
      expectRefusal(await fetchToken(encodeURIComponent(scan.qr)), 404, 'not_found')
    })

    it('is not for a resident to confirm, nor for a stranger', async () => {
      const { id, qr } = await start()
      expectRefusal(await confirm(await app.signIn('resident-1'), qr), 403, 'forbidden')
      expectRefusal(await app.call('POST', `/v1/sessions/scan/${qr}/confirm`), 401, 'unauthenticated')
      expect((await fetchToken(id)).body).toEqual({ status: 'waiting' })
    })

    it('may be confirmed with the id as well as with what the QR shows', async () => {
      const { id } = await start()
      expectRefusal(await confirm(await app.signIn('resident-1'), id), 403, 'forbidden')
      expect((await confirm(await app.signIn(`staff-${home}`), id)).status).toBe(200)
      expect((await fetchToken(id)).body.status).toBe('confirmed')
    })

    it('waits, is confirmed by staff once, and gives the token once', async () => {
      const staff = await app.signIn(`staff-${home}`)
      const { id, qr } = await start()
      expect((await fetchToken(id)).body).toEqual({ status: 'waiting' })
      expect((await confirm(staff, qr)).status).toBe(200)
      expectRefusal(await confirm(await app.signIn('admin'), qr), 404, 'not_found')
      const answers = await Promise.all([fetchToken(id), fetchToken(id), fetchToken(id)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
      const { body } = answers.find(({ status }) => status === 200)!
      expect(body.status).toBe('confirmed')
      expect((await me(body.token)).body.person.id).toBe(await personId(app, staff))
      expectRefusal(await fetchToken(id), 404, 'not_found')
    })

    it('ends after two minutes, confirmed or not', async () => {
      const staff = await app.signIn(`staff-${home}`)
      const [late, confirmed] = [await start(), await start()]
      expect((await confirm(staff, confirmed.qr)).status).toBe(200)
      app.clock.advance(scanMs + 1000)
      expectRefusal(await fetchToken(late.id), 404, 'not_found')
      expectRefusal(await confirm(staff, late.qr), 404, 'not_found')
      expectRefusal(await fetchToken(confirmed.id), 404, 'not_found')
    })

    it('leaves no row behind after the hourly round', async () => {
      await start()
      app.clock.advance(hourMs + 1000)
      await app.runJobs()
      expect(await app.ctx().em.count(ScanSession, {})).toBe(0)
    })
  })
})
