// People, teams and duty through their doors: who may read and change them, who is on duty, who might get a report.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { at, centreOf } from '../../../test/borders.ts'
import { comeOn, goOff, hire, newPerson, type Colleague } from '../../../test/crew.ts'
import { expectRefusal, fileReport, home, hourMs, neighbour, startWorld } from '../../../test/world.ts'
import { toWire } from '../../day.ts'
import { DutyPresence } from '../duty/entities.ts'
import { onDutyCount } from '../duty/queries.ts'

const post = `/v1/staff/micro-brains/${home}`
const nextDoor = `/v1/staff/micro-brains/${neighbour}`
const spot = at(centreOf(home))
const metresNorth = (metres: number) => ({ ...spot, lat: spot.lat + metres / 111_195 })

describe.each(databases)('people of a post on %s', (kind) => {
  let app: TestApp
  let staff: Colleague
  let dispatcher: Colleague
  let supervisor: string
  let elsewhere: Colleague
  beforeAll(async () => {
    app = await startWorld(kind)
    staff = await hire(app)
    dispatcher = await hire(app, 'dispatcher')
    elsewhere = await hire(app, 'dispatcher', neighbour)
    supervisor = await app.signIn('supervisor')
  })
  afterAll(() => app.close())

  const call = (method: string, url: string, token: string, body?: unknown) =>
    app.call(method, url, { token, ...(body === undefined ? {} : { body }) })
  const people = async (query = '') => (await call('GET', `${post}/people${query}`, dispatcher.token)).body
  const person = async ({ id }: Colleague, query = '') =>
    (await people(query)).items.find((item: { id: string }) => item.id === id)
  const addTeam = async (more: object = {}) => {
    const body = { kind: 'patrol', name: '东片巡防队', ...more }
    const answer = await call('POST', `${post}/teams`, dispatcher.token, body)
    expect(answer.status).toBe(201)
    return answer.body as { id: string; members: number }
  }
  const member = (method: string, teamId: string, { id }: Colleague, token = dispatcher.token) =>
    call(method, `${post}/teams/${teamId}/members/${id}`, token)
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', until: '18:00' }))
  const weekly = (body: object, token = dispatcher.token) => call('PUT', `${post}/duty/weekly`, token, body)

  describe('are for the post and those above it', () => {
    const doors: [string, string, object | undefined, boolean][] = [
      ['GET', '/people', undefined, true],
      ['GET', '/duty', undefined, true],
      ['GET', '/duty/now', undefined, true],
      ['GET', '/dispatch-rules', undefined, true],
      ['PUT', '/people/nobody', { name: '小张', mostOpen: null }, false],
      ['POST', '/teams', { kind: 'grid', name: '一组' }, false],
      ['PATCH', '/teams/none', { name: '二组' }, false],
      ['DELETE', '/teams/none', undefined, false],
      ['PUT', '/teams/none/members/nobody', undefined, false],
      ['DELETE', '/teams/none/members/nobody', undefined, false],
      ['PUT', '/duty/weekly', { staffId: 'nobody', frames: [] }, false],
      ['PUT', '/duty/days', { staffId: 'nobody', date: '2026-11-20', frames: [] }, false],
      ['PUT', '/dispatch-rules', { items: [] }, false],
    ]
    it.each(doors)('%s %s', async (method, door, body, staffMay) => {
      const resident = await newPerson(app)
      const admin = await app.signIn('admin')
      expectRefusal(await app.call(method, post + door, { body }), 401, 'unauthenticated')
      expectRefusal(await call(method, post + door, resident.token, body), 403, 'forbidden')
      expectRefusal(await call(method, post + door, admin, body), 403, 'forbidden')
      expectRefusal(await call(method, nextDoor + door, dispatcher.token, body), 404, 'not_found')
      const none = `/v1/staff/micro-brains/nowhere${door}`
      expectRefusal(await call(method, none, supervisor, body), 404, 'not_found')
      const own = await call(method, post + door, staff.token, body)
      if (staffMay) expect(own.status).toBe(200)
      else expectRefusal(own, 403, 'forbidden')
      expect([200, 201, 400, 404]).toContain((await call(method, post + door, supervisor, body)).status)
    })

    it('a dispatcher elsewhere who is staff here changes nothing here', async () => {
      const both = await hire(app, 'dispatcher', neighbour)
      const admin = await app.signIn('admin')
      const role = { role: 'staff', microBrainId: home }
      await call('PUT', `/v1/admin/people/${both.id}/roles`, admin, role)
      const answer = await call('POST', `${post}/teams`, both.token, { kind: 'grid', name: '三组' })
      expectRefusal(answer, 403, 'forbidden')
    })
  })

  describe('names and limits', () => {
    const name = (id: string, body: object) => call('PUT', `${post}/people/${id}`, dispatcher.token, body)

    it('are refused when wrong, and for who does not work here', async () => {
      expectRefusal(await name(staff.id, { name: '', mostOpen: null }), 400, 'invalid', 'name')
      expectRefusal(await name(staff.id, { name: '赵师傅', mostOpen: 0 }), 400, 'invalid', 'mostOpen')
      expectRefusal(await name(elsewhere.id, { name: '赵师傅', mostOpen: null }), 404, 'not_found')
    })

    it('are what colleagues read; who has none is listed all the same', async () => {
      const fresh = await hire(app)
      expect(await person(fresh)).toMatchObject({
        name: '值班同事',
        nameless: true,
        role: 'staff',
        mostOpen: 20,
      })
      expect((await name(fresh.id, { name: '赵师傅', mostOpen: 3 })).body).toMatchObject({
        id: fresh.id,
        name: '赵师傅',
        nameless: false,
        mostOpen: 3,
        ownMostOpen: 3,
      })
      await name(fresh.id, { name: '赵工', mostOpen: null })
      expect(await person(fresh)).toMatchObject({ name: '赵工', mostOpen: 20, ownMostOpen: null })
    })
  })

  describe('teams', () => {
    it('are refused with an unknown kind, an empty name, a place that is none', async () => {
      const add = (body: object) => call('POST', `${post}/teams`, dispatcher.token, body)
      expectRefusal(await add({ kind: 'army', name: '一组' }), 400, 'invalid', 'kind')
      expectRefusal(await add({ kind: 'grid', name: ' ' }), 400, 'invalid', 'name')
      const nowhere = { lng: 0, lat: 0, coordinates: 'wgs84' }
      expectRefusal(await add({ kind: 'grid', name: '一组', place: nowhere }), 400, 'invalid')
    })

    it('take in only who works here, once, and keep who was in them', async () => {
      const team = await addTeam()
      expectRefusal(await member('PUT', team.id, elsewhere), 404, 'not_found')
      expectRefusal(await member('PUT', 'none', staff), 404, 'not_found')
      expectRefusal(await member('DELETE', team.id, staff), 404, 'not_found')
      expect((await member('PUT', team.id, staff)).body).toMatchObject({ id: team.id, members: 1 })
      expect((await member('PUT', team.id, staff)).body).toMatchObject({ members: 1 })
      expect((await person(staff)).teams).toContain(team.id)
      expect((await member('DELETE', team.id, staff)).body).toMatchObject({ members: 0 })
      expect((await member('PUT', team.id, staff)).body).toMatchObject({ members: 1 })
    })

    it('change their name and place, and end when they hold nothing', async () => {
      const team = await addTeam({ place: spot })
      const change = (body: object) => call('PATCH', `${post}/teams/${team.id}`, dispatcher.token, body)
      expect((await change({ name: '西片巡防队' })).body).toMatchObject({ name: '西片巡防队', place: spot })
      expect((await change({ place: null })).body).toMatchObject({ name: '西片巡防队', place: null })
      expect((await call('DELETE', `${post}/teams/${team.id}`, dispatcher.token)).status).toBe(204)
      expectRefusal(await change({ name: '又来了' }), 404, 'not_found')
      expect((await people()).teams.map(({ id }: { id: string }) => id)).not.toContain(team.id)
    })
  })

  describe('duty', () => {
    it('rosters are refused when wrong', async () => {
      expectRefusal(await weekly({ frames: [] }), 400, 'invalid', 'staffId')
      expectRefusal(await weekly({ staffId: staff.id, teamId: 'x', frames: [] }), 400, 'invalid', 'staffId')
      expectRefusal(await weekly({ staffId: elsewhere.id, frames: [] }), 400, 'invalid', 'staffId')
      const frames = [{ weekday: 1, from: '08:00', until: '08:00' }]
      expectRefusal(await weekly({ staffId: staff.id, frames }), 400, 'invalid', 'frames.0.until')
      const day = { staffId: staff.id, date: '2026-02-30', frames: [] }
      expectRefusal(await call('PUT', `${post}/duty/days`, dispatcher.token, day), 400, 'invalid', 'date')
      for (const query of [
        'from=2026-11-01',
        'from=2026-11-02&until=2026-11-01',
        'from=2026-11-01&until=2026-12-31',
      ])
        expectRefusal(await call('GET', `${post}/duty?${query}`, staff.token), 400, 'invalid', 'until')
    })

    it('comes from the roster of the team, from one’s own before it, and from a date before both', async () => {
      const one = await hire(app)
      const team = await addTeam({ name: '白班' })
      await member('PUT', team.id, one)
      expect(await person(one)).toMatchObject({ onDuty: false })
      expect((await weekly({ teamId: team.id, frames: everyDay })).status).toBe(200)
      expect(await person(one)).toMatchObject({ onDuty: true, until: '2026-11-18T18:00:00.000+08:00' })
      await weekly({ staffId: one.id, frames: [] })
      expect(await person(one)).toMatchObject({ onDuty: false })
      const day = { staffId: one.id, date: '2026-11-18', frames: [{ from: '09:00', until: '11:00' }] }
      const told = await call('PUT', `${post}/duty/days`, dispatcher.token, day)
      expect(told.body).toMatchObject({ from: '2026-11-18', until: '2026-11-18' })
      expect(await person(one)).toMatchObject({ onDuty: true, until: '2026-11-18T11:00:00.000+08:00' })
      await call('PUT', `${post}/duty/days`, dispatcher.token, { ...day, frames: null })
      await weekly({ staffId: one.id, frames: null })
      expect(await person(one)).toMatchObject({ onDuty: true, until: '2026-11-18T18:00:00.000+08:00' })
      const now = (await call('GET', `${post}/duty/now`, staff.token)).body
      expect(now.items).toContainEqual(
        expect.objectContaining({ id: one.id, by: 'roster', teams: [team.id] }),
      )
      expect(now.teams).toContainEqual({ id: team.id, name: '白班', kind: 'patrol' })
      await member('DELETE', team.id, one)
      expect(await person(one)).toMatchObject({ onDuty: false })
      await weekly({ teamId: team.id, frames: null })
    })

    it('stays known as it was', async () => {
      const one = await hire(app)
      const range = () => call('GET', `${post}/duty?from=2026-11-18&until=2026-11-18`, staff.token)
      await weekly({ staffId: one.id, frames: [{ weekday: 3, from: '10:00', until: '20:00' }] })
      app.clock.advance(hourMs)
      await weekly({ staffId: one.id, frames: null })
      const shifts = (await range()).body.shifts.filter(
        (shift: { staffId: string }) => shift.staffId === one.id,
      )
      expect(shifts).toEqual([
        expect.objectContaining({
          from: '2026-11-18T10:00:00.000+08:00',
          until: '2026-11-18T11:00:00.000+08:00',
        }),
      ])
    })
  })

  describe('my own duty', () => {
    it('is mine alone, at a post of mine, and a place belongs to being on', async () => {
      const own = (token: string, body: object) => app.call('POST', '/v1/staff/duty', { token, body })
      expectRefusal(await own('', { on: true }), 401, 'unauthenticated')
      expectRefusal(await own((await newPerson(app)).token, { on: true }), 403, 'forbidden')
      expectRefusal(await own(supervisor, { on: true }), 403, 'forbidden')
      expectRefusal(await own(staff.token, {}), 400, 'invalid', 'on')
      expectRefusal(await own(staff.token, { on: false, place: spot }), 400, 'invalid', 'place')
      expectRefusal(await own(staff.token, { on: true, microBrainId: neighbour }), 404, 'not_found')
      const noKey = await app.call('POST', '/v1/staff/duty', {
        token: staff.token,
        body: { on: true },
        key: null,
      })
      expectRefusal(noKey, 400, 'idempotency_key_missing')
    })

    it('begins and ends by one’s own word, and counts', async () => {
      const one = await hire(app)
      const before = (await onDutyCount(app.ctx(), [home, neighbour])).get(home)!
      expect((await comeOn(app, one)).body).toMatchObject({
        microBrainId: home,
        onDuty: true,
        by: 'self',
        placed: false,
      })
      expect((await onDutyCount(app.ctx(), [home, neighbour])).get(home)).toBe(before + 1)
      expect((await goOff(app, one)).body).toMatchObject({ onDuty: false, until: null })
      expect((await goOff(app, one)).body).toMatchObject({ onDuty: false })
      expect((await onDutyCount(app.ctx(), [home])).get(home)).toBe(before)
      const today = app.clock.now.toISOString().slice(0, 10)
      const log = await call('GET', `${post}/duty?from=${today}&until=${today}`, staff.token)
      expect(
        log.body.presences.filter(({ staffId }: { staffId: string }) => staffId === one.id),
      ).toHaveLength(1)
    })

    it('ends with the shift, and the place goes with it', async () => {
      const one = await hire(app)
      const soon = toWire(new Date(app.clock.now.getTime() + hourMs / 3))
      const day = { staffId: one.id, date: soon.slice(0, 10) }
      const frames = [{ from: '00:00', until: soon.slice(11, 16) }]
      await call('PUT', `${post}/duty/days`, dispatcher.token, { ...day, frames })
      await comeOn(app, one, { place: spot })
      await comeOn(app, one, { place: metresNorth(50) })
      const rows = () => app.ctx().em.find(DutyPresence, { personId: one.id })
      expect(await rows()).toMatchObject([{ isOn: true, lat: metresNorth(50).lat }])
      app.clock.advance(hourMs / 3)
      expect(await person(one)).toMatchObject({ onDuty: false })
      await app.runJobs()
      expect(await rows()).toMatchObject([{ isOn: true, lng: null, lat: null, openKey: null }])
      await comeOn(app, one, { place: spot })
      await goOff(app, one)
      expect((await rows()).every(({ lng, lat }) => lng === null && lat === null)).toBe(true)
    })

    it('is in what one may ask about oneself, with the place while it is kept', async () => {
      const one = await hire(app)
      await call('PUT', `${post}/people/${one.id}`, dispatcher.token, { name: '李师傅', mostOpen: null })
      await comeOn(app, one, { place: spot })
      const kept = async () => (await call('GET', '/v1/me/export', one.token)).body
      expect(await kept()).toMatchObject({
        staffNames: [{ microBrainId: home, name: '李师傅' }],
        duty: [{ microBrainId: home, on: true, place: spot }],
      })
      await goOff(app, one)
      expect((await kept()).duty).toMatchObject([{ on: true, place: null }])
    })

    it('goes with who leaves, name and place', async () => {
      const one = await hire(app)
      await call('PUT', `${post}/people/${one.id}`, dispatcher.token, { name: '要走的', mostOpen: null })
      await comeOn(app, one, { place: spot })
      expect((await call('DELETE', '/v1/me', one.token)).status).toBe(204)
      expect(await app.ctx().em.find(DutyPresence, { personId: one.id })).toMatchObject([
        { lng: null, lat: null },
      ])
      expect(await person(one)).toBeUndefined()
      expect(JSON.stringify(await people())).not.toContain('要走的')
    })
  })

  describe('with a report', () => {
    it('is refused for a report that is not here', async () => {
      const door = (number: string) => call('GET', `${post}/people?number=${number}`, dispatcher.token)
      expectRefusal(await door('nothing'), 404, 'not_found')
    })

    it('puts the nearest on duty first and suggests the nearest team', async () => {
      const token = (await newPerson(app)).token
      const { number } = await fileReport(app, token, {
        text: '路灯不亮',
        category: 'facility',
        address: '湾南社区',
        place: spot,
      })
      const report = (await call('GET', `/v1/staff/reports/${number}`, dispatcher.token)).body
      expect(report.microBrain?.id).toBe(home)
      const [near, far] = [await hire(app), await hire(app)]
      await comeOn(app, far, { place: metresNorth(900) })
      await comeOn(app, near, { place: metresNorth(200) })
      const close = await addTeam({ name: '没人在岗的近队', place: metresNorth(10) })
      const present = await addTeam({ name: '有人在岗', place: metresNorth(300) })
      await member('PUT', present.id, far)
      const list = await people(`?number=${number}`)
      expect(list.items.slice(0, 2)).toMatchObject([
        { id: near.id, distanceM: 200, onDuty: true },
        { id: far.id, distanceM: 900, onDuty: true },
      ])
      expect(list).toMatchObject({ suggested: { teamId: present.id }, mode: 'grab', nextCursor: null })
      expect(list.teams[0]).toMatchObject({ id: present.id, distanceM: 300, membersOnDuty: 1 })
      expect(list.teams.find(({ id }: { id: string }) => id === close.id)).toMatchObject({
        onDuty: false,
        distanceM: 10,
      })
      expect(JSON.stringify(list.items)).not.toContain('lng')
      await goOff(app, far)
      expect((await people(`?number=${number}`)).suggested).toEqual({ staffId: near.id })
    })
  })
})
