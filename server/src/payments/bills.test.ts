// The next day's bill and the cashier's page: four buckets, nothing unexplained, and notes that stay.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import { startPayApp, type PayApp } from '../../test/pay.ts'
import { changeRows } from '../db/sql.ts'
import type { Order } from './queries.ts'

const minute = 60_000
const day = '2026-11-18'
const page = `/v1/staff/payments/reconciliation?date=${day}`

describe.each(databases)('the bill on %s', (kind) => {
  let app: PayApp
  let cashier: string
  const orders: Record<string, Order> = {}
  // A session lasts for two hours, and days go by here.
  const signIn = async () => (cashier = await app.signIn('cashier'))
  const read = async () => (await app.call('GET', page, { token: cashier })).body
  const payOne = async (name: string) => {
    const order = await app.order()
    orders[name] = order
    await app.phone((await app.prepay(order.id)).parameters)
    return order
  }
  beforeAll(async () => {
    app = await startPayApp(kind)
  })
  afterAll(() => app.close())
  beforeEach(() => signIn())

  it('is read by the cashier alone', async () => {
    expect((await app.call('GET', page)).status).toBe(401)
    for (const name of ['resident-1', 'clerk-1', 'supervisor', 'guard-1'])
      expect((await app.call('GET', page, { token: await app.signIn(name) })).status).toBe(403)
    for (const date of ['', 'today', '2026-13-01', '2026-11-18x'])
      expect(
        (await app.call('GET', `/v1/staff/payments/reconciliation?date=${date}`, { token: cashier })).status,
      ).toBe(400)
    expect(await read()).toMatchObject({ date: day, state: 'none', matched: 0, items: [], unexplained: 0 })
  })

  it('comes at ten of the next day, and what no notice or query told is learned from it', async () => {
    await payOne('kept')
    await payOne('returned')
    await app.deliver()
    await app.refund(orders['returned']!.id)
    await app.pass(2 * minute)
    expect((await app.read(orders['returned']!.id)).status).toBe('refunded')
    // Late, without a notice, of an order that was closed: nobody asks about it any more.
    await app.fault({ notice: 'lose_all', times: 1 })
    const forgotten = await app.order()
    orders['forgotten'] = forgotten
    const { parameters } = await app.prepay(forgotten.id)
    await app.phone(parameters)
    await changeRows(app.ctx().em, `update pay_orders set status = 'closed', check_at = null where id = ?`, [
      forgotten.id,
    ])
    // And one that our books lose, and one whose amount they have wrong.
    await payOne('lost')
    await payOne('wrong')
    await app.deliver()
    app.clock.now = new Date('2026-11-19T09:55:00+08:00')
    await app.jobs()
    await signIn()
    expect((await read()).state).toBe('waiting')
    const paymentOf = async (name: string) => (await app.read(orders[name]!.id)).payments[0]!
    const wrong = await paymentOf('wrong')
    await changeRows(app.ctx().em, 'update pay_payments set amount_fen = 1999 where id = ?', [wrong.id])
    const invented = await paymentOf('lost')
    await changeRows(app.ctx().em, `update pay_payments set transaction_id = '4209999' where id = ?`, [
      invented.id,
    ])
    app.clock.now = new Date('2026-11-19T10:06:00+08:00')
    await app.jobs()
    await app.pass(5 * minute)
    const found = await read()
    expect(found).toMatchObject({
      state: 'done',
      problem: null,
      matched: 3,
      ours: { paidFen: 7999, refundedFen: 2000 },
      theirs: { paidFen: 10_000, refundedFen: 2000 },
    })
    const lines = found.items.map(
      ({ bucket, outTradeNo, explanation, oursFen, theirsFen }: Record<string, unknown>) => [
        bucket,
        Object.keys(orders).find((name) => orders[name]!.outTradeNo === outTradeNo),
        explanation,
        oursFen,
        theirsFen,
      ],
    )
    expect(lines.sort()).toEqual(
      [
        ['theirs_only', 'forgotten', 'recorded_from_bill', 0, 2000],
        ['amount_differs', 'wrong', null, 1999, 2000],
        ['ours_only', 'lost', null, 2000, 0],
        // To the order it is a second payment now, and goes back.
        ['theirs_only', 'lost', 'recorded_from_bill', 0, 2000],
      ].sort(),
    )
    expect(found.unexplained).toBe(2)
    expect((await app.read(forgotten.id)).status).toBe('refunded')
    expect((await app.read(forgotten.id)).payments.map(({ source }) => source)).toEqual(['bill'])
    expect(found.orders.map(({ flag }: { flag: string }) => flag)).toEqual(['amount_differs'])
  })

  it('is fetched once', async () => {
    const { asked } = await app.gateway()
    await app.pass(30 * minute, 10 * minute)
    expect((await app.gateway()).asked.bill).toBe(asked.bill)
  })

  it('is explained by a note, once, under refusals in their order', async () => {
    const { items, orders: flagged } = await read()
    const line = items.find(({ bucket }: { bucket: string }) => bucket === 'ours_only')
    const path = `/v1/staff/payments/matters/line/${line.id}/resolve`
    const body = { note: '已与商户平台核对，登记有误，已更正' }
    expect((await app.call('POST', path, { body })).status).toBe(401)
    expect((await app.call('POST', path, { body, token: await app.signIn('resident-1') })).status).toBe(403)
    for (const wrong of [
      {},
      { note: ' ' },
      { note: '好' },
      { note: ' 好了  ' },
      { note: 'x'.repeat(501) },
      { ...body, more: 1 },
    ])
      expect((await app.call('POST', path, { body: wrong, token: cashier })).status).toBe(400)
    expect((await app.call('POST', path, { body, token: cashier, key: null })).body.code).toBe(
      'idempotency_key_missing',
    )
    for (const unknown of ['line/999999', 'refund/999999', 'order/999999'])
      expect(
        (await app.call('POST', `/v1/staff/payments/matters/${unknown}/resolve`, { body, token: cashier }))
          .status,
      ).toBe(404)
    expect((await app.call('POST', path, { body, token: cashier })).body).toEqual({
      kind: 'line',
      id: line.id,
      ...body,
    })
    expect((await app.call('POST', path, { body, token: cashier })).status).toBe(409)
    const learned = items.find(
      ({ explanation }: { explanation: string }) => explanation === 'recorded_from_bill',
    )
    expect(
      (
        await app.call('POST', `/v1/staff/payments/matters/line/${learned.id}/resolve`, {
          body,
          token: cashier,
        })
      ).status,
    ).toBe(409)
    const differs = items.find(({ bucket }: { bucket: string }) => bucket === 'amount_differs')
    await app.call('POST', `/v1/staff/payments/matters/line/${differs.id}/resolve`, { body, token: cashier })
    await app.call('POST', `/v1/staff/payments/matters/order/${flagged[0].id}/resolve`, {
      body,
      token: cashier,
    })
    const after = await read()
    expect([after.unexplained, after.orders.length]).toEqual([0, 0])
    expect(after.items.find(({ id }: { id: number }) => id === line.id)).toMatchObject({
      explanation: 'noted',
      ...body,
    })
    expect((await app.read(orders['lost']!.id)).history).toContain('explained')
  })

  it('is tried again when it cannot be had, and a day without money has none', async () => {
    app.clock.now = new Date('2026-11-20T10:06:00+08:00')
    await app.fault({ door: 'bill', fault: 'status', status: 500, times: 1 })
    await app.pass(30_000)
    await signIn()
    const of = async (date: string) =>
      (await app.call('GET', `/v1/staff/payments/reconciliation?date=${date}`, { token: cashier })).body
    expect(await of('2026-11-19')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('busy'),
    })
    await app.pass(20 * minute, 10 * minute)
    // The refunds of the day before were asked for on this one.
    expect(await of('2026-11-19')).toMatchObject({
      state: 'done',
      matched: 2,
      items: [],
      theirs: { refundedFen: 4000 },
    })
    app.clock.now = new Date('2026-11-22T10:06:00+08:00')
    await app.jobs()
    await signIn()
    for (const quiet of ['2026-11-20', '2026-11-21'])
      expect(await of(quiet)).toMatchObject({ state: 'done', matched: 0, items: [], unexplained: 0 })
  })

  it('shows a refund that did not arrive, until a person has explained it or it arrives', async () => {
    for (const refund of ['abnormal', 'closed'] as const) {
      await app.fault({ refund, times: 1 })
      const order = await payOne(refund)
      await app.deliver()
      await app.refund(order.id)
      await app.pass(3 * minute)
      expect((await app.read(order.id)).status).toBe('abnormal')
    }
    await app.fault({ door: 'refund', fault: 'code', status: 400, code: 'PARAM_ERROR', times: 1 })
    const refused = await payOne('refused')
    await app.deliver()
    await app.refund(refused.id)
    await app.pass(30_000)
    const { refunds } = await read()
    expect(refunds.map(({ state, problem }: Record<string, unknown>) => [state, problem])).toEqual([
      ['ABNORMAL', null],
      ['CLOSED', null],
      ['ABNORMAL', 'refused PARAM_ERROR'],
    ])
    const body = { note: '窗口已退现金，收据 2026-0031' }
    const path = `/v1/staff/payments/matters/refund/${refunds[0].id}/resolve`
    expect((await app.call('POST', path, { body, token: cashier })).status).toBe(200)
    expect((await app.call('POST', path, { body, token: cashier })).status).toBe(409)
    const left = await read()
    expect(left.refunds.length).toBe(2)
    const by = (await app.call('GET', '/v1/me', { token: cashier })).body.person.id
    expect(left.explained).toEqual([
      expect.objectContaining({ kind: 'order', what: 'amount_differs', resolvedBy: by }),
      expect.objectContaining({
        kind: 'refund',
        what: 'ABNORMAL',
        id: refunds[0].id,
        resolvedBy: by,
        ...body,
      }),
    ])
    expect(app.toldOf(refused)).toEqual(['paid'])
  })

  it('tells nothing of a person', async () => {
    const { body } = await app.call('GET', page, { token: cashier })
    expect(JSON.stringify(body)).not.toContain(app.payer.id)
    expect(JSON.stringify(body)).not.toContain('resident-1')
  })
})
