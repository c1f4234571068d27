// The door of the notices: open to everybody, and taken from WeChat Pay alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import { startPayApp, type PayApp } from '../../test/pay.ts'
import { noticeWaitsMs } from '../sandbox/pay-notices.ts'
import { PayHistory } from './entities.ts'

const path = '/v1/payments/wechat/notify'
const refusal = { code: 'FAIL', message: '签名验证失败' }

describe.each(databases)('the door of the notices on %s', (kind) => {
  let app: PayApp
  beforeAll(async () => {
    app = await startPayApp(kind, { METRICS_PORT: '0' })
  })
  afterAll(() => app.close())

  it.each([
    ['nothing', undefined, {}],
    ['JSON', '{}', { 'content-type': 'application/json' }],
    ['no JSON', '{"', { 'content-type': 'application/json' }],
    ['another type', '<x/>', { 'content-type': 'text/xml' }],
    ['a long text', 'x'.repeat(60_000), { 'content-type': 'text/plain' }],
    [
      'headers that say nothing',
      '{}',
      { 'wechatpay-signature': 'x', 'wechatpay-serial': 'y', 'wechatpay-nonce': 'z' },
    ],
  ])("refuses %s, unsigned, as 401 in WeChat Pay's words", async (_what, raw, headers) => {
    const answer = await app.call('POST', path, {
      key: null,
      headers: headers as Record<string, string>,
      ...(raw ? { raw } : {}),
    })
    expect([answer.status, answer.body]).toEqual([401, refusal])
  })

  it('refuses what is too large before it is read', async () => {
    const answer = await app.call('POST', path, {
      key: null,
      raw: 'x'.repeat(70_000),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(413)
  })

  it("refuses WeChat Pay's probes quietly, and counts them", async () => {
    const url = `${app.server.address}${path}`
    for (let i = 0; i < 3; i++) expect(await app.post('probe', { url })).toEqual({ status: 401 })
    expect(await app.ctx().em.count(PayHistory, {})).toBe(0)
    const figures = await app.server.app.metrics.client.register.metrics()
    expect(figures).toContain('chaolin_pay_notices_refused_total{verdict="probe"} 3')
  })

  it("answers SUCCESS in WeChat Pay's words, again and again, within five seconds", async () => {
    const order = await app.order()
    await app.phone((await app.prepay(order.id)).parameters)
    await app.fault({ notice: 'repeat', times: 1 })
    const began = performance.now()
    await app.deliver()
    expect(performance.now() - began).toBeLessThan(5000)
    const { notices } = await app.gateway()
    expect(notices.at(-1)).toMatchObject({ ended: true, sent: [{ status: 200 }] })
    expect((await app.read(order.id)).payments.length).toBe(1)
  })

  it('is asked again at the documented times, and settled by then', async () => {
    const order = await app.order()
    const { parameters } = await app.prepay(order.id)
    await app.fault({ notice: 'lose', times: 16 })
    await app.phone(parameters)
    const start = app.clock.now.getTime()
    for (const waitMs of noticeWaitsMs) {
      await app.deliver()
      app.clock.advance(waitMs)
    }
    await app.deliver()
    const { notices } = await app.gateway()
    const minutes = notices.at(-1).sent.map(({ at }: { at: string }) => (Date.parse(at) - start) / 60_000)
    expect(minutes).toEqual([0, 0.25, 0.5, 1, 4, 14, 34, 64, 94, 124, 184, 364, 544, 724, 1084, 1444])
    await app.jobs()
    expect((await app.read(order.id)).status).toBe('paid')
  })
})
