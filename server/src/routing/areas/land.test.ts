// Borders that would leave land or a community to nobody: refused with the places named, unless it is meant.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Point } from '@chaolin/shared/routing/geometry'
import { databases, type TestApp } from '../../../test/app.ts'
import { at, borders, centreOf, demo, demoVersion, featureOf, versions } from '../../../test/borders.ts'
import { expectRefusal, home, startWorld } from '../../../test/world.ts'

describe.each(databases)('land that would be nobody’s, on %s', (kind) => {
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
  const homeNow = async () => {
    const body = { kind: 'report', place: at(centreOf(home)) }
    const answer = await app.call('POST', '/v1/routes/preview', { token: resident, body })
    return [answer.body.areasVersion, answer.body.microBrain?.id]
  }
  const nameOf = (code: string) => demo.find((area) => area.code === code)!.name
  const sample = demo.filter((_, i) => i % 18 === 0)
  const messages = (body: { errors: { message: string }[] }) =>
    body.errors.map(({ message }) => message).join('\n')
  const without = (...codes: string[]) => ({
    type: 'FeatureCollection',
    features: demo
      .filter(({ code }) => !codes.includes(code))
      .map(({ code, ring }) => featureOf(code, [ring])),
  })
  const shrunk = (code: string, share: number) => ({
    type: 'FeatureCollection',
    features: demo.map(({ code: own, ring, centre }) =>
      featureOf(own, [
        own === code
          ? ring.map(([lng, lat]): Point => [
              centre[0] + (lng - centre[0]) * share,
              centre[1] + (lat - centre[1]) * share,
            ])
          : ring,
      ]),
    ),
  })
  test('any community left out or drawn smaller is refused by its name', async () => {
    for (const { code } of sample) {
      for (const file of [without(code), shrunk(code, 0.6)]) {
        const answer = await post('', file)
        expectRefusal(answer, 400, 'invalid')
        expect(messages(answer.body)).toContain(nameOf(code))
      }
    }
  }, 200_000)
  test('one area of 127 names the others', async () => {
    const answer = await post('', { ...without(), features: borders().features.slice(0, 1) })
    expectRefusal(answer, 400, 'invalid', 'features')
    expect(answer.body.errors.length).toBeGreaterThan(50)
    expect(messages(answer.body)).toContain(`${demo[126 - 50]!.name}`)
  })
  test('when it is meant it is kept with the version, and asked for again when it is published', async () => {
    const version = await bring(without(home), '?allowLoss=true&maxGapM2=9999999')
    expect((await get('?limit=1')).body.items[0]).toMatchObject({
      version,
      areaCount: 126,
      allowedLoss: expect.stringContaining(nameOf(home)),
    })
    expect((await post(`/${version}/check`, {})).body).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ code: 'community_missing' })]),
    })
    expectRefusal(await post(`/${version}/publish`, {}), 400, 'invalid', 'features')
    expect((await post(`/${version}/publish`, { allowLoss: true })).status).toBe(200)
    const desk = await app.signIn('dispatcher-330114')
    const alerts = await app.call('GET', '/v1/staff/routing-alerts', { token: desk })
    expect(alerts.body.items).toContainEqual(
      expect.objectContaining({
        kind: 'area_missing',
        about: version,
        detail: expect.stringContaining(nameOf(home)),
      }),
    )
    expect((await post(`/${version}/rollback`)).status).toBe(200)
    expect(await homeNow()).toEqual([demoVersion, home])
  })
  test('borders drawn a hand’s breadth aside are no loss', async () => {
    expect((await post('', shrunk(demo[0]!.code, 0.9999))).status).toBe(201)
  })
})
