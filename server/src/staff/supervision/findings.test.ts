// What the level above sees: late, reopened, refused, badly rated, and a sample that stays the same all day.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { elsewhere, otherStreet, startLevels, street, type Levels } from '../../../test/levels.ts'
import { expectRefusal, home, hourMs, staffStep } from '../../../test/world.ts'

const base = '/v1/staff/supervision'
const minuteMs = 60_000
const dayMs = 24 * hourMs

describe.each(databases)('findings on %s', (kind) => {
  let levels: Levels
  let app: TestApp
  const who = (name: string) => levels.who(name)
  beforeAll(async () => {
    levels = await startLevels(kind)
    app = levels.app
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    await levels.signIn()
  })

  const findings = async (query: string, name = 'supervisor 330114') => {
    const answer = await app.call('GET', `${base}/findings?${query}`, { token: who(name) })
    expect(answer.status).toBe(200)
    return answer.body
  }

  it('are for supervisors, of posts below them', async () => {
    const url = `${base}/findings?kind=late`
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    for (const name of [`dispatcher ${home}`, `staff ${home}`])
      expectRefusal(await app.call('GET', url, { token: who(name) }), 403, 'forbidden')
    expectRefusal(await app.call('GET', url, { token: who('resident') }), 403, 'forbidden')
    const token = who(`supervisor ${street}`)
    expectRefusal(await app.call('GET', `${base}/findings?kind=all`, { token }), 400, 'invalid', 'kind')
    expectRefusal(await app.call('GET', `${base}/findings`, { token }), 400, 'invalid', 'kind')
    for (const post of [otherStreet, elsewhere, '330114', 'nobody'])
      expectRefusal(await app.call('GET', `${url}&microBrainId=${post}`, { token }), 404, 'not_found')
    expectRefusal(await app.call('GET', `${url}&limit=0`, { token }), 400, 'invalid', 'limit')
  })

  it('show what is late: past its deadline, or not taken in time; not what waits for the resident', async () => {
    const late = await levels.file()
    const asked = await levels.file()
    await staffStep(app, who(`staff ${home}`), asked, 'accept')
    await staffStep(app, who(`staff ${home}`), asked, 'ask', { question: '几楼？' })
    app.clock.advance(4 * hourMs)
    await levels.signIn()
    const notTaken = await levels.file()
    app.clock.advance(31 * minuteMs)
    const fresh = await levels.file()
    const { items } = await findings('kind=late&limit=100')
    const found = new Map(items.map((item: { number: string }) => [item.number, item]))
    expect(found.get(late)).toMatchObject({
      overdue: true,
      acceptOverdue: true,
      homeId: home,
      inquiry: null,
    })
    expect(found.get(notTaken)).toMatchObject({ overdue: false, acceptOverdue: true })
    expect(found.has(asked)).toBe(false)
    expect(found.has(fresh)).toBe(false)
    expect((await findings(`kind=late&limit=100&microBrainId=${otherStreet}`)).items).toEqual([])
  })

  it('show what was reopened, refused or badly rated, masked, each for its own level', async () => {
    const [reopened, twice, refused, rated, well] = [
      await levels.file(),
      await levels.file(),
      await levels.file(),
      await levels.file(),
      await levels.file(),
    ] as const
    const say = (number: string, door: string, body: object) =>
      app.call('POST', `/v1/reports/${number}/${door}`, { token: who('resident'), body })
    await staffStep(app, who(`dispatcher ${home}`), refused, 'reject', { reason: '不归我们' })
    for (const number of [reopened, twice, rated, well]) await levels.settle(number)
    await say(reopened, 'reopen', { reason: '还在响' })
    await say(twice, 'reopen', { reason: '还在响' })
    await staffStep(app, who(`staff ${home}`), twice, 'resolve', { note: '又去了一次' })
    await say(twice, 'reopen', { reason: '还是在响' })
    await say(rated, 'confirm', { rating: 2, comment: '打13812345678没人接' })
    await say(well, 'confirm', { rating: 3 })
    const numbers = async (query: string, name?: string) =>
      (await findings(query, name)).items.map(({ number }: { number: string }) => number)
    expect((await numbers('kind=reopened')).slice(0, 2)).toEqual([twice, reopened])
    expect(await numbers('kind=refused')).toEqual([refused])
    const bad = await findings('kind=badly_rated')
    expect(bad.items).toMatchObject([{ number: rated, rating: 2 }])
    expect(bad.items[0].ratingComment).not.toContain('13812345678')
    expect(await numbers('kind=badly_rated', `supervisor ${street}`)).toEqual([rated])
    expect(await numbers('kind=badly_rated', `supervisor ${otherStreet}`)).toEqual([])
    expect((await say(refused, 'reopen', { reason: '就是你们管的' })).status).toBe(200)
    const contested = (await findings('kind=reopened')).items.find(
      ({ number }: { number: string }) => number === refused,
    )
    expect(contested).toMatchObject({ contested: true, reopenCount: 1 })
  })

  it.each(['late', 'reopened', 'refused', 'badly_rated'])('page %s without a gap or a repeat', async (of) => {
    for (let i = 0; i < 3; i++) {
      const number = await levels.file()
      if (of === 'refused')
        await staffStep(app, who(`dispatcher ${home}`), number, 'reject', { reason: '不归我们' })
      if (of === 'reopened' || of === 'badly_rated') await levels.settle(number)
      const [door, body] =
        of === 'reopened' ? ['reopen', { reason: '没好' }] : ['confirm', { rating: 1 + (i % 2) }]
      if (of === 'reopened' || of === 'badly_rated')
        await app.call('POST', `/v1/reports/${number}/${door}`, { token: who('resident'), body })
    }
    if (of === 'late') app.clock.advance(5 * hourMs)
    await levels.signIn()
    const all = (await findings(`kind=${of}&limit=100`)).items.map(({ number }: { number: string }) => number)
    expect(all.length).toBeGreaterThanOrEqual(3)
    const paged: string[] = []
    let cursor = ''
    do {
      const page = await findings(`kind=${of}&limit=2${cursor && `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ number }: { number: string }) => number))
      cursor = page.nextCursor ?? ''
    } while (cursor)
    expect(paged).toEqual(all)
  })

  it('draw a sample that stays the same all day, whatever happens meanwhile', async () => {
    const settled: string[] = []
    for (let i = 0; i < 12; i++) {
      settled.push(await levels.file())
      await levels.settle(settled[i]!)
    }
    app.clock.now = new Date(Math.ceil(app.clock.now.getTime() / dayMs) * dayMs + hourMs)
    await levels.signIn()
    const numbersOf = (page: { items: { number: string }[] }) => page.items.map(({ number }) => number)
    const first = await findings('kind=sample')
    expect(first.sample).toMatchObject({ size: 5, of: expect.any(Number) })
    expect(first.sample.of).toBeGreaterThanOrEqual(12)
    expect(first.items).toHaveLength(5)
    for (const number of numbersOf(first))
      await app.call('POST', `/v1/reports/${number}/reopen`, {
        token: who('resident'),
        body: { reason: '没好' },
      })
    await levels.settle(await levels.file())
    for (const { number, status } of first.items)
      if (status === 'resolved')
        await staffStep(app, who(`staff ${home}`), number, 'resolve', { note: '再办' }).catch(() => {})
    app.clock.advance(2 * hourMs)
    await levels.signIn()
    expect(numbersOf(await findings('kind=sample'))).toEqual(numbersOf(first))
    const pages = await findings('kind=sample&limit=3')
    const rest = await findings(`kind=sample&limit=3&cursor=${pages.nextCursor}`)
    expect([...numbersOf(pages), ...numbersOf(rest)]).toEqual(numbersOf(first))
    expect(rest.nextCursor).toBeNull()
    app.clock.advance(dayMs)
    await levels.signIn()
    expect((await findings('kind=sample')).sample.date).not.toBe(first.sample.date)
  })
})
