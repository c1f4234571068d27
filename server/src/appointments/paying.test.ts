// From a booking to its money and back, over real HTTP: the phone's calls, the sandbox's payment, its notices, its refunds.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { nanoid } from 'nanoid'
import { databases, type TestApp } from '../../test/app.ts'
import { PayOrder } from '../payments/entities.ts'
import { minuteMs, post, setClock, somebody, startCounters, tomorrow } from '../../test/appointments.ts'

describe.each(databases)('paying for an appointment on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await send('DELETE', '/sandbox/pay/faults')
  })

  /** As a phone does it, over the network. */
  async function send(method: string, path: string, more: { token?: string; body?: object } = {}) {
    const answer = await fetch(app.server.address + path, {
      method,
      headers: {
        ...(more.token ? { authorization: `Bearer ${more.token}` } : {}),
        ...(method === 'POST' ? { 'idempotency-key': nanoid() } : {}),
        ...(more.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(more.body ? { body: JSON.stringify(more.body) } : {}),
    })
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : null }
  }
  async function must(status: number, ...call: Parameters<typeof send>) {
    const answer = await send(...call)
    if (answer.status !== status)
      throw new Error(`${call[1]}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const fault = (body: object) => must(201, 'POST', '/sandbox/pay/faults', { body })
  const gateway = () => must(200, 'GET', '/sandbox/pay/state')
  let person = 0

  async function hold() {
    const token = await app.signIn(`resident-${++person}`)
    const query = `service=replacement&from=${tomorrow}&to=${tomorrow}`
    const { items } = await must(200, 'GET', `/v1/sites/${post}/slots?${query}`)
    const slotId = items.find(({ free }: { free: number }) => free > 0).id as string
    const body = { slotId, service: 'replacement', applicant: somebody() }
    const { number, status } = await must(201, 'POST', '/v1/appointments', { token, body })
    expect(status).toBe('held')
    const freeNow = async () =>
      (await must(200, 'GET', `/v1/sites/${post}/slots?${query}`)).items.find(
        ({ id }: { id: string }) => id === slotId,
      ).free as number
    const take = (name: string, more: object = {}) =>
      must(200, 'POST', `/v1/appointments/${number}/${name}`, { token, body: more })
    const see = () => must(200, 'GET', `/v1/appointments/${number}`, { token })
    const steps = async () => (await see()).timeline.map(({ step }: { step: string }) => step)
    const outTradeNo = async () => (await see()).payment.number as string
    return { token, number: number as string, freeNow, take, see, steps, outTradeNo }
  }
  type Held = Awaited<ReturnType<typeof hold>>
  const pay = async ({ take }: Held) => {
    const parameters = await take('pay')
    const answer = await must(200, 'POST', '/sandbox/pay/request', {
      body: { ...parameters, decision: 'pay' },
    })
    expect(answer.result).toBe('requestPayment:ok')
    return (parameters.package as string).slice('prepay_id='.length)
  }
  const deliver = () => must(200, 'POST', '/sandbox/pay/deliver')
  /** As a running server would see it. */
  async function pass(ms: number, stepMs = 10_000) {
    for (let left = ms; left > 0; left -= stepMs) {
      app.clock.advance(Math.min(left, stepMs))
      await deliver()
      await app.runJobs()
    }
  }
  /** What WeChat Pay has taken and given back for it. */
  async function theirs(of: Held | string) {
    const number = typeof of === 'string' ? of : await of.outTradeNo()
    const { orders, refunds } = await gateway()
    const mine = ({ outTradeNo }: { outTradeNo: string }) => outTradeNo === number
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
    return {
      takenFen: sum(
        orders
          .filter(mine)
          .filter(({ state }: { state: string }) => state === 'SUCCESS' || state === 'REFUND')
          .map(({ amountFen }: { amountFen: number }) => amountFen),
      ),
      backFen: sum(refunds.filter(mine).map(({ refundFen }: { refundFen: number }) => refundFen)),
    }
  }

  it('books by asking when every notice is lost', async () => {
    await fault({ notice: 'lose_all', times: 1 })
    const held = await hold()
    await pay(held)
    await pass(2 * minuteMs)
    expect((await held.see()).status).toBe('booked')
    await pass(10 * minuteMs, minuteMs)
    expect((await held.see()).status).toBe('booked')
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 0 })
  })

  it('takes fifteen notices at once as one', async () => {
    await fault({ notice: 'repeat', times: 1 })
    const held = await hold()
    await pay(held)
    await deliver()
    await app.runJobs()
    expect(await held.steps()).toEqual(['book', 'paid'])
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 0 })
  })

  it('money that shows after the hold was freed goes back by itself; the seat is another’s by then', async () => {
    const held = await hold()
    const before = await held.freeNow()
    app.clock.advance(4 * minuteMs)
    await fault({ notice: 'delay', times: 1, delayS: 1800 })
    await fault({ door: 'query', fault: 'status', status: 500, times: 1000 })
    await pay(held)
    await pass(7 * minuteMs)
    expect((await held.see()).status).toBe('expired')
    expect(await held.freeNow()).toBe(before + 1)
    const other = await hold()
    await send('DELETE', '/sandbox/pay/faults')
    await pass(3 * minuteMs)
    expect((await held.see()).status).toBe('expired')
    expect(await held.steps()).toEqual(['book', 'expire', 'refunded'])
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 4000 })
    expect((await other.see()).status).toBe('held')
    // The notice that was late all this time changes nothing any more.
    await pass(30 * minuteMs, 5 * minuteMs)
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 4000 })
    expect((await held.see()).payment).toMatchObject({
      status: 'refunded',
      backFen: 4000,
      backAt: expect.any(String),
      late: true,
    })
  })

  it('cancelled before the notice came, it is paid back all the same', async () => {
    await fault({ notice: 'delay', times: 1, delayS: 60 })
    const held = await hold()
    await pay(held)
    await held.take('cancel')
    await pass(3 * minuteMs)
    expect((await held.see()).status).toBe('cancelled')
    expect(await held.steps()).toEqual(['book', 'cancel', 'refunded'])
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 4000 })
  })

  it('cancelled when booked, all of it goes back and the seat is free', async () => {
    const held = await hold()
    await pay(held)
    await deliver()
    await app.runJobs()
    const before = await held.freeNow()
    await held.take('cancel')
    expect(await held.freeNow()).toBe(before + 1)
    await pass(2 * minuteMs)
    expect(await held.steps()).toEqual(['book', 'paid', 'cancel', 'refunded'])
    expect(await theirs(held)).toEqual({ takenFen: 4000, backFen: 4000 })
  })

  it('a second success goes back, and the appointment stays', async () => {
    const held = await hold()
    const prepayId = await pay(held)
    await deliver()
    await must(201, 'POST', '/sandbox/pay/second', { body: { prepayId } })
    await pass(2 * minuteMs)
    expect((await held.see()).status).toBe('booked')
    expect(await theirs(held)).toEqual({ takenFen: 8000, backFen: 4000 })
    expect(await held.steps()).toEqual(['book', 'paid'])
    await held.take('cancel')
    await pass(2 * minuteMs)
    expect(await theirs(held)).toEqual({ takenFen: 8000, backFen: 8000 })
  })

  it('a success of another amount books nothing, goes back, and waits for the cashier', async () => {
    const held = await hold()
    const prepayId = (await held.take('pay')).package.slice('prepay_id='.length) as string
    await must(201, 'POST', '/sandbox/pay/second', { body: { prepayId, amountFen: 1 } })
    await pass(2 * minuteMs)
    expect((await held.see()).status).toBe('expired')
    expect(await theirs(held)).toEqual({ takenFen: 1, backFen: 1 })
    const { orders } = await must(200, 'GET', '/v1/staff/payments/reconciliation?date=2026-11-18', {
      token: await app.signIn('cashier'),
    })
    expect(orders).toContainEqual(
      expect.objectContaining({
        outTradeNo: await held.outTradeNo(),
        flag: 'amount_differs',
        about: {
          number: held.number,
          site: expect.stringContaining('驿站'),
          service: (await held.see()).service.code,
          from: (await held.see()).from,
          status: 'expired',
        },
      }),
    )
  })

  it('what nobody pays is never asked of WeChat Pay, and frees its seat', async () => {
    const held = await hold()
    const before = await held.freeNow()
    const { asked } = await gateway()
    await pass(11 * minuteMs, 20_000)
    expect((await held.see()).status).toBe('expired')
    expect(await held.freeNow()).toBeGreaterThan(before)
    expect((await gateway()).asked).toEqual(asked)
  })

  it('is taken along with an export; of somebody who left the money rows stay, and name nobody', async () => {
    const held = await hold()
    await pay(held)
    await deliver()
    await app.runJobs()
    const { person: me } = await must(200, 'GET', '/v1/me', { token: held.token })
    const kept = await must(200, 'GET', '/v1/me/export', { token: held.token })
    const number = await held.outTradeNo()
    expect(kept.payments).toEqual([
      expect.objectContaining({
        number,
        about: held.number,
        amountFen: 4000,
        // The law it rests on, copied when it was made.
        reason: expect.stringContaining('发改价格〔2003〕2322号'),
        status: 'paid',
        paid: [expect.objectContaining({ amountFen: 4000 })],
        refunds: [],
      }),
    ])
    expect((await send('DELETE', '/v1/me', { token: held.token })).status).toBe(204)
    await pass(2 * minuteMs)
    const { em } = app.ctx()
    const order = await em.findOneOrFail(PayOrder, { outTradeNo: number })
    expect([order.status, order.personId]).toEqual(['refunded', null])
    expect(await theirs(number)).toEqual({ takenFen: 4000, backFen: 4000 })
    const rows = await Promise.all(
      ['pay_orders', 'pay_payments', 'pay_refunds', 'pay_history', 'appointments', 'appointment_history'].map(
        (table) => em.getConnection().execute(`select * from ${table}`),
      ),
    )
    expect(JSON.stringify(rows)).not.toContain(me.id)
  })

  it('books by the notice and tells so; keeps what is served, gives back what was missed or left', async () => {
    const helds = [await hold(), await hold(), await hold()]
    for (const held of helds) await pay(held)
    expect((await helds[0]!.see()).status).toBe('held')
    await deliver()
    await app.runJobs()
    const [booked] = await Promise.all(helds.map((held) => held.see()))
    expect(booked).toMatchObject({ status: 'booked', heldUntil: null, feeFen: 4000 })
    const { items } = await must(200, 'GET', '/v1/notices', { token: helds[0]!.token })
    expect(items.map(({ title }: { title: string }) => title)).toContain('预约成功')
    const numbers = await Promise.all(helds.map((held) => held.outTradeNo()))
    setClock(app, booked.from.slice(0, 19))
    const clerk = await app.signIn('clerk-1')
    const work = async ({ number }: Held, ...names: string[]) => {
      for (const name of names)
        await must(200, 'POST', `/v1/appointments/${number}/${name}`, { token: clerk, body: {} })
    }
    await work(helds[0]!, 'check-in', 'call', 'serve')
    await work(helds[1]!, 'check-in', 'call', 'miss')
    await work(helds[2]!, 'check-in', 'cancel')
    await pass(2 * minuteMs)
    expect(await Promise.all(numbers.map(theirs))).toEqual([
      { takenFen: 4000, backFen: 0 },
      { takenFen: 4000, backFen: 4000 },
      { takenFen: 4000, backFen: 4000 },
    ])
    const statuses = helds.map(({ number }) =>
      must(200, 'GET', `/v1/appointments/${number}`, { token: clerk }),
    )
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([
      'served',
      'missed',
      'cancelled',
    ])
  })
})
