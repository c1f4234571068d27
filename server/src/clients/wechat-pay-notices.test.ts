// What WeChat Pay sends: altered anywhere it is refused, and sealed texts open as they were or not at all.
import { sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openPayLine, type PayLine } from '../../test/pay-line.ts'
import { sealResource } from '../sandbox/pay-keys.ts'
import { signedHeaders, signingBy } from '../sandbox/pay-notices.ts'
import { certificatesEveryMs, openResource } from './wechat-pay-keys.ts'

let line: PayLine
beforeAll(async () => {
  line = await openPayLine()
})
afterAll(() => line.close())

describe('a notice', () => {
  it.each(['public_key', 'certificate'] as const)('is read when it is signed by %s', async (by) => {
    line.advance(certificatesEveryMs)
    const { headers, body, order } = await line.signedNotice(by)
    expect(await line.pay.readNotice(headers, body)).toEqual({
      kind: 'payment',
      news: {
        outTradeNo: order.outTradeNo,
        mchId: line.account.mchId,
        appId: 'wx-app',
        tradeState: 'SUCCESS',
        transactionId: order.transactionId,
        totalFen: 2000,
        currency: 'CNY',
        successAt: order.successAt,
      },
    })
  })

  it('is refused when any header or byte of it is altered', async () => {
    const { headers, body } = await line.signedNotice()
    const names = ['timestamp', 'nonce', 'serial', 'signature'].map((name) => `wechatpay-${name}`)
    const alteration = fc.oneof(
      fc.record({ at: fc.constantFrom(...names), index: fc.nat(400), to: fc.integer({ min: 33, max: 126 }) }),
      fc.record({
        at: fc.constant('body'),
        index: fc.nat(body.length - 1),
        to: fc.integer({ min: 0, max: 255 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(alteration, async ({ at, index, to }) => {
        const bytes = Buffer.from(at === 'body' ? body : headers[at]!)
        const place = index % bytes.length
        fc.pre(bytes[place] !== to)
        bytes[place] = to
        const sent = at === 'body' ? headers : { ...headers, [at]: bytes.toString('latin1') }
        const read = await line.pay.readNotice(sent, at === 'body' ? bytes : body)
        expect(read.kind).toBe('refused')
      }),
      { numRuns: 1500 },
    )
    for (const name of names)
      expect((await line.pay.readNotice({ ...headers, [name]: undefined }, body)).kind).toBe('refused')
    for (const bytes of [Buffer.alloc(0), body.subarray(1), Buffer.concat([body, Buffer.from(' ')])])
      expect((await line.pay.readNotice(headers, bytes)).kind).toBe('refused')
    expect((await line.pay.readNotice(headers, body)).kind).toBe('payment')
  })

  it.each([
    [-300_000, 'stale'],
    [-299_000, 'payment'],
    [299_000, 'payment'],
    [300_000, 'stale'],
    [-3 * 365 * 86_400_000, 'stale'],
  ])('made %i ms away is %s', async (ms, expected) => {
    const { headers, body } = await line.signedNotice('public_key', new Date(line.clock.now.getTime() + ms))
    const read = await line.pay.readNotice(headers, body)
    expect(read.kind === 'refused' ? read.verdict : read.kind).toBe(expected)
  })

  it('that WeChat Pay sends to test us is refused as that', async () => {
    const { headers, body } = await line.signedNotice()
    const probe = {
      ...headers,
      'wechatpay-signature': `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`,
    }
    expect(await line.pay.readNotice(probe, body)).toEqual({ kind: 'refused', verdict: 'probe' })
  })

  it("signed by the merchant's own key is refused", async () => {
    const { headers, body } = await line.signedNotice()
    const text = Buffer.from(
      `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body.toString()}\n`,
    )
    const own = sign('RSA-SHA256', text, line.account.privateKey).toString('base64')
    expect((await line.pay.readNotice({ ...headers, 'wechatpay-signature': own }, body)).kind).toBe('refused')
  })

  it.each([
    ['a number of another kind', { amount: { total: '2000' } }],
    ['a state that is none', { trade_state: 'PAID' }],
    ['no merchant', { mchid: undefined }],
    ['half a fen', { amount: { total: 0.5 } }],
  ])('that holds %s is refused, signed as it is', async (_what, change) => {
    const { headers, body } = await line.signedNotice('public_key', line.clock.now, change)
    expect(await line.pay.readNotice(headers, body)).toEqual({ kind: 'refused', verdict: 'unreadable' })
  })

  it('signed rightly is refused when it is sealed otherwise', async () => {
    const keys = await line.state.keys()
    const { body } = await line.signedNotice()
    const whole = JSON.parse(body.toString()) as { resource: Record<string, string> }
    for (const change of [
      { nonce: '0'.repeat(12) },
      { associated_data: 'refund' },
      { algorithm: 'AES' },
      { nonce: 'x' },
    ]) {
      const altered = Buffer.from(JSON.stringify({ ...whole, resource: { ...whole.resource, ...change } }))
      const headers = signedHeaders(signingBy(keys, 'public_key'), line.clock.now, altered)
      expect(await line.pay.readNotice(headers, altered)).toEqual({ kind: 'refused', verdict: 'unreadable' })
    }
  })
})

describe('what is sealed', () => {
  const key = '0123456789abcdef0123456789abcdef'

  it('opens as it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.stringMatching(/^[a-z]{0,15}$/), (text, known) => {
        expect(openResource(sealResource(key, known, text), key)?.toString('utf8')).toBe(
          Buffer.from(text).toString('utf8'),
        )
      }),
    )
  })

  it('never opens with one bit of any field altered, or under another key', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 100 }),
        fc.constantFrom('ciphertext' as const, 'nonce' as const, 'associated_data' as const, 'key' as const),
        fc.nat(500),
        fc.integer({ min: 0, max: 6 }),
        (text, field, index, bit) => {
          const sealed = sealResource(key, 'transaction', text)
          const flip = (bytes: Buffer) => {
            const copy = Buffer.from(bytes)
            copy[index % copy.length]! ^= 1 << bit
            return copy
          }
          if (field === 'key')
            expect(openResource(sealed, flip(Buffer.from(key)).toString('latin1'))).toBeNull()
          else {
            const value =
              field === 'ciphertext'
                ? flip(Buffer.from(sealed.ciphertext, 'base64')).toString('base64')
                : flip(Buffer.from(sealed[field])).toString('latin1')
            expect(openResource({ ...sealed, algorithm: 'AEAD_AES_256_GCM', [field]: value }, key)).toBeNull()
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('never opens cut short, with the tag left away, or in other letters', () => {
    const sealed = {
      ...sealResource(key, 'transaction', '{"total":100}'),
      algorithm: 'AEAD_AES_256_GCM' as const,
    }
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    for (const cut of [bytes.subarray(0, -16), bytes.subarray(0, -1), bytes.subarray(0, 4), Buffer.alloc(0)])
      expect(openResource({ ...sealed, ciphertext: cut.toString('base64') }, key)).toBeNull()
    expect(openResource({ ...sealed, ciphertext: `${sealed.ciphertext}\n` }, key)).toBeNull()
    expect(openResource({ ...sealed, associated_data: 'x'.repeat(16) }, key)).toBeNull()
  })
})
