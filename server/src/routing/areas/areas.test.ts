// The borders through HTTP, on both databases: who may, what is refused, publish and the way back, and never a mixture.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import { isInside, type Point } from '@chaolin/shared/routing/geometry'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  at,
  borders,
  centreOf,
  demo,
  demoVersion,
  featureOf,
  versions,
  type Feature,
} from '../../../test/borders.ts'
import { expectRefusal, fileReport, home, neighbour, startWorld } from '../../../test/world.ts'
import { closeServer, startServer } from '../../server.ts'

describe.each(databases)('areas on %s', (kind) => {
  let app: TestApp
  let admin: string
  let resident: string
  beforeAll(async () => {
    app = await startWorld(kind)
    admin = await app.signIn('admin')
    resident = await app.signIn('resident-1')
  }, 60_000)
  afterAll(() => app?.close())

  const post = (path: string, body?: unknown, token = admin) =>
    app.call('POST', `${versions}${path}`, { token, ...(body === undefined ? {} : { body }) })
  const get = (path: string, token = admin) => app.call('GET', `${versions}${path}`, { token })
  const bring = async (file: unknown = borders(), query = '') => {
    const answer = await post(query, file)
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body.version as string
  }
  let swapped: string | undefined
  /** A version with home and neighbour in each other's place. */
  const bringSwapped = async () => (swapped ??= await bring(borders(true)))
  const preview = async (point: Point = centreOf(home), server = app) => {
    const body = { kind: 'report', place: at(point) }
    const answer = await server.call('POST', '/v1/routes/preview', { token: resident, body })
    return answer.body
  }
  const homeNow = async (server = app) => {
    const { microBrain, areasVersion } = await preview(centreOf(home), server)
    return [areasVersion, microBrain?.id]
  }

  describe('refusals', () => {
    const doors = [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${demoVersion}`],
      ['POST', `/${demoVersion}/check`],
      ['POST', `/${demoVersion}/publish`],
      ['POST', `/${demoVersion}/rollback`],
    ] as const
    test.each(doors)('%s %s: 401 without a token, 403 for anybody but an admin', async (method, path) => {
      const body = method === 'POST' && path === '' ? { body: borders() } : {}
      expectRefusal(await app.call(method, `${versions}${path}`, body), 401, 'unauthenticated')
      for (const name of ['resident-1', `dispatcher-${home}`, 'supervisor']) {
        const token = await app.signIn(name)
        expectRefusal(await app.call(method, `${versions}${path}`, { token, ...body }), 403, 'forbidden')
      }
    })
    test('a version that does not exist: 404', async () => {
      expectRefusal(await get('/nothing'), 404, 'not_found')
      for (const step of ['check', 'publish', 'rollback'])
        expectRefusal(await post(`/nothing/${step}`, {}), 404, 'not_found')
    })
    test('without an Idempotency-Key: 400', async () => {
      const options = { token: admin, key: null, body: {} }
      const answer = await app.call('POST', `${versions}/${demoVersion}/publish`, options)
      expectRefusal(answer, 400, 'idempotency_key_missing')
    })
    test('a file over 8 MB: 413; no GeoJSON: 400', async () => {
      const raw = JSON.stringify({ ...borders(), fill: ' '.repeat(8 * 1024 * 1024) })
      const headers = { 'content-type': 'application/json' }
      expectRefusal(await app.call('POST', versions, { token: admin, raw, headers }), 413, 'body_too_large')
      expectRefusal(await post('', { type: 'Feature' }), 400, 'invalid', 'type')
      expectRefusal(await post('?maxGapM2=many', borders()), 400, 'invalid', 'maxGapM2')
      expectRefusal(await post('?version=a b', borders()), 400, 'invalid', 'version')
    })
    test('a bad file names every place, and nothing is stored', async () => {
      const before = (await get('')).body.items.length
      const file = borders()
      const [west, south] = [120.33, 30.31]
      file.features[2] = featureOf(demo[2]!.code, [
        [
          [west, south],
          [west + 0.01, south + 0.01],
          [west + 0.01, south],
          [west, south + 0.01],
          [west, south],
        ],
      ])
      file.features[3] = featureOf('999', [demo[3]!.ring])
      const answer = await post('', file)
      expectRefusal(answer, 400, 'invalid', 'features[2]')
      expect(answer.body.errors).toContainEqual({
        path: 'features[2]',
        message: `${demo[2]!.name}的边界自己和自己相交（120.335, 30.315）`,
      })
      expect(answer.body.errors).toContainEqual({ path: 'features[3]', message: '没有 999 这个指挥站' })
      expect((await get('')).body.items).toHaveLength(before)
    })
    test('of two who looked at the same version, the second is refused', async () => {
      const [one, two] = [await bring(), await bring()]
      const expected = { expectedPublishedVersion: demoVersion }
      const answers = await Promise.all([one, two].map((version) => post(`/${version}/publish`, expected)))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const held = answers[0]!.status === 200 ? one : two
      const late = await post(`/${demoVersion}/publish`, expected)
      expectRefusal(late, 409, 'version_changed')
      expectRefusal(await post(`/${held}/rollback`, expected), 409, 'version_changed')
      await post(`/${held}/rollback`, { expectedPublishedVersion: held })
      expect(await homeNow()).toEqual([demoVersion, home])
    })
    test('the name of a version is used once', async () => {
      await bring(borders(), '?version=first-1')
      expectRefusal(await post('?version=first-1', borders()), 400, 'invalid', 'version')
    })
    test('no publication in the past, nor for what holds already', async () => {
      const past = new Date(app.clock.now.getTime() - 1000).toISOString()
      const version = await bring()
      const answer = await post(`/${version}/publish`, { validFrom: past })
      expectRefusal(answer, 400, 'invalid', 'validFrom')
      expectRefusal(await post(`/${version}/publish`, { validFrom: 'tomorrow' }), 400, 'invalid', 'validFrom')
      expectRefusal(await post(`/${demoVersion}/publish`), 409, 'step_closed')
    })
    test('no way back from a draft, nor from the first version', async () => {
      expectRefusal(await post(`/${await bring()}/rollback`), 409, 'step_closed')
      expectRefusal(await post(`/${demoVersion}/rollback`), 409, 'step_closed')
    })
  })

  test('brought, listed, checked and given back as GeoJSON', async () => {
    const version = await bring(borders(), '?note=autumn&synthetic=true')
    const list = await get('?limit=1')
    expect(list.body.items).toEqual([
      {
        version,
        note: 'autumn',
        synthetic: true,
        areaCount: 127,
        allowedLoss: null,
        createdAt: expect.any(String),
        createdBy: expect.any(String),
        status: 'draft',
        validFrom: null,
        validUntil: null,
        history: [],
      },
    ])
    const next = await get(`?limit=1&cursor=${list.body.nextCursor}`)
    expect(next.body.items[0].version).not.toBe(version)
    expect((await post(`/${version}/check`, {})).body).toEqual({ ok: true, areaCount: 127, problems: [] })
    const file = await get(`/${version}`)
    expect(file.headers['content-type']).toMatch(/^application\/geo\+json/)
    expect(file.body).toMatchObject({ type: 'FeatureCollection', version, coordinates: 'wgs84' })
    const again = await get(`/${await bring(file.body)}`)
    expect(again.body.features).toEqual(file.body.features)
  })

  test('a file in gcj02 becomes the same borders, to a millimetre', async () => {
    const shift = ([lng, lat]: Point): Point => {
      const place = toGcj02(at([lng, lat]))
      return [place.lng, place.lat]
    }
    const features = demo.map(({ code, ring }) => featureOf(code, [ring.map(shift)]))
    const version = await bring({ type: 'FeatureCollection', coordinates: 'gcj02', features })
    const { body } = await get(`/${version}`)
    const stored = body.features.find(({ id }: { id: string }) => id === home).geometry.coordinates[0]
    const flat = (ring: readonly Point[]) => ring.flat().sort((a, b) => a - b)
    const given = flat(demo.find(({ code }) => code === home)!.ring)
    flat(stored).forEach((degrees, i) => expect(degrees).toBeCloseTo(given[i]!, 8))
  })

  test('holes and parts, in and out again', async () => {
    const [first, second, ...rest] = borders().features
    const ring = demo[0]!.ring
    const centre = demo[0]!.centre
    const hole = ring.map(([lng, lat]): Point => [
      centre[0] + (lng - centre[0]) / 4,
      centre[1] + (lat - centre[1]) / 4,
    ])
    const withHole = featureOf(demo[0]!.code, [ring, hole.toReversed()])
    const parts = {
      ...second!,
      geometry: { type: 'MultiPolygon', coordinates: [second!.geometry.coordinates, [hole]] },
    }
    expect(first).toBeDefined()
    const version = await bring({ type: 'FeatureCollection', features: [withHole, parts, ...rest] })
    await post(`/${version}/publish`)
    expect((await preview(centre)).microBrain.id).toBe(demo[1]!.code)
    const { body } = await get(`/${version}`)
    const shapes = body.features.map(({ geometry }: Feature) => geometry.type)
    expect(shapes.filter((shape: string) => shape === 'MultiPolygon')).toHaveLength(1)
    await post(`/${version}/rollback`)
    expect((await preview(centre)).microBrain.id).toBe(demo[0]!.code)
  })

  test('published at once, and taken back; old reports keep their version', async () => {
    const version = await bring(borders(true))
    const before = await homeNow()
    expect(before).toEqual([demoVersion, home])
    const published = await post(`/${version}/publish`)
    expect(published.body).toMatchObject({ version, status: 'published', validUntil: null })
    expect(await homeNow()).toEqual([version, neighbour])
    const { number } = await fileReport(app, resident, {
      text: '路灯不亮',
      category: 'facility',
      place: at(centreOf(home)),
    })
    expect(await homeOfMap(centreOf(home))).toBe(neighbour)

    const back = await post(`/${version}/rollback`)
    expect(back.body).toMatchObject({ version, status: 'rolled_back' })
    expect(await homeNow()).toEqual([demoVersion, home])
    const staff = await app.signIn(`dispatcher-${neighbour}`)
    const report = await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })
    expect(report.body.route.areasVersion).toBe(version)
    expect(
      (await get(`?limit=100`)).body.items.find((item: { version: string }) => item.version === version),
    ).toMatchObject({ status: 'rolled_back', history: [{ action: 'publish' }] })
    expectRefusal(await post(`/${version}/rollback`), 409, 'step_closed')
  })

  async function homeOfMap(point: Point) {
    const { body } = await app.call('GET', '/v1/areas', { token: resident })
    return body.areas.find(({ rings }: { rings: Point[][] }) => isInside(point, rings))?.id
  }

  test('the map is there for a screen on a wall too, until its token is taken back', async () => {
    const made = await app.call('POST', '/v1/staff/devices', {
      token: admin,
      body: { microBrainId: home, name: '大厅的屏' },
    })
    const { id, token } = made.body
    const shown = await app.call('GET', '/v1/areas', { token })
    expect(shown.status).toBe(200)
    expect(shown.body).toEqual((await app.call('GET', '/v1/areas', { token: resident })).body)
    await app.call('POST', `/v1/staff/devices/${id}/revoke`, { token: admin })
    expectRefusal(await app.call('GET', '/v1/areas', { token }), 401, 'unauthenticated')
  })

  test('the map says when nothing changed', async () => {
    const first = await app.call('GET', '/v1/areas', { token: resident })
    const headers = { 'if-none-match': String(first.headers.etag) }
    const second = await app.call('GET', '/v1/areas', { token: resident, headers })
    expect([second.status, second.body]).toEqual([304, ''])
    const version = await bringSwapped()
    await post(`/${version}/publish`)
    expect((await app.call('GET', '/v1/areas', { token: resident, headers })).status).toBe(200)
    await post(`/${version}/rollback`)
  })

  test('published for later: it begins at its time; called off: it never does', async () => {
    const version = await bringSwapped()
    const validFrom = new Date(app.clock.now.getTime() + 60_000).toISOString()
    const scheduled = await post(`/${version}/publish`, { validFrom })
    expect(scheduled.body).toMatchObject({ status: 'scheduled', validUntil: null })
    expect(await homeNow()).toEqual([demoVersion, home])
    app.clock.advance(59_999)
    expect(await homeNow()).toEqual([demoVersion, home])
    app.clock.advance(1)
    expect(await homeNow()).toEqual([version, neighbour])
    expect((await post(`/${version}/rollback`)).body.status).toBe('rolled_back')
    expect(await homeNow()).toEqual([demoVersion, home])

    const later = new Date(app.clock.now.getTime() + 60_000).toISOString()
    await post(`/${version}/publish`, { validFrom: later })
    const off = await post(`/${version}/rollback`)
    expect(off.body.history.at(-1)).toMatchObject({ action: 'call-off' })
    app.clock.advance(120_000)
    expect(await homeNow()).toEqual([demoVersion, home])
  })

  test('back over several versions, one at a time', async () => {
    const [first, second] = [await bringSwapped(), await bring(borders())]
    await post(`/${first}/publish`)
    app.clock.advance(1000)
    await post(`/${second}/publish`)
    app.clock.advance(1000)
    await post(`/${second}/rollback`)
    expect(await homeNow()).toEqual([first, neighbour])
    app.clock.advance(1000)
    await post(`/${first}/rollback`)
    expect(await homeNow()).toEqual([demoVersion, home])
  })

  test('on a border: the same answer always, near, and the neighbour is named', async () => {
    const [from, to] = sharedSide(home, neighbour)
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    const first = await preview(middle)
    expect(first).toMatchObject({ nearBorder: true, desk: false, outside: false })
    expect(first.borderDistanceM).toBeLessThan(0.2)
    const both = [first.microBrain.id, ...first.neighbours.map(({ id }: { id: string }) => id)]
    expect(both.sort()).toEqual([home, neighbour].sort())
    for (let i = 0; i < 5; i++) expect(await preview(middle)).toEqual(first)
    const far = await preview()
    expect(far).toMatchObject({ nearBorder: false, neighbours: [] })
  })

  test('staff read the neighbour of a report near a border', async () => {
    const [from, to] = sharedSide(home, neighbour)
    const place = at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2])
    const filed = await fileReport(app, resident, { text: '井盖松了', category: 'facility', place })
    const staff = await app.signIn(`dispatcher-${filed.microBrain.id}`)
    const { body } = await app.call('GET', `/v1/staff/reports/${filed.number}`, { token: staff })
    const other = filed.microBrain.id === home ? neighbour : home
    expect(body.route).toMatchObject({ nearBorder: true, neighbours: [{ id: other }] })
  })

  test('while borders are published and taken back, each answer is of one version', async () => {
    const version = await bringSwapped()
    const homeIn = new Map([
      [demoVersion, home],
      [version, neighbour],
    ])
    let done = false
    const seen = new Map<string, number>()
    const ask = async () => {
      while (!done) {
        const [areasVersion, id] = (await homeNow()) as [string, string]
        expect([areasVersion, id]).toEqual([areasVersion, homeIn.get(areasVersion)])
        seen.set(areasVersion, (seen.get(areasVersion) ?? 0) + 1)
      }
    }
    const asking = Promise.all([ask(), ask(), ask(), ask()])
    for (let round = 0; round < 6; round++) {
      app.clock.advance(1000)
      expect((await post(`/${version}/publish`)).status).toBe(200)
      expect(await homeNow()).toEqual([version, neighbour])
      app.clock.advance(1000)
      expect((await post(`/${version}/rollback`)).status).toBe(200)
      expect(await homeNow()).toEqual([demoVersion, home])
    }
    done = true
    await asking
    expect([...seen.keys()].sort()).toEqual([demoVersion, version].sort())
  })

  test('a second process on the same database follows within five seconds, one that is asked within two', async () => {
    // The overload guard takes a moment without a sample for an endless one: a busy test machine has such moments.
    const config = { ...app.server.config, stallLimitMs: 0 }
    const other = await startServer(config, { now: () => app.clock.now, logger: false, worker: false })
    const there = async () => {
      const answer = await other.app.inject({
        method: 'POST',
        url: '/v1/routes/preview',
        headers: { authorization: `Bearer ${resident}` },
        payload: { kind: 'report', place: at(centreOf(home)) },
      })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      const { areasVersion, microBrain } = answer.json()
      return [areasVersion, microBrain?.id]
    }
    try {
      expect(await there()).toEqual([demoVersion, home])
      const version = await bringSwapped()
      await post(`/${version}/publish`)
      app.clock.advance(1999)
      expect(await there()).toEqual([demoVersion, home])
      app.clock.advance(1)
      // The old tables answer until the new ones are whole.
      while (((await there())[0] as string) !== version);
      expect(await there()).toEqual([version, neighbour])
      const later = new Date(app.clock.now.getTime() + 20_000).toISOString()
      await post(`/${version}/rollback`)
      app.clock.advance(5000)
      expect(await there()).toEqual([demoVersion, home])
      await post(`/${version}/publish`, { validFrom: later })
      app.clock.advance(10_000)
      expect(await there()).toEqual([demoVersion, home])
      app.clock.advance(5000)
      expect(await there()).toEqual([version, neighbour])
      await post(`/${version}/rollback`)
    } finally {
      await closeServer(other)
    }
  })
})

/** The side that two communities of the demo share. */
function sharedSide(one: string, two: string): [Point, Point] {
  const ringOf = (code: string) => demo.find((area) => area.code === code)!.ring
  const corners = new Set(ringOf(two).map(String))
  const shared = ringOf(one).filter((point) => corners.has(String(point)))
  const [from, to] = [...new Map(shared.map((point) => [String(point), point])).values()]
  return [from!, to!]
}
