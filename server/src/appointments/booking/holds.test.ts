// Holds that run out: free once and within a minute, whoever looks, whatever died; money that comes late goes back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  bookSlot,
  minuteMs,
  see,
  slotById,
  slotsOf,
  startCounters,
  step,
} from '../../../test/appointments.ts'
import { startSecond, type Second } from '../../../test/second.ts'
import { expectRefusal } from '../../../test/world.ts'
import { claimOwn } from '../../outbox/claim.ts'
import { Appointment, AppointmentHistory } from '../entities.ts'
import { sweepAll } from '../rounds.ts'
import { sweepHolds } from './holds.ts'

describe.each(databases)('holds on %s', (kind) => {
  let app: TestApp
  /** SQLite's second connection would wait for the first in the same turn of the event loop, for ever. */
  let other: Second | null = null
  beforeAll(async () => {
    app = await startCounters(kind)
    if (kind === 'mysql') other = await startSecond(app)
  })
  afterAll(async () => {
    await other?.close()
    await app.close()
  })
  let turn = 0
  async function hold() {
    const token = await app.signIn(`resident-${++turn}`)
    const slot = (await slotsOf(app, 'replacement')).find(({ free }) => free === 5)!
    const { body } = await bookSlot(app, token, slot.id, { service: 'replacement' })
    expect(body.status).toBe('held')
    return { token, slotId: slot.id, number: body.number as string }
  }
  const freeIn = async (slotId: string) => (await slotById(app, 'replacement', slotId)).free
  async function expires(number: string) {
    const em = app.ctx().em
    const row = await em.findOneOrFail(Appointment, { number })
    return em.count(AppointmentHistory, { appointmentId: row.id, step: 'expire' })
  }

  it('keeps the seat for ten minutes, frees it once within the next, and the ID may book again', async () => {
    const { token, slotId, number } = await hold()
    app.clock.advance(10 * minuteMs - 1000)
    await app.runJobs()
    expect(await freeIn(slotId)).toBe(4)
    app.clock.advance(1000)
    for (let s = 0; s < 60; s += 5) {
      await app.runJobs()
      app.clock.advance(5000)
    }
    expect((await see(app, token, number)).status).toBe('expired')
    expect(await freeIn(slotId)).toBe(5)
    expect(await expires(number)).toBe(1)
    expectRefusal(await step(app, token, number, 'pay'), 409, 'step_closed')
    expect((await bookSlot(app, token, slotId, { service: 'replacement' })).status).toBe(201)
  })

  it('several processes that sweep at once free it once', async () => {
    const { slotId, number } = await hold()
    app.clock.advance(11 * minuteMs)
    const log = app.server.app.log
    const contexts = [
      app.ctx(),
      app.ctx(),
      ...(other ? [other.server.newContext(log), other.server.newContext(log)] : []),
    ]
    await Promise.all(contexts.map((ctx) => sweepAll(ctx)))
    expect(await expires(number)).toBe(1)
    expect(await freeIn(slotId)).toBe(5)
  })

  it('one that cannot be ended keeps no other waiting', async () => {
    const [broken, sound] = [await hold(), await hold()]
    await app.ctx().em.nativeUpdate(Appointment, { number: broken.number }, { orderId: 'none' })
    app.clock.advance(12 * minuteMs)
    await sweepAll(app.ctx())
    expect(await freeIn(sound.slotId)).toBe(5)
    expect((await see(app, sound.token, sound.number)).status).toBe('expired')
  })

  it('a worker that died with all jobs in its hands keeps nobody from the seat', async () => {
    const { slotId, number } = await hold()
    app.clock.advance(10 * minuteMs)
    while ((await claimOwn(app.ctx())).length > 0);
    app.clock.advance(45_000)
    expect(await freeIn(slotId)).toBe(5)
    expect(await expires(number)).toBe(1)
    app.clock.advance(5 * minuteMs)
    await app.runJobs()
    expect(await freeIn(slotId)).toBe(5)
    expect(await expires(number)).toBe(1)
  })

  it('another time in the hold keeps its end', async () => {
    const { token, slotId, number } = await hold()
    const before = await see(app, token, number)
    const to = (await slotsOf(app, 'replacement')).find(({ free, id }) => free === 5 && id !== slotId)!
    app.clock.advance(minuteMs)
    const moved = await step(app, token, number, 'reschedule', { slotId: to.id })
    expect(moved.body).toMatchObject({ status: 'held', heldUntil: before.heldUntil })
    app.clock.advance(10 * minuteMs)
    await sweepHolds(app.ctx())
    await sweepHolds(app.ctx())
    expect(await freeIn(to.id)).toBe(5)
    expect(await freeIn(slotId)).toBe(5)
  })

  it('gives the phone five parameters, the same order when asked again, and no other account any', async () => {
    const { token, number } = await hold()
    const first = await step(app, token, number, 'pay')
    expect(first.status).toBe(200)
    expect(Object.keys(first.body).sort()).toEqual([
      'nonceStr',
      'package',
      'paySign',
      'signType',
      'timeStamp',
    ])
    const again = await step(app, token, number, 'pay')
    expect(again.body.package).toBe(first.body.package)
    expectRefusal(await step(app, await app.signIn('resident-9999'), number, 'pay'), 404, 'not_found')
    const kept = await app.ctx().em.getConnection().execute('select body from idempotent_answers')
    expect(JSON.stringify(kept)).not.toContain(first.body.paySign)
    expect(JSON.stringify(kept)).not.toContain('prepay_id')
  })

  it('paying late in the hold leaves five minutes, once', async () => {
    const { token, number } = await hold()
    app.clock.advance(8 * minuteMs)
    expect((await step(app, token, number, 'pay')).status).toBe(200)
    const { heldUntil } = await see(app, token, number)
    expect(Date.parse(heldUntil) - app.clock.now.getTime()).toBe(5 * minuteMs)
    app.clock.advance(4 * minuteMs)
    await step(app, token, number, 'pay')
    expect((await see(app, token, number)).heldUntil).toBe(heldUntil)
  })
})
