// My own data, roles given and taken, invitations, and the first admin.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDatabase, databases, type TestApp } from '../../test/app.ts'
import {
  aReport,
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../test/world.ts'
import { invitationMs } from './invitations.ts'
import { Notice } from '../notices/entities.ts'

const root = join(import.meta.dirname, '../..')

describe.each(databases)('people on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  describe('my own data', () => {
    it.each([
      ['GET', '/v1/me'],
      ['PATCH', '/v1/me'],
      ['DELETE', '/v1/me'],
      ['GET', '/v1/me/access-log'],
      ['GET', '/v1/me/export'],
      ['POST', '/v1/me/invitations'],
      ['POST', '/v1/me/subscriptions'],
    ])('is nobody’s without a token: %s %s', async (method, url) => {
      expectRefusal(await app.call(method, url), 401, 'unauthenticated')
    })

    it.each([
      '',
      '123',
      '23800000000',
      '138000000000',
      'abc',
      13800000000,
      '１３８０００００００1',
      '13800000000\0',
      '13800000000\n',
    ])('does not take %j for a phone number, and says so in the field', async (phone) => {
      const token = await app.signIn('resident-3')
      expectRefusal(await app.call('PATCH', '/v1/me', { token, body: { phone } }), 400, 'invalid', 'phone')
      expect((await app.call('GET', '/v1/me', { token })).body.phone).toBeUndefined()
    })

    it('refuses a change that names no phone or something else', async () => {
      const token = await app.signIn('resident-3')
      expectRefusal(await app.call('PATCH', '/v1/me', { token, body: {} }), 400, 'invalid', 'phone')
      const body = { phone: null, roles: [{ role: 'admin' }] }
      expectRefusal(await app.call('PATCH', '/v1/me', { token, body }), 400, 'invalid', 'roles')
    })

    it('keeps a phone number and forgets it on request', async () => {
      const token = await app.signIn('resident-3')
      const change = (phone: string | null) => app.call('PATCH', '/v1/me', { token, body: { phone } })
      expect((await change('13800000003')).body.phone).toBe('13800000003')
      expect((await app.call('GET', '/v1/me', { token })).body.phone).toBe('13800000003')
      expect((await change(null)).body.phone).toBeUndefined()
    })

    it('tells me who read it, and nobody else', async () => {
      const token = await app.signIn('resident-4')
      await app.call('PATCH', '/v1/me', { token, body: { phone: '13800000004' } })
      const { number } = await fileReport(app, token)
      const staff = await app.signIn(`staff-${home}`)
      const reveal = await app.call('POST', `/v1/staff/reports/${number}/reveal`, {
        token: staff,
        body: { field: 'phone', reason: '核实现场位置' },
      })
      expect(reveal.body).toEqual({ field: 'phone', value: '13800000004' })
      const log = await app.call('GET', '/v1/me/access-log', { token })
      expect(log.body.items).toEqual([
        expect.objectContaining({
          field: 'phone',
          reason: '核实现场位置',
          by: `staff:${home}`,
          about: number,
        }),
      ])
      const other = await app.call('GET', '/v1/me/access-log', { token: await app.signIn('resident-5') })
      expect(other.body.items).toEqual([])
    })

    it('is exported whole: reports, notices, readings, and nothing of anybody else', async () => {
      const token = await app.signIn('resident-6')
      await fileReport(app, await app.signIn('resident-5'))
      const numbers: string[] = []
      for (let i = 0; i < 3; i++) numbers.push((await fileReport(app, token)).number)
      await staffStep(app, await app.signIn(`staff-${home}`), numbers[0]!, 'accept', {
        internalNote: '内部备注',
      })
      await app.runJobs()
      const { status, body } = await app.call('GET', '/v1/me/export', { token })
      expect(status).toBe(200)
      expect(body.reports.map(({ number }: { number: string }) => number).sort()).toEqual([...numbers].sort())
      expect(body.reports[0]).toMatchObject({ text: aReport.text, category: 'facility' })
      expect(body.notices).toEqual([expect.objectContaining({ kind: 'report.accept', number: numbers[0] })])
      expect(JSON.stringify(body)).not.toContain('内部备注')
    })

    it('is gone after I leave: the token is dead and the next login is a new person', async () => {
      const token = await app.signIn('resident-8')
      const id = await personId(app, token)
      await app.call('PATCH', '/v1/me', { token, body: { phone: '13800000008' } })
      const { number } = await fileReport(app, token)
      expect((await app.call('DELETE', '/v1/me', { token })).status).toBe(204)
      expectRefusal(await app.call('GET', '/v1/me', { token }), 401, 'unauthenticated')
      const again = await app.signIn('resident-8')
      expect(await personId(app, again)).not.toBe(id)
      expect((await app.call('GET', '/v1/me', { token: again })).body.phone).toBeUndefined()
      expectRefusal(await app.call('GET', `/v1/reports/${number}`, { token: again }), 404, 'not_found')
      const staff = await app.signIn(`staff-${home}`)
      const seen = await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })
      expect({ status: seen.status, text: seen.body.text }).toEqual({ status: 200, text: aReport.text })
      await staffStep(app, staff, number, 'accept')
      await app.runJobs()
      expect(await app.ctx().em.count(Notice, { personId: id })).toBe(0)
    })
  })

  describe('roles', () => {
    const change = (method: string, token: string | undefined, id: string, body: unknown) =>
      app.call(method, `/v1/admin/people/${id}/roles`, { token, body })

    it.each(['PUT', 'DELETE'])('are for an admin alone to %s', async (method) => {
      const id = await personId(app, await app.signIn('resident-1'))
      const body = { role: 'staff', microBrainId: home }
      expectRefusal(await change(method, undefined, id, body), 401, 'unauthenticated')
      for (const name of ['resident-1', `staff-${home}`, `dispatcher-${home}`, 'supervisor'])
        expectRefusal(await change(method, await app.signIn(name), id, body), 403, 'forbidden')
      expectRefusal(
        await change(method, await app.signIn('resident-1'), 'nobody', { nonsense: 1 }),
        403,
        'forbidden',
      )
    })

    it.each([
      [{ role: 'emperor' }, 'role'],
      [{}, 'role'],
      [{ role: 'staff' }, 'microBrainId'],
      [{ role: 'staff', microBrainId: 'nowhere' }, 'microBrainId'],
      [{ role: 'staff', microBrainId: '' }, 'microBrainId'],
      [{ role: 'resident', microBrainId: home }, 'microBrainId'],
      [{ role: 'staff', microBrainId: home, scope: '*' }, 'scope'],
    ])('are not given by %j', async (body, path) => {
      const admin = await app.signIn('admin')
      const id = await personId(app, await app.signIn('resident-1'))
      expectRefusal(await change('PUT', admin, id, body), 400, 'invalid', path)
      expectRefusal(await change('PUT', admin, 'nobody', body), 400, 'invalid', path)
    })

    it('are not given to nobody, nor taken where there is none', async () => {
      const admin = await app.signIn('admin')
      const id = await personId(app, await app.signIn('resident-1'))
      const body = { role: 'staff', microBrainId: home }
      expectRefusal(await change('PUT', admin, 'nobody', body), 404, 'not_found')
      expectRefusal(await change('DELETE', admin, 'nobody', body), 404, 'not_found')
      expectRefusal(await change('DELETE', admin, id, body), 404, 'not_found')
    })

    it('that let somebody in on what is confidential are given by somebody else', async () => {
      const admin = await app.signIn('admin')
      const body = { role: 'counsellor', microBrainId: 'campus-1' }
      expectRefusal(await change('PUT', admin, await personId(app, admin), body), 403, 'forbidden')
      const id = await personId(app, await app.signIn('resident-8'))
      expect((await change('PUT', admin, id, body)).status).toBe(200)
    })

    it('are held once, however often they are given, and end when taken', async () => {
      const admin = await app.signIn('admin')
      const token = await app.signIn('resident-9')
      const id = await personId(app, token)
      const body = { role: 'dispatcher', microBrainId: home }
      await Promise.all(Array.from({ length: 5 }, () => change('PUT', admin, id, body)))
      const { body: me } = await app.call('GET', '/v1/me', { token })
      expect(me.person.roles).toEqual([{ role: 'resident' }, { role: 'dispatcher', microBrainId: home }])
      const taken = await change('DELETE', admin, id, body)
      expect(taken.body.roles).toEqual([{ role: 'resident' }])
    })
  })

  describe('an invitation', () => {
    const invite = (token: string | undefined, body: unknown) =>
      app.call('POST', '/v1/staff/invitations', { token, body })
    const join = (token: string, code: string) =>
      app.call('POST', '/v1/me/invitations', { token, body: { code } })
    const toHome = { microBrainId: home, role: 'staff' }

    it('is not for a resident or an ordinary member of staff to give', async () => {
      expectRefusal(await invite(undefined, toHome), 401, 'unauthenticated')
      expectRefusal(await invite(await app.signIn('resident-1'), toHome), 403, 'forbidden')
      expectRefusal(await invite(await app.signIn(`staff-${home}`), toHome), 403, 'forbidden')
    })

    it.each([
      [{ microBrainId: home, role: 'admin' }, 'role'],
      [{ microBrainId: home }, 'role'],
      [{ role: 'staff' }, 'microBrainId'],
      [{ ...toHome, days: 365 }, 'days'],
    ])('is not made of %j', async (body, path) => {
      expectRefusal(await invite(await app.signIn(`dispatcher-${home}`), body), 400, 'invalid', path)
    })

    it('to a foreign post, or to none, is not found', async () => {
      const dispatcher = await app.signIn(`dispatcher-${home}`)
      expectRefusal(await invite(dispatcher, { ...toHome, microBrainId: neighbour }), 404, 'not_found')
      expectRefusal(await invite(dispatcher, { ...toHome, microBrainId: 'nowhere' }), 404, 'not_found')
      const nowhere = { ...toHome, microBrainId: 'nowhere' }
      expectRefusal(await invite(await app.signIn('admin'), nowhere), 400, 'invalid', 'microBrainId')
    })

    it('joins one person once', async () => {
      const { status, body } = await invite(await app.signIn(`dispatcher-${home}`), toHome)
      expect(status).toBe(201)
      const [first, second] = [await app.signIn('resident-21'), await app.signIn('resident-22')]
      expectRefusal(await join(first, 'made-up-code-0000'), 409, 'invitation_used')
      const joined = await join(first, body.code)
      expect(joined.status).toBe(201)
      expect(joined.body.roles).toContainEqual(toHome)
      expectRefusal(await join(second, body.code), 409, 'invitation_used')
      expectRefusal(await join(first, body.code), 409, 'invitation_used')
      expect((await app.call('GET', `/v1/staff/reports?microBrainId=${home}`, { token: first })).status).toBe(
        200,
      )
    })

    it('lets one of ten in who try it at once', async () => {
      const { body } = await invite(await app.signIn('supervisor'), toHome)
      const tokens = await Promise.all(Array.from({ length: 10 }, (_, i) => app.signIn(`resident-${30 + i}`)))
      const answers = await Promise.all(tokens.map((token) => join(token, body.code)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    })

    it('ends after seven days', async () => {
      const { body } = await invite(await app.signIn('admin'), toHome)
      expect(Date.parse(body.expiresAt) - app.clock.now.getTime()).toBe(7 * 24 * hourMs)
      app.clock.advance(invitationMs + 1000)
      expectRefusal(await join(await app.signIn('resident-23'), body.code), 409, 'invitation_used')
    })
  })
})

