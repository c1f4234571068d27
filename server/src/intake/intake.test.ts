// The intake of other systems, through its doors: refusals first, then one report for each matter, however often it is said.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startingKinds } from '@chaolin/shared/intake/kinds'
import { databases, type TestApp } from '../../test/app.ts'
import { expectRefusal, home, hourMs, staffStep, startWorld } from '../../test/world.ts'
import { IntakeSource } from './entities.ts'

type Fields = Record<string, unknown>
type Sender = { source?: string | null; secret: string }

describe.each(databases)('the intake on %s', (kind) => {
  let app: TestApp
  let sensors: Sender
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    sensors = await register('sensors')
  })

  const register = async (source: string, more: Fields = {}): Promise<Sender> => {
    const token = await app.signIn('admin')
    await app.call('DELETE', `/v1/admin/intake-sources/${source}`, { token })
    const { status, body } = await app.call('PUT', `/v1/admin/intake-sources/${source}`, {
      token,
      body: { name: '感知平台', ...more },
    })
    expect(status).toBe(200)
    return { source, secret: body.newSecret }
  }
  let messages = 0
  /** Signs as the specification of Standard Webhooks says, apart from our own code. */
  const send = (
    { source, secret }: Sender,
    event: unknown,
    more: { atMs?: number; raw?: string; tamper?: boolean } = {},
  ) => {
    const raw = more.raw ?? JSON.stringify(event)
    const id = `msg_${++messages}`
    const timestamp = String(Math.floor((app.clock.now.getTime() + (more.atMs ?? 0)) / 1000))
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${raw}`).digest('base64')
    return app.call('POST', '/v1/intake/events', {
      key: null,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
        ...(source ? { 'intake-source': source } : {}),
      },
      raw: more.tamper ? `${raw} ` : raw,
    })
  }
  let ids = 0
  const event = (more: Fields = {}): Fields => ({
    id: `e-${++ids}`,
    kind: 'fire_alarm_fault',
    at: app.clock.now.toISOString(),
    address: `湾南社区${ids}幢`,
    text: '3 号楼主机离线',
    ...more,
  })
  const read = async (number: string, post = home) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: await app.signIn(`staff-${post}`) })).body

  it('takes nothing that is not signed, by whom it should be, and now', async () => {
    const bare = await app.call('POST', '/v1/intake/events', { body: event(), key: null })
    expectRefusal(bare, 401, 'signature_invalid')
    const stranger = { source: 'sensors', secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }
    expectRefusal(await send(stranger, event()), 401, 'signature_invalid')
    expectRefusal(await send({ ...sensors, source: 'nobody' }, event()), 401, 'signature_invalid')
    expectRefusal(await send(sensors, event(), { tamper: true }), 401, 'signature_invalid')
    for (const atMs of [-301_000, 301_000])
      expectRefusal(await send(sensors, event(), { atMs }), 401, 'signature_invalid')
    expect((await send(sensors, event(), { atMs: -299_000 })).status).toBe(201)
    expectRefusal(await send(stranger, null, { raw: '{' }), 401, 'signature_invalid')
  })

  it.each<[string, Fields, string]>([
    ['no id', { id: undefined }, 'id'],
    ['no kind', { kind: undefined }, 'kind'],
    ['an unknown kind', { kind: 'earthquake' }, 'kind'],
    ['a time without an offset', { at: '2026-11-18T10:00:00' }, 'at'],
    ['no place', { address: undefined }, 'place'],
    ['a place at 0,0', { place: { lng: 0, lat: 0, coordinates: 'wgs84' } }, 'place'],
    ['2,001 characters', { text: '字'.repeat(2001) }, 'text'],
    ['a NUL', { text: 'a\0b' }, 'text'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['a list in data', { data: { rooms: [1] } }, 'data.rooms'],
  ])('says what is wrong with %s', async (_words, more, path) => {
    expectRefusal(await send(sensors, event(more)), 400, 'invalid', path)
  })

  it('takes only JSON in UTF-8', async () => {
    expectRefusal(await send(sensors, null, { raw: '{"id":' }), 400, 'invalid', '')
    expectRefusal(await send(sensors, null, { raw: 'x'.repeat(70_000) }), 413, 'body_too_large')
  })

  it('makes a report of the category of its kind, and only one of an id', async () => {
    const one = event({ id: 'same' })
    const [first, second] = await Promise.all([send(sensors, one), send(sensors, one)])
    expect([first.status, second.status].sort()).toEqual([200, 201])
    expect(second.body.number).toBe(first.body.number)
    expect((await send(sensors, one)).body).toEqual({
      number: first.body.number,
      status: 'submitted',
      occurrences: 1,
      repeated: true,
    })
    expect(await read(first.body.number)).toMatchObject({
      category: 'fire',
      text: '消防报警设备故障。3 号楼主机离线',
      microBrain: { id: home },
      public: false,
      urgent: null,
    })
    const other = await register('doors')
    const theirs = await send(other, { ...one, address: '湾南社区400幢' })
    expect(theirs).toMatchObject({ status: 201, body: { repeated: false } })
    expect(theirs.body.number).not.toBe(first.body.number)
    expect((await send({ ...other, source: null }, event({ id: 'no-header' }))).status).toBe(201)
  })

  it('puts the silent tap of somebody who lives alone on top of the community’s queue', async () => {
    await send(sensors, event())
    const { body } = await send(
      sensors,
      event({
        kind: 'water_silent',
        text: undefined,
        data: { hours: 14 },
        address: '湾南社区12幢2单元502室',
      }),
    )
    const newer = await send(sensors, event())
    expect(newer.status).toBe(201)
    const report = await read(body.number)
    expect(report).toMatchObject({
      category: 'care',
      urgent: { number: '120', reason: '独居老人长时间未用水' },
      text: expect.stringMatching(/14 小时没有用水/),
    })
    const queue = await app.call('GET', `/v1/staff/reports?microBrainId=${home}`, {
      token: await app.signIn(`staff-${home}`),
    })
    expect(queue.body.items[0].number).toBe(body.number)
  })

  it('reads by triage what a hotline passes on, and sends what the kind says to another level', async () => {
    const call = await send(sensors, event({ kind: 'hotline', text: '楼下餐馆半夜还在放音响，吵得睡不着' }))
    expect((await read(call.body.number)).category).toBe('noise')
    const again = await send(
      sensors,
      event({ kind: 'hotline', text: '楼下餐馆半夜还在放音响，吵得睡不着', address: `湾南社区${ids}幢` }),
    )
    expect(again.body.number).not.toBe(call.body.number)
    const admin = await app.signIn('admin')
    const { kind: _kind, ...lift } = startingKinds.find((row) => row.kind === 'lift_trapped')!
    const save = (body: Fields) =>
      app.call('PUT', '/v1/admin/intake-kinds/lift_of_street', { token: admin, body: { ...lift, ...body } })
    expectRefusal(await save({ category: 'weather' }), 400, 'category_unknown', 'category')
    expectRefusal(await save({ home: 'moon' }), 400, 'invalid', 'home')
    expect((await save({ home: 'street' })).status).toBe(200)
    const { body } = await send(sensors, event({ kind: 'lift_of_street' }))
    const street = home.slice(0, 9)
    expect(await read(body.number, street)).toMatchObject({
      microBrain: { id: street },
      category: 'property',
      urgent: { number: '119' },
    })
  })

  it('counts a thousand equal ones on one report, with a line now and then', async () => {
    const address = '湾南社区77幢'
    const first = await send(sensors, event({ address }))
    for (let n = 2; n <= 12; n++) {
      app.clock.advance(60_000)
      const next = await send(sensors, event({ address: n % 2 ? address : ' 湾南社区77幢' }))
      expect(next).toMatchObject({ status: 200, body: { number: first.body.number, occurrences: n } })
    }
    const { history } = await read(first.body.number)
    expect(history.map(({ step, internalNote }: Fields) => [step, internalNote])).toEqual([
      ['submit', null],
      ['again', expect.stringMatching(/共报了 2 次/)],
      ['again', expect.stringMatching(/共报了 10 次/)],
    ])
    const elsewhere = await send(sensors, event({ address: '湾南社区78幢' }))
    expect(elsewhere.status).toBe(201)
    app.clock.advance(73 * hourMs)
    expect((await send(sensors, event({ address }))).body.number).not.toBe(first.body.number)
  })

  it('makes a new report when the old one is settled', async () => {
    const address = '湾南社区88幢'
    const first = await send(sensors, event({ kind: 'door_forced', address }))
    expect(first.status).toBe(201)
    const police = (
      await app.call('GET', '/v1/micro-brains?kind=police', { token: await app.signIn('resident-1') })
    ).body.items as { id: string }[]
    const held = await Promise.all(
      police.map(async ({ id }) => ((await read(first.body.number, id)).number ? id : null)),
    )
    const dispatcher = await app.signIn(`dispatcher-${held.find(Boolean)}`)
    await staffStep(app, dispatcher, first.body.number, 'reject', { reason: '误报' })
    const second = await send(sensors, event({ kind: 'door_forced', address }))
    expect(second).toMatchObject({ status: 201, body: { occurrences: 1 } })
    expect(second.body.number).not.toBe(first.body.number)
  })

  it('goes on with the old secret and the new one while they change over', async () => {
    const admin = await app.signIn('admin')
    const rotate = () => app.call('POST', '/v1/admin/intake-sources/sensors/rotate', { token: admin })
    const { body } = await rotate()
    const renewed = { ...sensors, secret: body.newSecret as string }
    expect((await send(sensors, event())).status).toBe(201)
    expect((await send(renewed, event())).status).toBe(201)
    await rotate()
    expectRefusal(await send(sensors, event()), 401, 'signature_invalid')
    expect((await send(renewed, event())).status).toBe(201)
    const row = await app.ctx().em.findOneOrFail(IntakeSource, { id: 'sensors' })
    expect(JSON.stringify(row)).not.toContain(renewed.secret.slice(6))
  })

  it('is registered, read and taken away by an admin only', async () => {
    const [admin, resident] = [await app.signIn('admin'), await app.signIn('resident-1')]
    const doors: [string, string, Fields?][] = [
      ['GET', '/v1/admin/intake-sources'],
      ['GET', '/v1/admin/intake-sources/sensors'],
      ['PUT', '/v1/admin/intake-sources/sensors', { name: 'x' }],
      ['POST', '/v1/admin/intake-sources/sensors/rotate'],
      ['DELETE', '/v1/admin/intake-sources/sensors'],
      ['GET', '/v1/admin/intake-kinds'],
      ['DELETE', '/v1/admin/intake-kinds/hotline'],
    ]
    for (const [method, path, body] of doors) {
      expectRefusal(await app.call(method, path, { body }), 401, 'unauthenticated')
      expectRefusal(await app.call(method, path, { token: resident, body }), 403, 'forbidden')
    }
    const call = (method: string, path: string, body?: Fields) =>
      app.call(method, path, { token: admin, body })
    expectRefusal(await call('PUT', '/v1/admin/intake-sources/Big', { name: 'x' }), 400, 'invalid', 'id')
    expectRefusal(
      await call('PUT', '/v1/admin/intake-sources/x', { name: 'x', secrets: ['abc'] }),
      400,
      'invalid',
    )
    expectRefusal(await call('GET', '/v1/admin/intake-sources/nobody'), 404, 'not_found')
    expectRefusal(await call('DELETE', '/v1/admin/intake-kinds/nothing'), 404, 'not_found')
    const { body } = await call('GET', '/v1/admin/intake-sources/sensors')
    expect(body).toMatchObject({ id: 'sensors', secrets: 1, enabled: true })
    expect(body.newSecret).toBeUndefined()
    expect(
      (await call('GET', '/v1/admin/intake-kinds')).body.items.map(({ kind }: { kind: string }) => kind),
    ).toEqual(expect.arrayContaining(startingKinds.map(({ kind }) => kind)))
    await call('PUT', '/v1/admin/intake-sources/sensors', { name: 'x', enabled: false })
    expectRefusal(await send(sensors, event()), 401, 'signature_invalid')
    expect((await call('DELETE', '/v1/admin/intake-sources/sensors')).status).toBe(204)
    expectRefusal(await send(sensors, event()), 401, 'signature_invalid')
  })
})

describe.each(databases)('the limits of a source on %s', (kind) => {
  it('are by the minute and by the day, and say when to come back', async () => {
    const app = await startWorld(kind, { RATE_LIMIT: 'on' })
    try {
      const { body: source } = await app.call('PUT', '/v1/admin/intake-sources/noisy', {
        token: await app.signIn('admin'),
        body: { name: '吵闹的系统', perMinute: 2, perDay: 3 },
      })
      const key = Buffer.from((source.newSecret as string).slice(6), 'base64')
      const send = (n: number) => {
        const raw = JSON.stringify({
          id: `n-${n}`,
          kind: 'fire_alarm_fault',
          at: app.clock.now.toISOString(),
          address: `湾南社区${n}幢`,
        })
        const timestamp = String(Math.floor(app.clock.now.getTime() / 1000))
        const signature = createHmac('sha256', key).update(`m-${n}.${timestamp}.${raw}`).digest('base64')
        return app.call('POST', '/v1/intake/events', {
          key: null,
          raw,
          headers: {
            'content-type': 'application/json',
            'intake-source': 'noisy',
            'webhook-id': `m-${n}`,
            'webhook-timestamp': timestamp,
            'webhook-signature': `v1,${signature}`,
          },
        })
      }
      expect([(await send(1)).status, (await send(2)).status]).toEqual([201, 201])
      const refused = await send(3)
      expectRefusal(refused, 429, 'rate_limited')
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect((await send(1)).status).toBe(200)
      app.clock.advance(61_000)
      expect((await send(3)).status).toBe(201)
      app.clock.advance(61_000)
      expectRefusal(await send(4), 429, 'daily_limit')
    } finally {
      await app.close()
    }
  })
})
