// A schedule is withdrawn once nobody is in it: who still is, is said with what they can be offered; nobody is lost on the way.
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
  step,
  tomorrow,
} from '../../../test/appointments.ts'
import { plansOf } from '../../../test/plans.ts'
import { expectRefusal } from '../../../test/world.ts'
import { Slot } from '../entities.ts'
import { stillIn } from './withdraw.ts'

const closed = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }
const mornings = { ...closed, 3: [['08:30', '11:30']], 4: [['08:30', '11:30']], 5: [['08:30', '11:30']] }
const draft = {
  counterId: '9',
  counter: '9 号窗口',
  services: ['hukou'],
  weekly: mornings,
  onHolidays: 'closed',
  slotMinutes: 30,
  publicCapacity: 1,
  walkInCapacity: 1,
  leadMinutes: 60,
  horizonDays: 14,
}
type Booked = { token: string; number: string }

describe.each(databases)('withdrawing a schedule on %s', (kind) => {
  let app: TestApp
  let admin = ''
  let clerk = ''
  const refresh = async () => {
    admin = await app.signIn('admin')
    clerk = await app.signIn('clerk-1')
  }
  beforeAll(async () => {
    app = await startCounters(kind)
    await refresh()
  })
  afterAll(() => app.close())
  let turn = 0
  const newcomer = () => app.signIn(`resident-${++turn}`)

  const url = (id: string) => `/v1/staff/schedules/${id}`
  async function make(more: object = {}): Promise<string> {
    const body = { ...draft, ...more }
    const answer = await app.call('POST', `/v1/staff/sites/${post}/schedules`, { token: admin, body })
    expect(answer.status).toBe(201)
    return answer.body.id
  }
  const withdraw = (id: string, token = admin) => app.call('DELETE', url(id), { token })
  const standing = async () =>
    (await app.call('GET', `/v1/staff/sites/${post}/schedules`, { token: clerk })).body.items.map(
      (schedule: { id: string }) => schedule.id,
    )
  const book = async (slotId: string): Promise<Booked> => {
    const token = await newcomer()
    const { status, body } = await bookSlot(app, token, slotId, { service: 'hukou' })
    expect(status).toBe(201)
    return { token, number: body.number }
  }
  /** What is free of it at the site. */
  const hukou = () => slotsOf(app, 'hukou', post, tomorrow)
  const slotRows = (at: string) =>
    app.ctx().em.count(Slot, { siteId: post, startsAt: new Date(at), capacity: 1 })

  it('is the admin’s, of a schedule that there is', async () => {
    const id = await make()
    expectRefusal(await app.call('DELETE', url(id)), 401, 'unauthenticated')
    for (const name of ['clerk-1', 'resident-1', 'cashier'])
      expectRefusal(await withdraw(id, await app.signIn(name)), 403, 'forbidden')
    expectRefusal(await withdraw('nowhere'), 404, 'not_found')
    expect(await standing()).toContain(id)
    await withdraw(id)
  })

  it('is refused while somebody is in it: says who, with what they can be offered, and changes nothing', async () => {
    const id = await make()
    const [first, second] = await hukou()
    const { number } = await book(first!.id)
    const { body: ticket } = await app.call('POST', `/v1/staff/sites/${post}/tickets`, {
      token: clerk,
      body: { service: 'hukou' },
    })
    const refused = await withdraw(id)
    expectRefusal(refused, 409, 'schedule_in_use')
    const { affected } = refused.body
    expect(affected.map((one: { number: string }) => one.number).sort()).toEqual(
      [number, ticket.number].sort(),
    )
    const mine = affected.find((one: Booked) => one.number === number)
    expect(mine).toMatchObject({
      status: 'booked',
      service: 'hukou',
      from: first!.from,
      applicantName: '陈**',
    })
    const offered = mine.offers.flatMap(({ slots }: { slots: { id: string }[] }) =>
      slots.map((slot) => slot.id),
    )
    expect(offered.length).toBeGreaterThan(0)
    // None of its own, which are about to go.
    for (const own of await hukou()) expect(offered).not.toContain(own.id)
    expect(JSON.stringify(affected)).not.toContain('小雨')
    expect((await hukou()).map(({ id: slot, free }) => [slot, free]).slice(0, 2)).toEqual([
      [first!.id, 0],
      [second!.id, 1],
    ])
    await step(app, clerk, ticket.number, 'call')
    await step(app, clerk, ticket.number, 'serve')
    await leave(id, number)
  })

  /** Empties its week, which tells who is in it; they move to another site; then it can go. */
  async function leave(id: string, number: string) {
    const ended = await app.call('PUT', url(id), { token: admin, body: { ...draft, weekly: closed } })
    expect([ended.status, ended.body.affected]).toEqual([200, 1])
    expectRefusal(await withdraw(id), 409, 'schedule_in_use')
    const token = await app.signIn(`resident-${turn}`)
    const { moved, offers } = await see(app, token, number)
    expect(moved).toBe(true)
    const [slot] = offers[0].slots
    expect((await step(app, token, number, 'reschedule', { slotId: slot.id })).status).toBe(200)
    expect((await withdraw(id)).status).toBe(204)
    expect(await standing()).not.toContain(id)
    expect(await see(app, token, number)).toMatchObject({ status: 'booked', from: slot.from, moved: false })
  }

  it('takes its slots and its service along, and is gone for every door', async () => {
    const id = await make()
    const slot = (await hukou())[0]!
    expect(await slotRows(slot.from)).toBe(1)
    expect((await withdraw(id)).status).toBe(204)
    expect(await slotRows(slot.from)).toBe(0)
    const refused = await bookSlot(app, await newcomer(), slot.id, { service: 'hukou' })
    expectRefusal(refused, 404, 'not_found')
    const services = (await app.call('GET', `/v1/sites/${post}/services`)).body.items
    expect(services.map(({ code }: { code: string }) => code)).not.toContain('hukou')
    expectRefusal(await withdraw(id), 404, 'not_found')
    const body = draft
    expectRefusal(await app.call('PUT', url(id), { token: admin, body }), 404, 'not_found')
    expectRefusal(await app.call('GET', `${url(id)}/affected`, { token: admin }), 404, 'not_found')
    await app.runJobs()
  })

  it('lets stand what was settled in it: seen, counted, and its place not given away', async () => {
    const id = await make()
    const slot = (await hukou())[1]!
    const { number } = await book(slot.id)
    setClock(app, slot.from.slice(0, 16))
    await refresh()
    for (const name of ['check-in', 'call', 'serve'])
      expect((await step(app, clerk, number, name)).status).toBe(200)
    expect((await withdraw(id)).status).toBe(204)
    const token = await app.signIn(`resident-${turn}`)
    expect(await see(app, token, number)).toMatchObject({ status: 'served', from: slot.from, moved: false })
    expect(await slotRows(slot.from)).toBe(1)
    setClock(app, '2026-11-18T10:00')
    await refresh()
  })

  it('takes back a seat that was offered to somebody who waits; they wait on', async () => {
    const id = await make({ weekly: { ...closed, 4: [['08:30', '09:00']] } })
    const [slot] = await hukou()
    const { token, number } = await book(slot!.id)
    const waiter = await newcomer()
    const wish = { siteId: post, service: 'hukou', from: tomorrow, until: tomorrow, applicant: somebody() }
    const { body: entry } = await app.call('POST', '/v1/waitlist', { token: waiter, body: wish })
    await step(app, token, number, 'cancel')
    const mine = async () => (await app.call('GET', '/v1/waitlist', { token: waiter })).body.items[0]
    expect(await mine()).toMatchObject({ status: 'offered' })
    expect((await withdraw(id)).status).toBe(204)
    expect(await mine()).toMatchObject({ status: 'waiting', offer: null })
    const accepted = await app.call('POST', `/v1/waitlist/${entry.id}/accept`, { token: waiter, body: {} })
    expectRefusal(accepted, 409, 'step_closed')
    app.clock.advance(15 * 60_000)
    await app.runJobs()
    expect(await mine()).toMatchObject({ status: 'waiting' })
  })

  it('loses nobody who books at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await make({ publicCapacity: 3 })
      const slot = (await hukou())[round]!
      const tokens = [await newcomer(), await newcomer()]
      const [gone, ...booked] = await Promise.all([
        withdraw(id),
        ...tokens.map((token) => bookSlot(app, token, slot.id, { service: 'hukou' })),
      ])
      const held = booked.flatMap(({ status, body }, i) =>
        status === 201 ? [{ token: tokens[i]!, number: body.number as string }] : [],
      )
      expect([gone!.status, ...booked.map(({ status }) => status)].every((status) => status < 500)).toBe(true)
      expect(gone!.status).toBe(held.length > 0 ? 409 : 204)
      for (const { token, number } of held) await step(app, token, number, 'cancel')
      if (held.length > 0) expect((await withdraw(id)).status).toBe(204)
    }
  })

  it('finds who is in it by indexes', async () => {
    const ctx = app.ctx()
    const plans = (await plansOf(ctx, () => stillIn(ctx, 1))).flatMap(({ lines }) => lines).join('\n')
    expect(plans).toContain('uq_appointment_slots')
    expect(plans).toContain('ix_appointments_slot')
  })
})
