// Walks home through their doors: refusals, put off, stopped, and a timer that becomes one call for help whatever crashed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { startSecond } from '../../../test/second.ts'
import { callAs, expectRefusal, startWorld } from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { claimOwn } from '../../outbox/claim.ts'
import { runDueJobs } from '../../outbox/worker.ts'
import { handlers } from '../../server.ts'
import { CampusSos } from './entities.ts'
import { endWalk } from './walks.ts'

const campusId = 'campus-1'
const minute = 60_000

describe.each(databases)('a walk home on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const inMinutes = (minutes: number) => new Date(app.clock.now.getTime() + minutes * minute).toISOString()
  const place = { lng: 120.35, lat: 30.31, coordinates: 'wgs84' as const }
  const start = (name: string, minutes: number, more: object = {}) =>
    as(name, 'POST', '/v1/campus/walks', { until: inMinutes(minutes), campusId, ...more })
  const sosOf = async (name: string) => (await as(name, 'GET', '/v1/campus/sos/current')).body.sos
  const walkOf = async (name: string) => (await as(name, 'GET', '/v1/campus/walks/current')).body.walk
  const calls = () => app.ctx().em.count(CampusSos)
  let counter = 1
  const somebody = () => `student-${counter++}`
  beforeAll(async () => {
    app = await startWorld(kind)
    await app.signIn(`staff-${campusId}`)
    app.clock.advance(1000)
  })
  afterAll(() => app.close())

  it('refuses strangers, times that are none, and what is somebody else’s', async () => {
    expectRefusal(await app.call('POST', '/v1/campus/walks', { body: {} }), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', '/v1/campus/walks/current'), 401, 'unauthenticated')
    const name = somebody()
    expectRefusal(await as(name, 'POST', '/v1/campus/walks', {}), 400, 'invalid', 'until')
    expectRefusal(await start(name, 0.5), 400, 'invalid', 'until')
    expectRefusal(await start(name, -5), 400, 'invalid', 'until')
    expectRefusal(await start(name, 241), 400, 'invalid', 'until')
    expectRefusal(await as(name, 'POST', '/v1/campus/walks/none/stop'), 404, 'not_found')
    const { id } = (await start(name, 30)).body
    const other = somebody()
    expectRefusal(await as(other, 'POST', `/v1/campus/walks/${id}/stop`), 404, 'not_found')
    const later = { until: inMinutes(60) }
    expectRefusal(await as(other, 'POST', `/v1/campus/walks/${id}/extend`, later), 404, 'not_found')
    expectRefusal(await start(name, 30), 409, 'step_closed')
    expect((await as(name, 'POST', `/v1/campus/walks/${id}/stop`)).body.status).toBe('stopped')
    expectRefusal(await as(name, 'POST', `/v1/campus/walks/${id}/stop`), 409, 'step_closed')
    expectRefusal(await as(name, 'POST', `/v1/campus/walks/${id}/extend`, later), 409, 'step_closed')
    expect(await walkOf(name)).toBeNull()
  })

  it('that was stopped calls nobody, one that was put off not before', async () => {
    const [home, late] = [somebody(), somebody()]
    const { id } = (await start(home, 10)).body
    await as(home, 'POST', `/v1/campus/walks/${id}/stop`)
    const walk = (await start(late, 10)).body
    const until = inMinutes(25)
    const extended = await as(late, 'POST', `/v1/campus/walks/${walk.id}/extend`, { until })
    expect(Date.parse(extended.body.until)).toBe(Date.parse(until))
    app.clock.advance(11 * minute)
    await app.runJobs()
    expect([await sosOf(home), await sosOf(late)]).toEqual([null, null])
    app.clock.advance(14 * minute)
    await app.runJobs()
    expect(await sosOf(home)).toBeNull()
    expect(await sosOf(late)).toMatchObject({ origin: 'walk', status: 'open' })
  })

  it('that was made shorter calls at the earlier time', async () => {
    const name = somebody()
    const { id } = (await start(name, 60)).body
    const until = inMinutes(10)
    expect((await as(name, 'POST', `/v1/campus/walks/${id}/extend`, { until })).status).toBe(200)
    app.clock.advance(11 * minute)
    await app.runJobs()
    expect(await sosOf(name)).toMatchObject({ origin: 'walk', status: 'open' })
  })

  it('becomes a call at its time: with the last place, both times, its people told, and the walker too', async () => {
    const name = somebody()
    const { id } = (await start(name, 10, { place })).body
    const startedMs = app.clock.now.getTime()
    app.clock.advance(8 * minute)
    await app.runJobs()
    const notices = async () => (await as(name, 'GET', '/v1/notices')).body.items
    expect(await notices()).toMatchObject([{ kind: 'walk.soon' }])
    app.clock.advance(5 * minute)
    await app.runJobs()
    const sos = await sosOf(name)
    expect(sos).toMatchObject({ origin: 'walk', campus: { id: campusId }, status: 'open' })
    expect(Date.parse(sos.raisedAt)).toBe(startedMs + 10 * minute)
    expect(Date.parse(sos.receivedAt)).toBe(startedMs + 13 * minute)
    expect(Date.parse(sos.places.last.takenAt)).toBe(startedMs)
    expect((await notices())[0]).toMatchObject({ kind: 'walk.sos', number: sos.number })
    const told = (await as(`staff-${campusId}`, 'GET', '/v1/notices')).body.items[0]
    expect(told).toMatchObject({ kind: 'sos.raised', number: sos.number })
    expectRefusal(await as(name, 'POST', `/v1/campus/walks/${id}/stop`), 409, 'step_closed')
    const url = `/v1/campus/sos/${sos.number}/false-alarm`
    expect((await as(name, 'POST', url, {})).body.status).toBe('false_alarm')
  })

  it('joins the call that is open already', async () => {
    const name = somebody()
    await start(name, 5)
    const { number } = (await as(name, 'POST', '/v1/campus/sos', { campusId })).body
    const before = await calls()
    app.clock.advance(6 * minute)
    await app.runJobs()
    expect(await calls()).toBe(before)
    expect(await sosOf(name)).toMatchObject({ number, origin: 'press' })
    expect(await walkOf(name)).toBeNull()
  })

  it('becomes one call when two processes end it at the same moment', async () => {
    const name = somebody()
    const { id } = (await start(name, 5)).body
    const second = await startSecond(app)
    try {
      const before = await calls()
      app.clock.advance(6 * minute)
      const other = second.server.newContext(second.server.app.log)
      // Two servers on one SQLite file block each other's turn within one process.
      const ctxs = [app.ctx(), kind === 'mysql' ? other : app.ctx(), app.ctx()]
      await Promise.all(ctxs.map((ctx) => endWalk(ctx, id)))
      expect(await calls()).toBe(before + 1)
      await app.runJobs()
      expect(await calls()).toBe(before + 1)
    } finally {
      await second.close()
    }
  })

  it('becomes one call after a worker that took the job and died, before its work and after it', async () => {
    const [before, after] = [somebody(), somebody()]
    await start(before, 5)
    const { id: done } = (await start(after, 5)).body
    app.clock.advance(6 * minute)
    const claimed = await claimOwn(app.ctx())
    expect(claimed.filter((job) => job.kind === 'walk.due')).toHaveLength(2)
    // The worker ended the second walk and died with both leases in its hand.
    await endWalk(app.ctx(), done)
    expect(await sosOf(before)).toBeNull()
    const { number } = await sosOf(after)
    const second = await startSecond(app)
    try {
      const fork = () => second.server.newContext(second.server.app.log)
      app.clock.advance(30 * minute)
      while ((await runDueJobs(fork(), handlers, fork)) > 0);
    } finally {
      await second.close()
    }
    expect(await sosOf(before)).toMatchObject({ origin: 'walk' })
    expect((await sosOf(after)).number).toBe(number)
    const left = { kind: 'walk.due', state: 'due' as const, dueAt: { $lte: app.clock.now } }
    expect(await app.ctx().em.count(Job, left)).toBe(0)
  })

  it('keeps neither half when the database fails in the middle, and calls at the next try', async () => {
    const name = somebody()
    const { id } = (await start(name, 5)).body
    app.clock.advance(6 * minute)
    const ctx = app.ctx()
    const commit = ctx.em.transactional.bind(ctx.em)
    ctx.em.transactional = (work, options) =>
      commit(async (tx) => {
        await work(tx)
        throw new Error('the power went before the commit')
      }, options)
    await expect(endWalk(ctx, id)).rejects.toThrow('the power')
    expect(await sosOf(name)).toBeNull()
    expect(await walkOf(name)).toMatchObject({ status: 'walking' })
    await app.runJobs()
    expect(await sosOf(name)).toMatchObject({ origin: 'walk' })
  })

  it('is never counted: begun, put off and ended as often as somebody likes', async () => {
    const limited = await startSecond(app, { RATE_LIMIT: 'on' })
    try {
      const token = await app.signIn(somebody())
      const write = (path: string, body: object = {}) =>
        limited.call('POST', `/v1/campus/walks${path}`, { token, body })
      const statuses = new Set<number>()
      for (let i = 0; i < 35; i++) {
        const { status, body } = await write('', { until: inMinutes(10), campusId })
        const extended = await write(`/${body.id}/extend`, { until: inMinutes(20 + i) })
        const stopped = await write(`/${body.id}/stop`)
        for (const one of [status, extended.status, stopped.status]) statuses.add(one)
      }
      expect(statuses).toEqual(new Set([201, 200]))
      const { id } = (await write('', { until: inMinutes(10), campusId })).body
      for (let i = 0; i < 70; i++)
        expect((await write(`/${id}/extend`, { until: inMinutes(10 + i) })).status).toBe(200)
      expect((await write(`/${id}/stop`)).status).toBe(200)
    } finally {
      await limited.close()
    }
  })
})
