// The queue of a site: check-in near the time by the code of the site, tickets for all, the counter's steps, misses, the holder.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  bookSlot,
  minuteMs,
  post,
  see,
  setClock,
  slotById,
  slotsOf,
  somebody,
  startCounters,
  step,
} from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'

const dayMs = 24 * 60 * minuteMs

describe.each(databases)('the queue on %s', (kind) => {
  let app: TestApp
  let clerk = ''
  let elsewhere = ''
  let stranger = ''
  const refresh = async () => {
    clerk = await app.signIn('clerk-1')
    elsewhere = await app.signIn('clerk-2')
    stranger = await app.signIn('resident-1')
  }
  beforeAll(async () => {
    app = await startCounters(kind)
    await refresh()
  })
  afterAll(() => app.close())
  let turn = 100
  const newcomer = () => app.signIn(`resident-${++turn}`)
  /** Whoever came last, signed in anew: hours pass here. */
  const again = () => app.signIn(`resident-${turn}`)
  const staff = (path: string, body: object, token = clerk) =>
    app.call('POST', `/v1/staff/sites/${post}${path}`, { token, body })
  const siteCode = async () =>
    (await app.call('GET', `/v1/sites/${post}/check-in-code`, { token: clerk })).body
  /** Booked for this slot of the day and at the site in time. */
  async function arrive(slotId: string, more: object = {}) {
    const token = await newcomer()
    const { body } = await bookSlot(app, token, slotId, more as Record<string, unknown>)
    return { token, number: body.number as string }
  }
  /** As somebody reads it who looks for the nearest free time. */
  const waitingHere = async () => {
    const { items } = (await app.call('GET', '/v1/sites/nearest-slots?service=first_issue')).body
    return items.find((item: { site: { id: string } }) => item.site.id === post)?.waiting
  }
  const today = '2026-11-18'
  /** Of today at this hour. */
  const slotAt = async (time: string) =>
    (await slotsOf(app, 'first_issue', post, today)).find(({ from }) => from.includes(`T${time}`))!

  it('a clerk is bound to a site, and sees no other', async () => {
    const me = (await app.call('GET', '/v1/me', { token: clerk })).body.person
    expect(me.roles).toContainEqual({ role: 'clerk', siteId: post })
    const url = `/v1/staff/sites/${post}/queue`
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', url, { token: stranger }), 403, 'forbidden')
    expectRefusal(await app.call('GET', url, { token: elsewhere }), 404, 'not_found')
    expectRefusal(await staff('/tickets', { service: 'renewal' }, stranger), 403, 'forbidden')
    expectRefusal(await staff('/tickets', { service: 'renewal' }, elsewhere), 404, 'not_found')
    expectRefusal(await staff('/tickets', { service: 'hukou' }), 400, 'invalid', 'service')
    expectRefusal(
      await app.call('GET', `/v1/sites/${post}/check-in-code`, { token: stranger }),
      403,
      'forbidden',
    )
    expectRefusal(
      await app.call('GET', `/v1/sites/${post}/check-in-code`, { token: elsewhere }),
      404,
      'not_found',
    )
  })

  it('checks in by the code of this site, fresh, near the time alone', async () => {
    const slot = await slotAt('14:00')
    const { token, number } = await arrive(slot.id)
    const { code, printed } = await siteCode()
    expectRefusal(await step(app, token, number, 'check-in', { code }), 409, 'check_in_not_now')
    setClock(app, `${today}T13:35`)
    await refresh()
    const mine = await again()
    expectRefusal(await step(app, mine, number, 'check-in', {}), 409, 'site_code_invalid')
    expectRefusal(await step(app, mine, number, 'check-in', { code }), 409, 'site_code_invalid')
    expectRefusal(
      await step(app, mine, number, 'check-in', { code: printed.replace(post, 'site-campus-8') }),
      409,
      'site_code_invalid',
    )
    const answer = await step(app, mine, number, 'check-in', { code: (await siteCode()).code })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ status: 'checked_in', ticket: 'A001', ahead: 0 })
    expect(await waitingHere()).toBe(1)
    expectRefusal(await step(app, mine, number, 'check-in', { code: printed }), 409, 'step_closed')
    expectRefusal(await step(app, mine, number, 'cancel'), 409, 'step_closed')
    expect((await step(app, clerk, number, 'call')).status).toBe(200)
    expect((await step(app, clerk, number, 'serve')).body.status).toBe('served')
    expect(await waitingHere()).toBe(0)
    expectRefusal(await step(app, clerk, number, 'serve'), 409, 'step_closed')
  })

  it('one order for all: booked ones by their time, walk-ins by when they came', async () => {
    setClock(app, `${today}T13:40`)
    await refresh()
    const early = await slotAt('15:30')
    const next = await slotAt('15:00')
    const walkIn = (await staff('/tickets', { service: 'temporary' })).body
    expect(walkIn).toMatchObject({
      ticket: expect.stringMatching(/^B\d{3}$/),
      status: 'checked_in',
      ahead: 0,
    })
    const a = await arrive(early.id)
    const b = await arrive(next.id)
    setClock(app, `${today}T15:01`)
    await refresh()
    const first = await step(app, clerk, a.number, 'check-in')
    const second = await step(app, clerk, b.number, 'check-in')
    expect([first.body.ahead, second.body.ahead]).toEqual([1, 1])
    expect((await see(app, clerk, a.number)).ahead).toBe(2)

    const wall = await app.call('GET', `/v1/sites/${post}/display`)
    expect(wall.status).toBe(200)
    expect(wall.body.waiting.map(({ ticket }: { ticket: string }) => ticket)).toEqual([
      walkIn.ticket,
      second.body.ticket,
      first.body.ticket,
    ])
    expect(JSON.stringify(wall.body)).not.toMatch(/陈|330114|138|[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/)

    const called = await staff('/next', { counterId: '1' })
    expect(called.body.item).toMatchObject({
      number: walkIn.number,
      status: 'called',
      calls: 1,
      counter: '1 号窗口',
    })
    expect((await step(app, clerk, walkIn.number, 'recall')).body.calls).toBe(2)
    expect((await step(app, clerk, walkIn.number, 'park')).body).toMatchObject({
      status: 'checked_in',
      parked: true,
    })
    // Set aside, it is on the wall and waits no more: the same everywhere.
    const set = (await app.call('GET', `/v1/sites/${post}/display`)).body
    expect(set.waiting).toContainEqual({ ticket: walkIn.ticket, parked: true })
    expect([set.waitingCount, await waitingHere()]).toEqual([2, 2])
    expect((await staff('/next', { counterId: '1' })).body.item.number).toBe(b.number)
    const handed = await step(app, clerk, b.number, 'hand-over', { counterId: '1', note: '材料看过了' })
    expect(handed.body.status).toBe('checked_in')
    expect((await staff('/next', { counterId: '1' })).body.item.number).toBe(b.number)
    expectRefusal(
      await step(app, clerk, b.number, 'hand-over', { counterId: '9' }),
      400,
      'invalid',
      'counterId',
    )
    expectRefusal(await step(app, elsewhere, b.number, 'serve'), 404, 'not_found')
    expect((await step(app, clerk, b.number, 'serve')).status).toBe(200)
    expect((await step(app, clerk, walkIn.number, 'call', { counterId: '1' })).body.status).toBe('called')
    expect((await step(app, clerk, walkIn.number, 'serve', { feeTaken: true })).status).toBe(200)
    expect((await staff('/next', { counterId: '1' })).body.item.number).toBe(a.number)
    expect((await step(app, clerk, a.number, 'serve')).status).toBe(200)
    expect((await staff('/next', { counterId: '1' })).body).toEqual({ item: null })
  })

  it('two counters that call at once never call the same ticket', async () => {
    setClock(app, `${today}T15:15`)
    await refresh()
    const slot = await slotAt('16:30')
    const who = await Promise.all([1, 2, 3, 4].map(() => arrive(slot.id)))
    setClock(app, `${today}T16:20`)
    await refresh()
    for (const { number } of who) await step(app, clerk, number, 'check-in')
    const calls = await Promise.all([1, 2, 3, 4].map(() => staff('/next', { counterId: '1' })))
    const numbers = calls.flatMap(({ body }) => body.item?.number ?? [])
    expect(new Set(numbers).size).toBe(numbers.length)
    while ((await staff('/next', { counterId: '1' })).body.item);
    for (const { number } of who) expect((await step(app, clerk, number, 'serve')).status).toBe(200)
  })

  it('an exemption holds once its proof was seen', async () => {
    setClock(app, '2026-11-19T08:20')
    await refresh()
    const [slot] = await slotsOf(app, 'renewal', post, '2026-11-20')
    const { number } = await arrive(slot!.id, { service: 'renewal', exemption: 'rural_poor' })
    setClock(app, '2026-11-20T08:20')
    await refresh()
    await step(app, clerk, number, 'check-in')
    await step(app, clerk, number, 'call')
    expectRefusal(await step(app, clerk, number, 'serve'), 409, 'proof_missing')
    expect((await step(app, clerk, number, 'serve', { proofSeen: true })).body.status).toBe('served')
  })

  it('the real holder stands at the counter: what somebody else booked gives way', async () => {
    setClock(app, '2026-11-24T08:40')
    await refresh()
    const [slot] = await slotsOf(app, 'temporary', post, '2026-11-26')
    const applicant = somebody()
    const { token, number } = await arrive(slot!.id, { applicant })
    const { phone: _phone, ...holder } = applicant
    expectRefusal(
      await staff('/tickets', { service: 'first_issue', applicant: holder }),
      409,
      'already_booked',
    )
    const noId = { service: 'first_issue', override: { reason: '本人到场' } }
    expectRefusal(await staff('/tickets', noId), 400, 'invalid', 'applicant')
    const ticket = await staff('/tickets', { ...noId, applicant: holder })
    expect(ticket.status).toBe(201)
    const shown = await see(app, token, number)
    expect(shown).toMatchObject({ status: 'cancelled' })
    expect(shown.timeline.at(-1)).toMatchObject({ step: 'override', by: 'counter', note: '本人到场' })
    expect((await slotById(app, 'temporary', slot!.id)) ?? { free: 5 }).toMatchObject({ free: 5 })
  })

  it('shows the applicant in full to the clerk alone, and says so to whoever booked', async () => {
    const [slot] = await slotsOf(app, 'first_issue', post, '2026-11-26')
    const applicant = somebody()
    const { token, number } = await arrive(slot!.id, { applicant })
    const reveal = (by: string, body: object = { reason: '核对证件' }) =>
      app.call('POST', `/v1/staff/appointments/${number}/reveal`, { token: by, body })
    expectRefusal(await reveal(token), 403, 'forbidden')
    expectRefusal(await reveal(elsewhere), 404, 'not_found')
    expectRefusal(await reveal(clerk, {}), 400, 'invalid', 'reason')
    expect((await reveal(clerk)).body).toMatchObject({ name: applicant.name, idNumber: applicant.idNumber })
    const readings = async () =>
      (await app.call('GET', '/v1/me/access-log', { token })).body.items.filter(
        (item: { about: string }) => item.about === number,
      )
    expect(await readings()).toMatchObject([{ field: 'id_number', reason: '核对证件' }])
    const again = { token: clerk, body: { reason: '再看一次' }, key: 'the-same-key' }
    for (const _ of [1, 2])
      expect((await app.call('POST', `/v1/staff/appointments/${number}/reveal`, again)).status).toBe(200)
    expect(await readings()).toHaveLength(3)
    const em = app.ctx().em
    for (const table of ['appointments', 'appointment_history', 'idempotent_answers', 'jobs', 'notices'])
      expect(JSON.stringify(await em.getConnection().execute(`select * from ${table}`))).not.toContain(
        applicant.idNumber,
      )
  })

  it('whom nobody closed stays in the queue of the next day, and can no longer cancel', async () => {
    const [slot] = await slotsOf(app, 'first_issue', post, '2026-11-26')
    const { number } = await arrive(slot!.id)
    const before = new Date(app.clock.now)
    setClock(app, '2026-11-27T09:00')
    await refresh()
    expectRefusal(await step(app, await again(), number, 'cancel'), 409, 'step_closed')
    const queue = (await app.call('GET', `/v1/staff/sites/${post}/queue`, { token: clerk })).body
    expect(queue.items).toContainEqual(expect.objectContaining({ number, status: 'booked' }))
    expect((await step(app, clerk, number, 'miss')).body.status).toBe('missed')
    app.clock.now = before
    await refresh()
  })

  it('three misses in 90 days pause booking by phone, not the counter; who never came is marked by a person', async () => {
    await newcomer()
    const applicant = somebody()
    for (const day of ['2026-11-25', '2026-11-26', '2026-11-27']) {
      setClock(app, `${day}T08:00`)
      await refresh()
      const slot = (await slotsOf(app, 'first_issue', post, day)).find(({ from }) => from.includes('T09:30'))!
      const booked = await bookSlot(app, await again(), slot.id, { applicant })
      expect(booked.status).toBe(201)
      expectRefusal(await step(app, clerk, booked.body.number, 'miss'), 409, 'step_closed')
      setClock(app, `${day}T10:01`)
      await app.runJobs()
      await refresh()
      expect((await see(app, clerk, booked.body.number)).status).toBe('booked')
      expect((await step(app, clerk, booked.body.number, 'miss')).status).toBe(200)
    }
    setClock(app, '2026-11-27T11:00')
    const mine = await again()
    const slots = await slotsOf(app, 'first_issue', post, '2026-12-01')
    const refused = await bookSlot(app, mine, slots[0]!.id)
    expectRefusal(refused, 409, 'booking_paused')
    expect(Date.parse(refused.body.pausedUntil) - Date.parse('2026-11-27T10:01+08:00')).toBe(30 * dayMs)
    const list = await app.call('GET', '/v1/appointments', { token: mine })
    expect(list.body.pausedUntil).toBe(refused.body.pausedUntil)
    const paused = turn
    // Under another account the number says no more than that the counter is open to it.
    expectRefusal(await bookSlot(app, await newcomer(), slots[0]!.id, { applicant }), 409, 'see_counter')
    await refresh()
    expect((await staff('/tickets', { service: 'first_issue' })).status).toBe(201)
    app.clock.advance(30 * dayMs)
    const later = (await slotsOf(app, 'first_issue', post, '2026-12-29'))[0]!
    expect((await bookSlot(app, await app.signIn(`resident-${paused}`), later.id)).status).toBe(201)
  })
})
