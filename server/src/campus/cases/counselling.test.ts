// Counselling: help at once, no name until it is told, nothing for anybody else; and what a shift hands over.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { ask, campus, grantAt, putInCharge, revokeAt, type Line } from '../../../test/campus-cases.ts'
import { callAs, expectRefusal, hourMs, personId } from '../../../test/world.ts'

const minuteMs = 60_000

describe.each(databases)('counselling on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const ids: Record<string, string> = {}
  const cases = (name: string) => as(name, 'GET', '/v1/staff/cases')
  const caseOf = (name: string, number: string) => as(name, 'GET', `/v1/staff/cases/${number}`)
  const say = (name: string, number: string, text: string) =>
    as(name, 'POST', `/v1/staff/cases/${number}/messages`, { text })
  const own = async (name: string, number: string) =>
    (await as(name, 'GET', `/v1/campus/requests/${number}`)).body
  const round = async () => {
    app.clock.advance(minuteMs)
    await app.runJobs()
  }

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const n of [1, 2, 3]) await claimCode(app, n)
    for (const role of ['staff', 'dispatcher']) await app.signIn(`${role}-${campus}`)
    ids.second = await putInCharge(app, 'resident-32')
    for (const text of ['第一件', '第二件', '第三件']) await ask(app, 'student-3', 'legal_aid', { text })
    await app.runJobs()
  }, 120_000)
  afterAll(() => app.close())

  let talk = ''
  it('counselling: urgent words show help lines at once, in the answer and in the view', async () => {
    const calm = await ask(app, 'student-2', 'counselling', { text: '最近睡不好，想聊聊' })
    expect(calm).toMatchObject({ helpLines: [], status: 'waiting', anonymous: true })
    const { number, helpLines } = await ask(app, 'student-1', 'counselling', { text: '撑不住了，不想活了' })
    talk = number
    expect(helpLines.map((line: Line) => line.number)).toEqual([
      '12356',
      expect.stringMatching(/^0571/),
      '120',
      '110',
    ])
    expect((await own('student-1', talk)).helpLines).toEqual(helpLines)
    const later = await as('student-2', 'POST', `/v1/campus/requests/${calm.number}/messages`, {
      text: '我想死',
    })
    expect(later.body.helpLines).toEqual(helpLines)
    expect((await own('student-2', calm.number)).helpLines).toEqual(helpLines)
    // Of a sealed case a coordinator learns no number, not even while nobody has it.
    const waiting = await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/waiting`)
    expect(waiting.body.items).toEqual([])
    expectRefusal(
      await as(`dispatcher-${campus}`, 'POST', `/v1/staff/cases/${talk}/give`, { personId: ids.second }),
      404,
      'not_found',
    )
    const counts = (await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/counts`)).body.items
    expect(counts.find(({ service }: Line) => service.code === 'counselling')).toMatchObject({
      waiting: 2,
      open: 0,
    })
  })

  it('what nobody has is told to the coordinator, without a number', async () => {
    app.clock.advance(4 * hourMs)
    await round()
    const late = (await as(`dispatcher-${campus}`, 'GET', '/v1/notices')).body.items.filter(
      ({ kind }: Line) => kind === 'campus.waiting',
    )
    // Each of the two, and the word after the first of them.
    expect(late).toHaveLength(3)
    for (const notice of late) expect(notice).not.toHaveProperty('number')
    await round()
    expect(
      (await as(`dispatcher-${campus}`, 'GET', '/v1/notices')).body.items.filter(
        ({ kind }: Line) => kind === 'campus.waiting',
      ),
    ).toHaveLength(3)
  })

  it('goes to the first counsellor who comes, who sees no name until the student lets them', async () => {
    await app.signIn(`counsellor-${campus}`)
    await app.signIn('counsellor-campus-2')
    await round()
    const list = (await cases(`counsellor-${campus}`)).body.items
    expect(list).toHaveLength(2)
    expect(list.every(({ urgent, asker }: Line) => urgent && asker === null)).toBe(true)
    const seen = (await caseOf(`counsellor-${campus}`, talk)).body
    expect(seen).toMatchObject({ text: '撑不住了，不想活了', asker: null })
    expect(JSON.stringify(seen)).not.toMatch(/学生0001|20260001/)
    for (const name of ['counsellor-campus-2', `dispatcher-${campus}`, `staff-${campus}`, 'resident-32'])
      expectRefusal(await caseOf(name, talk), 404, 'not_found')
    expectRefusal(await as('student-2', 'POST', `/v1/campus/requests/${talk}/name`), 404, 'not_found')
    expect((await say(`counsellor-${campus}`, talk, '我在，您现在安全吗？')).status).toBe(201)
    expect((await own('student-1', talk)).acts).toContain('tellName')
    expect((await as('student-1', 'POST', `/v1/campus/requests/${talk}/name`)).status).toBe(200)
    expect((await own('student-1', talk)).acts).not.toContain('tellName')
    expect((await caseOf(`counsellor-${campus}`, talk)).body.asker).toEqual({
      name: '学生0001',
      kind: 'student',
    })
  })

  it('a second counsellor takes over; whoever loses the role reads nothing more', async () => {
    ids.colleague = await grantAt(app, 'resident-33', 'counsellor')
    const hand = await as(`counsellor-${campus}`, 'POST', `/v1/staff/cases/${talk}/hand-over`, {
      personId: ids.colleague,
    })
    expect(hand.body).toEqual({ number: talk, left: true })
    expectRefusal(await caseOf(`counsellor-${campus}`, talk), 404, 'not_found')
    expect((await caseOf('resident-33', talk)).body.messages).toHaveLength(1)
    await revokeAt(app, 'resident-33', 'counsellor')
    expectRefusal(await caseOf('resident-33', talk), 403, 'forbidden')
    await round()
    // Here since after the case was filed: not theirs again but by a word of its asker.
    expectRefusal(await caseOf(`counsellor-${campus}`, talk), 404, 'not_found')
    await as('student-1', 'POST', `/v1/campus/requests/${talk}/messages`, { text: '我还想说说' })
    expect((await caseOf(`counsellor-${campus}`, talk)).body.number).toBe(talk)
  })

  it('the end of a shift: what is open, who has it, what was said last; of cases only how many', async () => {
    const shift = (name: string, query = '') => as(name, 'GET', `/v1/staff/campus/${campus}/handover${query}`)
    expectRefusal(await shift('counsellor-campus-2'), 403, 'forbidden')
    expectRefusal(await shift('staff-campus-2'), 404, 'not_found')
    const { number } = await ask(app, 'student-2', 'trouble', {
      text: '宿舍楼下的路灯不亮了，打我 13812345678',
    })
    const staff = await personId(app, await app.signIn(`staff-${campus}`))
    await as(`staff-${campus}`, 'POST', `/v1/staff/reports/${number}/accept`, {})
    await as(`staff-${campus}`, 'POST', `/v1/staff/campus/requests/${number}/messages`, {
      text: '今晚电工来看',
    })
    await as('student-3', 'POST', '/v1/campus/sos', { campusId: campus })
    const { body } = await shift(`staff-${campus}`)
    const line = body.reports.find((report: Line) => report.number === number)
    expect(line).toMatchObject({
      service: { code: 'trouble' },
      signal: 'green',
      who: '值班同事',
      lastSaid: { by: 'handler', text: '今晚电工来看' },
    })
    expect(staff).toEqual(expect.any(String))
    expect(body.sos).toEqual([expect.objectContaining({ number: expect.any(String), acknowledgedAt: null })])
    expect(body.cases.map(({ service, open }: Line) => [service.code, open])).toEqual([
      ['legal_aid', 3],
      ['counselling', 2],
    ])
    const standIns = body.reports.filter(({ service }: Line) => service?.code === 'legal_aid')
    expect(standIns).toHaveLength(3)
    for (const one of standIns) expect(one).toMatchObject({ summary: '内容只有经办人能看', lastSaid: null })
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`13812345678|${talk}|第一件|撑不住`))
    const first = await shift(`dispatcher-${campus}`, '?limit=1')
    const second = await shift('supervisor', `?limit=1&cursor=${first.body.nextCursor}`)
    expect(second.body.reports[0].number).not.toBe(first.body.reports[0].number)
  })

  it('one’s own words stand in one’s export, and go when one leaves for good', async () => {
    const mine = (await as('student-1', 'GET', '/v1/me/export')).body
    expect(mine.campusCases).toContainEqual(
      expect.objectContaining({ number: talk, text: '撑不住了，不想活了' }),
    )
    expect(mine.campusMessages.map(({ text }: Line) => text)).toContain('我在，您现在安全吗？')
    expect(JSON.stringify((await as('student-2', 'GET', '/v1/me/export')).body)).not.toContain('撑不住')
    expect((await as('student-1', 'DELETE', '/v1/me')).status).toBe(204)
    const left = (await caseOf(`counsellor-${campus}`, talk)).body
    expect(left).toMatchObject({ status: 'withdrawn', text: '', messages: [], asker: null, acts: [] })
  })
})
