// The doors of Open311, walked as a client that we did not write would: refusals first, in both formats.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { databases, type TestApp } from '../../test/app.ts'
import { base, complete, expectErrors, openDoors, xmlOf } from '../../test/open311.ts'
import { fileReport, home, startWorld } from '../../test/world.ts'
import { postPhoto, makeJpeg } from '../../test/photos.ts'

const schemas = join(import.meta.dirname, '../../test/open311')
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object
for (const name of ['request', 'service']) ajv.addSchema(schemaOf(name), `${name}.json`)
const judges = {
  services: ajv.compile(schemaOf('services')),
  definition: ajv.compile(schemaOf('service-definition')),
  requests: ajv.compile(schemaOf('requests')),
}
function expectValid(judge: keyof typeof judges, body: unknown) {
  judges[judge](body)
  expect(judges[judge].errors ?? []).toEqual([])
}

describe.each(databases)('Open311 on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  const { get, post, filed } = openDoors(() => app)

  describe.each(['json', 'xml'] as const)('refuses in %s', (format) => {
    it.each([
      ['nothing.FORMAT', 404, /no such resource/],
      ['requests/K7M-2QX-9TF.FORMAT', 404, /service_request_id K7M-2QX-9TF was not found/],
      ['requests/<script>.FORMAT', 404, /was not found/],
      ['services/weather.FORMAT', 404, /service_code weather was not found/],
      ['tokens/12345.FORMAT', 404, /token 12345 was not found/],
      ['services.FORMAT?jurisdiction_id=nowhere.org', 404, /jurisdiction_id nowhere\.org/],
      ['requests.FORMAT?service_code=weather', 404, /service_code weather/],
      ['requests.FORMAT?status=new', 400, /status must be open or closed/],
      ['requests.FORMAT?start_date=yesterday', 400, /start_date must be/],
      ['requests.FORMAT?start_date=2026-02-30T00:00:00Z', 400, /start_date must be/],
      [
        'requests.FORMAT?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z',
        400,
        /more than 90 days/,
      ],
      [
        'requests.FORMAT?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z',
        400,
        /before start_date/,
      ],
      ['requests.FORMAT?page_size=1001', 400, /page_size/],
      ['requests.FORMAT?page=0', 400, /page must be/],
      ['requests.FORMAT?lat=91&long=120', 400, /lat must be/],
      ['requests.FORMAT?radius=100', 400, /radius needs/],
      ['servicerequestupdates.FORMAT?api_key=wrong', 403, /api_key is not valid/],
      ['requests.FORMAT?description=%FF', 400, /UTF-8/],
    ])('GET %s → %i', async (path, status, words) => {
      expectErrors(await get(encodeURI(path).replace(/%25/g, '%').replace('FORMAT', format)), status, words)
    })

    it.each<[string, Record<string, string | string[]>, number, RegExp]>([
      ['no api_key', { api_key: '' }, 403, /api_key is missing/],
      ['a wrong api_key', { api_key: 'xyz' }, 403, /api_key is not valid/],
      ['an unknown jurisdiction', { jurisdiction_id: 'city.gov' }, 404, /jurisdiction_id city\.gov/],
      ['no service_code', { service_code: ' ' }, 400, /service_code is missing/],
      ['an unknown service_code', { service_code: '001' }, 404, /service_code 001 was not found/],
      ['no location', { address_string: '' }, 400, /location is missing/],
      ['half a place', { lat: '30.3' }, 400, /together/],
      ['a word for a number', { lat: 'north', long: '120' }, 400, /lat must be/],
      ['an exponent', { lat: '3e1', long: '120' }, 400, /lat must be/],
      ['0,0', { lat: '0', long: '0.0' }, 400, /no place/],
      ['an unknown address_id', { address_string: '', address_id: 'X-1' }, 400, /address_id X-1/],
      ['4,001 characters', { description: '字'.repeat(4001) }, 400, /4000 characters/],
      ['an attribute that is not asked', { 'attribute[colour]': 'red' }, 400, /attribute\[colour\]/],
      [
        'a value that is no option',
        { service_code: 'noise', 'attribute[when]': 'always' },
        400,
        /must be one of day, evening, night/,
      ],
      [
        'two values for one',
        { service_code: 'noise', 'attribute[when][]': ['day', 'night'] },
        400,
        /takes one value/,
      ],
      ['an address of a picture that is none', { media_url: 'file:///etc/passwd' }, 400, /media_url/],
    ])('POST with %s', async (_words, fields, status, words) => {
      expectErrors(await post(`requests.${format}`, { ...complete, ...fields }), status, words)
    })

    it('other bodies than forms, broken ones and large ones', async () => {
      const send = (type: string, raw: string | Buffer) =>
        app.call('POST', `${base}/requests.${format}`, { key: null, headers: { 'content-type': type }, raw })
      expectErrors(await send('application/json', '{"api_key":"sandbox"}'), 415, /./)
      expectErrors(
        await send('application/x-www-form-urlencoded', Buffer.from([0x61, 0x3d, 0xff])),
        400,
        /UTF-8/,
      )
      expectErrors(await send('application/x-www-form-urlencoded', 'a=%E6%B5'), 400, /UTF-8/)
      expectErrors(await send('application/x-www-form-urlencoded', `a=${'b'.repeat(70_000)}`), 413, /./)
      expectErrors(await app.call('DELETE', `${base}/requests.${format}`), 404, /./)
      expectErrors(await app.call('GET', `${base}/requests/%.${format}`), 400, /./)
    })
  })

  it('knows no other formats, and answers in XML where none was asked for', async () => {
    for (const path of ['services', 'services.html', 'requests.JSON', 'requests/x.csv', ''])
      expectErrors(await get(path), 404, /./)
  })

  it('says where it is and what it speaks', async () => {
    const { body } = await get('discovery.json')
    expect(body.endpoints).toEqual([
      expect.objectContaining({
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: expect.stringMatching(/^http:\/\/.+\/open311\/v2$/),
        type: 'test',
        formats: ['text/xml', 'application/json'],
      }),
    ])
    const { discovery } = xmlOf(await get('discovery.xml'))
    expect(discovery.endpoints.endpoint.formats.format).toEqual(['text/xml', 'application/json'])
    expect(discovery.changeset).toBe(body.changeset)
  })

  it('lists its services, and what they ask, the same in both formats', async () => {
    const { body } = await get('services.json?jurisdiction_id=')
    expectValid('services', body)
    const codes = body.map(({ service_code }: { service_code: string }) => service_code)
    expect(codes).toContain('facility')
    expect(codes).toHaveLength(20)
    const noise = body.find(({ service_code }: { service_code: string }) => service_code === 'noise')
    expect(noise).toMatchObject({ service_name: '噪音扰民', metadata: true, type: 'realtime' })
    const inXml = xmlOf(await get('services.xml?jurisdiction_id=330114')).services.service
    expect(inXml.map(({ service_name }: { service_name: string }) => service_name)).toEqual(
      body.map(({ service_name }: { service_name: string }) => service_name),
    )
    for (const service_code of codes) {
      const definition = await get(`services/${service_code}.json`)
      expect(definition.body.service_code).toBe(service_code)
      expectValid('definition', definition.body)
    }
    const { service_definition } = xmlOf(await get('services/noise.xml'))
    expect(service_definition.attributes.attribute[0]).toMatchObject({
      variable: 'true',
      code: 'when',
      datatype: 'singlevaluelist',
      required: 'false',
      order: '1',
    })
    expect(service_definition.attributes.attribute[0].values.value[2].key).toBe('night')
  })

  it('takes a request, routes it, and shows it to everybody as it was written', async () => {
    const answer = await post('requests.xml', {
      ...complete,
      first_name: '三',
      email: 'z@example.org',
      account_id: '7',
    })
    expect(answer.status).toBe(201)
    const [made] = xmlOf(answer).service_requests.request
    expect(made.service_request_id).toMatch(/^\w{3}-\w{3}-\w{3}$/)
    const id = made.service_request_id as string
    const { body } = await get(`requests/${id}.json`)
    expectValid('requests', body)
    expect(body).toEqual([
      expect.objectContaining({
        service_request_id: id,
        status: 'open',
        service_code: 'facility',
        service_name: '市政设施',
        description: complete.description,
        agency_responsible: '钱塘区 下沙街道 湾南社区',
        address: complete.address_string,
        lat: null,
        media_url: null,
      }),
    ])
    expect(JSON.stringify(body)).not.toMatch(/example\.org/)
    const inXml = xmlOf(await get(`requests/${id}.xml`)).service_requests.request
    expect(inXml[0].description).toBe(complete.description)
    const staff = await app.signIn(`staff-${home}`)
    const seen = await app.call('GET', `/v1/staff/reports/${id}`, { token: staff })
    expect(seen.body).toMatchObject({ number: id, public: true, reporter: { phone: null } })
    expect((await get(`tokens/${id}.json`)).body).toEqual([{ service_request_id: id, token: id }])
  })

  it('takes a place, answers and 4,000 characters; says what it is when nothing was written', async () => {
    const id = await filed({
      service_code: 'noise',
      'attribute[when]': 'night',
      lat: '30.30560001',
      long: '120.35400001',
      address_string: '',
      description: '𠮷'.repeat(4000),
    })
    const [request] = (await get(`requests/${id}.json`)).body
    expect(request).toMatchObject({ lat: 30.3056, long: 120.354, description: '𠮷'.repeat(4000) })
    const silent = await filed({ description: '' })
    expect((await get(`requests/${silent}.json`)).body[0].description).toBe('市政设施')
  })

  it('removes what XML forbids, masks what points at a person, and keeps the phone for the post alone', async () => {
    const id = await filed({
      description: '请联系 13812345678\u0000\u0008，谢谢 ]]> <b>',
      phone: '+86 138 1234 5678',
    })
    const [request] = xmlOf(await get(`requests/${id}.xml`)).service_requests.request
    expect(request.description).toBe('请联系 138****5678，谢谢 ]]> <b>')
    expect(JSON.stringify((await get(`requests/${id}.json`)).body)).not.toMatch(/1381|1234/)
    const staff = await app.signIn(`dispatcher-${home}`)
    const reveal = await app.call('POST', `/v1/staff/reports/${id}/reveal`, {
      token: staff,
      body: { field: 'phone', reason: '回电话' },
    })
    expect(reveal.body.value).toBe('+86 138 1234 5678')
  })

  it('keeps what its category forbids to show: the number is answered, nothing can be read', async () => {
    const id = await filed({ service_code: 'care', description: '老人需要帮助' })
    for (const path of [`requests/${id}.json`, `tokens/${id}.json`])
      expectErrors(await get(path), 404, /not found/)
    expect((await get(`requests.json?service_request_id=${id}`)).body).toEqual([])
  })

  it('lists public reports of the app, and no private ones', async () => {
    const resident = await app.signIn('resident-1')
    const photo = (await postPhoto(app, resident, await makeJpeg())).body.id as string
    const open = await fileReport(app, resident, {
      text: '路灯不亮',
      category: 'facility',
      address: '湾南社区',
      public: true,
      photoIds: [photo],
    })
    const hidden = await fileReport(app, resident, {
      text: '路灯不亮',
      category: 'facility',
      address: '湾南社区',
    })
    const { body } = await get('requests.json?service_code=facility,noise&status=open')
    expectValid('requests', body)
    const ids = body.map(({ service_request_id }: { service_request_id: string }) => service_request_id)
    expect(ids).toContain(open.number)
    expect(ids).not.toContain(hidden.number)
    expectErrors(await get(`requests/${hidden.number}.json`), 404, /not found/)
    const listed = body.find((row: { service_request_id: string }) => row.service_request_id === open.number)
    const picture = new URL(listed.media_url as string)
    const read = () => app.call('GET', `${picture.pathname}${picture.search}`)
    expect((await read()).status).toBe(200)
    app.clock.advance(23 * 3_600_000)
    expect((await read()).status).toBe(200)
    app.clock.advance(2 * 3_600_000)
    expect((await read()).status).toBe(401)
  })

  it('finds by ids, by time, by status, by circle, and in pages', async () => {
    app.clock.advance(100 * 24 * 3_600_000)
    const ids: string[] = []
    for (let n = 0; n < 3; n++) {
      app.clock.advance(60_000)
      ids.unshift(await filed({ lat: '30.3056', long: '120.3540' }))
    }
    const list = async (query: string) =>
      (await get(`requests.json?${query}`)).body.map(
        (row: { service_request_id: string }) => row.service_request_id,
      )
    expect(await list('')).toEqual(ids)
    expect(await list('page_size=2')).toEqual(ids.slice(0, 2))
    expect(await list('page_size=2&page=2')).toEqual(ids.slice(2))
    expect(await list(`service_request_id=${ids[2]},${ids[0]}&status=nonsense`)).toEqual([ids[2], ids[0]])
    expect(await list('lat=30.3056&long=120.354&radius=50')).toEqual(ids)
    expect(await list('lat=30.32&long=120.354&radius=50')).toEqual([])
    const now = app.clock.now.getTime()
    const at = (ms: number) => encodeURIComponent(new Date(now + ms).toISOString())
    expect(await list(`start_date=${at(-30_000)}`)).toEqual(ids.slice(0, 1))
    expect(await list(`end_date=${at(-30_000)}`)).toEqual(ids.slice(1))
    const local = new Date(now - 30_000 + 8 * 3_600_000).toISOString().replace(/\..*/, '+08:00')
    expect(await list(`start_date=${local}`)).toEqual(ids.slice(0, 1))
    expect(await list('status=closed')).toEqual([])
    expect(await list('status=open,closed')).toEqual(ids)
  })

  it('makes one report of a request that comes twice with the same id of its own', async () => {
    const fields = { ...complete, external_id: 'crm-17' }
    const [first, second] = await Promise.all([post('requests.json', fields), post('requests.json', fields)])
    expect([first.status, second.status].sort()).toEqual([200, 201])
    expect(second.body[0].service_request_id).toBe(first.body[0].service_request_id)
    const again = await post('requests.xml', fields)
    expect(again.status).toBe(200)
    expect(xmlOf(again).service_requests.request[0].service_request_id).toBe(first.body[0].service_request_id)
    expect(await filed()).not.toBe(await filed())
  })
})
