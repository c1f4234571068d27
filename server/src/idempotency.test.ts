// The Idempotency-Key: one matter for one key, whatever is sent at once, to whichever process, and for a day.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { nanoid } from 'nanoid'
import sharp from 'sharp'
import { databases, type Answer, type TestApp } from '../test/app.ts'
import { aReport, expectRefusal, hourMs, startWorld, upload } from '../test/world.ts'
import { IdempotentAnswer, keepAnswersMs } from './idempotency.ts'
import { Job } from './outbox/entities.ts'
import { Report, ReportHistory } from './reports/entities.ts'
import { closeServer, startServer, type Server } from './server.ts'

describe.each(databases)('an Idempotency-Key on %s', (kind) => {
  let app: TestApp
  let token: string
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    token = await app.signIn(`resident-${Math.ceil(Math.random() * 9999)}`)
  })

  const file = (key: string | null, body: object = aReport, who = token) =>
    app.call('POST', '/v1/reports', { token: who, key, body })
  const counts = async () => ({
    reports: await app.ctx().em.count(Report, {}),
    history: await app.ctx().em.count(ReportHistory, {}),
    jobs: await app.ctx().em.count(Job, { kind: 'report.notify' }),
  })

  it('must be there', async () => {
    const before = await counts()
    expectRefusal(await file(null), 400, 'idempotency_key_missing')
    expect(await counts()).toEqual(before)
  })

  it.each(['', ' ', 'k'.repeat(129), 'zwei worte', 'schlüssel'])(
    'must be a short word: not %j',
    async (key) => {
      expectRefusal(await file(key), 400, 'idempotency_key_missing')
    },
  )

  it('gives the first answer again, and files nothing more', async () => {
    const key = nanoid()
    const first = await file(key)
    expect(first.status).toBe(201)
    const before = await counts()
    app.clock.advance(1000)
    const second = await file(key)
    expect([second.status, second.body]).toEqual([201, first.body])
    expect(await counts()).toEqual(before)
  })

  it('is refused with another body', async () => {
    const key = nanoid()
    await file(key)
    expectRefusal(await file(key, { ...aReport, text: '另一件事' }), 422, 'idempotency_key_reused')
    expectRefusal(await file(key, { ...aReport, photoIds: [] }), 422, 'idempotency_key_reused')
  })

  it('belongs to one person and one door', async () => {
    const key = nanoid()
    const { body: mine } = await file(key)
    const theirs = await file(key, aReport, await app.signIn('resident-10000'))
    expect(theirs.status).toBe(201)
    expect(theirs.body.number).not.toBe(mine.number)
    const remind = await app.call('POST', `/v1/reports/${mine.number}/withdraw`, { token, key, body: {} })
    expect([remind.status, remind.body.status]).toEqual([200, 'withdrawn'])
  })

  it('is free again after a day, and not before', async () => {
    const person = `resident-${Math.ceil(Math.random() * 9999)}`
    const key = nanoid()
    const { body: first } = await file(key, aReport, await app.signIn(person))
    app.clock.advance(keepAnswersMs - hourMs)
    expect((await file(key, aReport, await app.signIn(person))).body.number).toBe(first.number)
    app.clock.advance(hourMs + 1000)
    const later = await file(key, aReport, await app.signIn(person))
    expect(later.status).toBe(201)
    expect(later.body.number).not.toBe(first.number)
  })

  it('keeps no refusal: what was wrong may be put right under the same key', async () => {
    const key = nanoid()
    const unknown = { ...aReport, photoIds: ['nobody-has-this-photo'] }
    expectRefusal(await file(key, unknown), 400, 'photo_unknown', 'photoIds')
    expect((await file(key)).status).toBe(201)
  })

  it('keeps no signed address, and gives a fresh one with the first answer', async () => {
    const content = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    const photo = await app.call('POST', '/v1/photos', { token, ...upload({ content }) })
    const key = nanoid()
    const body = { ...aReport, photoIds: [photo.body.id] }
    const first = await file(key, body)
    for (const row of await app.ctx().em.find(IdempotentAnswer, {}))
      expect(row.body).not.toMatch(/signature|expires=|Bearer|eyJ/)
    app.clock.advance(hourMs)
    const second = await file(key, body)
    const url = second.body.photos[0].url as string
    expect(url).not.toBe(first.body.photos[0].url)
    expect((await app.call('GET', url)).status).toBe(200)
  })

  it('is forgotten by the hourly round after a day', async () => {
    await file(nanoid())
    app.clock.advance(keepAnswersMs + hourMs)
    await app.runJobs()
    expect(await app.ctx().em.count(IdempotentAnswer, {})).toBe(0)
  })

  it('makes one report of fifty posts at once', async () => {
    const before = await counts()
    const key = nanoid()
    const answers = await Promise.all(Array.from({ length: 50 }, () => file(key)))
    expectOneAnswer(answers)
    const after = await counts()
    expect(after).toEqual({ reports: before.reports + 1, history: before.history + 1, jobs: before.jobs + 1 })
    expect((await file(key)).status).toBe(201)
  })

  describe('at two servers of one database', () => {
    let second: Server
    beforeAll(async () => {
      second = await startServer(app.server.config, {
        now: () => app.clock.now,
        logger: false,
        worker: false,
      })
    })
    afterAll(() => closeServer(second))

    it('makes one report of fifty posts at once, five times', async () => {
      for (let round = 0; round < 5; round++) {
        const before = await counts()
        const key = nanoid()
        const post = async (server: Server): Promise<Answer> => {
          const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key }
          const answer = await server.app.inject({
            method: 'POST',
            url: '/v1/reports',
            headers,
            payload: aReport,
          })
          return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
        }
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, i) => post(i % 2 === 0 ? app.server : second)),
        )
        expectOneAnswer(answers)
        expect(await counts()).toEqual({
          reports: before.reports + 1,
          history: before.history + 1,
          jobs: before.jobs + 1,
        })
      }
    })
  })
})

/** All got the same report, or were told that it is being filed. */
function expectOneAnswer(answers: Answer[]) {
  const filed = answers.filter(({ status }) => status === 201)
  expect(filed.length).toBeGreaterThan(0)
  expect(new Set(filed.map(({ body }) => body.number)).size).toBe(1)
  for (const answer of answers) if (answer.status !== 201) expectRefusal(answer, 409, 'idempotency_running')
}
