// What no counter marks: from the end of its day it stands against nothing, a day later who never checked in is paid back.
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
} from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'
import { Appointment } from '../entities.ts'
import { sweepAll } from '../rounds.ts'

describe.each(databases)('what nobody marks on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  let turn = 0
  const again = () => app.signIn(`resident-${turn}`)
  const newcomer = async () => {
    turn++
    return again()
  }
  const clerk = () => app.signIn('clerk-1')
  const slotOn = async (day: string, service = 'first_issue') =>
    (await slotsOf(app, service, post, day)).find(({ free }) => free > 0)!
  const queue = async () =>
    (await app.call('GET', `/v1/staff/sites/${post}/queue`, { token: await clerk() })).body.items
  const open = async (token: string) =>
    (await app.call('GET', '/v1/appointments?open=true', { token })).body.items.length

  it('blocks nobody from the end of its day, and is the counter’s to close for one day more', async () => {
    const applicant = somebody()
    const token = await newcomer()
    const first = await bookSlot(app, token, (await slotOn('2026-11-19')).id, { applicant })
    for (let i = 0; i < 2; i++)
      expect((await bookSlot(app, token, (await slotOn('2026-11-19')).id)).status).toBe(201)
    setClock(app, '2026-11-19T23:59:50')
    await sweepAll(app.ctx())
    const later = (await slotOn('2026-11-23')).id
    expectRefusal(await bookSlot(app, await again(), later, { applicant }), 409, 'already_booked')
    expectRefusal(await bookSlot(app, await again(), later), 409, 'too_many_open')
    setClock(app, '2026-11-20T00:00:10')
    await sweepAll(app.ctx())
    expect(await open(await again())).toBe(0)
    expect(await queue()).toContainEqual(
      expect.objectContaining({ number: first.body.number, status: 'booked' }),
    )
    expect((await bookSlot(app, await again(), later, { applicant })).status).toBe(201)
    expect((await bookSlot(app, await again(), later)).status).toBe(201)
    expect((await step(app, await clerk(), first.body.number, 'miss')).body.status).toBe('missed')
    setClock(app, '2026-11-21T00:00:10')
    await sweepAll(app.ctx())
    expect((await see(app, await again(), first.body.number)).status).toBe('missed')
    expect(await queue()).toEqual([])
  })

  it('ends without a miss, tells so and gives the fee back', async () => {
    setClock(app, '2026-11-23T08:00')
    const token = await newcomer()
    const { body } = await bookSlot(app, token, (await slotOn('2026-11-24', 'replacement')).id, {
      service: 'replacement',
    })
    const { body: parameters } = await step(app, token, body.number, 'pay')
    for (const [path, sent] of [
      ['request', { ...parameters, decision: 'pay' }],
      ['deliver', {}],
    ] as const)
      await fetch(`${app.server.address}/sandbox/pay/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      })
    setClock(app, '2026-11-25T10:00')
    await app.runJobs()
    expect((await see(app, await again(), body.number)).status).toBe('booked')
    setClock(app, '2026-11-26T00:00')
    await app.runJobs()
    app.clock.advance(10_000)
    await app.runJobs()
    const mine = await again()
    const seen = await see(app, mine, body.number)
    expect(seen).toMatchObject({ status: 'expired', steps: [], payment: { backFen: 4000 } })
    expect(seen.refund.zh).toContain('不记爽约')
    expect(seen.timeline.map(({ step: name }: { step: string }) => name)).toContain('unmarked')
    const { items } = (await app.call('GET', '/v1/notices', { token: mine })).body
    expect(items[0]).toMatchObject({ kind: 'appointment.ended', title: expect.stringContaining('不记爽约') })
    const list = (await app.call('GET', '/v1/appointments', { token: mine })).body
    expect(list.pausedUntil).toBeNull()
  })

  it('who checked in and was never closed blocks nobody either, and is not ended by a clock', async () => {
    setClock(app, '2026-11-26T08:00')
    const applicant = somebody()
    const token = await newcomer()
    const slot = await slotOn('2026-11-27')
    const { body } = await bookSlot(app, token, slot.id, { applicant })
    setClock(app, slot.from.slice(0, 19))
    const here = await step(app, await clerk(), body.number, 'check-in')
    expect(here.body.status).toBe('checked_in')
    setClock(app, '2026-11-30T08:00')
    await sweepAll(app.ctx())
    await sweepAll(app.ctx())
    expect((await see(app, await again(), body.number)).status).toBe('checked_in')
    const next = await bookSlot(app, await again(), (await slotOn('2026-12-01')).id, { applicant })
    expect(next.status).toBe(201)
    expect((await step(app, await clerk(), body.number, 'call')).body.status).toBe('called')
    expect((await step(app, await clerk(), body.number, 'serve')).body.status).toBe('served')
  })

  it('one that cannot be ended keeps no other waiting', async () => {
    const [broken, sound] = [await newcomer(), await newcomer()]
    const slot = (await slotOn('2026-12-01')).id
    const [a, b] = [await bookSlot(app, broken, slot), await bookSlot(app, sound, slot)]
    await app
      .ctx()
      .em.nativeUpdate(Appointment, { number: a.body.number }, { orderId: 'none', paidAt: new Date() })
    setClock(app, '2026-12-03T08:00')
    await sweepAll(app.ctx())
    const em = app.ctx().em
    const statusOf = async (number: string) => (await em.findOneOrFail(Appointment, { number })).status
    expect([await statusOf(a.body.number), await statusOf(b.body.number)]).toEqual(['booked', 'expired'])
  })
})
