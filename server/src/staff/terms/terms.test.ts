// What a post says for itself: who may say it, how fast it may promise, and for which promises it holds.
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { startSecond } from '../../../test/second.ts'
import { aReport, callAs, expectRefusal, fileReport, home, startWorld } from '../../../test/world.ts'

const dispatcher = `dispatcher-${home}`
const own = `/v1/staff/micro-brains/${home}/terms`
const minutes = (count: number, clock: 'working' | 'running' = 'working') => ({ minutes: count, clock })
type Item = { category: { code: string } }

describe.each(databases)('terms of a post on %s', (kind) => {
  let app: TestApp
  const call = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())

  const itemOf = (body: { items: Item[] }, code: string) =>
    body.items.find(({ category }) => category.code === code)
  const file = async (name: string, more: object = {}) =>
    fileReport(app, await app.signIn(name), { ...aReport, ...more })

  describe.each([
    ['GET', own, undefined],
    ['PUT', own, {}],
    ['PUT', `${own}/facility`, {}],
    ['DELETE', own, undefined],
    ['DELETE', `${own}/facility`, undefined],
  ])('%s %s', (method, url, body) => {
    test('401 for a stranger, 403 for a resident', async () => {
      expectRefusal(await app.call(method, url, body ? { body } : {}), 401, 'unauthenticated')
      expectRefusal(await call('resident-1', method, url, body), 403, 'forbidden')
    })
    test('404 for the dispatcher of another post, and for a post that is none', async () => {
      expectRefusal(await call('dispatcher-330114001001', method, url, body), 404, 'not_found')
      expectRefusal(await call('supervisor', method, url.replace(home, 'nowhere'), body), 404, 'not_found')
    })
    if (method !== 'GET')
      test('403 for staff', async () =>
        expectRefusal(await call(`staff-${home}`, method, url, body), 403, 'forbidden'))
  })

  test.each([
    [{ mode: 'lottery' }, 'mode'],
    [{ acceptWithin: minutes(0) }, 'acceptWithin.minutes'],
    [{ acceptWithin: minutes(1.5) }, 'acceptWithin.minutes'],
    [{ resolveWithin: { minutes: 60, clock: 'lunar' } }, 'resolveWithin.clock'],
    [{ resolveWithin: minutes(60 * 24 * 90 + 1) }, 'resolveWithin.minutes'],
    [{ mostOpen: 0 }, 'mostOpen'],
    [{ mostOpen: 201 }, 'mostOpen'],
    [{ secondLook: 'yes' }, 'secondLook'],
    [{ speed: 1 }, 'speed'],
  ])('%j: 400 at %s', async (body, path) =>
    expectRefusal(await call(dispatcher, 'PUT', `${own}/facility`, body), 400, 'invalid', path),
  )
  test('a category that is none, and a row that is not there', async () => {
    expectRefusal(await call(dispatcher, 'PUT', `${own}/unknown`, {}), 400, 'category_unknown', 'category')
    expectRefusal(await call(dispatcher, 'DELETE', `${own}/pets`), 404, 'not_found')
  })

  test.each([
    ['facility', { resolveWithin: minutes(481) }, 'resolveWithin'],
    ['facility', { resolveWithin: minutes(481, 'running') }, 'resolveWithin'],
    ['noise', { resolveWithin: minutes(60) }, 'resolveWithin'],
    ['noise', { acceptWithin: minutes(31) }, 'acceptWithin'],
  ])('%s %j is slower than the district: refused, unless a supervisor says it', async (code, body, path) => {
    expectRefusal(await call(dispatcher, 'PUT', `${own}/${code}`, body), 400, 'invalid', path)
    expect((await call('supervisor', 'PUT', `${own}/${code}`, body)).status).toBe(200)
    expect((await call('supervisor', 'DELETE', `${own}/${code}`)).status).toBe(200)
  })
  test('for every category: not slower than any of them', async () => {
    const body = { resolveWithin: minutes(121, 'running') }
    expectRefusal(await call(dispatcher, 'PUT', own, body), 400, 'invalid', 'resolveWithin')
    const quick = { resolveWithin: minutes(120, 'running') }
    expect((await call(dispatcher, 'PUT', own, quick)).status).toBe(200)
    expect((await call(dispatcher, 'DELETE', own)).status).toBe(200)
  })

  it('shows what holds: the category before the whole post, the post before the district', async () => {
    await call(dispatcher, 'PUT', own, { mode: 'assign', mostOpen: 5, acceptWithin: minutes(20) })
    const { body } = await call(dispatcher, 'PUT', `${own}/noise`, { mode: 'round_robin', secondLook: true })
    expect(body).toMatchObject({ mayEdit: true, mayBeSlower: false, forAll: { mode: 'assign', mostOpen: 5 } })
    expect(itemOf(body, 'noise')).toMatchObject({
      own: { mode: 'round_robin', secondLook: true, acceptWithin: null },
      terms: {
        mode: 'round_robin',
        secondLook: true,
        mostOpen: 5,
        acceptWithin: minutes(20),
        resolveWithin: minutes(240, 'running'),
      },
      district: { acceptWithin: minutes(30), resolveWithin: minutes(240, 'running') },
    })
    expect(itemOf(body, 'pets')).toMatchObject({ own: null, terms: { mode: 'assign', secondLook: false } })
    const read = await call(`staff-${home}`, 'GET', own)
    expect(read.body).toMatchObject({ mayEdit: false, forAll: { mode: 'assign' } })
    // Said anew, what is left out is said no more.
    const anew = await call(dispatcher, 'PUT', `${own}/noise`, { mostOpen: 3 })
    expect(itemOf(anew.body, 'noise')).toMatchObject({
      own: { mode: null, mostOpen: 3 },
      terms: { mode: 'assign' },
    })
    await call(dispatcher, 'DELETE', `${own}/noise`)
    const gone = await call(dispatcher, 'DELETE', own)
    expect(gone.body.forAll).toBeNull()
    expect(itemOf(gone.body, 'noise')).toMatchObject({ own: null, terms: { mode: 'grab', mostOpen: 20 } })
  })

  it('holds for the promises made from then on, in every process; a stored promise stays', async () => {
    const second = await startSecond(app)
    try {
      const before = await file('resident-21')
      expect(before.dueAt).toBe('2026-11-19T10:00:00.000+08:00')
      await call(dispatcher, 'PUT', `${own}/facility`, {
        acceptWithin: minutes(10),
        resolveWithin: minutes(60),
      })
      const after = await file('resident-22')
      expect(after.dueAt).toBe('2026-11-18T11:00:00.000+08:00')
      const staff = await app.signIn(`staff-${home}`)
      const read = async (number: string) =>
        (await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })).body
      expect((await read(after.number)).acceptDueAt).toBe('2026-11-18T10:10:00.000+08:00')
      expect((await read(before.number)).dueAt).toBe(before.dueAt)
      app.clock.advance(6000)
      const token = await app.signIn('resident-23')
      const elsewhere = await second.call('POST', '/v1/reports', { token, body: aReport })
      expect(elsewhere.body.dueAt).toBe('2026-11-18T11:00:06.000+08:00')
    } finally {
      await second.close()
      await call(dispatcher, 'DELETE', `${own}/facility`)
    }
  })

  it('keeps each old promise in the history when a new one is made', async () => {
    const report = await file('resident-24')
    const url = `/v1/staff/reports/${report.number}`
    const promises = async (name: string) =>
      (await call(name, 'GET', url)).body.history.flatMap((row: { step: string; promise: object | null }) =>
        row.promise ? [{ step: row.step, ...row.promise }] : [],
      )
    app.clock.advance(3_600_000)
    const changed = await call(dispatcher, 'POST', `${url}/category`, { category: 'noise' })
    expect(changed.status).toBe(200)
    const [first] = await promises(dispatcher)
    expect(first).toMatchObject({ step: 'categorise', before: report.dueAt, after: changed.body.dueAt })
    app.clock.advance(3_600_000)
    await call(dispatcher, 'POST', `${url}/transfer`, { microBrainId: '330114001001', reason: '在他们那边' })
    const there = 'dispatcher-330114001001'
    const now = (await call(there, 'GET', url)).body.dueAt
    expect(await promises(there)).toEqual([
      first,
      { step: 'transfer', before: changed.body.dueAt, after: now },
    ])
    expect(
      JSON.stringify((await call('resident-24', 'GET', `/v1/reports/${report.number}`)).body),
    ).not.toContain('dueBefore')
  })

  it('another category: taken by its own time while nobody took it, and not after', async () => {
    app.clock.now = new Date('2026-11-25T10:00:00+08:00')
    await call(dispatcher, 'PUT', `${own}/facility`, { acceptWithin: minutes(10) })
    const { number } = await file('resident-25')
    const url = `/v1/staff/reports/${number}`
    app.clock.advance(60_000)
    const changed = await call(dispatcher, 'POST', `${url}/category`, { category: 'noise' })
    expect(changed.body.acceptDueAt).toBe('2026-11-25T10:30:00.000+08:00')
    await call(dispatcher, 'POST', `${url}/accept`, {})
    const after = await call(dispatcher, 'POST', `${url}/category`, { category: 'facility' })
    expect(after).toMatchObject({ status: 200, body: { acceptDueAt: changed.body.acceptDueAt } })
    await call(dispatcher, 'DELETE', `${own}/facility`)
  })

  it('another category: what the post says since then makes no pause, and a real one is kept', async () => {
    const begin = new Date('2026-11-26T10:00:00+08:00')
    const dues: string[] = []
    for (const paused of [false, true]) {
      app.clock.now = begin
      const { number } = await file(`resident-${paused ? 26 : 27}`)
      const url = `/v1/staff/reports/${number}`
      await call(dispatcher, 'POST', `${url}/accept`, {})
      if (paused) {
        await call(dispatcher, 'POST', `${url}/ask`, { question: '哪一栋？' })
        app.clock.advance(3_600_000)
        await call('resident-26', 'POST', `/v1/reports/${number}/answer`, { text: '三号楼' })
      }
      await call(dispatcher, 'PUT', `${own}/facility`, { resolveWithin: minutes(60) })
      const { status, body } = await call(dispatcher, 'POST', `${url}/category`, { category: 'noise' })
      expect(status).toBe(200)
      dues.push(body.dueAt)
      await call(dispatcher, 'DELETE', `${own}/facility`)
    }
    expect(dues).toEqual(['2026-11-26T14:00:00.000+08:00', '2026-11-26T15:00:00.000+08:00'])
  })
})
