// 核查 through the doors: who may look, what nobody else hears of before, and what the answer leads to.
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { makeJpeg, sendPhoto } from '../../test/photos.ts'
import { register, sendEvent, startPost, type Post } from '../../test/webhook-post.ts'
import { aReport, callAs, expectRefusal, fileReport, home, neighbour, startWorld } from '../../test/world.ts'
import { readRows } from '../db/sql.ts'

const staff = `staff-${home}`
const dispatcher = `dispatcher-${home}`
const dayMs = 24 * 3_600_000
type Row = { step: string; note: string | null; photos?: object[]; who?: string | null }

describe.each(databases)('the second look on %s', (kind) => {
  let app: TestApp
  let filed = 0
  let resident = ''
  const call = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
    for (const name of [staff, dispatcher, 'supervisor', 'dispatcher-330114001']) await app.signIn(name)
    const body = { secondLook: true }
    const saved = await call(dispatcher, 'PUT', `/v1/staff/micro-brains/${home}/terms/facility`, body)
    expect(saved.status).toBe(200)
  }, 60_000)
  afterAll(() => app?.close())

  const step = async (who: string, number: string, name: string, body: object = {}) =>
    call(who, 'POST', `/v1/staff/reports/${number}/${name}`, body)
  const mine = async (number: string) => (await call(resident, 'GET', `/v1/reports/${number}`)).body
  const staffView = async (number: string) =>
    (await call(dispatcher, 'GET', `/v1/staff/reports/${number}`)).body
  const accepted = async (): Promise<string> => {
    resident = `resident-${800 + filed++}`
    const { number } = await fileReport(app, await app.signIn(resident), { ...aReport, public: true })
    expect((await step(staff, number, 'accept')).status).toBe(200)
    return number
  }
  const resolve = async (who: string, number: string, note = '护栏补好了') => {
    const photo = await sendPhoto(app, await app.signIn(who))
    return step(who, number, 'resolve', { note, evidencePhotoIds: [photo] })
  }
  const proposed = async () => {
    const number = await accepted()
    expect(await resolve(staff, number)).toMatchObject({ status: 200, body: { status: 'in_progress' } })
    return number
  }
  const titles = async (who: string, number: string): Promise<string[]> =>
    (await call(who, 'GET', '/v1/notices?limit=100')).body.items
      .filter((item: { number: string }) => item.number === number)
      .map(({ title }: { title: string }) => title)

  describe('refusals', () => {
    test.each([
      ['approve', {}],
      ['rework', { reason: '还差一块' }],
    ])('%s: 401, 403 for a resident and for staff, 404 elsewhere', async (name, body) => {
      const number = await proposed()
      const url = `/v1/staff/reports/${number}/${name}`
      expectRefusal(await app.call('POST', url, { body }), 401, 'unauthenticated')
      expectRefusal(await call(resident, 'POST', url, body), 403, 'forbidden')
      expectRefusal(await call(staff, 'POST', url, body), 403, 'forbidden')
      expectRefusal(await call('dispatcher-330114001001', 'POST', url, body), 404, 'not_found')
      expect((await staffView(number)).checking).toMatchObject({ note: '护栏补好了' })
    })
    test('nothing to look at, nothing to say; a second proposal waits for the first', async () => {
      const number = await accepted()
      for (const [name, body] of [
        ['approve', {}],
        ['rework', { reason: '还差' }],
      ] as const)
        expectRefusal(await step(dispatcher, number, name, body), 409, 'step_closed')
      await resolve(staff, number)
      expectRefusal(await resolve(staff, number), 409, 'step_closed')
      expectRefusal(await step(dispatcher, number, 'rework'), 400, 'invalid', 'reason')
    })
    test('evidence is asked for all the same', async () => {
      const number = await accepted()
      expectRefusal(await step(staff, number, 'resolve', { note: '好了' }), 409, 'evidence_missing')
    })
    test('the dispatcher who did the work does not look at it: another one does', async () => {
      const number = await accepted()
      const me = (await call(dispatcher, 'GET', '/v1/me')).body.person.id
      expect((await step(dispatcher, number, 'dispatch', { staffId: me })).status).toBe(200)
      expect((await resolve(dispatcher, number)).body.status).toBe('in_progress')
      expectRefusal(await step(dispatcher, number, 'approve'), 409, 'step_closed')
      expect((await step('supervisor', number, 'approve')).body.status).toBe('resolved')
    })
  })

  it('tells nobody but colleagues before it is agreed', async () => {
    const number = await proposed()
    await app.runJobs()
    const shown = await mine(number)
    expect(shown.status).toBe('in_progress')
    expect(shown.timeline.map(({ step }: Row) => step)).toEqual(['submit', 'accept'])
    expect(JSON.stringify(shown)).not.toContain('补好')
    const passer = (await call('resident-899', 'GET', `/v1/reports/${number}`)).body
    expect(passer.timeline.map(({ step }: Row) => step)).toEqual(['submit', 'accept'])
    expect(await titles(resident, number)).not.toContain('办好了，请您看看')
    expect(await titles(dispatcher, number)).toContain('报了办结，等您核查')
    expect(await titles(staff, number)).not.toContain('报了办结，等您核查')
    const open311 = await app.call(
      'GET',
      `/open311/v2/servicerequestupdates.json?service_request_id=${number}`,
    )
    expect(JSON.stringify(open311.body)).not.toContain('补好')
    const messages = await readRows<{ kind: string }>(
      app.ctx().em,
      `select kind from jobs where kind = 'report.deliver'`,
      [],
    )
    expect(messages).toEqual([])
  })

  it('shows the photos that prove it to the reporter only when it is agreed', async () => {
    const number = await proposed()
    const photo = (await staffView(number)).checking.photos[0]
    const read = async () => {
      const url = photo.url.split('?')[0]
      return (await app.call('GET', url, { token: await app.signIn(resident) })).status
    }
    expect(await read()).toBe(404)
    await step(dispatcher, number, 'approve')
    expect(await read()).toBe(200)
  })

  it('agreed, it is told as done by who did it; the seven silent days count from then', async () => {
    const number = await proposed()
    app.clock.advance(2 * dayMs)
    const approved = await step(dispatcher, number, 'approve', { internalNote: '看过照片' })
    expect(approved.body).toMatchObject({ status: 'resolved', checking: null })
    await app.runJobs()
    const shown = await mine(number)
    expect(shown.timeline.slice(-1)).toMatchObject([{ step: 'resolve', note: '护栏补好了' }])
    expect(shown.timeline.slice(-1)[0].photos).toHaveLength(1)
    expect(await titles(resident, number)).toContain('办好了，请您看看')
    app.clock.advance(7 * dayMs - 60_000)
    await app.runJobs()
    expect((await mine(number)).status).toBe('resolved')
    app.clock.advance(60_000)
    await app.runJobs()
    expect((await mine(number)).status).toBe('closed')
  })

  it('sent back, it goes on, and can be proposed again', async () => {
    const number = await proposed()
    expect((await step(dispatcher, number, 'rework', { reason: '还差一块' })).body).toMatchObject({
      status: 'in_progress',
      checking: null,
    })
    expect((await mine(number)).timeline.map(({ step }: Row) => step)).toEqual(['submit', 'accept'])
    const row = (await staffView(number)).history.slice(-1)[0]
    expect(row).toMatchObject({ step: 'rework', internalNote: '还差一块' })
    await resolve(staff, number, '这次补齐了')
    expect((await step(dispatcher, number, 'approve')).body.status).toBe('resolved')
    expect((await mine(number)).timeline.slice(-1)[0].note).toBe('这次补齐了')
  })

  it('sent back, who has it and who said so are told, and nobody else', async () => {
    const number = await proposed()
    await step(dispatcher, number, 'rework', { reason: '还差一块' })
    await app.runJobs()
    expect(await titles(staff, number)).toContain('核查退回，请接着办')
    expect(await titles(dispatcher, number)).not.toContain('核查退回，请接着办')
    expect(await titles(resident, number)).not.toContain('核查退回，请接着办')
  })

  it('merged while it waits, it is no proposal any more when it comes out by itself', async () => {
    const number = await proposed()
    const reporter = resident
    const into = await proposed()
    expect((await step(dispatcher, number, 'merge', { into })).status).toBe(200)
    expect((await step(dispatcher, into, 'approve')).body.status).toBe('resolved')
    const again = await call(reporter, 'POST', `/v1/reports/${number}/reopen`, { reason: '我这边没好' })
    expect(again).toMatchObject({ status: 200, body: { status: 'accepted' } })
    expect((await staffView(number)).checking).toBeNull()
    expectRefusal(await step(dispatcher, number, 'approve'), 409, 'step_closed')
    expect((await resolve(staff, number)).body.checking).toMatchObject({ note: '护栏补好了' })
  })

  it('moved while it waits, it is looked at no more', async () => {
    const number = await proposed()
    const to = { microBrainId: '330114001001', reason: '在他们那边' }
    expect((await step(dispatcher, number, 'transfer', to)).status).toBe(200)
    const there = 'dispatcher-330114001001'
    expect((await call(there, 'GET', `/v1/staff/reports/${number}`)).body.checking).toBeNull()
    expectRefusal(await step(there, number, 'approve'), 409, 'step_closed')
  })

  it('reopened twice, whoever settles it, a supervisor looks', async () => {
    const number = await accepted()
    await resolve(dispatcher, number)
    for (const round of [1, 2]) {
      const again = await call(resident, 'POST', `/v1/reports/${number}/reopen`, {
        reason: `第 ${round} 次没修好`,
      })
      expect(again).toMatchObject({ status: 200, body: { status: 'accepted' } })
      const answer = await resolve(dispatcher, number)
      expect(answer.body.status).toBe(round === 1 ? 'resolved' : 'in_progress')
    }
    await app.runJobs()
    expectRefusal(await step(dispatcher, number, 'approve'), 403, 'forbidden')
    expect(await titles('supervisor', number)).toContain('报了办结，等您核查')
    expect((await step('supervisor', number, 'approve')).body.status).toBe('resolved')
  })

  it('reopened, it goes back to the same people, and one level up is told', async () => {
    const number = await accepted()
    const me = (await call(staff, 'GET', '/v1/me')).body.person.id
    await step(staff, number, 'dispatch', { staffId: me })
    await resolve(staff, number)
    await step(dispatcher, number, 'approve')
    await call(resident, 'POST', `/v1/reports/${number}/reopen`, { reason: '又坏了' })
    expect((await staffView(number)).assignee).toMatchObject({ id: me })
    await app.runJobs()
    for (const who of [staff, dispatcher, 'dispatcher-330114001'])
      expect(await titles(who, number)).toContain('居民说没解决，重开了')
  })

  it('who is gone does not get it back', async () => {
    const number = await accepted()
    const leaver = await app.signIn('resident-898')
    const id = (await app.call('GET', '/v1/me', { token: leaver })).body.person.id
    const door = `/v1/admin/people/${id}/roles`
    const role = { role: 'staff', microBrainId: home }
    expect((await call('admin', 'PUT', door, role)).status).toBe(200)
    expect((await step(dispatcher, number, 'dispatch', { staffId: id })).status).toBe(200)
    await resolve(staff, number)
    await step(dispatcher, number, 'approve')
    expect((await call('admin', 'DELETE', door, role)).status).toBe(200)
    const again = await call(resident, 'POST', `/v1/reports/${number}/reopen`, { reason: '又坏了' })
    expect(again.status).toBe(200)
    expect((await staffView(number)).assignee).toBeNull()
  })

  it('a reminder reaches who has it and the dispatcher, and nobody else', async () => {
    const number = await accepted()
    const leader = (await call(dispatcher, 'GET', '/v1/me')).body.person.id
    expect((await step(dispatcher, number, 'dispatch', { staffId: leader })).status).toBe(200)
    expect((await call(resident, 'POST', `/v1/reports/${number}/remind`, {})).status).toBe(200)
    await app.runJobs()
    expect(await titles(dispatcher, number)).toContain('居民催办')
    expect(await titles(staff, number)).not.toContain('居民催办')
    const me = (await call(staff, 'GET', '/v1/me')).body.person.id
    expect((await step(dispatcher, number, 'dispatch', { staffId: me })).status).toBe(200)
    expect((await call(resident, 'POST', `/v1/reports/${number}/remind`, {})).status).toBe(200)
    await app.runJobs()
    for (const who of [dispatcher, staff]) expect(await titles(who, number)).toContain('居民催办')
  })

  describe('of another system', () => {
    let post: Post
    beforeAll(async () => {
      post = await startPost()
      await register(app, neighbour, post.url)
    })
    afterAll(() => post.close())
    const asSystem = async (type: string, data: object) => {
      expect((await sendEvent(app, neighbour, type, data)).status).toBe(200)
      await app.runJobs()
    }
    /** Reopened twice: what that system says to be done, a supervisor looks at. */
    const proposedThere = async (photo: string) => {
      resident = `resident-${800 + filed++}`
      const token = await app.signIn(resident)
      const { number } = await fileReport(app, token, { ...aReport, public: true })
      const to = { microBrainId: neighbour, reason: '在他们那边' }
      expect((await step(dispatcher, number, 'transfer', to)).status).toBe(200)
      post.files.set('/a.jpg', await makeJpeg())
      for (const reason of ['没修好', '还是没修好']) {
        await asSystem('resolved', { id: number, note: '修好了', photos: [`${post.origin}/a.jpg`] })
        expect((await call(resident, 'POST', `/v1/reports/${number}/reopen`, { reason })).status).toBe(200)
      }
      await asSystem('resolved', { id: number, note: '这次修好了', photos: [`${post.origin}${photo}`] })
      return number
    }
    const shownBy = async (number: string) =>
      (await call('supervisor', 'GET', `/v1/staff/reports/${number}`)).body

    it('is told that it was sent back, and why', async () => {
      const number = await proposedThere('/a.jpg')
      expect((await shownBy(number)).checking).toMatchObject({ note: '这次修好了' })
      post.received.length = 0
      expect((await step('supervisor', number, 'rework', { reason: '还差一块，问13812345678' })).status).toBe(
        200,
      )
      await app.runJobs()
      expect(post.received.map(({ body }) => body.data)).toEqual([
        expect.objectContaining({ id: number, step: 'progress', status: 'in_progress' }),
      ])
      expect(post.received[0]!.body.data.note).toMatch(/^还差一块/)
      expect(post.received[0]!.body.data.note).not.toContain('13812345678')
      expect(JSON.stringify(await mine(number))).not.toContain('还差一块')
    })

    it('whose photos came is agreed with them, and the reporter sees them only then', async () => {
      const number = await proposedThere('/a.jpg')
      const { photos } = (await shownBy(number)).checking
      expect(photos).toHaveLength(1)
      const read = async () =>
        (await app.call('GET', photos[0].url.split('?')[0], { token: await app.signIn(resident) })).status
      const before = await mine(number)
      expect(before.timeline.at(-1).step).toBe('reopen')
      expect(JSON.stringify(before)).not.toContain(photos[0].id)
      expect(await read()).toBe(404)
      expect((await step('supervisor', number, 'approve')).body.status).toBe('resolved')
      expect((await mine(number)).timeline.at(-1)).toMatchObject({
        step: 'resolve',
        note: '这次修好了',
        photos: [{ id: photos[0].id }],
      })
      expect(await read()).toBe(200)
    })

    it('whose photos never came is not agreed to', async () => {
      const number = await proposedThere('/none.jpg')
      expectRefusal(await step('supervisor', number, 'approve'), 409, 'evidence_missing')
      expect((await mine(number)).status).toBe('in_progress')
      expect((await step('supervisor', number, 'rework', { reason: '照片没有' })).status).toBe(200)
    })
  })
})
