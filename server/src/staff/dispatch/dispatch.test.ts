// Who gets it: grab and assign, by rule, up to a limit; and of two at once one, while the other hears who.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { comeOn, goOff, hire, newPerson, setTerms, type Colleague } from '../../../test/crew.ts'
import { expectRefusal, fileReport, home, neighbour, startWorld } from '../../../test/world.ts'
import { Report, ReportHistory } from '../../reports/entities.ts'
import { DispatchRule } from './entities.ts'

const post = `/v1/staff/micro-brains/${home}`

describe.each(databases)('dispatch on %s', (kind) => {
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
    await rules([])
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
  const rules = (items: object[]) =>
    app.call('PUT', `${post}/dispatch-rules`, { token: dispatcher.token, body: { items } })
  const inbox = async (person: Colleague, number: string): Promise<{ title: string; kind: string }[]> =>
    (await app.call('GET', '/v1/notices?limit=100', { token: person.token })).body.items.filter(
      (item: { number: string }) => item.number === number,
    )
  const newTeam = async (...members: Colleague[]): Promise<string> => {
    const body = { kind: 'grid', name: '网格一组' }
    const { id } = (await app.call('POST', `${post}/teams`, { token: dispatcher.token, body })).body
    for (const member of members)
      await app.call('PUT', `${post}/teams/${id}/members/${member.id}`, { token: dispatcher.token })
    return id
  }
  const historyOf = async (number: string) => {
    const { id } = await app.ctx().em.findOneOrFail(Report, { number })
    return app.ctx().em.find(ReportHistory, { reportId: id }, { orderBy: { seq: 1 } })
  }

  describe('grab', () => {
    it('gives it to who of the staff takes it, and to nobody when the dispatcher takes it', async () => {
      const grabbed = await file()
      expect((await step(one, grabbed, 'accept')).body).toMatchObject({
        status: 'accepted',
        assignee: { id: one.id, name: '赵师傅' },
      })
      const taken = await file()
      expect((await step(dispatcher, taken, 'accept')).body).toMatchObject({ assignee: null, team: null })
      expect((await step(one, taken, 'dispatch', { staffId: one.id })).body.assignee.id).toBe(one.id)
    })

    it('lets nobody of the staff take what a colleague has, nor give it to others', async () => {
      const number = await file()
      await step(one, number, 'accept')
      const refused = await step(two, number, 'dispatch', { staffId: two.id })
      expectRefusal(refused, 409, 'step_closed')
      expect(refused.body.detail).toContain('赵师傅')
      expectRefusal(await step(one, number, 'dispatch', { staffId: two.id }), 403, 'forbidden')
      const stranger = await hire(app, 'staff', neighbour)
      const away = await step(dispatcher, number, 'dispatch', { staffId: stranger.id })
      expectRefusal(away, 400, 'invalid', 'staffId')
      expectRefusal(await step(dispatcher, number, 'dispatch', { teamId: 'none' }), 400, 'invalid', 'teamId')
    })

    it('says who may not give it to others before it says that it is too early', async () => {
      const number = await file()
      expectRefusal(await step(one, number, 'dispatch', { staffId: two.id }), 403, 'forbidden')
      expectRefusal(await step(one, number, 'dispatch', { teamId: 'none' }), 403, 'forbidden')
      expectRefusal(await step(one, number, 'dispatch', { staffId: one.id }), 409, 'step_closed')
    })

    it('lets a colleague take what somebody had who works there no more', async () => {
      const leaving = await hire(app)
      const number = await file()
      await step(leaving, number, 'accept')
      expectRefusal(await step(two, number, 'dispatch', { staffId: two.id }), 409, 'step_closed')
      const admin = await app.signIn('admin')
      const role = { role: 'staff', microBrainId: home }
      await app.call('DELETE', `/v1/admin/people/${leaving.id}/roles`, { token: admin, body: role })
      expect((await step(two, number, 'dispatch', { staffId: two.id })).body.assignee.id).toBe(two.id)
    })

    it('may be confirmed once, and passed on by the dispatcher', async () => {
      const number = await file()
      await step(one, number, 'accept')
      expect((await step(one, number, 'dispatch', { staffId: one.id })).status).toBe(200)
      expectRefusal(await step(one, number, 'dispatch', { staffId: one.id }), 409, 'step_closed')
      expect((await step(dispatcher, number, 'dispatch', { staffId: two.id })).body.assignee.id).toBe(two.id)
      expect((await historyOf(number)).at(-1)).toMatchObject({
        step: 'dispatch',
        internalNote: '派给钱师傅',
        data: { staffId: two.id, teamId: null, fromStaffId: one.id, fromTeamId: null },
      })
    })
  })

  it('two accept at once: one has it, the other is told who and when', async () => {
    for (let round = 0; round < 5; round++) {
      const number = await file()
      const answers = await Promise.all([one, two].map((person) => step(person, number, 'accept')))
      const [won, lost] = answers[0]!.status === 200 ? answers : [answers[1], answers[0]]
      expect(won!.status).toBe(200)
      expectRefusal(lost!, 409, 'step_closed')
      const { name } = won!.body.assignee
      expect(lost!.body.detail).toMatch(new RegExp(`^${name} \\d\\d:\\d\\d 接了$`))
    }
    const earlier = await file()
    await step(one, earlier, 'accept')
    await app
      .ctx()
      .em.nativeUpdate(ReportHistory, { step: 'accept' }, { at: new Date('2026-11-16T09:20:00+08:00') })
    expect((await step(dispatcher, earlier, 'accept')).body.detail).toBe('赵师傅 11月16日 09:20 接了')
  })

  describe('assign', () => {
    it('keeps the staff from taking anything themselves', async () => {
      await setTerms(app, { mode: 'assign' })
      const number = await file()
      const refused = await step(one, number, 'accept')
      expectRefusal(refused, 409, 'step_closed')
      expect(refused.body.detail).toBe('这里由指挥员派单')
      await step(dispatcher, number, 'accept')
      expectRefusal(await step(one, number, 'dispatch', { staffId: one.id }), 409, 'step_closed')
      expect((await step(dispatcher, number, 'dispatch', { staffId: one.id })).body.assignee.id).toBe(one.id)
      expect((await step(one, number, 'progress', { note: '到了' })).status).toBe(200)
    })

    it('holds for the category that says so alone', async () => {
      await setTerms(app, { mode: 'assign' }, 'noise')
      expectRefusal(await step(one, await file({ category: 'noise' }), 'accept'), 409, 'step_closed')
      expect((await step(one, await file(), 'accept')).status).toBe(200)
      await setTerms(app, { mode: null }, 'noise')
    })
  })

  describe('a team', () => {
    it('is told, those on duty alone if there are any; its members may take it, others may not', async () => {
      const team = await newTeam(one)
      const [first, second] = [await file(), await file()]
      for (const number of [first, second]) await step(dispatcher, number, 'accept')
      expect((await step(dispatcher, first, 'dispatch', { teamId: team })).body).toMatchObject({
        assignee: null,
        team: { id: team, name: '网格一组' },
      })
      await app.runJobs()
      expect(await inbox(one, first)).toContainEqual(
        expect.objectContaining({ kind: 'report.dispatch', title: '派给您的队伍一件事' }),
      )
      expect((await inbox(two, first)).map(({ kind }) => kind)).not.toContain('report.dispatch')
      expectRefusal(await step(two, first, 'dispatch', { staffId: two.id }), 409, 'step_closed')
      expect((await step(one, first, 'dispatch', { staffId: one.id })).body).toMatchObject({
        assignee: { id: one.id },
        team: { id: team },
      })
      await app.call('PUT', `${post}/teams/${team}/members/${two.id}`, { token: dispatcher.token })
      await comeOn(app, two)
      await step(dispatcher, second, 'dispatch', { teamId: team })
      await app.runJobs()
      expect((await inbox(two, second)).map(({ kind }) => kind)).toContain('report.dispatch')
      expect((await inbox(one, second)).map(({ kind }) => kind)).not.toContain('report.dispatch')
      await goOff(app, two)
      const end = await app.call('DELETE', `${post}/teams/${team}`, { token: dispatcher.token })
      expectRefusal(end, 409, 'step_closed')
      expect(end.body.detail).toContain('2 件')
    })

    it('is no news with names for the resident', async () => {
      const number = await file()
      await step(dispatcher, number, 'accept')
      await step(dispatcher, number, 'dispatch', { staffId: one.id, internalNote: '赵师傅去' })
      const mine = (await app.call('GET', `/v1/reports/${number}`, { token: resident.token })).body
      expect(mine.timeline.at(-1)).toMatchObject({ step: 'dispatch', title: '派人去办' })
      expect(JSON.stringify(mine)).not.toContain('赵师傅')
    })
  })

  describe('the limit of a person', () => {
    it('holds for taking and for giving, and ends with the work', async () => {
      await setTerms(app, { mostOpen: 1 })
      const [first, second] = [await file(), await file()]
      await step(one, first, 'accept')
      const full = await step(one, second, 'accept')
      expectRefusal(full, 409, 'person_full')
      expect(full.body.detail).toBe('您手上已经有 1 件')
      await step(dispatcher, second, 'accept')
      const given = await step(dispatcher, second, 'dispatch', { staffId: one.id })
      expectRefusal(given, 409, 'person_full')
      expect(given.body.detail).toBe('赵师傅手上已经有 1 件')
      expect((await step(one, first, 'dispatch', { staffId: one.id })).status).toBe(200)
      await step(one, first, 'resolve', { note: '好了', evidencePhotoIds: [] })
      await app.ctx().em.nativeUpdate(Report, { number: first }, { status: 'resolved' })
      expect((await step(dispatcher, second, 'dispatch', { staffId: one.id })).status).toBe(200)
    })

    it('of one person comes before that of the post', async () => {
      const own = (mostOpen: number | null) =>
        app.call('PUT', `${post}/people/${one.id}`, {
          token: dispatcher.token,
          body: { name: '赵师傅', mostOpen },
        })
      await setTerms(app, { mostOpen: 1 })
      await own(2)
      const numbers = [await file(), await file(), await file()]
      const answers = []
      for (const number of numbers) answers.push((await step(one, number, 'accept')).status)
      expect(answers).toEqual([200, 200, 409])
      await own(null)
    })

    it('is never passed, however many come at once', async () => {
      await setTerms(app, { mostOpen: 3 })
      const numbers = await Promise.all(Array.from({ length: 8 }, () => file()))
      const answers = await Promise.all(numbers.map((number) => step(one, number, 'accept')))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
      expect(await app.ctx().em.count(Report, { assigneeId: one.id })).toBe(3)
    })
  })

  describe('rules', () => {
    it('are refused when they name nobody, two, or somebody elsewhere', async () => {
      const stranger = await hire(app, 'staff', neighbour)
      expectRefusal(await rules([{ keyword: '井盖' }]), 400, 'invalid', 'items.0.staffId')
      expectRefusal(await rules([{ staffId: one.id, teamId: 'x' }]), 400, 'invalid', 'items.0.staffId')
      expectRefusal(await rules([{ staffId: stranger.id }]), 400, 'invalid', 'items.0.staffId')
      expectRefusal(await rules([{ staffId: one.id }, { teamId: 'none' }]), 400, 'invalid', 'items.1.teamId')
      expectRefusal(await rules([{ staffId: one.id, category: 'none' }]), 400, 'invalid', 'items.0.category')
      const hours = { from: '08:00', until: '08:00' }
      expectRefusal(await rules([{ staffId: one.id, hours }]), 400, 'invalid')
    })

    it('are asked in their order, before turns', async () => {
      await setTerms(app, { mode: 'round_robin' })
      await comeOn(app, one)
      const team = await newTeam(two)
      const saved = await rules([
        { category: 'noise', staffId: one.id },
        { keyword: '井盖', teamId: team },
        { hours: { from: '22:00', until: '06:00' }, staffId: one.id },
      ])
      expect(saved.body.items).toMatchObject([
        { category: 'noise', name: '赵师傅', broken: null },
        { keyword: '井盖', name: '网格一组', broken: null },
        { hours: { from: '22:00', until: '06:00' }, broken: null },
      ])
      const numbers = [await file({ text: '井盖松了' }), await file({ category: 'noise', text: '太吵' })]
      await app.runJobs()
      expect(await seen(numbers[0]!)).toMatchObject({
        team: { id: team },
        assignee: null,
        status: 'submitted',
      })
      expect(await seen(numbers[1]!)).toMatchObject({ assignee: { id: one.id } })
      expect((await historyOf(numbers[0]!)).at(-1)).toMatchObject({
        by: 'system',
        internalNote: '按规则派给网格一组',
        data: { teamId: team, staffId: null, mode: 'rule' },
      })
      expect((await step(two, numbers[0]!, 'accept')).body).toMatchObject({
        assignee: { id: two.id },
        team: { id: team },
      })
      await goOff(app, one)
    })

    it('are shown as broken and passed over when who should get it is gone', async () => {
      const leaving = await hire(app)
      await rules([{ staffId: leaving.id }, { staffId: two.id }])
      const admin = await app.signIn('admin')
      const role = { role: 'staff', microBrainId: home }
      await app.call('DELETE', `/v1/admin/people/${leaving.id}/roles`, { token: admin, body: role })
      const shown = await app.call('GET', `${post}/dispatch-rules`, { token: one.token })
      expect(shown.body.items).toMatchObject([{ broken: 'receiver_gone' }, { broken: null }])
      const number = await file()
      await app.runJobs()
      expect((await seen(number)).assignee.id).toBe(two.id)
      expect(await app.ctx().em.count(DispatchRule, { microBrainId: home })).toBe(2)
    })
  })
})
