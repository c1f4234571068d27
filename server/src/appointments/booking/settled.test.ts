// A hold that was paid for: asked about before it is let go however late it is found, booked for whoever reads it first.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { bookSlot, minuteMs, see, slotsOf, startCounters, step } from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'
import { IdempotentAnswer } from '../../idempotency.ts'
import { ensureAppointments } from '../rounds.ts'

describe.each(databases)('what was paid for on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  let turn = 0
  const freeSlots = async () => (await slotsOf(app, 'replacement')).filter(({ free }) => free > 0)
  async function hold() {
    const token = await app.signIn(`resident-${++turn}`)
    const slot = (await freeSlots())[0]!
    const { body } = await bookSlot(app, token, slot.id, { service: 'replacement' })
    expect(body.status).toBe('held')
    return { token, slotId: slot.id, number: body.number as string }
  }
  const sandbox = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${app.server.address}/sandbox/pay/${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer
  }
  async function pay({ token, number }: { token: string; number: string }) {
    const { body } = await step(app, token, number, 'pay')
    await sandbox('POST', 'request', { ...body, decision: 'pay' })
  }
  const deliver = () => sandbox('POST', 'deliver')
  const silent = () => sandbox('POST', 'faults', { notice: 'lose_all', times: 1 })

  it('found long after its end it is asked about, not let go: by who looks, and at a start', async () => {
    const finders = [() => freeSlots(), () => ensureAppointments(app.ctx())]
    for (const find of finders) {
      const held = await hold()
      await silent()
      await pay(held)
      app.clock.advance(45 * minuteMs)
      await find()
      expect((await see(app, held.token, held.number)).status).toBe('held')
      await app.runJobs()
      const { status, timeline } = await see(app, held.token, held.number)
      expect(status).toBe('booked')
      expect(timeline.map(({ step: name }: { step: string }) => name)).toEqual(['book', 'paid'])
    }
  })

  it('without an answer the seat is free half a minute after it was asked about', async () => {
    const held = await hold()
    await step(app, held.token, held.number, 'pay')
    await sandbox('POST', 'faults', { door: 'query', fault: 'status', status: 500, times: 1000 })
    app.clock.advance(45 * minuteMs)
    await freeSlots()
    app.clock.advance(29_000)
    await freeSlots()
    expect((await see(app, held.token, held.number)).status).toBe('held')
    app.clock.advance(1000)
    await freeSlots()
    expect((await see(app, held.token, held.number)).status).toBe('expired')
    await sandbox('DELETE', 'faults')
  })

  it('once the notice is here nobody sees a hold: each read and each step finds it booked', async () => {
    const seen = await hold()
    await pay(seen)
    await deliver()
    expect(await see(app, seen.token, seen.number)).toMatchObject({
      status: 'booked',
      heldUntil: null,
      payment: { status: 'paid' },
    })
    const listed = await hold()
    await pay(listed)
    await deliver()
    const { body } = await app.call('GET', '/v1/appointments', { token: listed.token })
    expect(body.items).toMatchObject([{ number: listed.number, status: 'booked' }])
    const again = await hold()
    await pay(again)
    await deliver()
    expectRefusal(await step(app, again.token, again.number, 'pay'), 409, 'step_closed')
    const moved = await hold()
    await pay(moved)
    await deliver()
    const slotId = (await freeSlots()).find(({ id }) => id !== moved.slotId)!.id
    const later = await step(app, moved.token, moved.number, 'reschedule', { slotId })
    expect(later.body).toMatchObject({ status: 'booked', heldUntil: null })
    const left = await hold()
    await pay(left)
    await deliver()
    expect((await step(app, left.token, left.number, 'cancel')).body.status).toBe('cancelled')
    await app.runJobs()
    for (const { token, number } of [seen, listed, again, moved])
      expect((await see(app, token, number)).status).toBe('booked')
    const { timeline } = await see(app, left.token, left.number)
    expect(timeline.map(({ step: name }: { step: string }) => name).slice(0, 3)).toEqual([
      'book',
      'paid',
      'cancel',
    ])
  })

  it('the same key gives the same parameters again, which are kept sealed', async () => {
    const { token, number } = await hold()
    const call = { token, body: {}, key: `pay-${number}` }
    const url = `/v1/appointments/${number}/pay`
    const first = await app.call('POST', url, call)
    const second = await app.call('POST', url, call)
    expect(second.body).toEqual(first.body)
    expect(second.headers['idempotent-replayed']).toBe('true')
    app.clock.advance(20 * minuteMs)
    await app.runJobs()
    expect((await see(app, token, number)).status).toBe('expired')
    const third = await app.call('POST', url, call)
    expect([third.status, third.body]).toEqual([200, first.body])
    const kept = JSON.stringify(await app.ctx().em.find(IdempotentAnswer, {}))
    for (const secret of [first.body.paySign, first.body.nonceStr, 'prepay_id'])
      expect(kept).not.toContain(secret)
  })
})
