// Photos of a campus by their bare address with a token: read by whoever is shown them, and by nobody else.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { claimCode, startCampusWorld } from '../../test/campus.ts'
import { ask, campus, grantAt, putInCharge, type Line } from '../../test/campus-cases.ts'
import { sendPhoto } from '../../test/photos.ts'
import { callAs, expectRefusal } from '../../test/world.ts'

const lawyer = 'resident-31'
const counsellor = `counsellor-${campus}`
const staff = `staff-${campus}`
const coordinators = [`dispatcher-${campus}`, 'supervisor', 'admin', 'clerk-1', 'guard-1']
const strangers = ['student-2', 'resident-1', 'staff-campus-2', ...coordinators]

describe.each(databases)('photos of a campus on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const photoOf = async (name: string) => sendPhoto(app, await app.signIn(name))
  const open = (name: string, photo: string) => as(name, 'GET', `/v1/photos/${photo}`)
  const expectRead = async (names: string[], photo: string) => {
    for (const name of names) expect([name, (await open(name, photo)).status]).toEqual([name, 200])
  }
  const expectHidden = async (names: string[], photo: string) => {
    for (const name of names) expectRefusal(await open(name, photo), 404, 'not_found')
  }
  const looks = async (number: string): Promise<Line[]> =>
    (await as('student-1', 'GET', '/v1/me/access-log?limit=100')).body.items.filter(
      ({ about }: Line) => about === number,
    )
  beforeAll(async () => {
    app = await startCampusWorld(kind, { RATE_LIMIT: 'off' })
    await claimCode(app, 1)
    await putInCharge(app, lawyer)
    await app.signIn(counsellor)
    await app.signIn(staff)
  })
  afterAll(() => app.close())

  it.each([
    ['legal_aid', lawyer, [counsellor, staff]],
    ['counselling', counsellor, ['counsellor-campus-2', lawyer, staff]],
  ])('of a case of %s are for its asker and whoever has it', async (service, handler, others) => {
    const sent = await photoOf('student-1')
    const { number } = await ask(app, 'student-1', service, { text: '请您看看', photoIds: [sent] })
    await expectHidden([...others, ...strangers], sent)
    expect(await looks(number)).toEqual([])
    await expectRead(['student-1', handler], sent)
    expect(await looks(number)).toMatchObject([{ field: 'case', by: expect.stringMatching(`:${campus}$`) }])
    const said = await photoOf('student-1')
    const more = { text: '还有一张', photoIds: [said] }
    await as('student-1', 'POST', `/v1/campus/requests/${number}/messages`, more)
    const answered = await photoOf(handler)
    const answer = { text: '请看这张', photoIds: [answered] }
    expect((await as(handler, 'POST', `/v1/staff/cases/${number}/messages`, answer)).status).toBe(201)
    for (const photo of [said, answered]) {
      await expectHidden([...others, ...strangers], photo)
      await expectRead(['student-1', handler], photo)
    }
    expect(await looks(number)).toHaveLength(1)
  })

  it('of a case go with the case when it is handed over', async () => {
    const sent = await photoOf('student-1')
    const { number } = await ask(app, 'student-1', 'legal_aid', { text: '合同有问题', photoIds: [sent] })
    const answered = await photoOf(lawyer)
    await as(lawyer, 'POST', `/v1/staff/cases/${number}/messages`, { text: '范本', photoIds: [answered] })
    const next = await putInCharge(app, 'resident-32')
    await expectHidden(['resident-32'], sent)
    const left = await as(lawyer, 'POST', `/v1/staff/cases/${number}/hand-over`, { personId: next })
    expect(left.status).toBe(200)
    await expectHidden([lawyer], sent)
    await expectRead(['student-1', 'resident-32'], sent)
    await expectRead(['student-1', 'resident-32'], answered)
  })

  it('of a thread are for the student and for the post that has the matter', async () => {
    const { number } = await ask(app, 'student-1', 'trouble', { text: '宿舍的灯一直闪' })
    const said = await photoOf('student-1')
    const url = `/v1/campus/requests/${number}/messages`
    expect((await as('student-1', 'POST', url, { text: '就是这盏', photoIds: [said] })).status).toBe(201)
    const answered = await photoOf(staff)
    const answer = { text: '换成这种', photoIds: [answered] }
    const staffUrl = `/v1/staff/campus/requests/${number}/messages`
    expect((await as(staff, 'POST', staffUrl, answer)).status).toBe(201)
    for (const photo of [said, answered]) {
      await expectHidden(['student-2', 'resident-1', 'staff-campus-2', 'admin', 'clerk-1'], photo)
      await expectRead(['student-1', staff, `dispatcher-${campus}`, 'supervisor'], photo)
    }
  })

  it('of a thing are for whoever is shown them: of a card for who found it and the people of the campus', async () => {
    const put = async (category: string) => {
      const photo = await photoOf('student-3')
      const body = { kind: 'found', category, title: '捡到的', campusId: campus, photoIds: [photo] }
      const { body: item } = await as('student-3', 'POST', '/v1/campus/lost-items', body)
      return { photo, id: item.id as string }
    }
    const card = await put('card')
    await expectHidden(['student-2', 'resident-1', 'staff-campus-2', 'admin'], card.photo)
    await expectRead(['student-3', staff, `dispatcher-${campus}`], card.photo)
    const umbrella = await put('umbrella')
    await expectRead(['student-2', 'resident-1', staff], umbrella.photo)
    await as('student-2', 'POST', `/v1/campus/lost-items/${umbrella.id}/claims`, { details: '伞柄有划痕' })
    expect((await as('student-3', 'POST', `/v1/campus/lost-items/${umbrella.id}/withdraw`)).status).toBe(200)
    await expectHidden(['resident-1', 'staff-campus-2'], umbrella.photo)
    await expectRead(['student-2', 'student-3', staff], umbrella.photo)
  })

  it('are nobody’s but their sender’s before they are sent with anything', async () => {
    const photo = await photoOf('student-1')
    await grantAt(app, 'resident-34', 'counsellor')
    await expectHidden([lawyer, counsellor, 'resident-34', ...strangers], photo)
    await expectRead(['student-1'], photo)
  })
})
