// A micro-brain that speaks Open311, as a server of its own over real HTTP: reports are filed there, updates read once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import Fastify, { type FastifyInstance } from 'fastify'
import { databases, type TestApp } from '../../test/app.ts'
import { makeJpeg } from '../../test/photos.ts'
import { fileReport, home, hourMs, neighbour, staffStep, startWorld } from '../../test/world.ts'

type Update = Record<string, string>
type Fake = {
  app: FastifyInstance
  url: string
  requests: URLSearchParams[]
  sentUpdates: URLSearchParams[]
  asked: { start: string; end: string }[]
  updates: Update[]
  /** How it answers now. */
  mode: {
    format: 'json' | 'xml'
    token: boolean
    away: boolean
    photoAway: boolean
    ids: Map<string, string>
  }
}

async function startFake(): Promise<Fake> {
  const app = Fastify()
  const fake: Fake = {
    app,
    url: '',
    requests: [],
    sentUpdates: [],
    asked: [],
    updates: [],
    mode: { format: 'json', token: false, away: false, photoAway: false, ids: new Map() },
  }
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (fake.mode.away) return reply.code(503).send()
    if (fake.mode.format === 'xml' && request.url.split('?')[0]!.endsWith('.json'))
      return reply.code(404).send()
  })
  const answer = (root: string, element: string, rows: Update[]) =>
    fake.mode.format === 'json'
      ? { type: 'application/json; charset=utf-8', body: JSON.stringify(rows) }
      : {
          type: 'text/xml; charset=utf-8',
          body: `<?xml version="1.0" encoding="utf-8"?><${root}>${rows
            .map((row) => {
              const inner = Object.entries(row).map(([name, value]) => `<${name}>${value}</${name}>`)
              return `<${element}>${inner.join('')}</${element}>`
            })
            .join('')}</${root}>`,
        }
  for (const format of ['json', 'xml']) {
    app.get(`/v2/services.${format}`, async () => [])
    app.post(`/v2/requests.${format}`, async ({ body }, reply) => {
      fake.requests.push(body as URLSearchParams)
      const id = `THERE-${fake.requests.length}`
      const token = `t-${fake.requests.length}`
      if (fake.mode.token) fake.mode.ids.set(token, id)
      const row: Update = fake.mode.token ? { token } : { service_request_id: id }
      const { type, body: text } = answer('service_requests', 'request', [row])
      return reply.type(type).send(text)
    })
    if (format === 'json')
      app.get('/v2/tokens/:token', async ({ params }, reply) => {
        const token = (params as { token: string }).token.replace(/\.\w+$/, '')
        const id = fake.mode.ids.get(token)
        const { type, body } = answer('service_requests', 'request', [
          { token, service_request_id: fake.mode.token || !id ? '' : id },
        ])
        return reply.type(type).send(body)
      })
    if (format === 'json')
      app.get('/v2/photo.jpg', async (_request, reply) =>
        fake.mode.photoAway ? reply.code(503).send() : reply.type('image/jpeg').send(await makeJpeg()),
      )
    app.get(`/v2/servicerequestupdates.${format}`, async ({ query }, reply) => {
      const { start_date: start, end_date: end } = query as Update
      fake.asked.push({ start: start!, end: end! })
      const { type, body } = answer('service_request_updates', 'request_update', fake.updates)
      return reply.type(type).send(body)
    })
    app.post(`/v2/servicerequestupdates.${format}`, async ({ body }, reply) => {
      fake.sentUpdates.push(body as URLSearchParams)
      const { type, body: text } = answer('service_request_updates', 'request_update', [{ update_id: '1' }])
      return reply.type(type).send(text)
    })
  }
  fake.url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/v2`
  return fake
}

describe.each(databases)('a micro-brain that speaks Open311 on %s', (kind) => {
  let app: TestApp
  let fake: Fake
  let place: { lng: number; lat: number }
  beforeAll(async () => {
    app = await startWorld(kind)
    fake = await startFake()
    const saved = await app.call('PUT', `/v1/admin/micro-brains/${home}/endpoint`, {
      token: await app.signIn('admin'),
      body: { kind: 'open311', url: fake.url, apiKey: 'their-key', jurisdictionId: 'city.example' },
    })
    expect(saved.status).toBe(200)
    const resident = await app.signIn('resident-1')
    place = (await app.call('GET', `/v1/micro-brains/${home}`, { token: resident })).body.place
  })
  afterAll(async () => {
    await app.close()
    await fake.app.close()
  })
  beforeEach(() => {
    Object.assign(fake.mode, { format: 'json', token: false, away: false, photoAway: false })
    fake.updates = []
    fake.asked = []
    fake.sentUpdates = []
  })

  const file = async (category = 'noise') =>
    (
      await fileReport(app, await app.signIn('resident-1'), {
        text: '半夜装修，我的电话 13812345678',
        category,
        place,
        address: '湾南社区',
      })
    ).number as string
  /** Files it here and there; gives our number and theirs. */
  const filedThere = async (category?: string) => {
    const number = await file(category)
    await app.runJobs()
    return { number, id: `THERE-${fake.requests.length}` }
  }
  const read = async (number: string) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: await app.signIn(`staff-${home}`) })).body
  const poll = async () => {
    app.clock.advance(5 * 60_000 + 1)
    await app.runJobs()
  }
  const at = (ms: number) => new Date(app.clock.now.getTime() + ms).toISOString()
  const update = (
    update_id: string,
    service_request_id: string,
    status: string,
    ms: number,
    more: Update = {},
  ) => ({
    update_id,
    service_request_id,
    status,
    updated_datetime: at(ms),
    description: `说明 ${update_id}`,
    ...more,
  })

  it('is reached by a ping', async () => {
    const ping = () =>
      app.signIn('admin').then((token) => app.call('POST', `/v1/admin/micro-brains/${home}/ping`, { token }))
    expect((await ping()).body).toMatchObject({ ok: true })
    fake.mode.away = true
    expect((await ping()).body).toMatchObject({ ok: false, reason: expect.stringMatching(/503/) })
  })

  it.each(['json', 'xml'] as const)('is filed to once, in %s, without who brought it up', async (format) => {
    fake.mode.format = format
    const before = fake.requests.length
    const { number } = await filedThere()
    await app.runJobs()
    expect(fake.requests).toHaveLength(before + 1)
    const sent = Object.fromEntries(fake.requests.at(-1)!)
    expect(sent).toMatchObject({
      api_key: 'their-key',
      jurisdiction_id: 'city.example',
      service_code: 'noise',
      external_id: number,
      address_string: '湾南社区',
      lat: place.lat.toFixed(6),
      long: place.lng.toFixed(6),
      description: '半夜装修，我的电话 138****5678',
    })
    expect((await read(number)).delivery.status).toBe('delivered')
  })

  it('is tried again when it is away', async () => {
    fake.mode.away = true
    const before = fake.requests.length
    const number = await file()
    await app.runJobs()
    expect(fake.requests).toHaveLength(before)
    fake.mode.away = false
    app.clock.advance(hourMs)
    await app.runJobs()
    expect(fake.requests).toHaveLength(before + 1)
    expect((await read(number)).delivery.status).toBe('delivered')
  })

  it.each(['json', 'xml'] as const)('is polled each five minutes for two hours, in %s', async (format) => {
    fake.mode.format = format
    const { number, id } = await filedThere()
    fake.asked = []
    fake.updates = [
      update(`${format}-2`, id, 'IN_PROGRESS', 120_000),
      update(`${format}-1`, id, 'INVESTIGATING', 60_000),
      update(`${format}-x`, 'SOMEBODY-ELSES', 'FIXED', 60_000),
      update(`${format}-y`, id, 'FIXED', -3 * hourMs),
      update(`${format}-z`, id, 'FIXED', 0, { updated_datetime: 'soon' }),
    ]
    await poll()
    expect(fake.asked).toHaveLength(1)
    const [{ start, end }] = fake.asked as [{ start: string; end: string }]
    expect(new Date(end).getTime() - new Date(start).getTime()).toBe(2 * hourMs)
    const first = await read(number)
    expect(first).toMatchObject({ status: 'in_progress' })
    expect(first.history.map(({ step, note }: Update) => [step, note])).toEqual([
      ['submit', null],
      ['accept', null],
      ['progress', `说明 ${format}-1`],
      ['progress', `说明 ${format}-2`],
    ])
    await poll()
    expect((await read(number)).history).toHaveLength(4)
  })

  it('says nothing new with an old update', async () => {
    const { number, id } = await filedThere()
    fake.updates = [update('new', id, 'FIXED', 240_000)]
    await poll()
    expect((await read(number)).status).toBe('resolved')
    fake.updates = [update('old', id, 'IN_PROGRESS', -300_000), update('again', id, 'REOPEN', -1000)]
    await poll()
    expect(await read(number)).toMatchObject({ status: 'resolved' })
    expect((await read(number)).history).toHaveLength(3)
  })

  it('cannot resolve without a photo where one is needed, and can with one', async () => {
    const { number, id } = await filedThere('facility')
    fake.updates = [update('no-photo', id, 'CLOSED', 60_000)]
    await poll()
    const open = await read(number)
    expect(open.status).toBe('in_progress')
    expect(open.history.at(-1)).toMatchObject({
      note: '说明 no-photo',
      internalNote: expect.stringMatching('补照片'),
    })
    fake.updates = [update('with-photo', id, 'CLOSED', 60_000, { media_url: `${fake.url}/photo.jpg` })]
    await poll()
    const done = await read(number)
    expect(done.status).toBe('resolved')
    expect(done.history.at(-1).photos).toHaveLength(1)
  })

  it('waits for a photo that cannot be had now', async () => {
    const { number, id } = await filedThere('facility')
    fake.mode.photoAway = true
    fake.updates = [update('photo-later', id, 'FIXED', 60_000, { media_url: `${fake.url}/photo.jpg` })]
    await poll()
    expect(await read(number)).toMatchObject({ status: 'resolved' })
    fake.mode.photoAway = false
    app.clock.advance(hourMs)
    await app.runJobs()
    const done = await read(number)
    expect(done.status).toBe('resolved')
    expect(done.history.at(-1)).toMatchObject({ step: 'photos', by: 'post' })
    expect(done.history.at(-1).photos).toHaveLength(1)
  })

  it('does nothing with an update from the future, and takes what comes after it', async () => {
    const { number, id } = await filedThere()
    fake.updates = [update('in-2099', id, 'FIXED', 0, { updated_datetime: '2099-01-01T00:00:00Z' })]
    await poll()
    expect((await read(number)).status).toBe('submitted')
    fake.updates = [...fake.updates, update('today', id, 'IN_PROGRESS', 60_000)]
    await poll()
    expect((await read(number)).status).toBe('in_progress')
  })

  it('is told in words that the resident reminds', async () => {
    const { number, id } = await filedThere()
    const resident = await app.signIn('resident-1')
    const remind = (body: object) =>
      app.call('POST', `/v1/reports/${number}/remind`, { token: resident, body })
    expect((await remind({})).status).toBe(200)
    expect((await remind({ note: '三天了' })).status).toBe(200)
    await app.runJobs()
    expect(fake.sentUpdates.map((sent) => [sent.get('service_request_id'), sent.get('description')])).toEqual(
      [
        [id, '居民催办'],
        [id, '居民催办：三天了'],
      ],
    )
  })

  it('gives back what is not theirs, and acts no more on what left it', async () => {
    const { number, id } = await filedThere()
    fake.updates = [update('not-ours', id, 'NOT_COUNCILS_RESPONSIBILITY', 60_000)]
    await poll()
    const desk = await app.signIn('dispatcher-330114')
    expect((await app.call('GET', `/v1/staff/reports/${number}`, { token: desk })).body.desk).toBe(true)
    await staffStep(app, desk, number, 'transfer', { microBrainId: neighbour, reason: '归你们' })
    fake.updates = [update('too-late', id, 'FIXED', 60_000)]
    await poll()
    const there = await app.call('GET', `/v1/staff/reports/${number}`, {
      token: await app.signIn(`staff-${neighbour}`),
    })
    expect(there.body.status).toBe('submitted')
  })

  it('answers with a token, and with the id later', async () => {
    fake.mode.token = true
    const { number } = await filedThere()
    fake.mode.token = false
    await poll()
    fake.updates = [update('by-token', `THERE-${fake.requests.length}`, 'INVESTIGATING', 60_000)]
    await poll()
    expect((await read(number)).status).toBe('in_progress')
  })

  it('hears of what the reporter does, and no echo of itself', async () => {
    const { number, id } = await filedThere()
    fake.updates = [update('mine', id, 'IN_PROGRESS', 60_000)]
    await poll()
    expect(fake.sentUpdates).toHaveLength(0)
    const resident = await app.signIn('resident-1')
    const step = await app.call('POST', `/v1/reports/${number}/withdraw`, {
      token: resident,
      body: { reason: '不用了' },
    })
    expect(step.status).toBe(200)
    await app.runJobs()
    expect(fake.sentUpdates.map((sent) => Object.fromEntries(sent))).toEqual([
      expect.objectContaining({
        api_key: 'their-key',
        service_request_id: id,
        update_id: `${number}.4`,
        status: 'CANCELLED',
        description: '不用了',
      }),
    ])
  })

  it('is read a whole day back, once each night', async () => {
    const spans: number[] = []
    for (let round = 0; round < 25; round++) {
      app.clock.advance(hourMs)
      fake.asked = []
      await app.runJobs()
      spans.push(
        ...fake.asked.map(({ start, end }) => (new Date(end).getTime() - new Date(start).getTime()) / hourMs),
      )
    }
    expect(spans.filter((hours) => hours === 24)).toHaveLength(1)
    expect(spans.filter((hours) => hours === 2)).toHaveLength(24)
  })
})
