// What other systems say of reports: signed or refused, each webhook-id answered once, put right when out of order.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { makeJpeg } from '../../test/photos.ts'
import {
  register,
  secretA,
  secretB,
  sendEvent,
  startPost,
  type EventOptions,
  type Post,
} from '../../test/webhook-post.ts'
import { aReport, expectRefusal, fileReport, home, hourMs, neighbour, startWorld } from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'
import { ReceivedEvent } from './entities.ts'
import { forgetOldEvents, keepEventsMs } from './events.ts'

const minuteMs = 60_000
type Shown = { step: string; note: string | null; photos: unknown[] }

describe.each(databases)('events of other systems on %s', (kind) => {
  let app: TestApp
  let post: Post
  beforeAll(async () => {
    app = await startWorld(kind)
    post = await startPost()
    await register(app, home, post.url, { secrets: [secretB, secretA] })
  })
  afterAll(async () => {
    await app.close()
    await post.close()
  })
  let number = ''
  beforeEach(async () => {
    number = (await file()).number
  })

  const file = async (more: object = {}) =>
    fileReport(app, await app.signIn('resident-1'), { ...aReport, category: 'noise', ...more })
  const send = (type: string, data: object = {}, options: EventOptions = {}, id = home) =>
    sendEvent(app, id, type, { id: number, ...data }, options)
  const read = async () =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: await app.signIn(`dispatcher-${home}`) }))
      .body
  const later = (ms: number) => ({ at: new Date(app.clock.now.getTime() + ms) })

  it('refuses a signature that is missing, wrong, of another secret, or of another body', async () => {
    const url = `/v1/micro-brains/${home}/events`
    const unsigned = await app.call('POST', url, { key: null, body: { type: 'report.accepted' } })
    expectRefusal(unsigned, 401, 'signature_invalid')
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
    expectRefusal(await send('accepted', {}, { secrets: [other] }), 401, 'signature_invalid')
    const changed = { headers: { 'webhook-id': 'evt_changed' } }
    expectRefusal(await send('accepted', {}, changed), 401, 'signature_invalid')
    expectRefusal(await send('accepted', {}, {}, neighbour), 401, 'signature_invalid')
    expectRefusal(await send('accepted', {}, {}, 'nobody'), 401, 'signature_invalid')
    const wrongBody = await app.call('POST', url, {
      key: null,
      raw: '{',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'x',
        'webhook-timestamp': '1',
        'webhook-signature': 'v1,aa',
      },
    })
    expectRefusal(wrongBody, 401, 'signature_invalid')
    expect((await read()).status).toBe('submitted')
  })

  it('takes either secret, within five minutes of the clock', async () => {
    const signedAt = (ms: number) => ({ signedAt: new Date(app.clock.now.getTime() + ms) })
    expectRefusal(await send('accepted', {}, signedAt(5 * minuteMs + 1000)), 401, 'signature_invalid')
    expectRefusal(await send('accepted', {}, signedAt(-5 * minuteMs - 1000)), 401, 'signature_invalid')
    expect((await send('accepted', {}, { ...signedAt(-4 * minuteMs), secrets: [secretA] })).status).toBe(200)
    expect((await send('progressed', {}, { ...signedAt(4 * minuteMs), secrets: [secretB] })).status).toBe(200)
  })

  it('refuses what is signed but not an event', async () => {
    expectRefusal(await send('accepted', {}, { raw: 'no json' }), 400, 'invalid')
    const broken = Buffer.from(
      `{"type":"report.accepted","timestamp":"${app.clock.now.toISOString()}","data":`,
    )
    const note = Buffer.from([0xe6, 0x9d, 0x22])
    const bytes = Buffer.concat([broken, Buffer.from(`{"id":"${number}","note":"`), note, Buffer.from('}}')])
    expectRefusal(await send('accepted', {}, { raw: bytes }), 400, 'invalid')
    expect((await read()).status).toBe('submitted')
    expectRefusal(await send('invented'), 400, 'invalid', 'type')
    expectRefusal(await send('accepted', { more: 1 }), 400, 'invalid', 'data.more')
    expectRefusal(await send('asked'), 400, 'invalid', 'data.note')
    expectRefusal(await send('resolved'), 400, 'invalid', 'data.note')
    expectRefusal(await send('returned'), 400, 'invalid', 'data.reason')
    expectRefusal(await send('accepted', {}, later(hourMs)), 400, 'invalid', 'timestamp')
    const large = await send('accepted', { note: 'a'.repeat(70_000) })
    expectRefusal(large, 413, 'body_too_large')
  })

  it('finds only reports that this micro-brain holds', async () => {
    expectRefusal(await send('accepted', { id: 'K7M2K7M2' }), 404, 'not_found')
    const staff = await app.signIn(`dispatcher-${home}`)
    const body = { microBrainId: neighbour, reason: '归他们' }
    await app.call('POST', `/v1/staff/reports/${number}/transfer`, { token: staff, body })
    expectRefusal(await send('accepted'), 404, 'not_found')
  })

  it('walks a report by each kind of event, with notes for the resident and for staff', async () => {
    await send('accepted', { note: '收到', internalNote: '内部' })
    await send('progressed', { note: '在处理' })
    await send('asked', { note: '哪一幢？' })
    const answer = await send('resolved', { note: '劝停了' })
    expect(answer).toMatchObject({ status: 200, body: { id: number, status: 'resolved' } })
    const { history } = await read()
    expect(history.map(({ step, note }: Shown) => [step, note])).toEqual([
      ['submit', null],
      ['accept', '收到'],
      ['progress', '在处理'],
      ['ask', '哪一幢？'],
      ['resolve', '劝停了'],
    ])
    expect(history[1].internalNote).toBe('内部')
  })

  it('returns to the desk, and rejects, with the reason', async () => {
    expect((await send('returned', { reason: '不归我们' })).body).toEqual({ id: number, status: 'submitted' })
    number = (await file()).number
    expect((await send('rejected', { reason: '不属于受理范围' })).body.status).toBe('rejected')
  })

  it('puts right what comes before its turn, and refuses what came too late', async () => {
    expect((await send('resolved', { note: '办好了' }, later(0))).body.status).toBe('resolved')
    expect((await read()).history.map(({ step }: Shown) => step)).toEqual(['submit', 'accept', 'resolve'])
    expectRefusal(await send('accepted', {}, later(-minuteMs)), 409, 'event_outdated')
    expectRefusal(await send('progressed', {}, later(1000)), 409, 'step_closed')
  })

  it('answers a repeated webhook-id as the first time, a refusal too, for thirty days', async () => {
    const first = await send('accepted', {}, { id: 'evt_same' })
    const again = await send('accepted', {}, { id: 'evt_same' })
    expect([again.status, again.body]).toEqual([200, first.body])
    const refused = await send('accepted', {}, { id: 'evt_refused' })
    expectRefusal(refused, 409, 'step_closed')
    app.clock.advance(hourMs)
    const refusedAgain = await send('accepted', {}, { id: 'evt_refused' })
    expect([refusedAgain.status, refusedAgain.body]).toEqual([409, refused.body])
    expect((await read()).history).toHaveLength(2)
    app.clock.advance(keepEventsMs - 2 * hourMs)
    await forgetOldEvents(app.ctx())
    expect(await app.ctx().em.count(ReceivedEvent, {})).toBeGreaterThan(0)
    app.clock.advance(3 * hourMs)
    await forgetOldEvents(app.ctx())
    expect(await app.ctx().em.count(ReceivedEvent, {})).toBe(0)
  })

  it('applies one of two that come at the same moment', async () => {
    const both = await Promise.all([1, 2].map(() => send('accepted', {}, { id: `evt_both_${kind}` })))
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect((await read()).history).toHaveLength(2)
  })

  it('wants photos where evidence is needed, fetches them later, and adds them when they arrive', async () => {
    number = (await file({ category: 'facility' })).number
    expectRefusal(await send('resolved', { note: '修好了' }), 409, 'evidence_missing')
    expect((await read()).status).toBe('submitted')
    post.files.set('/a.jpg', await makeJpeg())
    const photos = [`${post.origin}/a.jpg`]
    expect((await send('resolved', { note: '修好了', photos })).status).toBe(200)
    await app.runJobs()
    const { history } = await read()
    expect(history.map(({ step, photos: shown }: Shown) => [step, shown.length])).toEqual([
      ['submit', 0],
      ['accept', 0],
      ['resolve', 0],
      ['photos', 1],
    ])
    app.clock.advance(8 * 24 * hourMs)
    await app.runJobs()
    expect((await read()).status).toBe('closed')
  })

  it('fetches no photo from our own network, and none that is no picture or too large', async () => {
    for (const url of [
      'http://example.org/a.jpg',
      'https://10.0.0.1/a.jpg',
      'http://[::ffff:10.0.0.1]/a.jpg',
    ])
      expectRefusal(await send('progressed', { photos: [url] }), 400, 'invalid', 'data.photos.0')
    post.files.set('/b.jpg', Buffer.from('no picture'))
    post.files.set('/c.jpg', Buffer.alloc(10 * 1024 * 1024 + 1))
    await send('progressed', { photos: [`${post.origin}/b.jpg`, `${post.origin}/c.jpg`] })
    await app.runJobs()
    const stuck = await app
      .ctx()
      .em.find(Job, { kind: 'micro-brain.photo', state: 'stuck' }, { orderBy: { id: 1 } })
    expect(stuck.map(({ lastError }) => lastError)).toEqual(['photo_refused', 'too_large'])
  })
})
