// 校园110 through its doors: refusals, one call however often it is pressed, whom it tells, places kept with both times, its end.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sosLimits } from '@chaolin/shared/campus/sos'
import { nanoid } from 'nanoid'
import { databases, type TestApp } from '../../../test/app.ts'
import type { LiveNews } from '@chaolin/shared/staff/live-schema'
import { listen } from '../../../test/live.ts'
import { startSecond } from '../../../test/second.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { callAs, expectRefusal, personId } from '../../../test/world.ts'
import { register, startPost, verifies, secretA, type Post } from '../../../test/webhook-post.ts'
import { Job } from '../../outbox/entities.ts'
import { distanceM } from '@chaolin/shared/routing/distance'
import { getMicroBrain, listMicroBrains } from '../../routing/queries.ts'
import { SosPlace } from './entities.ts'

const campusId = 'campus-1'
const minute = 60_000
/** Calls of the same half second share one look at who is on duty. */
const second = 1000
const day = 24 * 60 * minute

describe.each(databases)('校园110 on %s', (kind) => {
  let app: TestApp
  let post: Post
  let place: { lng: number; lat: number; coordinates: 'wgs84' }
  let police: string
  const as = callAs(() => app)
  const press = (name: string, body: object = {}) => as(name, 'POST', '/v1/campus/sos', body)
  const ago = (ms: number) => new Date(app.clock.now.getTime() - ms).toISOString()
  const east = (metres: number) => ({ ...place, lng: place.lng + metres / 96_000 })
  const noticesOf = async (name: string, number: string) =>
    (await as(name, 'GET', '/v1/notices?limit=100')).body.items.filter(
      (notice: { number: string }) => notice.number === number,
    )
  const detail = (name: string, number: string) => as(name, 'GET', `/v1/staff/campus/sos/${number}`)
  const take = (name: string, number: string, step: string, body: object = {}) =>
    as(name, 'POST', `/v1/staff/campus/sos/${number}/${step}`, body)
  const list = (name: string, query: string) => as(name, 'GET', `/v1/staff/campus/sos?${query}`)
  const guard = `staff-${campusId}`
  const chief = `dispatcher-${campusId}`
  let officer: string
  let counter = 10
  /** A person of their own for each test: an open call is one per person. */
  const somebody = () => `student-${counter++}`

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    post = await startPost()
    const campus = (await getMicroBrain(app.ctx(), campusId))!
    place = { lng: campus.lng, lat: campus.lat, coordinates: 'wgs84' }
    const first = (await press('student-1', { campusId, place })).body
    police = first.police.id
    officer = `staff-${police}`
    for (const name of [guard, chief, officer, `dispatcher-${police}`]) await app.signIn(name)
    app.clock.advance(second)
  })
  afterAll(async () => {
    await post.close()
    await app.close()
  })

  it('refuses strangers, what is not whole, and what is somebody else’s', async () => {
    expectRefusal(await app.call('POST', '/v1/campus/sos', { body: {} }), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', '/v1/campus/sos/current'), 401, 'unauthenticated')
    expectRefusal(
      await app.call('GET', `/v1/staff/campus/sos?microBrainId=${campusId}`),
      401,
      'unauthenticated',
    )
    expectRefusal(await list('student-2', `microBrainId=${campusId}`), 403, 'forbidden')
    expectRefusal(await detail('student-2', 'ABC'), 403, 'forbidden')
    expectRefusal(await take('student-2', 'ABC', 'acknowledge'), 403, 'forbidden')
    const token = await app.signIn('student-2')
    expectRefusal(
      await app.call('POST', '/v1/campus/sos', { token, body: {}, key: null }),
      400,
      'idempotency_key_missing',
    )
    expectRefusal(await press('student-2', { at: 'yesterday' }), 400, 'invalid', 'at')
    expectRefusal(await press('student-2', { loud: true }), 400, 'invalid', 'loud')
    expectRefusal(await press('student-2', { note: '长'.repeat(301) }), 400, 'invalid', 'note')
    expectRefusal(await list(guard, ''), 400, 'invalid', 'microBrainId')
    const { number } = (await as('student-1', 'GET', '/v1/campus/sos/current')).body.sos
    const places = { places: [{ place, at: ago(0) }] }
    const url = `/v1/campus/sos/${number}`
    expectRefusal(await as('student-2', 'POST', `${url}/places`, { places: [] }), 400, 'invalid', 'places')
    expectRefusal(await as('student-2', 'POST', `${url}/places`, places), 404, 'not_found')
    expectRefusal(await as('student-2', 'POST', `${url}/false-alarm`, {}), 404, 'not_found')
    expectRefusal(await as('student-2', 'GET', url), 404, 'not_found')
    expectRefusal(await list(guard, 'microBrainId=campus-2'), 404, 'not_found')
    expectRefusal(await detail('staff-campus-2', number), 404, 'not_found')
    expectRefusal(await take('dispatcher-campus-2', number, 'close', { note: '没事' }), 404, 'not_found')
    expectRefusal(await take(chief, number, 'close', {}), 400, 'invalid', 'note')
    expectRefusal(await take('supervisor', number, 'acknowledge'), 403, 'forbidden')
  })

  it('pressed five times is one case, with one number and one alert for each', async () => {
    const name = somebody()
    const token = await app.signIn(name)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        app.call('POST', '/v1/campus/sos', { token, body: { campusId, place, at: ago(0) } }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
    const { number } = answers[0]!.body
    await app.runJobs()
    for (const who of [guard, chief, officer]) expect(await noticesOf(who, number)).toHaveLength(1)
    const whole = (await detail(guard, number)).body
    expect(whole.history.map(({ step }: { step: string }) => step)).toEqual(['raise'])
    const told = whole.alerts.map(({ side }: { side: string }) => side)
    expect(new Set(told)).toEqual(new Set(['campus', 'police']))
    expect(whole.alerted).toBe(whole.alerts.length)
  })

  it('is never counted, and tells its people with the answer, before any job has run', async () => {
    const limited = await startSecond(app, { RATE_LIMIT: 'on', MOST_IN_WORK: '2' })
    try {
      const token = await app.signIn(somebody())
      const ask = () => limited.call('POST', '/v1/campus/sos', { token, body: { campusId } })
      const answers = []
      for (let i = 0; i < 70; i++) answers.push(await ask())
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(await noticesOf(guard, answers[0]!.body.number)).toMatchObject([{ kind: 'sos.raised' }])
      // More than the lanes of other requests take at once.
      const crowd = await Promise.all(Array.from({ length: 12 }, ask))
      expect(new Set(crowd.map(({ status }) => status))).toEqual(new Set([201]))
    } finally {
      await limited.close()
    }
  })

  it('finds the campus: as said, else the nearest within 3 km, else the police of the place, else the desk', async () => {
    const posts = async (body: object) => {
      const { campus, police } = (await press(somebody(), body)).body
      return [campus?.id ?? null, police?.id ?? null]
    }
    expect(await posts({ campusId: 'campus-3' })).toEqual(['campus-3', expect.stringMatching(/^police-/)])
    expect(await posts({ place: east(20) })).toEqual([campusId, police])
    expect(await posts({ campusId: 'campus-99', place })).toEqual([campusId, police])
    const all = await listMicroBrains(app.ctx())
    const campuses = all.filter((one) => one.kind === 'campus')
    const village = all.find(
      (one) =>
        one.kind === 'community' &&
        campuses.every((campus) => distanceM([one.lng, one.lat], [campus.lng, campus.lat]) > 3100),
    )!
    const far = { lng: village.lng, lat: village.lat, coordinates: 'wgs84' }
    expect(await posts({ place: far })).toEqual([null, expect.stringMatching(/^police-/)])
    await app.signIn('dispatcher-330114')
    app.clock.advance(second)
    const name = somebody()
    const { body } = await press(name, {})
    expect(body).toMatchObject({ campus: null, police: null, alerted: 1, calls: [{ number: '110' }] })
    expect(await noticesOf('dispatcher-330114', body.number)).toHaveLength(1)
    expect((await take('dispatcher-330114', body.number, 'acknowledge')).body.status).toBe('acknowledged')
  })

  it('goes by the code before all else, and names its owner to those who come alone', async () => {
    const n = 9
    const name = `student-${n}`
    await claimCode(app, n, 'campus-2')
    const { number, campus, police: station } = (await press(name, { campusId, place })).body
    expect([campus.id, station.id]).toEqual(['campus-2', police])
    const whole = (await detail('staff-campus-2', number)).body
    expect(whole.person).toEqual({ name: '学生0009', kind: 'student', phone: null })
    expect(JSON.stringify((await list('staff-campus-2', 'microBrainId=campus-2')).body)).not.toContain(
      '学生0009',
    )
    expect((await detail(guard, number)).status).toBe(404)
  })

  it('puts 110, the campus and the police first in every answer', async () => {
    const name = somebody()
    const kinds = ({ calls }: { calls: { kind: string }[] }) => calls.map(({ kind }) => kind)
    expect(kinds((await as(name, 'GET', '/v1/campus/sos/current')).body)).toEqual(['emergency'])
    const { body } = await press(name, { campusId })
    expect(kinds(body)).toEqual(['emergency', 'campus', 'police'])
    const campus = (await getMicroBrain(app.ctx(), campusId))!
    expect(body.calls[1]).toMatchObject({ number: campus.phone })
    expect(kinds((await as(name, 'GET', '/v1/campus/sos/current')).body)).toEqual(kinds(body))
    expect(kinds((await detail(guard, body.number)).body)).toEqual(kinds(body))
  })

  it('tells those on duty, the nearest first; where nobody is, everybody', async () => {
    const before = (await press(somebody(), { campusId, place })).body.number
    const all = (await detail(guard, before)).body.alerts.filter(
      ({ side }: { side: string }) => side === 'campus',
    )
    expect(all).toHaveLength(2)
    const onDuty = async (name: string, metres: number) => {
      const body = { microBrainId: campusId, on: true, place: east(metres) }
      const answer = await as(name, 'POST', '/v1/staff/duty', body)
      app.clock.advance(second)
      return answer
    }
    expect((await onDuty(guard, 900)).status).toBe(200)
    const one = (await press(somebody(), { campusId, place })).body.number
    expect(await noticesOf(chief, one)).toHaveLength(0)
    expect(await noticesOf(guard, one)).toMatchObject([{ title: '校园110求助，您离得最近' }])
    expect((await onDuty(chief, 300)).status).toBe(200)
    const two = (await press(somebody(), { campusId, place })).body.number
    const ranked = (await detail(chief, two)).body.alerts.filter(
      ({ side }: { side: string }) => side === 'campus',
    )
    expect(ranked).toMatchObject([
      { rank: 1, you: true },
      { rank: 2, you: false },
    ])
    expect(ranked[0].distanceM).toBeGreaterThan(250)
    expect(ranked[0].distanceM).toBeLessThan(350)
  })

  it('keeps what was taken without a connection with both times, once', async () => {
    const name = somebody()
    const raised = app.clock.now.getTime() - 5 * minute
    const { number } = (await press(name, { campusId, place, at: new Date(raised).toISOString() })).body
    const taken = [1, 2, 3].map((i) => ({
      place: east(i * 10),
      at: new Date(raised + i * 10_000).toISOString(),
    }))
    const url = `/v1/campus/sos/${number}/places`
    expect((await as(name, 'POST', url, { places: taken })).body).toMatchObject({ kept: 4, everyS: 10 })
    expect((await as(name, 'POST', url, { places: taken })).body).toMatchObject({ kept: 4 })
    const { trail, raisedAt, receivedAt } = (await detail(guard, number)).body
    expect(Date.parse(raisedAt)).toBe(raised)
    expect(Date.parse(receivedAt)).toBe(app.clock.now.getTime())
    expect(trail.map(({ takenAt }: { takenAt: string }) => Date.parse(takenAt))).toEqual(
      [0, 1, 2, 3].map((i) => raised + i * 10_000),
    )
    for (const point of trail) expect(Date.parse(point.receivedAt)).toBe(app.clock.now.getTime())
    // A phone whose clock is ahead keeps nothing from the future.
    const ahead = [{ place, at: new Date(app.clock.now.getTime() + day).toISOString() }]
    await as(name, 'POST', url, { places: ahead })
    const { last } = (await as(name, 'GET', `/v1/campus/sos/${number}`)).body.places
    expect(Date.parse(last.takenAt)).toBe(app.clock.now.getTime())
    const tooMany = Array.from({ length: sosLimits.placesAtOnce + 1 }, () => taken[0])
    expectRefusal(await as(name, 'POST', url, { places: tooMany }), 400, 'invalid', 'places')
  })

  it('records every look at the place, where the caller reads it; the list shows none', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place })).body
    const { items } = (await list(guard, `microBrainId=${campusId}&state=open&limit=100`)).body
    const line = items.find((item: { number: string }) => item.number === number)
    expect(Object.keys(line)).not.toContain('trail')
    expect(JSON.stringify(items)).not.toContain('lng')
    await detail(guard, number)
    await detail(guard, number)
    await detail(officer, number)
    const log = (await as(name, 'GET', '/v1/me/access-log')).body.items
    expect(log.map(({ by, field, about }: Record<string, string>) => [by, field, about])).toEqual([
      [`staff:${police}`, 'sos_place', number],
      [`staff:${campusId}`, 'sos_place', number],
      [`staff:${campusId}`, 'sos_place', number],
    ])
  })

  it('is acknowledged and reached by campus and police alike, and closed once', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place })).body
    expect((await take(guard, number, 'acknowledge')).body.status).toBe('acknowledged')
    expectRefusal(await take(guard, number, 'acknowledge'), 409, 'step_closed')
    expect((await take(officer, number, 'acknowledge')).body.status).toBe('acknowledged')
    expect((await take(guard, number, 'arrive', { note: '见到人了' })).body.status).toBe('arrived')
    expect((await detail(officer, number)).body.steps).toEqual(['arrive', 'close'])
    expect((await detail('supervisor', number)).body.steps).toEqual(['close'])
    expect((await take(chief, number, 'close', { note: '已送回宿舍' })).body.status).toBe('closed')
    expectRefusal(await take(officer, number, 'arrive'), 409, 'step_closed')
    expectRefusal(await as(name, 'POST', `/v1/campus/sos/${number}/false-alarm`, {}), 409, 'step_closed')
    await app.runJobs()
    const kinds = (await noticesOf(name, number)).map(({ kind }: { kind: string }) => kind)
    expect(kinds.sort()).toEqual(['sos.acknowledge', 'sos.acknowledge', 'sos.arrive', 'sos.close'])
    expect((await noticesOf(officer, number)).map(({ kind }: { kind: string }) => kind)).toContain(
      'sos.close',
    )
    const { timeline } = (await as(name, 'GET', `/v1/campus/sos/${number}`)).body
    expect(timeline.map(({ by, step }: Record<string, string>) => [by, step])).toEqual([
      ['you', 'raise'],
      ['campus', 'acknowledge'],
      ['police', 'acknowledge'],
      ['campus', 'arrive'],
      ['campus', 'close'],
    ])
    expect((await press(name, { campusId })).body.number).not.toBe(number)
  })

  it('is taken back by the caller: everybody who was told hears of it', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place })).body
    await take(guard, number, 'acknowledge')
    const url = `/v1/campus/sos/${number}`
    const { body } = await as(name, 'POST', `${url}/false-alarm`, { note: '按错了' })
    expect(body).toMatchObject({ status: 'false_alarm', closedAt: expect.any(String) })
    expectRefusal(await as(name, 'POST', `${url}/false-alarm`, {}), 409, 'step_closed')
    expectRefusal(
      await as(name, 'POST', `${url}/places`, { places: [{ place, at: ago(0) }] }),
      409,
      'step_closed',
    )
    await app.runJobs()
    expect((await noticesOf(guard, number)).map(({ kind }: { kind: string }) => kind)).toContain(
      'sos.false_alarm',
    )
    expect((await as(name, 'GET', '/v1/campus/sos/current')).body.sos).toBeNull()
  })

  it('reaches a wider circle after a minute without anybody, once', async () => {
    const { number } = (await press(somebody(), { campusId, place })).body
    const { number: taken } = (await press(somebody(), { campusId, place })).body
    await take(guard, taken, 'acknowledge')
    const before = (await detail(guard, number)).body.alerted
    app.clock.advance(sosLimits.widenAfterMs)
    await app.runJobs()
    expect((await detail(guard, number)).body.alerted).toBeGreaterThan(before)
    expect(await noticesOf('supervisor', number)).toHaveLength(1)
    expect(await noticesOf('supervisor', taken)).toHaveLength(0)
    await app.runJobs()
    expect(await noticesOf('supervisor', number)).toHaveLength(1)
  })

  it('deletes the place and the words seven days after its end, and not before', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place, note: '有人跟着我' })).body
    const stays = (await press(somebody(), { campusId, place })).body.number
    await take(chief, number, 'close', { note: '护送到家' })
    app.clock.advance(sosLimits.keepPlaceMs - 1000)
    await app.runJobs()
    expect((await detail(guard, number)).body).toMatchObject({ trail: [{}], note: '有人跟着我' })
    app.clock.advance(1000)
    await app.runJobs()
    expect((await detail(guard, number)).body).toMatchObject({ trail: [], note: null, status: 'closed' })
    expect((await detail(guard, stays)).body.trail).toHaveLength(1)
  })

  it('tells a post that is another system, with the place once and never after; jobs hold no place', async () => {
    await register(app, campusId, post.url)
    const name = somebody()
    const { number } = (await press(name, { campusId, place, note: '在三号楼' })).body
    await take(officer, number, 'close', { note: '人没事' })
    await app.runJobs()
    const [raised, closed] = post.received.filter(({ body }) => body.data.id === number)
    expect(raised).toMatchObject({
      body: { type: 'campus.sos_raised', data: { kind: 'sos', status: 'open', place: { lng: place.lng } } },
    })
    expect(closed).toMatchObject({
      body: { type: 'campus.sos_closed', data: { status: 'closed', place: null } },
    })
    expect(verifies(secretA, raised!)).toBe(true)
    expect(JSON.stringify([raised!.body, closed!.body])).not.toContain(
      await personId(app, await app.signIn(name)),
    )
    const jobs = await app.ctx().em.find(Job, { kind: { $like: 'sos.%' } }, { disableIdentityMap: true })
    expect(JSON.stringify(jobs)).not.toMatch(/lng|在三号楼/)
    const log = (await as(name, 'GET', '/v1/me/access-log')).body.items
    expect(log).toMatchObject([{ by: `system:${campusId}`, field: 'sos_place' }])
  })

  it('is heard at once at the posts that are called, without the place, and nowhere else', async () => {
    const hear = async (name: string, microBrainId: string) => {
      const { ticket } = (await as(name, 'POST', '/v1/staff/live/tickets')).body
      const listening = await listen(app.server.address, ticket)
      if ('refused' in listening) throw new Error(`refused: ${listening.refused}`)
      listening.socket.send(JSON.stringify({ microBrainIds: [microBrainId] }))
      await listening.next()
      return listening
    }
    const campus = await hear(guard, campusId)
    const station = await hear(officer, police)
    const elsewhere = await hear('staff-campus-2', 'campus-2')
    const { number } = (await press(somebody(), { campusId, place })).body
    const about = (news: LiveNews) => news.sos?.some((one) => one.number === number) ?? false
    const told = await campus.next(about)
    expect(told.sos).toMatchObject([{ number, step: 'raise', status: 'open', homeId: campusId }])
    expect(JSON.stringify(told)).not.toMatch(/lng|lat/)
    expect((await station.next(about)).sos).toMatchObject([{ homeId: police }])
    const { number: other } = (await press(somebody(), { campusId: 'campus-2' })).body
    const heard = await elsewhere.next(({ sos }) => sos !== undefined)
    expect(heard.sos).toMatchObject([{ number: other }])
    for (const { socket } of [campus, station, elsewhere]) socket.terminate()
  })

  it('goes with the account: in the export before, and no place after', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place })).body
    const token = await app.signIn(name)
    const taken = (await app.call('GET', '/v1/me/export', { token })).body
    expect(taken.sos).toMatchObject([{ number, places: [{ place: { coordinates: 'wgs84' } }] }])
    const places = () => app.ctx().em.count(SosPlace)
    const before = await places()
    expect((await as(name, 'POST', `/v1/campus/sos/${number}/false-alarm`)).status).toBe(200)
    const gone = await app.call('DELETE', '/v1/me', { token, key: nanoid() })
    expect(gone.status).toBeLessThan(300)
    expect(await places()).toBe(before - 1)
    expect((await detail(guard, number)).body).toMatchObject({ status: 'false_alarm', trail: [] })
  })
})
