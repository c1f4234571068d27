// The way to WeChat Pay, against the sandbox over HTTP: what it says counts when it is signed, and failures have types.
import { createHash, createPrivateKey, createPublicKey, createVerify } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { failure, notifyUrl, openPayLine, type PayLine } from '../../test/pay-line.ts'
import { makeCertificate } from '../sandbox/pay-keys.ts'
import { signedHeaders, signingBy } from '../sandbox/pay-notices.ts'
import { transactionOf } from '../sandbox/pay-state.ts'
import { certificatesEveryMs } from './wechat-pay-keys.ts'
import { createWechatPay } from './wechat-pay.ts'

let line: PayLine
beforeAll(async () => {
  line = await openPayLine()
})
afterAll(() => line.close())
beforeEach(() => {
  line.state.doorFaults.splice(0)
})

describe('orders', () => {
  it('are asked for, queried, refused a second time under other terms, and closed after five minutes', async () => {
    const order = line.newOrder()
    const { prepayId } = await line.pay.prepay(order)
    expect(
      await line.pay.prepay({ ...order, expiresAt: new Date(line.clock.now.getTime() + 900_000) }),
    ).toEqual({
      prepayId,
    })
    expect(await failure(line.pay.prepay({ ...order, amountFen: 1 }))).toMatchObject({
      problem: 'refused',
      code: 'OUT_TRADE_NO_USED',
      status: 403,
      retryable: false,
    })
    expect(await line.pay.query(order.outTradeNo)).toMatchObject({
      tradeState: 'NOTPAY',
      transactionId: null,
    })
    expect(await failure(line.pay.close(order.outTradeNo))).toMatchObject({ code: 'TRADE_ERROR' })
    line.advance(300_000)
    await line.pay.close(order.outTradeNo)
    expect(await failure(line.pay.close(order.outTradeNo))).toMatchObject({ code: 'ORDER_CLOSED' })
    expect(await failure(line.pay.prepay(order))).toMatchObject({ code: 'ORDER_CLOSED' })
    const paid = await line.paidOrder()
    expect(await failure(line.pay.close(paid.outTradeNo))).toMatchObject({ code: 'ORDERPAID' })
    expect(await line.pay.query(paid.outTradeNo)).toMatchObject({
      tradeState: 'SUCCESS',
      totalFen: 2000,
      currency: 'CNY',
    })
    expect(await failure(line.pay.query('CL9999999999999999'))).toMatchObject({
      code: 'ORDER_NOT_EXIST',
      status: 404,
    })
  })

  it.each([
    '',
    'a',
    'CL1?x=1',
    '../certificates',
    'CL 0000000000000',
    'cl0000000000000000',
    `CL${'0'.repeat(40)}`,
  ])('with the number %j are never sent', async (outTradeNo) => {
    const asked = { ...line.state.asked }
    for (const work of [
      line.pay.query(outTradeNo),
      line.pay.close(outTradeNo),
      line.pay.prepay({ ...line.newOrder(), outTradeNo }),
    ])
      expect(await failure(work)).toMatchObject({ problem: 'invalid', retryable: false })
    expect(await failure(line.pay.queryRefund(`${outTradeNo}?`))).toMatchObject({ problem: 'invalid' })
    expect(line.state.asked).toEqual(asked)
  })

  it('are signed for the phone by the merchant, anew each time', async () => {
    const first = await line.pay.forPhone('wx1')
    const text = `wx-app\n${first.timeStamp}\n${first.nonceStr}\nprepay_id=wx1\n`
    const key = createPublicKey(createPrivateKey(line.account.privateKey))
    expect(createVerify('RSA-SHA256').update(text).verify(key, first.paySign, 'base64')).toBe(true)
    expect(first.nonceStr).toMatch(/^[0-9a-f]{32}$/)
    expect((await line.pay.forPhone('wx1')).nonceStr).not.toBe(first.nonceStr)
  })

  it('of a merchant whose key, serial or clock is another are refused as such', async () => {
    const order = line.newOrder()
    const { privateKey } = (await line.state.keys()).publicKey
    const otherKey = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    for (const change of [{ privateKey: otherKey }, { mchSerial: 'ABCDEF0123' }, { mchId: '1900000001' }])
      expect(await failure(line.open(change).prepay(order))).toMatchObject({
        code: 'SIGN_ERROR',
        status: 401,
      })
    const late = createWechatPay({
      account: async () => line.account,
      baseUrl: line.sandbox.url,
      notifyUrl,
      now: () => new Date(line.clock.now.getTime() + 400_000),
    })
    expect(await failure(late.prepay(order))).toMatchObject({ code: 'SIGN_ERROR' })
  })
})

