// Round robin through its doors: whose turn it is, who is passed over, and what comes in otherwise than by being filed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { comeOn, goOff, hire, newPerson, setTerms, type Colleague } from '../../../test/crew.ts'
import { expectRefusal, fileReport, home, hourMs, neighbour, startWorld } from '../../../test/world.ts'
import { Report, ReportHistory } from '../../reports/entities.ts'

const post = `/v1/staff/micro-brains/${home}`

describe.each(databases)('round robin on %s', (kind) => {
  let app: TestApp
  let dispatcher: Colleague
  let one: Colleague
  let two: Colleague
  let resident: Colleague
  const names = new Map<string, string>()
  beforeAll(async () => {
    app = await startWorld(kind)
    dispatcher = await hire(app, 'dispatcher')
    ;[one, two] = (await Promise.all([hire(app), hire(app)])).sort((a, b) => (a.id < b.id ? -1 : 1)) as [
      Colleague,
      Colleague,
    ]
    resident = await newPerson(app)
    for (const [person, name] of [
      [one, '赵师傅'],
      [two, '钱师傅'],
      [dispatcher, '孙指挥'],
    ] as const) {
      names.set(person.id, name)
      await app.call('PUT', `${post}/people/${person.id}`, {
        token: dispatcher.token,
        body: { name, mostOpen: null },
      })
    }
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await setTerms(app, { mode: null, mostOpen: null })
    await app.ctx().em.nativeDelete(Report, {})
    app.clock.advance(60_000)
  })

  const file = async (more: object = {}): Promise<string> =>
    (
      await fileReport(app, resident.token, {
        text: '路灯不亮',
        category: 'facility',
        address: '湾南社区',
        ...more,
      })
    ).number
  const step = (person: Colleague, number: string, name: string, body: object = {}) =>
    app.call('POST', `/v1/staff/reports/${number}/${name}`, { token: person.token, body })
  const seen = async (number: string) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: dispatcher.token })).body
  const inbox = async (person: Colleague, number: string): Promise<{ title: string; kind: string }[]> =>
    (await app.call('GET', '/v1/notices?limit=100', { token: person.token })).body.items.filter(
      (item: { number: string }) => item.number === number,
    )
  const historyOf = async (number: string) => {
    const { id } = await app.ctx().em.findOneOrFail(Report, { number })
    return app.ctx().em.find(ReportHistory, { reportId: id }, { orderBy: { seq: 1 } })
  }

  describe('round robin', () => {
    beforeEach(async () => {
      await setTerms(app, { mode: 'round_robin' })
      for (const person of [one, two]) await goOff(app, person)
    })
    const assigneeOf = async (number: string): Promise<string | null> =>
      (await seen(number)).assignee?.id ?? null

    it('gives each to the next on duty, who is told and takes it; the shares are even', async () => {
      for (const person of [one, two]) await comeOn(app, person)
      const given: (string | null)[] = []
      for (let i = 0; i < 5; i++) {
        const number = await file()
        await app.runJobs()
        given.push(await assigneeOf(number))
      }
      expect(new Set(given)).toEqual(new Set([one.id, two.id]))
      for (let i = 1; i < given.length; i++) expect(given[i]).not.toBe(given[i - 1])
      const number = await file()
      await app.runJobs()
      const [mine, other] = (await assigneeOf(number)) === one.id ? [one, two] : [two, one]
      expect(await inbox(mine, number)).toContainEqual(
        expect.objectContaining({ kind: 'report.allot', title: '轮到您了，请接单' }),
      )
      expect(await seen(number)).toMatchObject({ status: 'submitted' })
      const refused = await step(other, number, 'accept')
      expectRefusal(refused, 409, 'step_closed')
      expect(refused.body.detail).toContain(names.get(mine.id)!)
      expect((await step(mine, number, 'accept')).status).toBe(200)
      const told = (await app.call('GET', `/v1/reports/${number}`, { token: resident.token })).body
      expect(JSON.stringify(told)).not.toContain('师傅')
    })

    it('passes over who is full, and tells the dispatcher when nobody is left', async () => {
      await setTerms(app, { mode: 'round_robin', mostOpen: 1 })
      for (const person of [one, two]) await comeOn(app, person)
      const numbers = [await file(), await file(), await file()]
      await app.runJobs()
      const given = await Promise.all(numbers.map(assigneeOf))
      expect(given.filter((id) => id === null)).toHaveLength(1)
      const left = numbers[given.indexOf(null)]!
      expect(await inbox(dispatcher, left)).toContainEqual(
        expect.objectContaining({ kind: 'report.unallotted', title: '在岗的人手上都满了，等您派单' }),
      )
    })

    it('leaves it open to all when nobody is on duty', async () => {
      const number = await file()
      await app.runJobs()
      expect(await assigneeOf(number)).toBeNull()
      expect(await inbox(dispatcher, number)).toContainEqual(
        expect.objectContaining({ kind: 'report.unallotted', title: '没有人在岗，等您派单' }),
      )
      expect((await step(two, number, 'accept')).body.assignee.id).toBe(two.id)
    })

    it('lets others take what was not taken in time', async () => {
      await comeOn(app, one)
      const number = await file()
      await app.runJobs()
      expectRefusal(await step(two, number, 'accept'), 409, 'step_closed')
      await app.ctx().em.nativeUpdate(Report, { number }, { acceptDueAt: app.clock.now })
      expect((await step(two, number, 'accept')).body.assignee.id).toBe(two.id)
    })

    it('begins anew where it is sent to, and is cleared where it left', async () => {
      await comeOn(app, one)
      const number = await file()
      await app.runJobs()
      expect(await assigneeOf(number)).toBe(one.id)
      const away = await step(dispatcher, number, 'transfer', {
        microBrainId: neighbour,
        reason: '在他们那边',
      })
      expect(away.body.left).toBe(true)
      const { id } = await app.ctx().em.findOneOrFail(Report, { number })
      expect(await app.ctx().em.findOneOrFail(Report, { id })).toMatchObject({
        assigneeId: null,
        teamId: null,
      })
      const there = await hire(app, 'dispatcher', neighbour)
      await step(there, number, 'return', { reason: '不在我们这边' })
      await app.runJobs()
      expect(await assigneeOf(number)).toBe(one.id)
      expect((await historyOf(number)).filter((row) => row.step === 'allot')).toHaveLength(2)
    })

    it('gives out what was merged when its turn came, once it goes on by itself', async () => {
      await comeOn(app, one)
      const [number, into] = [await file(), await file()]
      expect((await step(dispatcher, number, 'merge', { into })).status).toBe(200)
      await app.runJobs()
      expect(await assigneeOf(number)).toBeNull()
      await step(dispatcher, number, 'unmerge')
      await app.runJobs()
      expect(await assigneeOf(number)).toBe(one.id)
    })

    it('gives out what the desk keeps for its own post', async () => {
      const top = '330114'
      await setTerms(app, { mode: 'round_robin' }, '', top)
      const colleague = await hire(app, 'staff', top)
      const desk = await hire(app, 'dispatcher', top)
      await comeOn(app, colleague, { microBrainId: top })
      const number = await file({ address: '没有这个地方' })
      await app.runJobs()
      const row = () => app.ctx().em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
      expect(await row()).toMatchObject({ homeId: top, desk: true, assigneeId: null })
      const kept = await step(desk, number, 'transfer', { microBrainId: top, reason: '区里自己办' })
      expect(kept.status).toBe(200)
      await app.runJobs()
      expect(await row()).toMatchObject({ homeId: top, desk: false, assigneeId: colleague.id })
      await setTerms(app, { mode: null }, '', top)
    })

    it('gives out what is put under a category that takes turns', async () => {
      await setTerms(app, { mode: null })
      await setTerms(app, { mode: 'round_robin' }, 'noise')
      await comeOn(app, one)
      const number = await file()
      await app.runJobs()
      expect(await assigneeOf(number)).toBeNull()
      const body = { category: 'noise' }
      await app.call('POST', `/v1/staff/reports/${number}/category`, { token: dispatcher.token, body })
      await app.runJobs()
      expect(await assigneeOf(number)).toBe(one.id)
      await setTerms(app, { mode: null }, 'noise')
    })

    it('gives out what waited for somebody to come on, the urgent ones first', async () => {
      await setTerms(app, { mode: 'round_robin', mostOpen: 2 })
      const numbers = [await file(), await file()]
      const urgent = await file({ text: '楼道着火了，快来人', category: 'fire' })
      const away = await file({ category: 'noise' })
      await step(two, away, 'accept')
      await app.runJobs()
      expect(await Promise.all([...numbers, urgent].map(assigneeOf))).toEqual([null, null, null])
      await comeOn(app, one)
      await app.runJobs()
      expect(await Promise.all([urgent, ...numbers].map(assigneeOf))).toEqual([one.id, one.id, null])
      expect(await assigneeOf(away)).toBe(two.id)
    })

    it('gives out what waited when a roster begins a shift by itself', async () => {
      const waiting = await file()
      await app.runJobs()
      expect((await seen(waiting)).assignee).toBeNull()
      const minute = (afterMs: number) =>
        new Date(app.clock.now.getTime() + 8 * hourMs + afterMs).toISOString().slice(11, 16)
      const roster = await app.call('PUT', `${post}/duty/weekly`, {
        token: dispatcher.token,
        body: {
          staffId: two.id,
          frames: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({
            weekday,
            from: minute(10 * 60_000),
            until: minute(2 * hourMs),
          })),
        },
      })
      expect(roster.status).toBe(200)
      app.clock.advance(5 * 60_000)
      await app.runJobs()
      expect((await seen(waiting)).assignee).toBeNull()
      app.clock.advance(6 * 60_000)
      await app.runJobs()
      expect((await seen(waiting)).assignee).toMatchObject({ id: two.id })
      await app.call('PUT', `${post}/duty/weekly`, {
        token: dispatcher.token,
        body: { staffId: two.id, frames: null },
      })
    })

    it('never gives one twice, however many workers there are', async () => {
      for (const person of [one, two]) await comeOn(app, person)
      const numbers = await Promise.all(Array.from({ length: 6 }, () => file()))
      await Promise.all([app.runJobs(), app.runJobs()])
      const given = await Promise.all(numbers.map(assigneeOf))
      expect(given.filter((id) => id === one.id)).toHaveLength(3)
      expect(given.filter((id) => id === two.id)).toHaveLength(3)
    })
  })
})
