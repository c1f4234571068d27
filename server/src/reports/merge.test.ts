// Many reports, one matter: merged and taken out again as it was, each reporter told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'
import { Report } from './entities.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe.each(databases)('merged reports on %s', (kind) => {
  let app: TestApp
  let ann: string
  let bob: string
  let staff: string
  let dispatcher: string
  let people = 7000
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    people += 2
    await signIn()
  })
  /** Again after hours: a session ends. */
  const signIn = async () => {
    ann = await app.signIn(`resident-${people}`)
    bob = await app.signIn(`resident-${people + 1}`)
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
  }

  const file = async (token: string, more: object = {}): Promise<string> =>
    (
      await fileReport(app, token, {
        text: '小区门口路灯不亮',
        category: 'noise',
        address: '湾南社区',
        ...more,
      })
    ).number
  const pair = async () => ({ one: await file(ann), into: await file(bob) })
  const merge = (number: string, into: string, token = dispatcher) =>
    app.call('POST', `/v1/staff/reports/${number}/merge`, { token, body: { into } })
  const unmerge = (number: string, token = dispatcher) =>
    app.call('POST', `/v1/staff/reports/${number}/unmerge`, { token, body: {} })
  const step = (number: string, name: string, body: object, token: string) =>
    app.call('POST', `/v1/reports/${number}/${name}`, { token, body })
  const mine = async (number: string, token = ann) =>
    (await app.call('GET', `/v1/reports/${number}`, { token })).body
  const seen = (number: string, token = dispatcher) =>
    app.call('GET', `/v1/staff/reports/${number}`, { token })
  const news = async (token: string, number: string): Promise<string[]> => {
    await app.runJobs()
    const { items } = (await app.call('GET', '/v1/notices?limit=100', { token })).body
    return items
      .filter((item: { number: string }) => item.number === number)
      .map((item: { title: string }) => item.title)
      .reverse()
  }
  /** Every column but the count of history rows. */
  const rowOf = async (number: string) => {
    const { steps: _steps, ...row } = await app
      .ctx()
      .em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
    return { ...row }
  }

  describe('who may', () => {
    it('refuses strangers, residents, staff, other posts, and what is no target', async () => {
      const { one, into } = await pair()
      expectRefusal(await merge(one, into, ''), 401, 'unauthenticated')
      expectRefusal(await merge(one, into, bob), 403, 'forbidden')
      expectRefusal(await merge(one, into, staff), 403, 'forbidden')
      expectRefusal(
        await app.call('POST', `/v1/staff/reports/${one}/merge`, { token: dispatcher, body: {} }),
        400,
        'invalid',
        'into',
      )
      expectRefusal(await merge(one, 'nothing'), 400, 'invalid', 'into')
      expectRefusal(await merge(one, one), 400, 'invalid', 'into')
      const elsewhere = await app.signIn(`dispatcher-${neighbour}`)
      expectRefusal(await merge(one, into, elsewhere), 404, 'not_found')
      await staffStep(app, dispatcher, into, 'transfer', { microBrainId: neighbour, reason: '在那边' })
      expectRefusal(await merge(one, into), 400, 'invalid', 'into')
      expectRefusal(await unmerge(one), 409, 'step_closed')
      expect((await mine(one)).status).toBe('submitted')
    })

    it('takes no chain: neither what is merged, nor what has others merged into it, nor what is settled', async () => {
      const { one, into } = await pair()
      const third = await file(bob)
      await staffStep(app, dispatcher, one, 'merge', { into })
      expectRefusal(await merge(one, third), 409, 'step_closed')
      expectRefusal(await merge(third, one), 409, 'step_closed')
      expectRefusal(await merge(into, third), 409, 'step_closed')
      await staffStep(app, staff, into, 'accept')
      await staffStep(app, staff, into, 'resolve', { note: '修好了' })
      expectRefusal(await merge(third, into), 409, 'step_closed')
    })
  })

  describe('taken back', () => {
    it('leaves both rows as they were', async () => {
      const one = await file(ann, { text: '楼道着火了，快来人', category: 'fire', public: true })
      const into = await file(bob)
      await staffStep(app, staff, one, 'accept')
      const self = await personId(app, staff)
      await staffStep(app, staff, one, 'dispatch', { staffId: self })
      await staffStep(app, staff, one, 'ask', { question: '几号楼？' })
      await app.call('POST', `/v1/reports/${one}/support`, { token: bob, body: {} })
      await step(one, 'remind', {}, ann)
      const before = { one: await rowOf(one), into: await rowOf(into) }
      expect(before.one).toMatchObject({
        status: 'accepted',
        assigneeId: self,
        question: '几号楼？',
        urgentOpen: 1,
        supports: 1,
      })

      app.clock.advance(10 * minuteMs)
      const merged = await staffStep(app, dispatcher, one, 'merge', { into, internalNote: '同一盏灯' })
      expect(merged).toMatchObject({ status: 'merged', asked: false, question: null, steps: ['unmerge'] })
      expect(merged.mergedInto).toMatchObject({ number: into, status: 'submitted' })
      expect((await seen(into)).body.merged).toMatchObject([{ number: one, status: 'merged' }])
      expect(await rowOf(one)).toMatchObject({ urgentOpen: 0, mergedCount: 0 })
      expect(await rowOf(into)).toMatchObject({ mergedCount: 1 })
      const queue = (path: string) => app.call('GET', `/v1/staff/reports?${path}limit=100`, { token: staff })
      const inQueue = async (path: string) =>
        (await queue(path)).body.items.some(({ number }: { number: string }) => number === one)
      expect(await inQueue('order=due&')).toBe(false)

      app.clock.advance(10 * minuteMs)
      const out = await staffStep(app, dispatcher, one, 'unmerge', { note: '不是同一盏' })
      expect(out).toMatchObject({ status: 'accepted', asked: true, question: '几号楼？', mergedInto: null })
      expect({ one: await rowOf(one), into: await rowOf(into) }).toEqual(before)
      expect(await inQueue('order=due&')).toBe(true)
      expect((await mine(one)).timeline.map(({ step }: { step: string }) => step).slice(-2)).toEqual([
        'merge',
        'unmerge',
      ])
    })

    it('takes the rating with it that was given meanwhile, and can be done again', async () => {
      const { one, into } = await pair()
      const before = await rowOf(one)
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, staff, into, 'accept')
      expectRefusal(await step(one, 'confirm', { rating: 4 }, ann), 409, 'step_closed')
      await staffStep(app, staff, into, 'resolve', { note: '换了灯泡' })
      const rated = await step(one, 'confirm', { rating: 4, comment: '挺快' }, ann)
      expect(rated.body).toMatchObject({ status: 'merged', rating: 4, merged: { status: 'resolved' } })
      expectRefusal(await step(one, 'confirm', { rating: 5 }, ann), 409, 'step_closed')
      expect((await mine(into, bob)).rating).toBeNull()
      await unmerge(one)
      expect(await rowOf(one)).toEqual(before)
      expectRefusal(await unmerge(one), 409, 'step_closed')
      const other = await file(bob)
      expect((await merge(one, other)).status).toBe(200)
      expect((await unmerge(one)).body.status).toBe('submitted')
    })

    it('is open to its own home and to whoever leads the matter by then', async () => {
      const { one, into } = await pair()
      await staffStep(app, dispatcher, one, 'merge', { into })
      const elsewhere = await app.signIn(`dispatcher-${neighbour}`)
      expectRefusal(await seen(one, elsewhere), 404, 'not_found')
      await staffStep(app, dispatcher, into, 'transfer', { microBrainId: neighbour, reason: '在那边' })
      expect((await seen(one, elsewhere)).body).toMatchObject({ number: one, steps: ['unmerge'] })
      const asked = { token: elsewhere, body: { field: 'text', reason: '核实' } }
      expect((await app.call('POST', `/v1/staff/reports/${one}/reveal`, asked)).status).toBe(200)
      const log = await app.call('GET', '/v1/me/access-log', { token: ann })
      expect(log.body.items).toMatchObject([{ about: one, by: `dispatcher:${neighbour}` }])
      expectRefusal(await unmerge(one, await app.signIn(`staff-${neighbour}`)), 403, 'forbidden')
      expect((await unmerge(one, elsewhere)).body).toEqual({ number: one, status: 'submitted', left: true })
      expect((await seen(one)).body).toMatchObject({ status: 'submitted', microBrain: { id: home } })
    })
  })

  describe('each reporter', () => {
    it('hears of each public step from then on, under their own number, and of nothing else', async () => {
      const { one, into } = await pair()
      await staffStep(app, staff, into, 'accept')
      await app.runJobs()
      await staffStep(app, dispatcher, one, 'merge', { into })
      // Each has a lane of its own, and two lanes have no order.
      await app.runJobs()
      await staffStep(app, staff, into, 'ask', { question: '您住几楼？' })
      await step(into, 'answer', { text: '我住502，电话13812345678' }, bob)
      await staffStep(app, staff, into, 'progress', { note: '已到现场，联系13900001111' })
      await app.runJobs()
      const evidence = await sendPhoto(app, staff)
      await staffStep(app, staff, into, 'resolve', { note: '修好了', evidencePhotoIds: [evidence] })
      expect(await news(ann, one)).toEqual([
        '和同一件事一并办，进展照样告诉您',
        '有新进展',
        '办好了，请您看看',
      ])
      const report = await mine(one)
      expect(report.timeline.map((moment: { step: string }) => moment.step)).toEqual([
        'submit',
        'merge',
        'progress',
        'resolve',
      ])
      expect(report.merged).toEqual({
        number: null,
        status: 'resolved',
        microBrain: expect.objectContaining({ id: home }),
        dueAt: expect.stringMatching(/T/),
        resolvedAt: expect.stringMatching(/T/),
        autoClosedAt: null,
      })
      for (const secret of [into, '502', '13812345678', '13900001111', await personId(app, bob)])
        expect(JSON.stringify(report)).not.toContain(secret)
      const photo = `/v1/photos/${evidence}`
      expect((await app.call('GET', photo, { token: ann })).status).toBe(200)
      const stranger = await app.signIn('resident-6999')
      expect((await app.call('GET', photo, { token: stranger })).status).toBe(404)
      expect((await mine(into, bob)).merged).toBeNull()
    })

    it('is told in short jobs, however many there are', async () => {
      const into = await file(bob)
      const numbers: string[] = []
      for (let i = 0; i < 11; i++) {
        numbers.push(await file(ann))
        await staffStep(app, dispatcher, numbers[i]!, 'merge', { into })
      }
      await app.runJobs()
      const { id } = await app.ctx().em.findOneOrFail(Report, { number: into }, { disableIdentityMap: true })
      await staffStep(app, staff, into, 'accept')
      await app.runJobs()
      expect(await app.ctx().em.count(Job, { subject: `report:${id}:merged` })).toBe(2)
      const { items } = (await app.call('GET', '/v1/notices?limit=100', { token: ann })).body
      const told = items.filter(({ kind }: { kind: string }) => kind === 'report.accept')
      expect(new Set(told.map((item: { number: string }) => item.number))).toEqual(new Set(numbers))
      expect(told).toHaveLength(numbers.length)
    })

    it('does not read the photos and the reason of the other reporter', async () => {
      const { one, into } = await pair()
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, staff, into, 'accept')
      await staffStep(app, staff, into, 'resolve', { note: '修好了' })
      const photo = await sendPhoto(app, bob)
      await step(into, 'reopen', { reason: '我家门口还是黑的', photoIds: [photo] }, bob)
      expect(await news(ann, one)).toContain('同一件事有人说没解决，重开了')
      expect(JSON.stringify(await mine(one))).not.toMatch(/我家门口/)
      expect((await app.call('GET', `/v1/photos/${photo}`, { token: ann })).status).toBe(404)
    })

    it('may say that it is not solved: it goes on by itself at its home', async () => {
      const { one, into } = await pair()
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, staff, into, 'accept')
      expectRefusal(await step(one, 'reopen', { reason: '没修' }, ann), 409, 'step_closed')
      await staffStep(app, staff, into, 'resolve', { note: '修好了' })
      app.clock.advance(7 * dayMs)
      await app.runJobs()
      await signIn()
      expect((await mine(into, bob)).status).toBe('closed')
      expect((await mine(one)).merged.status).toBe('closed')
      const again = await step(one, 'reopen', { reason: '我家门口还是黑的' }, ann)
      expect(again.body).toMatchObject({ status: 'accepted', merged: null, rating: null })
      expect(await rowOf(one)).toMatchObject({ mergedIntoId: null, reopenCount: 1, homeId: home })
      expect(await rowOf(into)).toMatchObject({ mergedCount: 0, status: 'closed' })
      const other = await file(ann)
      const late = await file(bob)
      await staffStep(app, dispatcher, other, 'merge', { into: late })
      await staffStep(app, staff, late, 'accept')
      await staffStep(app, staff, late, 'resolve', { note: '修好了' })
      await step(late, 'confirm', { rating: 5 }, bob)
      app.clock.advance(8 * dayMs)
      await signIn()
      expectRefusal(await step(other, 'reopen', { reason: '没修' }, ann), 409, 'step_closed')
    })

    it('goes on anew when it was not solved: no question of before, with who had the matter', async () => {
      const { one, into } = await pair()
      await staffStep(app, staff, one, 'accept')
      await staffStep(app, staff, one, 'ask', { question: '几号楼？' })
      await staffStep(app, dispatcher, one, 'dispatch', { staffId: await personId(app, dispatcher) })
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, staff, into, 'accept')
      await staffStep(app, staff, into, 'resolve', { note: '修好了' })
      const again = await step(one, 'reopen', { reason: '我家门口还是黑的' }, ann)
      expect(again.body).toMatchObject({ status: 'accepted', asked: false, question: null, signal: 'green' })
      expect(await rowOf(one)).toMatchObject({ askedAt: null, ladderAt: expect.any(Date) })
      expect((await seen(one)).body.assignee).toMatchObject({ id: await personId(app, staff) })
      expectRefusal(await step(one, 'answer', { text: '3 号楼' }, ann), 409, 'step_closed')
    })

    it('keeps its own people when it was not solved and the matter is at another post by then', async () => {
      const { one, into } = await pair()
      await staffStep(app, staff, one, 'accept')
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, dispatcher, into, 'transfer', { microBrainId: neighbour, reason: '在那边' })
      const there = await app.signIn(`staff-${neighbour}`)
      await staffStep(app, there, into, 'accept')
      await staffStep(app, there, into, 'resolve', { note: '修好了' })
      await step(one, 'reopen', { reason: '我家门口还是黑的' }, ann)
      expect((await seen(one)).body.assignee).toMatchObject({ id: await personId(app, staff) })
    })

    it('may be rated anew when the matter was reopened and settled again', async () => {
      const { one, into } = await pair()
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, staff, into, 'accept')
      await staffStep(app, staff, into, 'resolve', { note: '修好了' })
      app.clock.advance(minuteMs)
      expect((await step(one, 'confirm', { rating: 5, comment: '挺快' }, ann)).body.rating).toBe(5)
      app.clock.advance(minuteMs)
      await step(into, 'reopen', { reason: '又黑了' }, bob)
      expectRefusal(await step(one, 'confirm', { rating: 1 }, ann), 409, 'step_closed')
      await staffStep(app, staff, into, 'resolve', { note: '换了新的' })
      expect(await mine(one)).toMatchObject({ rating: null, ratingComment: null })
      app.clock.advance(minuteMs)
      const rated = await step(one, 'confirm', { rating: 2, comment: '拖了很久' }, ann)
      expect(rated.body).toMatchObject({ rating: 2, ratingComment: '拖了很久' })
      expectRefusal(await step(one, 'confirm', { rating: 3 }, ann), 409, 'step_closed')
      await step(into, 'confirm', { rating: 5 }, bob)
      expectRefusal(await step(one, 'confirm', { rating: 3 }, ann), 409, 'step_closed')
    })

    it('is not lost when the other one is refused or taken back', async () => {
      const { one, into } = await pair()
      await staffStep(app, dispatcher, one, 'merge', { into })
      await staffStep(app, dispatcher, into, 'reject', { reason: '不归这里' })
      expect(await news(ann, one)).toContain('这件事没有受理')
      expectRefusal(await step(one, 'confirm', { rating: 1 }, ann), 409, 'step_closed')
      expect((await step(one, 'reopen', { reason: '请再看看' }, ann)).body.status).toBe('accepted')

      const taken = await pair()
      await staffStep(app, staff, taken.one, 'accept')
      const before = await rowOf(taken.one)
      await staffStep(app, dispatcher, taken.one, 'merge', { into: taken.into })
      await step(taken.into, 'withdraw', {}, bob)
      expect(await news(ann, taken.one)).toContain('您的事改为单独办')
      expect(await rowOf(taken.one)).toEqual(before)
      expect((await mine(taken.one)).timeline.at(-1)).toMatchObject({ step: 'unmerge', by: 'system' })
    })
  })

  describe('at the same time', () => {
    const settle = async (calls: ReturnType<typeof merge>[]) =>
      (await Promise.all(calls)).map((one) => one.status)

    it('is merged once, and two into each other make no circle', async () => {
      const { one, into } = await pair()
      const third = await file(bob)
      expect((await settle([merge(one, into), merge(one, third), merge(one, into)])).sort()).toEqual([
        200, 409, 409,
      ])
      const { one: a, into: b } = await pair()
      expect((await settle([merge(a, b), merge(b, a)])).sort()).toEqual([200, 409])
      const rows = [await rowOf(a), await rowOf(b)]
      expect(rows.map(({ status }) => status).sort()).toEqual(['merged', 'submitted'])
      expect(rows.map(({ mergedCount }) => mergedCount).sort()).toEqual([0, 1])
    })

    it('counts those who come into one that ends, or is not merged into it', async () => {
      const into = await file(bob)
      await staffStep(app, staff, into, 'accept')
      const all = [await file(ann), await file(ann), await file(ann)]
      const closing = app.call('POST', `/v1/staff/reports/${into}/resolve`, {
        token: staff,
        body: { note: '修好了' },
      })
      const [closed, ...merged] = await Promise.all([closing, ...all.map((number) => merge(number, into))])
      expect(closed.status).toBe(200)
      for (const { status } of merged) expect([200, 409]).toContain(status)
      const count = merged.filter(({ status }) => status === 200).length
      expect(await rowOf(into)).toMatchObject({ mergedCount: count, status: 'resolved' })
      const outs = await Promise.all(all.map((number) => unmerge(number)))
      expect(outs.filter(({ status }) => status === 200)).toHaveLength(count)
      expect(await rowOf(into)).toMatchObject({ mergedCount: 0 })
    })
  })
})