describe('what fails', () => {
  it.each([
    [
      { fault: 'status', status: 500 },
      { problem: 'busy', retryable: true },
    ],
    [
      { fault: 'status', status: 429, code: 'FREQUENCY_LIMITED' },
      { problem: 'busy', retryable: true },
    ],
    [
      { fault: 'code', status: 403, code: 'NOT_ENOUGH' },
      { problem: 'refused', retryable: true },
    ],
    [
      { fault: 'code', status: 400, code: 'PARAM_ERROR' },
      { problem: 'refused', retryable: false },
    ],
    [{ fault: 'hang' }, { problem: 'timed_out', retryable: true }],
    [{ fault: 'reset' }, { problem: 'unreachable', retryable: true }],
    [{ fault: 'lose' }, { problem: 'unreachable', retryable: true }],
    [{ fault: 'wrong_signature' }, { problem: 'unverified', retryable: true }],
  ] as const)('by %j is told as %j', async (fault, told) => {
    const { outTradeNo } = await line.paidOrder()
    line.state.doorFaults.push({ door: 'query', times: 1, ...fault })
    const hurried = fault.fault === 'hang' ? line.open({}, line.sandbox.url, 400) : line.pay
    const error = await failure(hurried.query(outTradeNo))
    expect(error).toMatchObject(told)
    expect(error.message).not.toContain(outTradeNo)
    expect((await line.pay.query(outTradeNo)).tradeState).toBe('SUCCESS')
  })

  it("is a success without a signature, another order's answer, or no answer of WeChat Pay at all", async () => {
    const { outTradeNo } = await line.paidOrder()
    const signing = signingBy(await line.state.keys(), 'public_key')
    const other = JSON.stringify(transactionOf(line.state, await line.paidOrder()))
    const answers: [string, object, string][] = [
      [other, {}, 'unverified'],
      [other, signedHeaders(signing, line.clock.now, other), 'unexpected_answer'],
      ['<html>', signedHeaders(signing, line.clock.now, '<html>'), 'unexpected_answer'],
      ['', signedHeaders(signing, line.clock.now, ''), 'unexpected_answer'],
      [other, signedHeaders(signing, new Date(line.clock.now.getTime() - 300_000), other), 'unverified'],
    ]
    for (const [body, headers, problem] of answers) {
      const server = await answering(body, headers)
      expect(await failure(line.open({}, server.url).query(outTradeNo))).toMatchObject({ problem })
      await server.close()
    }
  })

  it('is a redirect: nothing signed by us goes elsewhere', async () => {
    const server = await answering('', { location: `${line.sandbox.url}/v3/certificates` }, 302)
    expect(await failure(line.open({}, server.url).query(line.newOrder().outTradeNo))).toMatchObject({
      problem: 'unreachable',
    })
    await server.close()
  })

  it('is a bill whose address is elsewhere', async () => {
    const signing = signingBy(await line.state.keys(), 'public_key')
    const body = JSON.stringify({
      hash_type: 'SHA1',
      hash_value: '0'.repeat(40),
      download_url: 'http://127.0.0.1:9/x',
    })
    const server = await answering(body, signedHeaders(signing, line.clock.now, body))
    expect(await failure(line.open({}, server.url).tradeBill('2026-11-17'))).toMatchObject({
      problem: 'unexpected_answer',
    })
    await server.close()
  })
})

