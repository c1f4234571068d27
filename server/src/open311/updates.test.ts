// Updates both ways, the keys of other systems, their photos and their limits.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Fastify from 'fastify'
import { databases, type TestApp } from '../../test/app.ts'
import { base, complete, expectErrors, form, openDoors, xmlOf } from '../../test/open311.ts'
import { makeJpeg } from '../../test/photos.ts'
import { expectRefusal, fileReport, home, staffStep, startWorld } from '../../test/world.ts'
import { bumpRevision } from '../routing/actions.ts'
import { MicroBrain } from '../routing/entities.ts'

describe.each(databases)('Open311 updates and keys on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  const { get, post, filed } = openDoors(() => app)

  it('shows each step as an update, once, with an id that never changes', async () => {
    const id = await filed()
    const from = new Date(app.clock.now.getTime() - 1000).toISOString()
    const staff = await app.signIn(`staff-${home}`)
    app.clock.advance(1000)
    await staffStep(app, staff, id, 'accept')
    app.clock.advance(1000)
    await staffStep(app, staff, id, 'progress', { note: '师傅 <b>在路上</b>，电话 13812345678' })
    const query = `start_date=${from}&end_date=${app.clock.now.toISOString()}&service_request_id=${id}`
    const { body } = await get(`servicerequestupdates.json?${query}`)
    expect(body).toEqual([
      expect.objectContaining({ update_id: `${id}.2`, service_request_id: id, status: 'INVESTIGATING' }),
      expect.objectContaining({
        update_id: `${id}.3`,
        status: 'IN_PROGRESS',
        description: '师傅 <b>在路上</b>，电话 138****5678',
      }),
    ])
    const inXml = xmlOf(await get(`servicerequestupdates.xml?${query}`)).service_request_updates
      .request_update
    expect(inXml.map((row: { update_id: string }) => row.update_id)).toEqual([`${id}.2`, `${id}.3`])
    const [request] = (await get(`requests/${id}.json`)).body
    expect(request).toMatchObject({
      status_notes: expect.stringMatching('师傅'),
      updated_datetime: body[1].updated_datetime,
    })
  })

  describe('the side that filed it', () => {
    const update = (fields: Record<string, string>, format = 'json') =>
      post(`servicerequestupdates.${format}`, {
        api_key: 'sandbox',
        updated_datetime: app.clock.now.toISOString(),
        ...fields,
      })

    it('is refused without a key, with half an update, or about the report of somebody else', async () => {
      const id = await filed()
      const said = { service_request_id: id, update_id: 'u-1', description: '还在漏' }
      for (const format of ['json', 'xml']) {
        expectErrors(await update({ ...said, api_key: '' }, format), 403, /missing/)
        expectErrors(await update({ ...said, update_id: '' }, format), 400, /update_id is missing/)
        expectErrors(await update({ ...said, updated_datetime: 'now' }, format), 400, /W3C/)
        expectErrors(await update({ ...said, status: 'DONE' }, format), 400, /status must be one of OPEN/)
        expectErrors(await update({ ...said, service_request_id: 'K7M-2QX-9TF' }, format), 404, /not found/)
      }
      const resident = await app.signIn('resident-1')
      const { number } = await fileReport(app, resident, {
        text: '路灯不亮',
        category: 'facility',
        address: '湾南社区',
        public: true,
      })
      expectErrors(await update({ ...said, service_request_id: number }), 404, /not found/)
    })

    it('answers, says more, reopens, closes and withdraws, each once', async () => {
      const id = await filed()
      const staff = await app.signIn(`staff-${home}`)
      const read = async () => (await app.call('GET', `/v1/staff/reports/${id}`, { token: staff })).body
      const say = async (n: number, fields: Record<string, string>) => {
        app.clock.advance(1000)
        const answer = await update({ service_request_id: id, update_id: `walk-${id}-${n}`, ...fields })
        expect(answer.status).toBe(201)
        return answer.body[0].update_id as string
      }
      await staffStep(app, staff, id, 'accept')
      await staffStep(app, staff, id, 'ask', { question: '在几楼？' })
      expect(await say(1, { description: '三楼' })).toBe(`${id}.4`)
      expect(await read()).toMatchObject({ asked: false, status: 'accepted' })
      expect(await say(2, { description: '又漏了', status: 'OPEN' })).toBe(`${id}.5`)
      const history = (await read()).history as { step: string; note: string }[]
      expect(history.slice(-2).map(({ step, note }) => [step, note])).toEqual([
        ['answer', '三楼'],
        ['comment', '又漏了'],
      ])
      const repeat = await update({
        service_request_id: id,
        update_id: `walk-${id}-2`,
        description: '又漏了',
      })
      expect(repeat).toMatchObject({ status: 200, body: [{ update_id: `${id}.5` }] })
      expect((await read()).history).toHaveLength(5)
      await say(3, { status: 'CANCELLED', description: '不用了' })
      expect((await read()).status).toBe('withdrawn')
    })

    it('sees its own private reports and questions among the updates, and nobody else does', async () => {
      const id = await filed({ service_code: 'care', description: '老人需要帮助' })
      const staff = await app.signIn(`staff-${home}`)
      await staffStep(app, staff, id, 'accept')
      await staffStep(app, staff, id, 'ask', { question: '住几楼？' })
      const ids = async (key: string) =>
        (await get(`servicerequestupdates.json?service_request_id=${id}${key}`)).body.map(
          (row: { update_id: string }) => row.update_id,
        )
      expect(await ids('')).toEqual([])
      expect(await ids('&api_key=sandbox')).toEqual([`${id}.2`, `${id}.3`])
    })
  })

  describe('keys of other systems', () => {
    it('are made and taken back by an admin only, and shown once', async () => {
      const [admin, resident] = [await app.signIn('admin'), await app.signIn('resident-1')]
      const doors = '/v1/admin/open311-keys'
      const make = (body: object, token?: string) => app.call('POST', doors, { body, token })
      expectRefusal(await make({ name: '区平台' }), 401, 'unauthenticated')
      expectRefusal(await make({ name: '区平台' }, resident), 403, 'forbidden')
      expectRefusal(await make({ name: '' }, admin), 400, 'invalid', 'name')
      expectRefusal(await make({ name: 'x', microBrainId: 'nowhere' }, admin), 400, 'invalid', 'microBrainId')
      expectRefusal(await app.call('DELETE', `${doors}/nothing`, { token: admin }), 404, 'not_found')
      const { status, body } = await make({ name: '区平台', perMinute: 5 }, admin)
      expect(status).toBe(201)
      expect(await filed({ api_key: body.key })).toMatch(/-/)
      const list = await app.call('GET', doors, { token: admin })
      expect(JSON.stringify(list.body)).not.toContain(body.key)
      expect((await app.call('DELETE', `${doors}/${body.id}`, { token: admin })).status).toBe(204)
      expectErrors(await post('requests.xml', { ...complete, api_key: body.key }), 403, /not valid/)
    })

    it('of a micro-brain act as its dispatcher on the reports it holds, newer before older', async () => {
      const admin = await app.signIn('admin')
      const { body: key } = await app.call('POST', '/v1/admin/open311-keys', {
        token: admin,
        body: { name: '湾南社区系统', microBrainId: home },
      })
      const id = await filed({ service_code: 'noise', description: '半夜装修' })
      const elsewhere = await filed({ address_string: '大学城北社区', service_code: 'noise' })
      const say = (n: string, status: string, atMs: number, number = id) =>
        post('servicerequestupdates.json', {
          api_key: key.key,
          service_request_id: number,
          update_id: n,
          status,
          description: `说明 ${n}`,
          updated_datetime: new Date(app.clock.now.getTime() + atMs).toISOString(),
        })
      const status = async () => (await get(`requests/${id}.json`)).body[0]
      expectErrors(await say('a', 'FIXED', 0, elsewhere), 404, /not found/)
      expect((await say('b', 'in progress', 0)).status).toBe(201)
      expect(await status()).toMatchObject({ status: 'open', status_notes: '说明 b' })
      expect((await say('c', 'FIXED', 60_000)).status).toBe(201)
      expect(await status()).toMatchObject({ status: 'closed', status_notes: '说明 c' })
      expect((await say('d', 'IN_PROGRESS', 30_000)).body).toEqual([{ update_id: 'd' }])
      expect(await status()).toMatchObject({ status: 'closed', status_notes: '说明 c' })
    })
  })

  it('fetches the photos that a request names, and leaves out what is none', async () => {
    const pictures = Fastify()
    const jpeg = await makeJpeg()
    pictures.get('/photo.jpg', async (_request, reply) => reply.type('image/jpeg').send(jpeg))
    pictures.get('/page.html', async (_request, reply) => reply.type('text/html').send('<p>no photo</p>'))
    const url = await pictures.listen({ port: 0, host: '127.0.0.1' })
    try {
      const inside = 'http://169.254.169.254/latest/meta-data/'
      const id = await filed({ media_url: [`${url}/page.html`, inside, `${url}/photo.jpg`] })
      expect((await get(`requests/${id}.json`)).body[0].media_url).toBeNull()
      app.clock.advance(1000)
      await app.runJobs()
      const [{ media_url }] = (await get(`requests/${id}.json`)).body
      const picture = new URL(media_url as string)
      const shown = await app.call('GET', `${picture.pathname}${picture.search}`)
      expect(shown).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } })
      const staff = await app.signIn(`staff-${home}`)
      const { body } = await app.call('GET', `/v1/staff/reports/${id}`, { token: staff })
      expect(
        body.history.map(({ step, photos }: { step: string; photos: [] }) => [step, photos.length]),
      ).toEqual([
        ['submit', 0],
        ['photos', 1],
      ])
    } finally {
      await pictures.close()
    }
  })
})

