// 校园110 where two things meet: a press while it is closed, WeChat that is away, phones with wrong clocks, a call that nobody ends.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sosLimits } from '@chaolin/shared/campus/sos'
import { databases, type TestApp } from '../../../test/app.ts'
import { startCampusWorld } from '../../../test/campus.ts'
import { callAs, expectRefusal } from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'
import { getMicroBrain } from '../../routing/queries.ts'

const campusId = 'campus-1'
const guard = `staff-${campusId}`
const chief = `dispatcher-${campusId}`

describe.each(databases)('the ends of 校园110 on %s', (kind) => {
  let app: TestApp
  let place: { lng: number; lat: number; coordinates: 'wgs84' }
  let counter = 10
  const as = callAs(() => app)
  const somebody = () => `student-${counter++}`
  const press = (name: string, body: object = { campusId, place }) => as(name, 'POST', '/v1/campus/sos', body)
  const current = async (name: string) => (await as(name, 'GET', '/v1/campus/sos/current')).body.sos
  const take = (name: string, number: string, step: string, body?: object) =>
    as(name, 'POST', `/v1/staff/campus/sos/${number}/${step}`, body)
  const detail = async (number: string) => (await as(chief, 'GET', `/v1/staff/campus/sos/${number}`)).body

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    const campus = (await getMicroBrain(app.ctx(), campusId))!
    place = { lng: campus.lng, lat: campus.lat, coordinates: 'wgs84' }
    for (const name of [guard, chief]) await app.signIn(name)
  })
  afterEach(() => app.call('DELETE', '/sandbox/faults'))
  afterAll(() => app.close())

  it('a press or a step with nothing to say needs no body', async () => {
    const name = somebody()
    const token = await app.signIn(name)
    const { status, body } = await app.call('POST', '/v1/campus/sos', { token })
    expect(status).toBe(201)
    expect((await press(name, {})).body.number).toBe(body.number)
    const { number } = (await press(somebody())).body
    expect((await take(guard, number, 'acknowledge')).status).toBe(200)
    expect((await take(guard, number, 'arrive')).status).toBe(200)
    expect((await as(name, 'POST', `/v1/campus/sos/${body.number}/false-alarm`)).status).toBe(200)
  })

  it('a press while staff close the call joins an open call or makes a new one, never a closed one', async () => {
    const name = somebody()
    for (let i = 0; i < 12; i++) {
      const { number } = (await press(name)).body
      const [pressed, closed] = await Promise.all([
        press(name),
        take(chief, number, 'close', { note: '看过了' }),
      ])
      expect([pressed.status, closed.status]).toEqual([201, 200])
      const open = await current(name)
      // Pressed before the end it is the call that was closed; pressed after it, a new one.
      expect(pressed.body.number).toBe(open?.number ?? number)
      if (open) await take(chief, open.number, 'close', { note: '看过了' })
    }
  })

  it('its caller hears that somebody comes, though WeChat fails for those who were told', async () => {
    const body = { templateId: 'campus_sos', accepted: true }
    expect((await as(guard, 'POST', '/v1/me/subscriptions', body)).status).toBeLessThan(300)
    const fault = { path: '/cgi-bin/message/subscribe/send', errcode: -1, times: 50 }
    expect((await app.call('POST', '/sandbox/faults', { body: fault })).status).toBeLessThan(300)
    const name = somebody()
    const { number } = (await press(name)).body
    await app.runJobs()
    await take(guard, number, 'acknowledge')
    await app.runJobs()
    const { items } = (await as(name, 'GET', '/v1/notices')).body
    expect(items).toContainEqual(expect.objectContaining({ kind: 'sos.acknowledge', number }))
    await take(chief, number, 'close', { note: '到了' })
  })

  it('a phone that is years behind is taken to be a day behind', async () => {
    const { number } = (await press(somebody(), { campusId, place, at: '1970-01-01T00:00:00Z' })).body
    const { raisedAt, trail } = await detail(number)
    const oldest = app.clock.now.getTime() - sosLimits.oldestMs
    expect([raisedAt, trail[0].takenAt].map((time) => Date.parse(time))).toEqual([oldest, oldest])
  })

  it('nobody closes it: it ends after a day, and seven days later nothing says where it was', async () => {
    const name = somebody()
    const { number } = (await press(name, { campusId, place, note: '三号楼东侧' })).body
    await take(guard, number, 'acknowledge', { note: '在三号楼东侧' })
    app.clock.advance(sosLimits.lapsesAfterMs - 1000)
    await app.runJobs()
    expect(await current(name)).toMatchObject({ number, status: 'acknowledged' })
    app.clock.advance(1000)
    await app.runJobs()
    expect(await current(name)).toBeNull()
    expect(await detail(number)).toMatchObject({ status: 'closed', trail: [{}] })
    app.clock.advance(sosLimits.keepPlaceMs)
    await app.runJobs()
    const whole = await detail(number)
    expect(whole).toMatchObject({ trail: [], note: null })
    expect(JSON.stringify(whole.history)).not.toContain('三号楼')
    const alerts = await readRows<{ distance_m: number | null }>(
      app.ctx().em,
      'select a.distance_m from campus_sos_alerts a join campus_sos s on s.id = a.sos_id where s.number = ?',
      [number],
    )
    expect(alerts.length).toBeGreaterThan(0)
    expect(alerts.every(({ distance_m: metres }) => metres === null)).toBe(true)
  })

  it('is not silenced by deleting the account: that waits until the call is over', async () => {
    const name = somebody()
    const { number } = (await press(name)).body
    const refused = await as(name, 'DELETE', '/v1/me')
    expectRefusal(refused, 409, 'sos_open')
    expect(refused.body.title).toContain('还没有结束')
    // Nobody said that all is well: it goes on, with its place, and so does the account.
    expect(await detail(number)).toMatchObject({ status: 'open', trail: [{}] })
    expect((await as(name, 'GET', '/v1/me')).status).toBe(200)
    await take(chief, number, 'close', { note: '看过了' })
    expect((await as(name, 'DELETE', '/v1/me')).status).toBe(204)
  })
})