async function answering(body: string, headers: object, status = 200) {
  const seen: IncomingMessage[] = []
  const server: Server = createServer((request, response) => {
    seen.push(request)
    response.writeHead(status, headers as Record<string, string>).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, seen, close: () => new Promise((resolve) => server.close(resolve)) }
}

describe('the serial', () => {
  it('of our 微信支付公钥 goes with each request, and none without one', async () => {
    const server = await answering('{}', {}, 500)
    await failure(line.open({}, server.url).query(line.newOrder().outTradeNo))
    await failure(line.open({ publicKey: null }, server.url).query(line.newOrder().outTradeNo))
    expect(server.seen.map(({ headers }) => headers['wechatpay-serial'])).toEqual([
      line.account.publicKey!.id,
      undefined,
    ])
    await server.close()
  })

  it('chooses the key of each message: certificates are fetched when one is met, once', async () => {
    const byCertificate = line.open({ publicKey: null })
    const { asked } = line.state
    const before = asked.certificates
    const { outTradeNo } = await line.paidOrder()
    await Promise.all(Array.from({ length: 5 }, () => byCertificate.query(outTradeNo)))
    await byCertificate.query(outTradeNo)
    expect(asked.certificates).toBe(before + 1)
  })

  it('that nobody knows causes one fetch in two minutes, however many come', async () => {
    const { asked } = line.state
    const before = asked.certificates
    const fresh = line.open()
    const message = await line.signedNotice()
    const forged = (i: number) => ({
      ...message.headers,
      'wechatpay-serial': i.toString(16).padStart(40, 'A'),
    })
    for (let i = 0; i < 50; i++)
      expect(await fresh.readNotice(forged(i), message.body)).toEqual({
        kind: 'refused',
        verdict: 'unknown_serial',
      })
    expect(asked.certificates).toBe(before + 1)
    // What cannot be one is not asked about at all.
    line.advance(certificatesEveryMs)
    for (const serial of ['PUB_KEY_ID_0123456789', 'x', '../x', 'A'.repeat(65), ''])
      expect(
        (await fresh.readNotice({ ...message.headers, 'wechatpay-serial': serial }, message.body)).kind,
      ).toBe('refused')
    expect(asked.certificates).toBe(before + 1)
    await fresh.readNotice(forged(51), message.body)
    expect(asked.certificates).toBe(before + 2)
  })

  it('of a certificate that came since is known after the next fetch, and not after its end', async () => {
    const client = line.open()
    const keys = await line.state.keys()
    await client.readNotice({ ...(await line.signedNotice('certificate')).headers }, Buffer.from('{}'))
    keys.certificates.push(await makeCertificate(line.clock.now))
    const early = await line.signedNotice('certificate')
    expect(await client.readNotice(early.headers, early.body)).toEqual({
      kind: 'refused',
      verdict: 'unknown_serial',
    })
    line.advance(certificatesEveryMs)
    const message = await line.signedNotice('certificate')
    expect((await client.readNotice(message.headers, message.body)).kind).toBe('payment')
    const until = keys.certificates.at(-1)!.until
    const then = new Date(until.getTime() + 1000)
    const old = createWechatPay({
      account: async () => line.account,
      baseUrl: 'http://127.0.0.1:9',
      notifyUrl,
      now: () => then,
    })
    const late = await line.signedNotice('certificate', then)
    expect(await old.readNotice(late.headers, late.body)).toEqual({
      kind: 'refused',
      verdict: 'unknown_serial',
    })
  })
})

describe('refunds and bills', () => {
  let refunds = 0
  it('refunds are the same under the same number, and never more than was paid', async () => {
    const { transactionId } = await line.paidOrder()
    const wish = {
      outRefundNo: `RF${String(++refunds).padStart(20, '0')}`,
      transactionId: transactionId!,
      amountFen: 2000,
      totalFen: 2000,
      why: '预约退费',
    }
    const first = await line.pay.refund(wish)
    expect(first).toMatchObject({ state: 'PROCESSING', refundFen: 2000, createdAt: line.clock.now })
    expect(await line.pay.refund(wish)).toEqual(first)
    expect(await failure(line.pay.refund({ ...wish, amountFen: 1000 }))).toMatchObject({
      code: 'PARAM_ERROR',
    })
    expect(await failure(line.pay.refund({ ...wish, outRefundNo: `RG${wish.outRefundNo}` }))).toMatchObject({
      code: 'INVALID_REQUEST',
      retryable: false,
    })
    expect((await line.pay.queryRefund(wish.outRefundNo)).state).toBe('PROCESSING')
    expect(await failure(line.pay.queryRefund('RF99999999999999'))).toMatchObject({
      code: 'RESOURCE_NOT_EXISTS',
    })
  })

  it('bills are there after ten, for five minutes at an address, and are compared with their checksum', async () => {
    line.clock.now = new Date('2026-11-19T09:59:00+08:00')
    expect(await failure(line.pay.tradeBill('2026-11-18'))).toMatchObject({
      code: 'STATEMENT_CREATING',
      retryable: true,
    })
    line.clock.now = new Date('2026-11-19T10:00:00+08:00')
    const { text, sha1 } = await line.pay.tradeBill('2026-11-18')
    expect(text).toMatch(/^\uFEFF交易时间,/)
    expect(createHash('sha1').update(text).digest('hex')).toBe(sha1)
    expect(await failure(line.pay.tradeBill('2026-11-17'))).toMatchObject({ code: 'NO_STATEMENT_EXIST' })
    line.state.doorFaults.push({ door: 'download', fault: 'wrong_signature', times: 1 })
    expect(await failure(line.pay.tradeBill('2026-11-18'))).toMatchObject({ problem: 'unverified' })
    const [token, bill] = [...line.state.bills].at(-1)!
    bill.until = new Date(line.clock.now.getTime() - 1)
    expect((await fetch(`${line.sandbox.url}/v3/billdownload/file?token=${token}`)).status).toBe(401)
  })
})