describe.each(databases)('limits of an Open311 key on %s', (kind) => {
  it('are by the minute and by the day', async () => {
    const app = await startWorld(kind, { RATE_LIMIT: 'on' })
    try {
      const { body: key } = await app.call('POST', '/v1/admin/open311-keys', {
        token: await app.signIn('admin'),
        body: { name: '小系统', perMinute: 2, perDay: 3 },
      })
      const file = () =>
        app.call('POST', `${base}/requests.json`, { key: null, ...form({ ...complete, api_key: key.key }) })
      expect([(await file()).status, (await file()).status]).toEqual([201, 201])
      const refused = await file()
      expectErrors(refused, 429, /Too many/)
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      app.clock.advance(61_000)
      expect((await file()).status).toBe(201)
      app.clock.advance(61_000)
      expectErrors(await file(), 429, /day/)
    } finally {
      await app.close()
    }
  })
})

describe.each(databases)('Open311 for two districts on %s', (kind) => {
  it('asks which one is meant, and lists only what its posts hold', async () => {
    const app = await startWorld(kind)
    const { get, post, filed } = openDoors(() => app)
    try {
      const id = await filed()
      const second = {
        id: '999901',
        kind: 'district' as const,
        name: '临水区',
        path: ['临水区'],
        parentId: null,
      }
      await app.ctx().em.insert(MicroBrain, {
        ...second,
        lng: 121.5,
        lat: 30.5,
        phone: '0000',
        workingHours: '',
        hours: { weekly: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }, onHolidays: 'closed' },
        services: [],
        directions: '',
        serves: [],
      })
      await bumpRevision(app.ctx().em)
      expectErrors(await get('services.json'), 400, /jurisdiction_id is missing: one of 330114, 999901/)
      expectErrors(await post('requests.xml', complete), 400, /jurisdiction_id is missing/)
      const ids = async (district: string) =>
        (await get(`requests.json?jurisdiction_id=${district}`)).body.map(
          (row: { service_request_id: string }) => row.service_request_id,
        )
      expect(await ids('330114')).toEqual([id])
      expect(await ids('999901')).toEqual([])
    } finally {
      await app.close()
    }
  })
})
