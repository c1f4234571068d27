// Two servers on one database, each with a folder of its own: what one did the other knows.
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '@chaolin/shared/text'
import { nanoid } from 'nanoid'
import { makeJpeg, multipart, postPhoto } from '../test/photos.ts'
import { startS3, type S3 } from '../test/s3.ts'
import { startSecond, type Second } from '../test/second.ts'
import type { TestApp } from '../test/app.ts'
import { aReport, expectRefusal, fileReport, hourMs, startWorld } from '../test/world.ts'
import { Photo } from './files/entities.ts'
import { dropPhoto, sweepAfterMs, sweepPhotos } from './files/actions.ts'
import { IdempotentAnswer } from './idempotency.ts'
import { Report } from './reports/entities.ts'
import { bumpRevision } from './routing/actions.ts'
import { MicroBrain } from './routing/entities.ts'

describe('two servers on one MariaDB', () => {
  let s3: S3
  let one: TestApp
  let two: Second
  beforeAll(async () => {
    s3 = await startS3(() => one?.clock.now ?? new Date())
    one = await startWorld('mysql', s3.env)
    two = await startSecond(one, { RATE_LIMIT: 'off', ...s3.env })
  })
  afterAll(async () => {
    await two.close()
    await one.close()
    await s3.close()
  })
  const countReports = (text: string) => one.ctx().em.count(Report, { text })

  it('a session of one is a session of the other', async () => {
    const token = await one.signIn('resident-1')
    expect((await two.call('GET', '/v1/me', { token })).status).toBe(200)
    expectRefusal(await two.call('GET', '/v1/me', { token: `${token}x` }), 401, 'unauthenticated')
  })

  it('a report with a photo is written by one and read by the other, from neither folder', async () => {
    const token = await one.signIn('resident-1')
    const { body: photo } = await postPhoto(one, token, await makeJpeg())
    const sent = await two.call('POST', '/v1/reports', { token, body: { ...aReport, photoIds: [photo.id] } })
    expect(sent.status).toBe(201)
    for (const { call } of [one, two]) {
      const { body } = await call('GET', `/v1/reports/${sent.body.number}`, { token })
      const picture = await call('GET', body.timeline[0].photos[0].url)
      expect(picture.status).toBe(200)
      expect(picture.headers['content-type']).toBe('image/jpeg')
    }
    for (const { server } of [one, two])
      expect(readdirSync(server.config.dataDir, { recursive: true })).toEqual([])
    expect([...s3.objects.keys()].filter((key) => key.includes(photo.id)).length).toBe(3)
  })

  it('the same key at once on both makes one report, whoever answers', async () => {
    const token = await one.signIn('resident-2')
    for (let round = 0; round < 10; round++) {
      const body = { ...aReport, text: `两边同时 ${round}` }
      const key = nanoid()
      const answers = await Promise.all(
        [one, two, one, two].map(({ call }) => call('POST', '/v1/reports', { token, key, body })),
      )
      const done = answers.filter(({ status }) => status === 201)
      expect(done.length).toBeGreaterThanOrEqual(1)
      for (const answer of answers)
        if (answer.status !== 201) expectRefusal(answer, 409, 'idempotency_running')
      expect(new Set(done.map((answer) => answer.body.number)).size).toBe(1)
      expect(await countReports(body.text)).toBe(1)
    }
  })

  it('the same key with another body is refused by the other one', async () => {
    const token = await one.signIn('resident-2')
    const key = nanoid()
    expect((await one.call('POST', '/v1/reports', { token, key, body: aReport })).status).toBe(201)
    const other = await two.call('POST', '/v1/reports', { token, key, body: { ...aReport, text: '换一句' } })
    expectRefusal(other, 422, 'idempotency_key_reused')
  })

  it('a change of routing by one is seen by the other within five seconds', async () => {
    const token = await one.signIn('resident-1')
    const { body: mine } = await two.call('POST', '/v1/routes/preview', {
      token,
      body: { kind: 'report', ...aReport },
    })
    const em = one.ctx().em
    await em.nativeUpdate(MicroBrain, { id: mine.microBrain.id }, { name: '改了名字的社区' })
    await bumpRevision(em)
    one.clock.advance(5000)
    const { body: then } = await two.call('POST', '/v1/routes/preview', {
      token,
      body: { kind: 'report', ...aReport },
    })
    expect(then.microBrain).toMatchObject({ id: mine.microBrain.id, name: '改了名字的社区' })
  })

  it('a store that is away is a 503 that uses up nothing and keeps nothing', async () => {
    const token = await one.signIn('resident-3')
    const key = nanoid()
    const content = await makeJpeg()
    s3.faults.push(503, 503)
    const away = await one.call('POST', '/v1/photos', { token, key, ...multipart(content) })
    expectRefusal(away, 503, 'unavailable')
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0)
    const again = await two.call('POST', '/v1/photos', { token, key, ...multipart(content) })
    expect(again.status).toBe(201)
    const rows = await one.ctx().em.find(Photo, { id: again.body.id })
    expect(rows.map(({ sweptAt }) => sweptAt)).toEqual([null])
  })

  it('what a crash left of a photo is swept, files and all', async () => {
    const token = await one.signIn('resident-4')
    const ctx = one.ctx()
    const { body: whole } = await postPhoto(one, token, await makeJpeg())
    const { body: half } = await postPhoto(one, token, await makeJpeg())
    const { body: used } = await postPhoto(one, token, await makeJpeg())
    await fileReport(one, token, { ...aReport, photoIds: [used.id] })
    const of = (id: string) => [...s3.objects.keys()].filter((key) => key.includes(id)).length
    // As a crash between the row and its files leaves it, and one in the middle of a sweep.
    for (const key of s3.objects.keys()) if (key.includes(half.id)) s3.objects.delete(key)
    s3.faults.push(503, 503)
    await expect(dropPhoto(ctx, whole.id)).rejects.toMatchObject({ code: 'unavailable' })
    expect(of(whole.id)).toBe(3)
    const late = await two.call('POST', '/v1/reports', { token, body: { ...aReport, photoIds: [whole.id] } })
    expectRefusal(late, 400, 'photo_unknown', 'photoIds')
    one.clock.advance(sweepAfterMs + hourMs)
    while ((await sweepPhotos(one.ctx())) > 0);
    expect([of(whole.id), of(half.id), of(used.id)]).toEqual([0, 0, 3])
    const left = await one.ctx().em.find(Photo, { id: { $in: [whole.id, half.id, used.id] } })
    expect(left.map(({ id }) => id)).toEqual([used.id])
  })
})

describe('two servers that count', () => {
  it('give a person thirty reports a day between them, not each', async () => {
    const one = await startWorld('mysql', { RATE_LIMIT: 'on' })
    const two = await startSecond(one, { RATE_LIMIT: 'on' })
    try {
      const token = await one.signIn('resident-1')
      // The open ones have a limit of their own, so each is taken back; minutes pass for the writes per minute.
      for (let i = 0; i < limits.reportsPerDay; i++) {
        const { call } = i % 2 ? one : two
        const { status, body } = await call('POST', '/v1/reports', { token, body: aReport })
        expect(status).toBe(201)
        const back = await call('POST', `/v1/reports/${body.number}/withdraw`, { token, body: {} })
        expect(back.status).toBe(200)
      }
      for (const { call } of [one, two]) {
        const over = await call('POST', '/v1/reports', { token, body: aReport })
        expectRefusal(over, 429, 'daily_limit')
        expect(Number(over.headers['retry-after'])).toBeGreaterThan(0)
      }
      expect(await one.ctx().em.count(IdempotentAnswer, { status: 201 })).toBe(limits.reportsPerDay)
    } finally {
      await two.close()
      await one.close()
    }
  })
})
