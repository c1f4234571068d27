// 200 people press 校园110 in the same moment: each has a number of their own, and each is told to everybody once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { nanoid } from 'nanoid'
import { databases, type Answer, type TestApp } from '../../../test/app.ts'
import { startCampusWorld } from '../../../test/campus.ts'
import { expectRefusal } from '../../../test/world.ts'
import { Notice } from '../../notices/entities.ts'
import { Job } from '../../outbox/entities.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { CampusSos, SosAlert, SosHistory, SosPlace } from './entities.ts'

const crowd = 200
/** They sign in by tens. */
const atOnce = 10
const campuses = ['campus-1', 'campus-2', 'campus-3', 'campus-4']
const plain = { disableIdentityMap: true } as const

const tally = <T>(rows: readonly T[], keyOf: (row: T) => string | number) => {
  const counts = new Map<string | number, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return counts
}

describe.each(databases)('a crowd that calls for help on %s', (kind) => {
  let app: TestApp
  let tokens: string[]
  const places: { lng: number; lat: number; coordinates: 'wgs84' }[] = []
  const press = (token: string, body: object, key = nanoid()): Promise<Answer> =>
    app.call('POST', '/v1/campus/sos', { token, body, key })
  const numberOf = ({ body }: Answer) => body.number as string
  const statusesOf = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))]

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const id of campuses) {
      await app.signIn(`staff-${id}`)
      const campus = (await getMicroBrain(app.ctx(), id))!
      places.push({ lng: campus.lng, lat: campus.lat, coordinates: 'wgs84' })
    }
    const first = (await press(await app.signIn('student-999'), { campusId: 'campus-1' })).body
    await app.signIn(`staff-${first.police.id}`)
    // Calls of the same half second share one look at who is on duty.
    app.clock.advance(1000)
  })
  // A hook of its own, with a time of its own.
  beforeAll(async () => {
    tokens = []
    while (tokens.length < crowd) {
      const names = Array.from({ length: atOnce }, (_, n) => `student-${1000 + tokens.length + n}`)
      tokens.push(...(await Promise.all(names.map(app.signIn))))
    }
  })
  afterAll(() => app.close())

  it('gives each a number and tells each once, and the same answer to the same key', async () => {
    const asks = tokens.map((token, n) => {
      const place = places[n % places.length]!
      return { token, body: { place, at: app.clock.now.toISOString(), note: `第${n}个` }, key: nanoid() }
    })
    const ask = ({ token, body, key }: (typeof asks)[number]) => press(token, body, key)
    const answers = await Promise.all(asks.map(ask))
    expect(statusesOf(answers)).toEqual([201])
    const numbers = answers.map(numberOf)
    expect(new Set(numbers).size).toBe(crowd)
    expect(answers.map(({ body }) => body.campus.id)).toEqual(asks.map((_, n) => campuses[n % 4]))

    const { em } = app.ctx()
    const calls = await em.find(CampusSos, { number: { $in: numbers } }, plain)
    const ids = calls.map(({ id }) => id)
    const ofThese = { sosId: { $in: ids } }
    const notes = new Map(calls.map(({ number, note }) => [number, note]))
    expect(numbers.map((number) => notes.get(number))).toEqual(asks.map(({ body }) => body.note))
    const alerts = await em.find(SosAlert, ofThese, plain)
    const told = tally(alerts, ({ sosId }) => sosId)
    const notices = await em.find(Notice, { kind: 'sos.raised', number: { $in: numbers } }, plain)
    const inboxes = tally(notices, ({ number }) => number!)
    for (const { id, number, alerted, presses } of calls) {
      expect(presses).toBe(1)
      expect(alerted).toBeGreaterThan(1)
      expect([told.get(id), inboxes.get(number)]).toEqual([alerted, alerted])
    }
    expect(new Set(alerts.map(({ sosId, side }) => `${sosId} ${side}`)).size).toBe(2 * crowd)
    const kept = [await em.count(SosPlace, ofThese), await em.count(SosHistory, ofThese)]
    expect(kept).toEqual([crowd, crowd])
    const widening = ids.map((id) => `sos:widen:${id}`)
    expect(await em.count(Job, { subject: { $in: widening } })).toBe(crowd)

    const before = await em.count(SosAlert)
    const again = await Promise.all(asks.map(ask))
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body))
    expect(statusesOf(again)).toEqual([201])
    expect(await em.count(SosAlert)).toBe(before)
  })

  it('makes one case of all that one person presses, and lets nobody fail by another', async () => {
    for (const [n, token] of tokens.slice(0, 30).entries()) {
      const { sos } = (await app.call('GET', '/v1/campus/sos/current', { token })).body
      const done = await app.call('POST', `/v1/campus/sos/${sos.number}/false-alarm`, { token, body: {} })
      expect([n, done.status]).toEqual([n, 200])
    }
    const used = nanoid()
    const wrong = tokens[30]!
    await press(wrong, { campusId: 'campus-1' }, used)
    const one = tokens.slice(0, 30)
    const [refused, ...answers] = await Promise.all([
      press(wrong, { campusId: 'campus-2' }, used),
      ...one.flatMap((token, n) =>
        [0, 1, 2, 3, 4].map((i) => {
          const at = new Date(app.clock.now.getTime() - i * 1000).toISOString()
          return press(token, { campusId: campuses[n % 4], place: places[n % 4], at })
        }),
      ),
    ])
    expectRefusal(refused!, 422, 'idempotency_key_reused')
    expect(statusesOf(answers)).toEqual([201])
    const numbers = one.map((_, n) => new Set(answers.slice(5 * n, 5 * n + 5).map(numberOf)))
    expect(numbers.map(({ size }) => size)).toEqual(one.map(() => 1))
    const all = numbers.flatMap((own) => [...own])
    const calls = await app.ctx().em.find(CampusSos, { number: { $in: all } }, plain)
    expect(calls.map(({ presses }) => presses)).toEqual(one.map(() => 5))
    for (const { id, alerted } of calls) {
      const trail = await app.ctx().em.find(SosPlace, { sosId: id }, plain)
      expect(trail).toHaveLength(5)
      expect(await app.ctx().em.count(SosAlert, { sosId: id })).toBe(alerted)
    }
  })
})
