// Routing through HTTP, on both databases: who may ask, what is refused, and where requests go.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startingCategories } from '@chaolin/shared/reports/categories'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import { borderDistanceM } from '@chaolin/shared/routing/geometry'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { makeDemoAreas, readSnapshot, type DemoArea } from '../db/demo/areas.ts'
import { bumpRevision } from './actions.ts'
import { MicroBrain } from './entities.ts'
import { isUnder, parentOf } from './queries.ts'

const wannan = '330114001012'
const areas = makeDemoAreas(readSnapshot())
const areaOf = (id: string): DemoArea => areas.find(({ code }) => code === id)!
const centreOf = (id: string) => ({
  lng: areaOf(id).centre[0],
  lat: areaOf(id).centre[1],
  coordinates: 'wgs84' as const,
})

describe.each(databases)('routing on %s', (kind) => {
  let app: TestApp
  let token: string
  beforeAll(async () => {
    app = await startTestApp(kind)
    token = await app.signIn('resident-1')
  }, 60_000)
  afterAll(() => app?.close())

  const preview = (body: Record<string, unknown>) =>
    app.call('POST', '/v1/routes/preview', { token, body: { kind: 'report', ...body }, key: null })
  const get = (url: string) => app.call('GET', url, { token })

  describe('refusals', () => {
    test.each([
      ['POST', '/v1/routes/preview'],
      ['GET', '/v1/micro-brains'],
      ['GET', `/v1/micro-brains/${wannan}`],
      ['GET', '/v1/addresses?q=a'],
      ['GET', '/v1/areas'],
    ])('%s %s without a token: 401', async (method, url) => {
      const { status, body } = await app.call(
        method,
        url,
        method === 'POST' ? { body: { kind: 'report' } } : {},
      )
      expect([status, body.code]).toEqual([401, 'unauthenticated'])
    })
    test.each([
      [{ kind: 'nothing' }, 'kind'],
      [{ extra: 1 }, 'extra'],
      [{ text: '' }, 'text'],
      [{ text: 'a\0b' }, 'text'],
      [{ text: '长'.repeat(2001) }, 'text'],
      [{ address: '长'.repeat(201) }, 'address'],
      [{ place: { lng: 0, lat: 0, coordinates: 'wgs84' } }, 'place'],
      [{ place: { lng: 120, lat: 91, coordinates: 'wgs84' } }, 'place.lat'],
      [{ place: { lng: 120, lat: 30, coordinates: 'bd09' } }, 'place.coordinates'],
      [{ place: '120,30' }, 'place'],
    ])('preview of %j: 400 at %s', async (body, path) => {
      const answer = await preview(body)
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid'])
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path)
    })
    test('a category that is none: 400', async () => {
      const { status, body } = await preview({ category: 'nonsense' })
      expect([status, body.code, body.errors[0].path]).toEqual([400, 'category_unknown', 'category'])
    })
    test('a post that is none: 404; a point that is none: 400', async () => {
      expect((await get('/v1/micro-brains/330114001999')).status).toBe(404)
      for (const near of ['x', '120', '999,30', '120.3,95', '120.3,30.3,bd09'])
        expect((await get(`/v1/micro-brains?near=${near}`)).status).toBe(400)
      expect((await get('/v1/micro-brains?kind=nobody')).status).toBe(400)
      expect((await get('/v1/addresses')).status).toBe(400)
    })
  })

  describe('by place', () => {
    test('the whole answer for the middle of 湾南社区', async () => {
      const text = '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了，电话13812345678'
      const { status, body } = await preview({ text, place: centreOf(wannan) })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        microBrain: {
          id: wannan,
          name: '湾南社区',
          kind: 'community',
          path: ['钱塘区', '下沙街道', '湾南社区'],
        },
        joint: [],
        informed: [],
        desk: false,
        outside: false,
        candidates: [],
        rule: { id: 'place.community' },
        areasVersion: expect.stringMatching(/^synthetic/),
        nearBorder: false,
        urgent: null,
        masked: '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了，电话138****5678',
        duplicates: [],
      })
      const distance = borderDistanceM(areaOf(wannan).centre, [areaOf(wannan).ring])
      expect(body.borderDistanceM).toBeCloseTo(distance, 0)
      expect(body.categories.length).toBeGreaterThanOrEqual(3)
      expect(body.categories[0].code).toBe('facility')
    })
    test('every community by its own place, in both coordinate systems', async () => {
      for (const { code } of areas.filter((_, i) => i % 9 === 0))
        for (const place of [centreOf(code), toGcj02(centreOf(code))])
          expect((await preview({ place })).body.microBrain.id).toBe(code)
    })
    test('near a border: said, and decided the same way each time', async () => {
      const [a, b] = areaOf(wannan).ring
      const place = { lng: (a![0] + b![0]) / 2, lat: (a![1] + b![1]) / 2, coordinates: 'wgs84' }
      const first = await preview({ place })
      expect(first.body).toMatchObject({ nearBorder: true, desk: false })
      expect(first.body.borderDistanceM).toBeLessThan(1)
      expect((await preview({ place })).body).toEqual(first.body)
    })
    test('just outside goes to the nearest and is flagged; far outside goes to the desk', async () => {
      const west = areas
        .flatMap(({ code, ring }) => ring.map((point) => ({ code, point })))
        .reduce((best, item) => (item.point[0] < best.point[0] ? item : best))
      const at = (metres: number) => ({
        lng: west.point[0] - metres / (111_195 * Math.cos((west.point[1] * Math.PI) / 180)),
        lat: west.point[1],
        coordinates: 'wgs84',
      })
      const near = (await preview({ place: at(200) })).body
      expect(near).toMatchObject({
        outside: true,
        desk: false,
        microBrain: { id: west.code },
        rule: { id: 'place-nearest.community' },
      })
      expect(near.borderDistanceM).toBeGreaterThan(190)
      const far = (await preview({ place: at(400), address: '湾南小区' })).body
      expect(far).toMatchObject({
        outside: true,
        desk: true,
        microBrain: null,
        rule: { id: 'place-outside' },
      })
      expect((await preview({ place: { lng: -74, lat: 40.7, coordinates: 'gcj02' } })).body.desk).toBe(true)
    })
    test('place before door plate and address; a disagreement is said', async () => {
      const place = centreOf('330114004002')
      const { body } = await preview({ place, doorPlate: 'DP-1001', address: '湾南小区' })
      expect(body).toMatchObject({ microBrain: { id: '330114004002' }, nearBorder: true, desk: false })
      expect((await preview({ place: centreOf(wannan), address: '湾南小区1幢' })).body.nearBorder).toBe(false)
      expect((await preview({ place, address: '余杭区某路' })).body.nearBorder).toBe(true)
    })
  })

  describe('by what is written', () => {
    test.each([
      [{ address: '下沙街道湾南社区12幢' }, wannan, 'address.community'],
      [{ address: '湾南小区门口' }, wannan, 'address.community'],
      [{ address: '湾南小区１２幢' }, wannan, 'address.community'],
      [{ address: '建设村12组' }, '330114003200', 'address.community'],
      [{ address: '白杨街道听潮苑' }, '330114002006', 'address.community'],
      [{ doorPlate: 'DP-1001' }, wannan, 'door-plate.community'],
      [{ doorPlate: 'DP-1001', address: '义盛社区' }, wannan, 'door-plate.community'],
      [{ doorPlate: 'DP-9999', address: '义盛社区' }, '330114004001', 'address.community'],
      [{ compoundId: 'compound-1' }, wannan, 'compound.community'],
      [
        { kind: 'visit', compoundId: 'compound-1', place: centreOf('330114004002') },
        wannan,
        'compound.community',
      ],
    ])('%j', async (request, id, rule) => {
      const { body } = await preview(request)
      expect(body).toMatchObject({ desk: false, microBrain: { id }, rule: { id: rule } })
      if (!('place' in request)) expect(body).toMatchObject({ borderDistanceM: null, nearBorder: false })
    })
    test.each([
      [{ address: '听潮苑3幢' }, 'address-ambiguous', ['钱塘区白杨街道闻潮社区', '钱塘区义蓬街道头蓬社区']],
      [
        { address: '湾南社区和新沙社区之间' },
        'address-ambiguous',
        ['钱塘区下沙街道湾南社区', '钱塘区下沙街道新沙社区'],
      ],
      [{ address: '余杭区湾南社区' }, 'address-elsewhere', []],
      [{ address: '三号大街' }, 'none', []],
      [{ text: '湾南小区门口路灯坏了' }, 'none', ['钱塘区下沙街道湾南社区']],
      [{ compoundId: 'compound-99' }, 'none', []],
      [{ campusId: 'campus-99' }, 'none', []],
      [{}, 'none', []],
    ])('%j: the desk, nothing guessed', async (request, rule, candidates) => {
      const { body } = await preview(request)
      expect(body).toMatchObject({ desk: true, microBrain: null, rule: { id: rule }, borderDistanceM: null })
      expect(body.candidates.toSorted()).toEqual(candidates.toSorted())
    })
    test('a street alone: enough for a street matter, not for a community one', async () => {
      const address = '下沙街道3号大街'
      expect((await preview({ address, category: 'building' })).body).toMatchObject({
        desk: false,
        microBrain: { id: '330114001' },
      })
      const { body } = await preview({ address, category: 'greenery' })
      expect(body).toMatchObject({ desk: true, microBrain: null })
      expect(body.candidates).toHaveLength(10)
    })
  })

  describe('by category and kind', () => {
    test.each(startingCategories.map(({ code, home, informs }) => [code, home, informs] as const))(
      '%s → %s',
      async (category, home, informs) => {
        const { body } = await preview({ category, place: centreOf(wannan) })
        expect(body.microBrain.id).toBe({ community: wannan, street: '330114001', police: 'police-1' }[home])
        expect(body.informed).toEqual(informs ? ['330114001'] : [])
        expect(body.rule.id).toBe(`place.${home}`)
      },
    )
    test('without a category the text decides, as it will for the report', async () => {
      const { body } = await preview({ text: '老板拖欠三个月工资不给', place: centreOf(wannan) })
      expect(body.microBrain).toMatchObject({ id: '330114001', kind: 'street' })
    })
    test('the east has police of its own', async () => {
      const { body } = await preview({ category: 'security', place: centreOf('330114006001') })
      expect(body.microBrain).toMatchObject({ id: 'police-2', kind: 'police' })
    })
    test('a campus matter goes to its campus, with its phone when it is urgent', async () => {
      const { body } = await preview({
        kind: 'sos',
        campusId: 'campus-3',
        text: '有人晕倒在操场',
        place: centreOf(wannan),
      })
      expect(body.microBrain).toMatchObject({ id: 'campus-3', kind: 'campus', name: '三号校区' })
      expect(body.urgent).toMatchObject({ number: '120', campusPhone: expect.stringMatching(/^0571-0000/) })
    })
  })

  describe('the directory', () => {
    test('one post', async () => {
      const { status, body } = await get(`/v1/micro-brains/${wannan}`)
      expect(status).toBe(200)
      expect(body).toEqual({
        id: wannan,
        name: '湾南社区',
        kind: 'community',
        path: ['钱塘区', '下沙街道', '湾南社区'],
        place: centreOf(wannan),
        parentId: '330114001',
        phone: expect.stringMatching(/^0571-/),
        workingHours: '周一至周日 8:30–17:30',
        services: expect.arrayContaining([{ zh: '居住登记', en: 'Residence registration' }]),
        directions: expect.stringMatching(/./),
        hours: { weekly: expect.objectContaining({ 7: [['08:30', '17:30']] }), onHolidays: 'weekly' },
        today: [['08:30', '17:30']],
        openNow: true,
      })
      expect((await get('/v1/micro-brains/330114')).body.parentId).toBeNull()
    })
    test('the list goes on page by page, by id or from the nearest on, and says when it ends', async () => {
      const { lng, lat } = (await get('/v1/micro-brains/330114001012')).body.place
      for (const query of ['', `&near=${lng},${lat},wgs84`, `&kind=community&near=${lng},${lat},wgs84`]) {
        const seen: { id: string; distanceM?: number }[] = []
        let cursor = ''
        for (;;) {
          const page = await get(`/v1/micro-brains?limit=37${query}${cursor}`)
          expect(page.status).toBe(200)
          seen.push(...page.body.items)
          if (page.body.nextCursor === null) break
          cursor = `&cursor=${page.body.nextCursor}`
        }
        const kind = query.includes('kind') ? '?kind=community' : ''
        const all = (await get(`/v1/micro-brains${kind}`)).body.items
        expect(new Set(seen.map(({ id }) => id)).size).toBe(all.length)
        expect(seen).toHaveLength(all.length)
        const metres = seen.map(({ distanceM = 0 }) => distanceM)
        expect(metres).toEqual(metres.toSorted((a, b) => a - b))
      }
      const sites: { id: string }[] = []
      let cursor = ''
      for (;;) {
        const page = await get(`/v1/sites?limit=1${cursor}`)
        sites.push(...page.body.items)
        if (page.body.nextCursor === null) break
        cursor = `&cursor=${page.body.nextCursor}`
      }
      const all = (await get('/v1/sites?limit=100')).body
      expect(all.nextCursor).toBeNull()
      expect(sites.map(({ id }) => id)).toEqual(all.items.map(({ id }: { id: string }) => id))
      expect((await get('/v1/micro-brains?cursor=%E4%B8%80')).status).toBe(400)
    })
    test('the nearest first, 20 at most', async () => {
      const { lng, lat } = toGcj02(centreOf(wannan))
      const { body } = await get(`/v1/micro-brains?near=${lng},${lat},gcj02&kind=community`)
      expect(body.items).toHaveLength(20)
      expect(body.items[0]).toMatchObject({ id: wannan, distanceM: 0 })
      const distances = body.items.map((item: { distanceM: number }) => item.distanceM)
      expect(distances).toEqual(distances.toSorted((a: number, b: number) => a - b))
      const [, second] = body.items
      expect(second.distanceM).toBe(
        Math.round(distanceM(areaOf(wannan).centre, [second.place.lng, second.place.lat])),
      )
      expect((await get('/v1/micro-brains?kind=police')).body.items).toHaveLength(2)
      expect((await get('/v1/micro-brains?kind=community')).body.items).toHaveLength(127)
    })
    test.each([
      ['湾南', '钱塘区下沙街道湾南社区'],
      ['wannanxiaoqu', '钱塘区下沙街道湾南社区湾南小区'],
      ['WNXQ', '钱塘区下沙街道湾南社区湾南小区'],
      ['wnxq12', '钱塘区下沙街道湾南社区湾南小区12幢'],
      ['湾南小区１２幢', '钱塘区下沙街道湾南社区湾南小区12幢'],
      ['钱塘区下沙街道湾南社区', '钱塘区下沙街道湾南社区'],
    ])('addresses for %s', async (q, first) => {
      const { status, body } = await get(`/v1/addresses?q=${encodeURIComponent(q)}`)
      expect(status).toBe(200)
      expect(body.items[0].address).toBe(first)
      expect(body.items.length).toBeLessThanOrEqual(10)
    })
    test('wildcards and quotes are nothing special; other districts are not offered', async () => {
      for (const q of ['%', '_', "' or 1=1 --", '\\', '余杭区'])
        expect((await get(`/v1/addresses?q=${encodeURIComponent(q)}`)).body.items).toEqual([])
    })
    test('the areas as drawn say that they are made up', async () => {
      const { body } = await get('/v1/areas')
      expect(body).toMatchObject({ synthetic: true, version: expect.any(String) })
      expect(body.areas).toHaveLength(127)
      const area = body.areas.find(({ id }: { id: string }) => id === wannan)
      expect(area).toMatchObject({ name: '湾南社区', street: '下沙街道', rings: [areaOf(wannan).ring] })
    })
    test('the categories, in order, for everybody', async () => {
      const { status, body } = await app.call('GET', '/v1/report-categories')
      expect(status).toBe(200)
      expect(body.items.map(({ code }: { code: string }) => code)).toEqual(
        startingCategories.map(({ code }) => code),
      )
      expect(body.items[0]).toEqual({ ...omitInforms(startingCategories[0]!) })
    })
  })

  test('the tree', async () => {
    const ctx = app.ctx()
    expect(await isUnder(ctx, wannan, '330114001')).toBe(true)
    expect(await isUnder(ctx, wannan, '330114')).toBe(true)
    expect(await isUnder(ctx, wannan, wannan)).toBe(true)
    expect(await isUnder(ctx, 'campus-1', '330114')).toBe(true)
    expect(await isUnder(ctx, wannan, '330114002')).toBe(false)
    expect(await isUnder(ctx, '330114001', wannan)).toBe(false)
    expect(await isUnder(ctx, 'nobody', 'nobody')).toBe(false)
    expect((await parentOf(ctx, wannan))?.id).toBe('330114001')
    expect(await parentOf(ctx, '330114')).toBeNull()
  })

  test('another process follows a change within five seconds', async () => {
    const { server, ctx } = app
    const other = { ...ctx(), em: ctx().em.fork() }
    await other.em.nativeUpdate(MicroBrain, { id: 'campus-14' }, { name: '新校区' })
    const name = async () => (await get('/v1/micro-brains/campus-14')).body.name
    await name()
    await other.em.execute('update routing_revisions set revision = revision + 1')
    expect(await name()).toBe('十四号校区')
    app.clock.advance(5000)
    expect(await name()).toBe('新校区')
    await other.em.nativeUpdate(MicroBrain, { id: 'campus-14' }, { name: '十四号校区' })
    await bumpRevision(other.em)
    expect(await name()).toBe('十四号校区')
    expect(server).toBeDefined()
  })
})

const omitInforms = ({
  informs: _informs,
  sameMatter: _sameMatter,
  ...row
}: (typeof startingCategories)[number]) => row
