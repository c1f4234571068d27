// A case loses the one who had it: nobody else slips in, nobody is left waiting unseen, no broken row stops the others.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { ask, campus, grantAt, putInCharge, revokeAt, type Line } from '../../../test/campus-cases.ts'
import { callAs, expectRefusal, personId } from '../../../test/world.ts'
import { Report } from '../../reports/entities.ts'

const minuteMs = 60_000
const dispatcher = `dispatcher-${campus}`
const counsellor = `counsellor-${campus}`

describe.each(databases)('a case that lost its handler on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const caseOf = (name: string, number: string) => as(name, 'GET', `/v1/staff/cases/${number}`)
  const own = async (name: string, number: string) =>
    (await as(name, 'GET', `/v1/campus/requests/${number}`)).body
  const round = async (minutes = 1) => {
    app.clock.advance(minutes * minuteMs)
    await app.runJobs()
  }
  const titles = async (name: string, of: string) =>
    (await as(name, 'GET', '/v1/notices?limit=100')).body.items
      .filter(({ kind: its }: Line) => its === of)
      .map(({ title }: Line) => title)
  const toldOfWaiting = () => titles(dispatcher, 'campus.waiting')
  const say = (name: string, number: string, text: string) =>
    as(name, 'POST', `/v1/campus/requests/${number}/messages`, { text })
  const answer = (name: string, number: string, text: string) =>
    as(name, 'POST', `/v1/staff/cases/${number}/messages`, { text })
  /** With the one who holds the role now, and answered once. */
  async function openOne(name: string, text: string) {
    const { number } = await ask(app, name, 'counselling', { text })
    expect((await answer('resident-41', number, '我在')).status).toBe(201)
    return number as string
  }

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const n of [1, 2, 3]) await claimCode(app, n)
    for (const role of ['staff', 'dispatcher']) await app.signIn(`${role}-${campus}`)
    await app.signIn('admin')
    await grantAt(app, 'resident-41', 'counsellor')
    await round()
  }, 120_000)
  afterAll(() => app.close())

  let lost = ''
  it('waits, and its asker and the dispatcher hear so, whoever takes the role afterwards', async () => {
    lost = await openOne('student-1', '最近睡不好')
    await round()
    const before = await toldOfWaiting()
    await grantAt(app, 'resident-42', 'counsellor')
    await revokeAt(app, 'resident-41', 'counsellor')
    await round()
    await round()
    expectRefusal(await caseOf('resident-42', lost), 404, 'not_found')
    expectRefusal(await caseOf('resident-41', lost), 403, 'forbidden')
    expect((await own('student-1', lost)).status).toBe('waiting')
    expect(await titles('student-1', 'campus.case')).toContain('您的老师不再接待，在等新的老师')
    const told = await toldOfWaiting()
    expect(told).toHaveLength(before.length + 1)
    const all = (await as(dispatcher, 'GET', '/v1/notices?limit=100')).body
    expect(JSON.stringify(all)).not.toContain(lost)
    // Back in the role it is not theirs again either: they hold it since now.
    await grantAt(app, 'resident-41', 'counsellor')
    await round()
    expectRefusal(await caseOf('resident-41', lost), 404, 'not_found')
  })

  it('goes to somebody new by the next word of its asker alone', async () => {
    await revokeAt(app, 'resident-41', 'counsellor')
    expect((await say('student-1', lost, '那请新的老师看看')).status).toBe(201)
    expect((await own('student-1', lost)).status).toBe('open')
    expect((await caseOf('resident-42', lost)).body.messages).toHaveLength(2)
    await revokeAt(app, 'resident-42', 'counsellor')
    await grantAt(app, 'resident-41', 'counsellor')
  })

  it('goes by itself to a colleague who had the role when it was filed', async () => {
    await grantAt(app, 'resident-43', 'counsellor')
    await round()
    const { number } = await ask(app, 'student-2', 'counselling', { text: '想聊聊' })
    const first = (await caseOf('resident-41', number)).status === 200 ? 'resident-41' : 'resident-43'
    const other = first === 'resident-41' ? 'resident-43' : 'resident-41'
    await round()
    await revokeAt(app, first, 'counsellor')
    await round()
    expect((await caseOf(other, number)).body.number).toBe(number)
    await revokeAt(app, other, 'counsellor')
    await round()
    await grantAt(app, 'resident-41', 'counsellor')
  })

  it('a message on a case that nobody has is told at once, without a number, and again while it is urgent', async () => {
    const number = await openOne('student-3', '心里很乱')
    await revokeAt(app, 'resident-41', 'counsellor')
    await round()
    const before = await toldOfWaiting()
    expect((await say('student-3', number, '在吗')).status).toBe(201)
    await app.runJobs()
    expect(await toldOfWaiting()).toHaveLength(before.length + 1)
    const { body } = await say('student-3', number, '我不想活了')
    expect(body.helpLines).not.toEqual([])
    await app.runJobs()
    const urgent = await toldOfWaiting()
    expect(urgent).toHaveLength(before.length + 2)
    expect(urgent[0]).toMatch(/很急/)
    for (let half = 0; half < 4; half++) await round(31)
    expect((await toldOfWaiting()).length).toBeGreaterThanOrEqual(urgent.length + 3)
    const all = (await as(dispatcher, 'GET', '/v1/notices?limit=100')).body
    expect(JSON.stringify(all)).not.toContain(number)
    // Whoever comes now has it: the asker has written since.
    await grantAt(app, 'resident-44', 'counsellor')
    await round()
    expect((await caseOf('resident-44', number)).body.urgent).toBe(true)
    await revokeAt(app, 'resident-44', 'counsellor')
    await round()
  })

  it('an urgent one that nobody has is told within a minute, not at its term', async () => {
    const before = await toldOfWaiting()
    await ask(app, 'student-1', 'counselling', { text: '撑不住了，不想活了' })
    await round()
    expect(await toldOfWaiting()).toHaveLength(before.length + 1)
  })

  it('no admin, dispatcher, supervisor or member of staff counsels, whoever gives them the role', async () => {
    const { number } = await ask(app, 'student-2', 'counselling', { text: '只想跟老师说' })
    const idOf = async (name: string) => personId(app, await app.signIn(name))
    const give = async (by: string, name: string, role: object) =>
      as(by, 'PUT', `/v1/admin/people/${await idOf(name)}/roles`, role)
    const counsels = { role: 'counsellor', microBrainId: campus }
    expectRefusal(await give('admin', 'admin', counsels), 403, 'forbidden')
    expect((await give('admin', 'resident-45', { role: 'admin' })).status).toBe(200)
    expect((await give('resident-45', 'admin', counsels)).status).toBe(200)
    for (const name of ['supervisor', dispatcher, `staff-${campus}`])
      expect((await give('admin', name, counsels)).status).toBe(200)
    await round()
    for (const name of ['admin', 'supervisor', dispatcher, `staff-${campus}`]) {
      expectRefusal(await caseOf(name, number), 404, 'not_found')
      expect((await as(name, 'GET', '/v1/staff/cases')).body.items).toEqual([])
    }
    expect((await own('student-2', number)).status).toBe('waiting')
    await app.signIn(counsellor)
    await round()
    const seen = (await caseOf(counsellor, number)).body
    expect(seen).toMatchObject({ number, colleagues: [] })
    const hand = { personId: await idOf(`staff-${campus}`) }
    const handed = await as(counsellor, 'POST', `/v1/staff/cases/${number}/hand-over`, hand)
    expectRefusal(handed, 400, 'invalid', 'personId')
  })

  it('whoever coordinates puts nobody who does so in charge of legal aid, least of all themselves', async () => {
    const { number } = await ask(app, 'student-3', 'legal_aid', { text: '合同的事' })
    const id = await personId(app, await app.signIn(dispatcher))
    const put = (name: string, who: string) =>
      as(name, 'PUT', `/v1/staff/campus/${campus}/handlers/legal_aid/${who}`)
    expectRefusal(await put(dispatcher, id), 400, 'invalid', 'personId')
    await grantAt(app, dispatcher, 'staff')
    expectRefusal(await put(dispatcher, id), 400, 'invalid', 'personId')
    expectRefusal(await put('supervisor', id), 400, 'invalid', 'personId')
    const boss = await grantAt(app, 'supervisor', 'staff')
    expectRefusal(await put('supervisor', boss), 400, 'invalid', 'personId')
    await putInCharge(app, 'resident-31')
    await round()
    expect((await caseOf('resident-31', number)).body.number).toBe(number)
    // Who comes to coordinate later has lost what they had.
    await grantAt(app, 'resident-31', 'dispatcher')
    expectRefusal(await caseOf('resident-31', number), 404, 'not_found')
    await round()
    expect((await own('student-3', number)).status).toBe('waiting')
  })

  it('one row that is broken stops neither the others nor the round', async () => {
    const broken = await ask(app, 'student-1', 'legal_aid', { text: '第一件' })
    const whole = await ask(app, 'student-1', 'legal_aid', { text: '第二件' })
    const { em } = app.ctx()
    const steps = (number: string, n: number) => em.nativeUpdate(Report, { number }, { steps: n })
    // Its next step is written already: giving it out fails.
    await steps(broken.number, 0)
    await putInCharge(app, 'resident-32')
    await round()
    expect((await caseOf('resident-32', whole.number)).body.number).toBe(whole.number)
    expect((await own('student-1', broken.number)).status).toBe('waiting')
    await steps(broken.number, 1)
    await round()
    expect((await own('student-1', broken.number)).status).toBe('open')
  })
})
