// Who comes without an appointment: the places there are, the fee and its exemption, the card, whom to wait for.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { post, see, setClock, somebody, startCounters, station, step } from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'

describe.each(databases)('walk-ins on %s', (kind) => {
  let app: TestApp
  let clerk = ''
  const refresh = async () => {
    clerk = await app.signIn('clerk-1')
  }
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  const staff = (path: string, body: object, token = clerk) =>
    app.call('POST', `/v1/staff/sites/${post}${path}`, { token, body })

  it('a walk-in is exempt by the same proof; what is due is taken at the counter, and written down', async () => {
    setClock(app, '2026-11-20T08:45')
    await refresh()
    const called = async (service: string, exemption?: string) => {
      const { status, body } = await staff('/tickets', { service, ...(exemption ? { exemption } : {}) })
      expect(status).toBe(201)
      await step(app, clerk, body.number, 'call')
      return body.number as string
    }
    const owed = async (number: string) => (await see(app, clerk, number)).dueFen
    expectRefusal(
      await staff('/tickets', { service: 'renewal', exemption: 'rich' }),
      400,
      'invalid',
      'exemption',
    )

    const exempt = await called('renewal', 'rural_poor')
    expect(await see(app, clerk, exempt)).toMatchObject({ feeFen: 0, exemption: 'rural_poor', dueFen: 2000 })
    expectRefusal(await step(app, clerk, exempt, 'serve'), 409, 'proof_missing')
    expect((await step(app, clerk, exempt, 'serve', { proofSeen: true })).body.status).toBe('served')
    expect(await see(app, clerk, exempt)).toMatchObject({ feeFen: 0, exemption: 'rural_poor', dueFen: 0 })

    const unproven = await called('renewal', 'low_income')
    expect((await step(app, clerk, unproven, 'serve', { feeTaken: true })).status).toBe(200)
    const paid = await see(app, clerk, unproven)
    expect(paid).toMatchObject({ status: 'served', feeFen: 2000, exemption: null, dueFen: 0 })
    expect(paid.feeReason).not.toContain('exempt')
    expect(paid.timeline).toContainEqual(
      expect.objectContaining({ step: 'paid', by: 'counter', note: '没有减免证明，窗口收 ¥20.00' }),
    )

    // Nobody is exempt from the fee of a temporary card.
    const due = await called('temporary', 'low_income')
    expect(await owed(due)).toBe(1000)
    expectRefusal(await step(app, clerk, due, 'serve', { feeTaken: false }), 409, 'fee_due')
    // A counter that serves and says nothing of the fee has taken it.
    expect((await step(app, clerk, due, 'serve')).body.status).toBe('served')
    const shown = await see(app, clerk, due)
    expect(shown.timeline.slice(-2)).toMatchObject([
      { step: 'paid', by: 'counter', note: '窗口收 ¥10.00' },
      { step: 'serve', by: 'counter' },
    ])
    expect([shown.dueFen, shown.refund.zh]).toEqual([0, '已经办理：不退'])

    const free = await called('first_issue')
    expect(await owed(free)).toBe(0)
    expect((await step(app, clerk, free, 'serve', { feeTaken: true })).status).toBe(200)
    expect((await see(app, clerk, free)).timeline).not.toContainEqual(
      expect.objectContaining({ step: 'paid' }),
    )
  })

  it('walk-ins take the places kept for them, then what nobody booked in time, then nothing', async () => {
    setClock(app, '2026-11-20T15:35')
    await refresh()
    // 15:30, 16:00 and 16:30, five and two each: the hour of lead is over for all of them.
    const places = 3 * (5 + 2)
    const tickets = []
    for (let i = 0; i < places + 3; i++) tickets.push(await staff('/tickets', { service: 'temporary' }))
    const refused = tickets.filter(({ status }) => status !== 201)
    expect(tickets.length - refused.length).toBe(places)
    for (const answer of refused) {
      expectRefusal(answer, 409, 'slot_full')
      expect(answer.body.nextSlots.length).toBeGreaterThan(0)
    }
    // Smaller from now on: who has a ticket keeps it, and nobody gets another.
    const admin = await app.signIn('admin')
    const list = await app.call('GET', `/v1/staff/sites/${post}/schedules`, { token: admin })
    const {
      id,
      siteId: _site,
      exceptions: _exceptions,
      affected: _affected,
      ...schedule
    } = list.body.items[0]
    const change = (more: object) =>
      app.call('PUT', `/v1/staff/schedules/${id}`, { token: admin, body: { ...schedule, ...more } })
    expect((await change({ publicCapacity: 2, walkInCapacity: 1 })).status).toBe(200)
    expectRefusal(await staff('/tickets', { service: 'temporary' }), 409, 'slot_full')
    expect((await change({})).status).toBe(200)
    expectRefusal(await staff('/tickets', { service: 'temporary' }), 409, 'slot_full')
    for (const { body } of tickets)
      if (body.number) {
        await step(app, clerk, body.number, 'call')
        await step(app, clerk, body.number, 'serve', { feeTaken: true })
      }
  })

  it('a walk-in’s card is read on the record of the one who looked: no account stands behind it', async () => {
    setClock(app, '2026-11-24T08:40')
    await refresh()
    const { phone: _phone, ...applicant } = somebody()
    const { body } = await staff('/tickets', { service: 'first_issue', applicant })
    const reveal = { token: clerk, body: { reason: '核对证件' } }
    const answer = await app.call('POST', `/v1/staff/appointments/${body.number}/reveal`, reveal)
    expect(answer.body).toMatchObject({ idNumber: applicant.idNumber })
    const log = (await app.call('GET', '/v1/me/access-log', { token: clerk })).body.items
    expect(log).toContainEqual(expect.objectContaining({ about: body.number, reason: '核对证件' }))
    const rows = await app
      .ctx()
      .em.getConnection()
      .execute("select person_id from access_records where person_id = ''")
    expect(rows).toEqual([])
    await step(app, clerk, body.number, 'call')
    expect((await step(app, clerk, body.number, 'serve')).status).toBe(200)
  })

  it('counts and calls by what the counters serve: other services’ queues are not before anybody', async () => {
    setClock(app, '2026-11-25T09:00')
    const officer = await app.signIn('clerk-19')
    const ticket = async (service: string) => {
      const { status, body } = await app.call('POST', `/v1/staff/sites/${station}/tickets`, {
        token: officer,
        body: { service },
      })
      expect(status).toBe(201)
      return body as { number: string; ahead: number }
    }
    const tickets: { number: string; ahead: number }[] = []
    for (const service of ['first_issue', 'renewal', 'hukou', 'residence_permit'])
      tickets.push(await ticket(service))
    expect(tickets.map(({ ahead }) => ahead)).toEqual([0, 1, 0, 1])
    const next = async (counterId: string) =>
      (await app.call('POST', `/v1/staff/sites/${station}/next`, { token: officer, body: { counterId } }))
        .body.item
    expect((await next('2')).number).toBe(tickets[2]!.number)
    const settleAlso = async (counterId: string, service: string) => {
      const token = await app.signIn('admin')
      const url = `/v1/staff/sites/${station}/schedules`
      const { items } = (await app.call('GET', url, { token })).body
      const found = items.find((item: { counterId: string }) => item.counterId === counterId)
      const { id, siteId: _site, exceptions: _exceptions, affected: _affected, ...schedule } = found
      const body = { ...schedule, services: [...schedule.services, service] }
      const answer = await app.call('PUT', `/v1/staff/schedules/${id}`, { token, body })
      expect(answer.status).toBe(200)
    }
    const aheadOf = async (n: number) => (await see(app, officer, tickets[n]!.number)).ahead
    expect([await aheadOf(0), await aheadOf(1), await aheadOf(3)]).toEqual([0, 1, 0])
    const handOver = () => step(app, officer, tickets[2]!.number, 'hand-over', { counterId: '1' })
    expectRefusal(await handOver(), 400, 'invalid', 'counterId')
    await settleAlso('1', 'hukou')
    const queue = (await app.call('GET', `/v1/staff/sites/${station}/queue`, { token: officer })).body
    expect(queue.counters.map(({ services }: { services: string[] }) => services.includes('hukou'))).toEqual([
      true,
      true,
    ])
    // Handed over, it is before those of that counter alone.
    expect((await handOver()).status).toBe(200)
    expect([await aheadOf(0), await aheadOf(1), await aheadOf(2), await aheadOf(3)]).toEqual([1, 2, 0, 0])
    // Called by number alone it goes where its service is settled.
    const called = await step(app, officer, tickets[3]!.number, 'call')
    expect(called.body.counter).toBe('2 号窗口')
  })
})
