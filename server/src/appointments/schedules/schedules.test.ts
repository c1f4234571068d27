// Schedules: who may change them, what slots follow, whom a change touches and what they are offered; the calendar entry.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  bookSlot,
  post,
  see,
  setClock,
  slotsOf,
  somebody,
  startCounters,
  station,
  step,
  tomorrow,
} from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'
import { Slot } from '../entities.ts'

describe.each(databases)('schedules on %s', (kind) => {
  let app: TestApp
  let admin = ''
  let clerk = ''
  let id = ''
  let schedule: Record<string, unknown> = {}
  beforeAll(async () => {
    app = await startCounters(kind)
    admin = await app.signIn('admin')
    clerk = await app.signIn('clerk-1')
    const { body } = await app.call('GET', `/v1/staff/sites/${post}/schedules`, { token: clerk })
    schedule = body.items[0]
    id = body.items[0].id
  })
  afterAll(() => app.close())
  let turn = 0
  const newcomer = () => app.signIn(`resident-${++turn}`)
  /** As it stands, but for this. */
  const change = (more: object) => {
    const { id: _id, siteId: _site, exceptions: _exceptions, affected: _affected, ...body } = schedule
    return app.call('PUT', `/v1/staff/schedules/${id}`, { token: admin, body: { ...body, ...more } })
  }
  const except = (date: string, frames: [string, string][], token = clerk) =>
    app.call('PUT', `/v1/staff/schedules/${id}/exceptions/${date}`, { token, body: { frames } })
  const affected = async () =>
    (await app.call('GET', `/v1/staff/schedules/${id}/affected`, { token: clerk })).body.items
  const timesOn = async (date: string) =>
    (await slotsOf(app, 'first_issue', post, date)).map(({ from }) => from.slice(11, 16))

  it('are the admin’s to draw up; a clerk sees those of the own site and closes days', async () => {
    const url = `/v1/staff/schedules/${id}`
    expectRefusal(await app.call('PUT', url, { body: {} }), 401, 'unauthenticated')
    expectRefusal(await app.call('PUT', url, { token: clerk, body: {} }), 403, 'forbidden')
    expectRefusal(await except(tomorrow, [], await app.signIn('clerk-2')), 404, 'not_found')
    expectRefusal(await except(tomorrow, [], await app.signIn('resident-1')), 403, 'forbidden')
    expectRefusal(await except('2026-02-30', []), 400, 'invalid', 'date')
    expectRefusal(await except(tomorrow, [['10:00', '09:00']]), 400, 'invalid', 'frames')
    expectRefusal(await change({ publicCapacity: -1 }), 400, 'invalid', 'publicCapacity')
    expectRefusal(await change({ services: ['passport'] }), 400, 'invalid', 'services.0')
    const other = await app.call('GET', `/v1/staff/sites/${station}/schedules`, { token: clerk })
    expectRefusal(other, 404, 'not_found')
    const { id: _id, siteId: _site, exceptions: _e, affected: _a, ...body } = schedule
    const twice = await app.call('POST', `/v1/staff/sites/${post}/schedules`, { token: admin, body })
    expectRefusal(twice, 400, 'invalid', 'weekly')
  })

  it('make slots of their frames, none at the weekend, on holidays, in the past or within the lead time', async () => {
    expect((await timesOn(tomorrow)).slice(0, 3)).toEqual(['08:30', '09:00', '09:30'])
    expect(await timesOn(tomorrow)).toHaveLength(13)
    expect(await timesOn('2026-11-21')).toEqual([])
    // At ten, with an hour of lead: the last of the morning that can be booked begins after eleven.
    expect((await timesOn('2026-11-18'))[0]).toBe('13:30')
    expect(await timesOn('2026-12-02')).toHaveLength(13)
    expect(await timesOn('2026-12-03')).toEqual([])
    await app.call('PUT', '/v1/admin/calendar/2026-11-30', {
      token: admin,
      body: { kind: 'holiday', name: '停办日' },
    })
    await app.call('PUT', '/v1/admin/calendar/2026-11-28', {
      token: admin,
      body: { kind: 'workday', name: '补班' },
    })
    expect((await change({})).status).toBe(200)
    expect(await timesOn('2026-11-30')).toEqual([])
    expect(await timesOn('2026-11-28')).toHaveLength(13)
  })

  it('slots of a new day come into the horizon by themselves, each once', async () => {
    app.clock.advance(24 * 3_600_000)
    admin = await app.signIn('admin')
    clerk = await app.signIn('clerk-1')
    const lists = await Promise.all([1, 2, 3].map(() => timesOn('2026-12-03')))
    expect(lists.map((list) => list.length)).toEqual([13, 13, 13])
    setClock(app, '2026-11-18T10:00:00')
    admin = await app.signIn('admin')
    clerk = await app.signIn('clerk-1')
  })

  it('a day that closes shows whom it touches, tells them, offers others, and lets them move for nothing', async () => {
    const date = '2026-11-24'
    const token = await newcomer()
    const slot = (await slotsOf(app, 'first_issue', post, date))[2]!
    const { body } = await bookSlot(app, token, slot.id)
    expect((await except(date, [['13:30', '17:00']])).body.affected).toBe(1)
    expect((await timesOn(date))[0]).toBe('13:30')
    expectRefusal(await bookSlot(app, await newcomer(), slot.id), 409, 'slot_closed')
    const [touched] = await affected()
    expect(touched).toMatchObject({ number: body.number, applicantName: '陈**' })
    expect(touched.offers[0].slots.length).toBeGreaterThan(0)
    await app.runJobs()
    const notices = (await app.call('GET', '/v1/notices', { token })).body.items
    expect(notices.map(({ kind }: { kind: string }) => kind)).toContain('appointment.moved')
    const shown = await see(app, token, body.number)
    expect(shown.moved).toBe(true)
    const offer = shown.offers[0].slots[0]
    expect((await step(app, token, body.number, 'reschedule', { slotId: offer.id })).status).toBe(200)
    expect(await affected()).toEqual([])
    expect((await see(app, token, body.number)).moved).toBe(false)
    const back = await app.call('DELETE', `/v1/staff/schedules/${id}/exceptions/${date}`, { token: clerk })
    expect(back.status).toBe(200)
    expect(await timesOn(date)).toHaveLength(13)
    expect((await slotsOf(app, 'first_issue', post, date))[2]!.free).toBe(5)
  })

  it('tells whom a change would move before it is made, and changes nothing', async () => {
    const day = '2026-12-02'
    const times = await timesOn(day)
    const slot = (await slotsOf(app, 'first_issue', post, day))[0]!
    const { body } = await bookSlot(app, await newcomer(), slot.id)
    const url = `/v1/staff/schedules/${id}/preview`
    const ask = (plan: object, token = clerk) => app.call('POST', url, { token, body: plan })
    const closed = { exception: { date: day, frames: [] } }
    expectRefusal(await app.call('POST', url, { body: closed }), 401, 'unauthenticated')
    expectRefusal(await ask(closed, await app.signIn('resident-1')), 403, 'forbidden')
    expectRefusal(await ask(closed, await app.signIn('clerk-2')), 404, 'not_found')
    expectRefusal(await ask({ slotMinutes: 4 }), 400, 'invalid', 'slotMinutes')
    const { items } = (await ask(closed)).body
    expect(items).toEqual([expect.objectContaining({ number: body.number, from: slot.from })])
    expect(items[0].offers[0].slots.length).toBeGreaterThan(0)
    const shorter = { exception: { date: day, frames: [['08:30', '09:00']] } }
    for (const harmless of [{}, shorter, { exception: { date: day, frames: null } }])
      expect((await ask(harmless)).body).toEqual({ items: [] })
    expect((await ask({ slotMinutes: 50 })).body.items).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ number: body.number })]),
    )
    expect(await timesOn(day)).toEqual(times)
    expect(await affected()).not.toContainEqual(expect.objectContaining({ number: body.number }))
  })

  it('a smaller capacity begins with what is free; what is booked stays', async () => {
    const slot = (await slotsOf(app, 'first_issue', post, '2026-11-25'))[0]!
    for (let i = 0; i < 4; i++) expect((await bookSlot(app, await newcomer(), slot.id)).status).toBe(201)
    expect((await change({ publicCapacity: 2 })).status).toBe(200)
    const slots = await slotsOf(app, 'first_issue', post, '2026-11-25')
    expect(slots[0]).toMatchObject({ capacity: 4, free: 0 })
    expect(slots[1]).toMatchObject({ capacity: 2, free: 2 })
    expectRefusal(await bookSlot(app, await newcomer(), slot.id), 409, 'slot_full')
    expect((await change({})).status).toBe(200)
    expect((await slotsOf(app, 'first_issue', post, '2026-11-25'))[0]).toMatchObject({ capacity: 5, free: 1 })
  })

  it('what comes back after a cut is free up to the new capacity alone, and till then nobody’s', async () => {
    const date = '2026-11-25'
    const slot = (await slotsOf(app, 'first_issue', post, date))[1]!
    const held: { token: string; number: string }[] = []
    for (let i = 0; i < 4; i++) {
      const token = await newcomer()
      held.push({ token, number: (await bookSlot(app, token, slot.id)).body.number })
    }
    const waiter = await newcomer()
    const wish = { siteId: post, service: 'first_issue', from: date, until: date, applicant: somebody() }
    const { body: entry } = await app.call('POST', '/v1/waitlist', { token: waiter, body: wish })
    const waits = async () =>
      (await app.call('GET', '/v1/waitlist', { token: waiter })).body.items[0].status as string
    expect((await change({ publicCapacity: 2 })).status).toBe(200)
    const seen = []
    for (const { token, number } of held.slice(0, 3)) {
      expect((await step(app, token, number, 'cancel')).status).toBe(200)
      const { capacity, free } = (await slotsOf(app, 'first_issue', post, date))[1]!
      seen.push([capacity, free, await waits()])
    }
    expect(seen).toEqual([
      [3, 0, 'waiting'],
      [2, 0, 'waiting'],
      [2, 0, 'offered'],
    ])
    expectRefusal(await bookSlot(app, await newcomer(), slot.id), 409, 'slot_full')
    await app.call('POST', `/v1/waitlist/${entry.id}/leave`, { token: waiter, body: {} })
    expect((await slotsOf(app, 'first_issue', post, date))[1]).toMatchObject({ capacity: 2, free: 1 })
    expect((await change({})).status).toBe(200)
    expect((await slotsOf(app, 'first_issue', post, date))[1]).toMatchObject({ capacity: 5, free: 4 })
  })

  it('built again and at once by several it is the same', async () => {
    const before = await app.ctx().em.count(Slot, {})
    const answers = await Promise.all([1, 2, 3].map(() => change({})))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await app.ctx().em.count(Slot, {})).toBe(before)
  })

  describe('the calendar entry', () => {
    const lines = (ics: string) => ics.replace(/\r\n[ \t]/g, '').split('\r\n')
    const valueOf = (ics: string, name: string) =>
      lines(ics)
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)

    it('keeps its UID, counts its changes, is cancelled with the appointment, and names nobody', async () => {
      const token = await newcomer()
      const [slot, other] = (await slotsOf(app, 'first_issue', post, '2026-11-26')).slice(2)
      const { body } = await bookSlot(app, token, slot!.id)
      const url = `/v1/appointments/${body.number}.ics`
      const read = async () => (await app.call('GET', url, { token })).body as string
      const first = await app.call('GET', url, { token })
      expect(first.headers['content-type']).toBe('text/calendar; charset=utf-8')
      const was = first.body as string
      expect(valueOf(was, 'METHOD')).toBe('PUBLISH')
      expect(valueOf(was, 'STATUS')).toBe('CONFIRMED')
      expect(valueOf(was, 'DTSTART')).toBe('20261126T013000Z')
      expect(was).not.toMatch(/陈|330114\d/)
      await step(app, token, body.number, 'reschedule', { slotId: other!.id })
      const moved = await read()
      expect(valueOf(moved, 'UID')).toBe(valueOf(was, 'UID'))
      expect(Number(valueOf(moved, 'SEQUENCE'))).toBeGreaterThan(Number(valueOf(was, 'SEQUENCE')))
      await step(app, token, body.number, 'cancel')
      const off = await read()
      expect([valueOf(off, 'METHOD'), valueOf(off, 'STATUS')]).toEqual(['CANCEL', 'CANCELLED'])
      expect(valueOf(off, 'UID')).toBe(valueOf(was, 'UID'))
      expect(Number(valueOf(off, 'SEQUENCE'))).toBeGreaterThan(Number(valueOf(moved, 'SEQUENCE')))
    })

    it('opens with its signed link or a token, with nothing else', async () => {
      const token = await newcomer()
      const slot = (await slotsOf(app, 'first_issue', post, '2026-11-26'))[5]!
      const { body } = await bookSlot(app, token, slot.id)
      const { ics } = await see(app, token, body.number)
      expect((await app.call('GET', ics)).status).toBe(200)
      expectRefusal(await app.call('GET', `/v1/appointments/${body.number}.ics`), 401, 'unauthenticated')
      expectRefusal(await app.call('GET', ics.replace(/expires=\d/, 'expires=9')), 401, 'unauthenticated')
      const stranger = await newcomer()
      const theirs = await app.call('GET', `/v1/appointments/${body.number}.ics`, { token: stranger })
      expectRefusal(theirs, 404, 'not_found')
    })
  })

  it('reminds a day and two hours before, of the time that holds, and of none that is off', async () => {
    const token = await newcomer()
    const slots = await slotsOf(app, 'first_issue', post, '2026-11-27')
    const { body } = await bookSlot(app, token, slots[7]!.id)
    const gone = await bookSlot(app, token, slots[6]!.id)
    await step(app, token, body.number, 'reschedule', { slotId: slots[9]!.id })
    await step(app, token, gone.body.number, 'cancel')
    const kinds = async () => {
      await app.runJobs()
      const page = await app.call('GET', '/v1/notices', { token: await app.signIn(`resident-${turn}`) })
      return page.body.items.filter(({ kind }: { kind: string }) => kind === 'appointment.remind')
    }
    expect(await kinds()).toHaveLength(0)
    app.clock.now = new Date(Date.parse(slots[9]!.from) - 24 * 3_600_000)
    expect(await kinds()).toHaveLength(1)
    app.clock.now = new Date(Date.parse(slots[9]!.from) - 2 * 3_600_000)
    const told = await kinds()
    expect(told).toHaveLength(2)
    expect(told[0].body).toContain('11月27日 15:00')
    expect(told.every(({ number }: { number: string }) => number === body.number)).toBe(true)
  })

  it('takes everything along that is kept of a person, and forgets it with them', async () => {
    const token = await newcomer()
    const slot = (await slotsOf(app, 'first_issue', post, '2026-12-01'))[0]!
    const { body } = await bookSlot(app, token, slot.id)
    const kept = (await app.call('GET', '/v1/me/export', { token })).body
    expect(kept.appointments[0]).toMatchObject({ number: body.number, applicant: { name: '陈小雨' } })
    expect((await app.call('DELETE', '/v1/me', { token })).status).toBe(204)
    expect((await slotsOf(app, 'first_issue', post, '2026-12-01'))[0]!.free).toBe(5)
    const rows = await app
      .ctx()
      .em.getConnection()
      .execute('select person_id, sealed, masked_name from appointments where number = ?', [body.number])
    expect(rows).toEqual([{ person_id: null, sealed: null, masked_name: null }])
  })
})
