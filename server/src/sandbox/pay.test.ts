// The stand-in for WeChat Pay by itself: strict as WeChat documents it, and a cashier's page for people.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { X509Certificate } from 'node:crypto'
import { failure, openPayLine, type PayLine } from '../../test/pay-line.ts'
import { noticeWaitsMs } from './pay-notices.ts'

let line: PayLine
let base: string
beforeAll(async () => {
  line = await openPayLine()
  base = `${line.sandbox.url}/sandbox/pay`
})
afterAll(() => line.close())

const post = (path: string, body: object) =>
  fetch(`${base}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('its keys', () => {
  it('are real: a certificate that signs itself, under the serial it is listed by', async () => {
    const { certificates } = await line.state.keys()
    const { pem, serial, publicKey } = certificates[0]!
    const certificate = new X509Certificate(pem)
    expect(certificate.serialNumber).toBe(serial)
    expect(certificate.verify(publicKey)).toBe(true)
    expect(certificate.checkIssued(certificate)).toBe(true)
    expect(certificate.validFromDate.getTime()).toBeLessThan(line.clock.now.getTime())
    expect(certificate.validToDate.getTime()).toBeGreaterThan(line.clock.now.getTime())
  })

  it('answer nobody who does not sign', async () => {
    for (const [method, path] of [
      ['GET', '/v3/certificates'],
      ['GET', '/v3/pay/transactions/out-trade-no/CL1?mchid=1900000109'],
      ['POST', '/v3/pay/transactions/jsapi'],
      ['POST', '/v3/refund/domestic/refunds'],
      ['GET', '/v3/bill/tradebill?bill_date=2026-11-17'],
      ['GET', '/v3/billdownload/file?token=x'],
    ]) {
      const answer = await fetch(line.sandbox.url + path!, { method: method! })
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'SIGN_ERROR'])
      expect(answer.headers.get('wechatpay-signature')).toBeNull()
    }
  })
})

describe('its cashier', () => {
  const page = async (prepayId: string, decision?: string) => {
    const url = `${base}/cashier/${prepayId}`
    const form = { method: 'POST', body: new URLSearchParams({ decision: decision ?? '' }) }
    const answer = await fetch(url, decision ? form : {})
    return { status: answer.status, html: await answer.text() }
  }

  it('shows what is paid for and how much, and pays once', async () => {
    const { prepayId } = await line.pay.prepay({ ...line.newOrder(), description: '<b>换领</b>' })
    const first = await page(prepayId)
    expect(first.html).toContain('¥ 20.00')
    expect(first.html).toContain('确认支付')
    expect(first.html).not.toContain('<b>')
    expect((await page(prepayId, 'refuse')).html).toContain('requestPayment:fail cancel')
    expect((await page(prepayId, 'pay')).html).toContain('requestPayment:ok')
    expect((await page(prepayId, 'pay')).html).toContain('订单已支付')
    expect((await page(prepayId)).html).not.toContain('确认支付')
    expect((await page('wx0')).status).toBe(404)
    expect((await page(prepayId, 'steal')).status).toBe(400)
  })

  it('leads back to where one came from, with the outcome, and never to another site', async () => {
    const ways = '/#/appointments/detail/index?number=K7M-2QX-9TF'
    const { prepayId } = await line.pay.prepay(line.newOrder())
    const url = (back: string) => `${base}/cashier/${prepayId}?return=${encodeURIComponent(back)}`
    const decide = (back: string, decision: string) =>
      fetch(url(back), { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' })
    const refused = await decide(ways, 'refuse')
    expect([refused.status, refused.headers.get('location')]).toEqual([303, `${ways}&pay=cancel`])
    for (const back of [
      '//evil.test',
      '/\\evil.test',
      'https://evil.test',
      'javascript:1',
      '/a\nb',
      '/"><b>',
    ]) {
      expect((await decide(back, 'refuse')).status).toBe(200)
      expect(await (await fetch(url(back))).text()).not.toMatch(/evil|javascript|<b>/)
    }
    const paid = await (await decide(ways, 'pay')).text()
    expect(paid).toContain(`href="${ways}&#38;pay=ok"`)
  })

  it('takes the five parameters of a phone, in JSON, and nothing that was altered', async () => {
    const order = line.newOrder()
    const { prepayId } = await line.pay.prepay(order)
    const parameters = await line.pay.forPhone(prepayId)
    for (const name of ['timeStamp', 'nonceStr', 'paySign', 'package'] as const) {
      const altered = { ...parameters, [name]: `0${parameters[name]}`, decision: 'pay' }
      expect((await post('request', altered)).status).toBe(400)
    }
    const answer = await post('request', { ...parameters, decision: 'pay' })
    expect(await answer.json()).toEqual({ result: 'requestPayment:ok' })
    expect(await (await fetch(`${base}/orders/${prepayId}`)).json()).toMatchObject({
      amountFen: 2000,
      state: 'SUCCESS',
      description: order.description,
    })
  })
})

describe('its rules', () => {
  it('refuse what WeChat Pay refuses, in its words', async () => {
    const { pay, newOrder } = line
    for (const change of [
      { amountFen: 0 },
      { amountFen: 0.5 },
      { description: 'x'.repeat(128) },
      { openId: '' },
    ])
      expect(await failure(pay.prepay({ ...newOrder(), ...change }))).toMatchObject({
        status: 400,
        code: 'PARAM_ERROR',
      })
    const past = new Date(line.clock.now.getTime() - 1000)
    expect(await failure(pay.prepay({ ...newOrder(), expiresAt: past }))).toMatchObject({
      code: 'PARAM_ERROR',
    })
    expect(await failure(line.open({ appId: 'wx-other' }).prepay(newOrder()))).toMatchObject({
      code: 'APPID_MCHID_NOT_MATCH',
    })
  })

  it('give a new prepay_id after two hours', async () => {
    const order = { ...line.newOrder(), expiresAt: new Date(line.clock.now.getTime() + 86_400_000) }
    const { prepayId } = await line.pay.prepay(order)
    line.advance(2 * 3_600_000)
    expect((await line.pay.prepay(order)).prepayId).not.toBe(prepayId)
  })

  it('send a notice sixteen times in 24 hours and 4 minutes', () => {
    expect(noticeWaitsMs.length).toBe(15)
    expect(noticeWaitsMs.reduce((sum, ms) => sum + ms, 0)).toBe((24 * 60 + 4) * 60_000)
  })

  it('take failures that exist, and no others', async () => {
    for (const wrong of [
      {},
      { door: 'jsapi' },
      { door: 'x', fault: 'hang', times: 1 },
      { notice: 'lose', times: 0 },
      { refund: 'x', times: 1 },
    ])
      expect((await post('faults', wrong)).status).toBe(400)
    expect((await post('faults', { door: 'query', fault: 'hang', times: 1 })).status).toBe(201)
    expect((await fetch(`${base}/faults`, { method: 'DELETE' })).status).toBe(204)
    expect(line.state.doorFaults).toEqual([])
  })
})
