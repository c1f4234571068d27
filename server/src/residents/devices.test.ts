// Screens on a wall: who gives them a token, what it opens, and that it ends at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mostDevices } from '@chaolin/shared/residents/device-schema'
import { databases, type TestApp } from '../../test/app.ts'
import { callAs, expectRefusal, home, hourMs, neighbour, startWorld } from '../../test/world.ts'
import { readRows } from '../db/sql.ts'
import { deviceMaySee } from './devices.ts'

const street = '330114001'
const dispatcher = `dispatcher-${home}`
/** The only doors of /v1 that a screen may open. */
const screenDoors = new Set([
  '/v1/staff/devices/self',
  '/v1/staff/wall',
  '/v1/areas',
  '/v1/sites/{id}/check-in-code',
])

describe.each(databases)('screens on a wall on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  const make = (name: string, body: object = {}) =>
    as(name, 'POST', '/v1/staff/devices', { microBrainId: home, name: '大厅的屏', ...body })
  const made = async (name: string, body: object = {}) => {
    const answer = await make(name, body)
    expect(answer.status).toBe(201)
    return answer.body as { id: string; token: string }
  }
  const self = (token: string, method = 'GET') => app.call(method, '/v1/staff/devices/self', { token })
  const revoke = (name: string, id: string) => as(name, 'POST', `/v1/staff/devices/${id}/revoke`)
  const list = async (name: string, microBrainId = home) =>
    (await as(name, 'GET', `/v1/staff/devices?microBrainId=${microBrainId}`)).body.items

  it.each(['resident-1', `staff-${home}`, 'clerk-1'])('are not given by %s', async (name) => {
    expectRefusal(await make(name, { nonsense: 1 }), 403, 'forbidden')
    expectRefusal(await as(name, 'GET', `/v1/staff/devices?microBrainId=${home}`), 403, 'forbidden')
    expectRefusal(await revoke(name, 'x'), 403, 'forbidden')
  })

  it.each([
    ['no name', { name: '' }, 'name'],
    ['a name of 41 characters', { name: '屏'.repeat(41) }, 'name'],
    ['no micro-brain', { microBrainId: '' }, 'microBrainId'],
    ['an unknown field', { role: 'admin' }, 'role'],
  ])('refuse %s', async (_what, body, path) => {
    expectRefusal(await make(dispatcher, body), 400, 'invalid', path)
  })

  it('are no business of another post', async () => {
    const { id } = await made(dispatcher)
    const other = `dispatcher-${neighbour}`
    expectRefusal(await make(other), 404, 'not_found')
    expectRefusal(await as(other, 'GET', `/v1/staff/devices?microBrainId=${home}`), 404, 'not_found')
    expectRefusal(await revoke(other, id), 404, 'not_found')
    expectRefusal(await revoke(dispatcher, 'unknown'), 404, 'not_found')
    expectRefusal(await make('admin', { microBrainId: 'nowhere' }), 400, 'invalid', 'microBrainId')
  })

  it('are given by the dispatcher, by a supervisor above and by an admin, and listed without their token', async () => {
    for (const name of [dispatcher, 'supervisor', 'admin']) {
      const { id, token } = await made(name, { name })
      const items = await list(dispatcher)
      expect(items).toContainEqual({
        id,
        name,
        microBrainId: home,
        createdAt: expect.any(String),
        lastUsedAt: null,
        revokedAt: null,
      })
      expect(JSON.stringify(items)).not.toContain(token)
      const rows = await readRows(app.ctx().em, 'select * from device_tokens', [])
      expect(JSON.stringify(rows)).not.toContain(token)
    }
  })

  it('read what they are, write nothing, and are known to the hour', async () => {
    const { id, token } = await made(dispatcher, { name: '值班室' })
    const answer = await self(token)
    expect(answer).toMatchObject({ status: 200, body: { name: '值班室', microBrainId: home } })
    const used = async () =>
      (await list(dispatcher)).find((item: { id: string }) => item.id === id).lastUsedAt as string
    const first = await used()
    expect(first).toMatch(/:00:00\.000\+08:00$/)
    app.clock.advance(hourMs)
    await self(token)
    expect(Date.parse(await used()) - Date.parse(first)).toBe(hourMs)
    expectRefusal(await as(dispatcher, 'GET', '/v1/staff/devices/self'), 403, 'forbidden')
  })

  it.each(['wall.', 'wall.a.b', 'wall..', `wall.${'a'.repeat(12)}.${'b'.repeat(32)}`])(
    'are not let in by %s',
    async (token) => {
      expectRefusal(await self(token), 401, 'unauthenticated')
    },
  )

  it('end at once when the token is taken back, and stay in the list', async () => {
    const { id, token } = await made(dispatcher)
    expect((await self(token)).status).toBe(200)
    const ended = await revoke('supervisor', id)
    expect(ended).toMatchObject({ status: 200, body: { id, revokedAt: expect.any(String) } })
    expectRefusal(await self(token), 401, 'unauthenticated')
    app.clock.advance(60_000)
    expect((await revoke(dispatcher, id)).body.revokedAt).toBe(ended.body.revokedAt)
    expect(await list(dispatcher)).toContainEqual(
      expect.objectContaining({ id, revokedAt: ended.body.revokedAt }),
    )
  })

  it('open no other door than theirs, and none to write', async () => {
    const { token } = await made('admin', { microBrainId: '330114' })
    const { paths } = (await app.call('GET', '/openapi.json')).body as {
      paths: Record<string, Record<string, { security?: unknown }>>
    }
    const tried: string[] = []
    for (const [path, operations] of Object.entries(paths))
      for (const method of Object.keys(operations)) {
        if (!path.startsWith('/v1/') || (screenDoors.has(path) && method === 'get')) continue
        const url = path.replace(/\{[^}]+\}/g, 'K7M2')
        const bare = await app.call(method.toUpperCase(), url)
        if (bare.status !== 401 || bare.body.code !== 'unauthenticated') continue
        const { status, body } = await app.call(method.toUpperCase(), url, { token })
        tried.push(path)
        expect({ method, path, status, code: body.code }).toEqual({
          method,
          path,
          status: 401,
          code: 'unauthenticated',
        })
      }
    expect(tried.length).toBeGreaterThan(60)
  })

  it('see their micro-brain and what is under it, and nothing else', async () => {
    const device = { name: '街道', microBrainId: street }
    await deviceMaySee(app.ctx(), device, street)
    await deviceMaySee(app.ctx(), device, home)
    for (const outside of ['330114', '330114002', 'nowhere'])
      await expect(deviceMaySee(app.ctx(), device, outside)).rejects.toMatchObject({ code: 'not_found' })
  })

  it(`are at most ${mostDevices} for each micro-brain, those taken back not counted`, async () => {
    const own = `dispatcher-${neighbour}`
    const at = { microBrainId: neighbour }
    const ids: string[] = []
    for (let i = 0; i < mostDevices; i++) ids.push((await made(own, at)).id)
    expectRefusal(await make(own, at), 409, 'limit_reached')
    await revoke(own, ids[0]!)
    await made(own, at)
  })
})
