// Paying from order to refund, with WeChat Pay as the sandbox plays it over HTTP: faults, repeats, late and second money.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import { startPayApp, type PayApp } from '../../test/pay.ts'
import { PayHistory } from './entities.ts'

const minute = 60_000

describe.each(databases)('paying on %s', (kind) => {
  let app: PayApp
  beforeAll(async () => {
    app = await startPayApp(kind)
  })
  afterAll(() => app.close())
  beforeEach(() => app.clearFaults())

  it('goes from created over prepaid to paid by the notice, and tells once', async () => {
    const order = await app.order()
    expect(order.status).toBe('created')
    const { parameters, expiresAt } = await app.prepay(order.id)
    expect(Object.keys(parameters).sort()).toEqual([
      'nonceStr',
      'package',
      'paySign',
      'signType',
      'timeStamp',
    ])
    expect(expiresAt).toEqual(order.expiresAt)
    expect((await app.read(order.id)).status).toBe('prepaid')
    expect(await app.phone(parameters)).toBe('requestPayment:ok')
    await app.deliver()
    const { status, payments, history } = await app.read(order.id)
    expect(status).toBe('paid')
    expect(payments.map(({ amountFen, source }) => [amountFen, source])).toEqual([[2000, 'notice']])
    expect(history).toEqual(['created', 'asked', 'prepaid', 'paid'])
    await app.jobs()
    expect(app.toldOf(order)).toEqual(['paid'])
  })

  it("refuses parameters that are not the merchant's", async () => {
    const { parameters } = await app.prepay((await app.order()).id)
    const altered = { ...parameters, nonceStr: `${parameters.nonceStr}x` }
    await expect(app.phone(altered)).rejects.toThrow('400')
    expect(await app.phone(parameters, 'refuse')).toBe('requestPayment:fail cancel')
  })

  it('gives the same prepay_id again, signed anew, without asking twice', async () => {
    const order = await app.order()
    const before = (await app.gateway()).asked.jsapi
    const [first, second] = [await app.prepay(order.id), await app.prepay(order.id)]
    expect(second.parameters.package).toBe(first.parameters.package)
    expect(second.parameters.nonceStr).not.toBe(first.parameters.nonceStr)
    expect((await app.gateway()).asked.jsapi).toBe(before + 1)
  })

  it('asks anew for what has grown too old to be paid with, though the order lives on', async () => {
    const order = await app.order(2000, 180 * minute)
    const first = await app.prepay(order.id)
    app.clock.advance(121 * minute)
    const before = (await app.gateway()).asked.jsapi
    const second = await app.prepay(order.id)
    expect((await app.gateway()).asked.jsapi).toBe(before + 1)
    expect(second.parameters.package).not.toBe(first.parameters.package)
    expect(second.expiresAt).toEqual(order.expiresAt)
    expect(await app.phone(second.parameters)).toBe('requestPayment:ok')
    await app.deliver()
    expect((await app.read(order.id)).status).toBe('paid')
  })

  it('pushes the end out once, so that five minutes remain', async () => {
    const order = await app.order()
    await app.prepay(order.id)
    app.clock.advance(8 * minute)
    const extended = await app.prepay(order.id)
    expect(extended.expiresAt.getTime() - app.clock.now.getTime()).toBe(5 * minute)
    app.clock.advance(2 * minute)
    const again = await app.prepay(order.id)
    expect(again.expiresAt).toEqual(extended.expiresAt)
    app.clock.advance(3 * minute + 1)
    await expect(app.prepay(order.id)).rejects.toMatchObject({ code: 'step_closed' })
    expect(await app.phone(again.parameters)).toBe('requestPayment:fail 订单已过期')
  })

  it('never shows WeChat Pay an order of nothing', async () => {
    const before = await app.gateway()
    const order = await app.order(0)
    expect(order.status).toBe('paid')
    await expect(app.prepay(order.id)).rejects.toMatchObject({ code: 'step_closed' })
    await app.letGo(order.id)
    await app.refund(order.id)
    await app.pass(20 * minute, minute)
    expect((await app.read(order.id)).status).toBe('paid')
    expect((await app.gateway()).orders.length).toBe(before.orders.length)
    expect(app.toldOf(order)).toEqual([])
  })

  it('settles by asking when every notice is lost', async () => {
    await app.fault({ notice: 'lose_all', times: 1 })
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    await app.pass(2 * minute)
    const { status, payments } = await app.read(order.id)
    expect([status, payments[0]?.source]).toEqual(['paid', 'query'])
    expect(app.toldOf(order)).toEqual(['paid'])
  })

  it('takes a notice that comes before the answer', async () => {
    await app.fault({ door: 'jsapi', fault: 'pay_first', times: 1 })
    const order = await app.order()
    await expect(app.prepay(order.id)).rejects.toMatchObject({ code: 'step_closed' })
    const { status, payments } = await app.read(order.id)
    expect([status, payments.length]).toEqual(['paid', 1])
    await app.jobs()
    expect(app.toldOf(order)).toEqual(['paid'])
  })

  it('takes fifteen notices at once as one', async () => {
    await app.fault({ notice: 'repeat', times: 1 })
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    await app.deliver()
    await app.jobs()
    const { status, payments, history } = await app.read(order.id)
    expect([status, payments.length]).toEqual(['paid', 1])
    expect(history.filter((what) => what === 'paid').length).toBe(1)
    expect(app.toldOf(order)).toEqual(['paid'])
  })

  it.each(['wrong_signature', 'stale', 'lose'])(
    'refuses a notice that is %s, and takes the next',
    async (notice) => {
      await app.fault({ notice, times: 1 })
      const order = await app.order()
      await app.phone((await app.prepay(order.id)).parameters)
      await app.deliver()
      expect((await app.read(order.id)).status).toBe('prepaid')
      app.clock.advance(15_000)
      await app.deliver()
      expect((await app.read(order.id)).payments.map(({ source }) => source)).toEqual(['notice'])
      const { notices } = await app.gateway()
      const statuses = notices.at(-1).sent.map(({ status }: { status: number | null }) => status)
      expect(statuses).toEqual([notice === 'lose' ? null : 401, 200])
    },
  )

  it('takes notices by either key while the keys change, and a new certificate', async () => {
    for (const noticesBy of ['certificate', 'mixed', 'public_key']) {
      await app.call('PUT', '/sandbox/pay/mode', { body: { noticesBy } })
      if (noticesBy === 'mixed') await app.post('rotate')
      const order = await app.order()
      await app.phone((await app.prepay(order.id)).parameters)
      // An unknown serial is asked for every two minutes at most.
      app.clock.advance(2 * minute)
      await app.deliver()
      expect((await app.read(order.id)).payments.map(({ source }) => source)).toEqual(['notice'])
    }
  })

  it('says so when WeChat Pay fails, and the next try goes on', async () => {
    for (const fault of [
      { door: 'jsapi', fault: 'status', status: 500 },
      { door: 'jsapi', fault: 'status', status: 429, code: 'FREQUENCY_LIMITED' },
      { door: 'jsapi', fault: 'reset' },
      { door: 'jsapi', fault: 'lose' },
      { door: 'jsapi', fault: 'wrong_signature' },
      { door: 'jsapi', fault: 'code', status: 401, code: 'SIGN_ERROR' },
    ]) {
      const order = await app.order()
      await app.fault({ ...fault, times: 1 })
      await expect(app.prepay(order.id)).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 5 })
      expect(await app.phone((await app.prepay(order.id)).parameters)).toBe('requestPayment:ok')
      await app.deliver()
      expect((await app.read(order.id)).status).toBe('paid')
    }
  })

  it('frees what was let go at once when unpaid, and closes when WeChat Pay allows', async () => {
    const order = await app.order()
    const { parameters } = await app.prepay(order.id)
    app.clock.advance(minute)
    await app.letGo(order.id)
    await app.letGo(order.id)
    await app.pass(20_000)
    expect((await app.read(order.id)).status).toBe('closing')
    expect(app.toldOf(order)).toEqual(['unpaid'])
    const closes = (await app.gateway()).asked.close
    await app.pass(3 * minute)
    expect((await app.gateway()).asked.close).toBe(closes)
    await app.pass(2 * minute)
    expect((await app.read(order.id)).status).toBe('closed')
    expect((await app.gateway()).asked.close).toBe(closes + 1)
    expect(await app.phone(parameters)).toBe('requestPayment:fail 订单已关闭')
    await app.pass(5 * minute, minute)
    expect(app.toldOf(order)).toEqual(['unpaid'])
  })

  it('closes what WeChat Pay never heard of without asking it', async () => {
    const order = await app.order()
    const { asked } = await app.gateway()
    await app.letGo(order.id)
    await app.pass(20_000)
    expect((await app.read(order.id)).status).toBe('closed')
    expect(app.toldOf(order)).toEqual(['unpaid'])
    expect((await app.gateway()).asked).toEqual(asked)
  })

  it('ends an order that nobody lets go', async () => {
    const [asked, unasked] = [await app.order(), await app.order()]
    await app.prepay(asked.id)
    await app.pass(17 * minute, 30_000)
    for (const order of [asked, unasked]) {
      expect((await app.read(order.id)).status).toBe('closed')
      expect(app.toldOf(order)).toEqual(['unpaid'])
    }
  })

  it('books what was paid in time though its notice is lost, when it is let go', async () => {
    await app.fault({ notice: 'lose_all', times: 1 })
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    await app.letGo(order.id)
    await app.pass(20_000)
    expect((await app.read(order.id)).status).toBe('paid')
    expect(app.toldOf(order)).toEqual(['paid'])
  })

  it('sends money back that came after the hold was freed', async () => {
    const order = await app.order()
    const { parameters } = await app.prepay(order.id)
    await app.letGo(order.id)
    await app.pass(10_000)
    expect((await app.read(order.id)).status).toBe('closing')
    await app.phone(parameters)
    await app.pass(2 * minute)
    const { status, payments, refunds } = await app.read(order.id)
    expect(status).toBe('refunded')
    expect(payments.map(({ amountFen }) => amountFen)).toEqual([2000])
    expect(refunds.map(({ amountFen, state, why }) => [amountFen, state, why])).toEqual([
      [2000, 'SUCCESS', 'late'],
    ])
    expect(app.toldOf(order)).toEqual(['unpaid', 'refunded'])
  })

  it('finds late money by closing, when its notice is lost', async () => {
    await app.fault({ notice: 'lose_all', times: 1 })
    const order = await app.order()
    const { parameters } = await app.prepay(order.id)
    await app.letGo(order.id)
    await app.pass(10_000)
    await app.phone(parameters)
    await app.pass(8 * minute, 30_000)
    expect((await app.read(order.id)).status).toBe('refunded')
  })

  it('refunds once, however often it is asked to and whatever is lost', async () => {
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    await app.deliver()
    await app.fault({ door: 'refund', fault: 'lose', times: 1 })
    await app.fault({ door: 'refund', fault: 'status', status: 500, times: 1 })
    await Promise.all([app.refund(order.id), app.refund(order.id)])
    await app.refund(order.id)
    await app.pass(6 * minute, 30_000)
    await app.refund(order.id)
    const { status, refunds, payments } = await app.read(order.id)
    expect(status).toBe('refunded')
    expect(refunds.length).toBe(1)
    const theirs = (await app.gateway()).refunds.filter(
      ({ outTradeNo }: { outTradeNo: string }) => outTradeNo === order.outTradeNo,
    )
    expect(theirs.map(({ refundFen }: { refundFen: number }) => refundFen)).toEqual([payments[0]?.amountFen])
    expect(app.toldOf(order)).toEqual(['paid', 'refunded'])
  })

  it('sends nothing back that never came', async () => {
    const order = await app.order()
    await expect(app.refund(order.id)).rejects.toMatchObject({ code: 'step_closed' })
    await expect(app.refund('999999')).rejects.toMatchObject({ code: 'not_found' })
    await expect(app.refund('1; drop')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps verified news of an order that is not ours, and says that it was taken', async () => {
    const { clients } = app.ctx()
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    const news = await clients.pay!.query(order.outTradeNo)
    const { applyNews } = await import('./news.ts')
    const stray = { ...news, outTradeNo: 'CL0000000000000000000000' }
    expect(await applyNews(app.ctx(), clients.pay!, stray, 'notice')).toBeNull()
    const rows = await app.ctx().em.find(PayHistory, { what: 'unknown_order' })
    expect(rows.at(-1)?.detail).toContain('CL0000000000000000000000')
  })
})