describe.each(databases)('the first admin on %s', (kind) => {
  let app: TestApp
  let url: string
  beforeAll(async () => {
    app = await startWorld(kind)
    const { database } = app.server.config
    url = database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url
  })
  afterAll(() => app.close())

  const run = (words: string[], databaseUrl = url) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = {
        ...process.env,
        DATABASE_URL: databaseUrl,
        DATA_DIR: app.server.config.dataDir,
        NODE_OPTIONS: '',
      }
      execFile(process.execPath, ['src/make-admin.ts', ...words], { cwd: root, env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
      )
    })

  it('is not made of nobody', async () => {
    const unnamed = await run([])
    expect(unnamed).toMatchObject({ code: 1, err: expect.stringContaining('Usage') })
    const unknown = await run(['nobody'])
    expect(unknown).toMatchObject({ code: 1, out: '', err: expect.stringContaining('nobody') })
  })

  it('is made of a person by id or openid, and may give roles at once', async () => {
    const token = await app.signIn('resident-1')
    const id = await personId(app, token)
    const url = `/v1/admin/people/${id}/roles`
    const body = { role: 'staff', microBrainId: home }
    expectRefusal(await app.call('PUT', url, { token, body }), 403, 'forbidden')
    expect(await run(['sandbox:resident-1'])).toEqual({ code: 0, out: `${id} is an admin now\n`, err: '' })
    expect((await app.call('PUT', url, { token, body })).status).toBe(200)
    expect(await run([id])).toMatchObject({ code: 0, out: `${id} is an admin already\n` })
  })

  it('is made in an empty database too, once somebody has signed in', async () => {
    const empty = await createDatabase(kind, app.server.config.dataDir)
    const fresh = kind === 'sqlite' ? empty.url.replace('test.db', 'empty.db') : empty.url
    expect(await run(['nobody'], fresh)).toMatchObject({ code: 1, err: expect.stringContaining('No person') })
    await empty.drop()
  })
})
