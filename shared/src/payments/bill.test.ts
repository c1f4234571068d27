// The bill as WeChat Pay writes it, and both books side by side: whole or refused, nothing left over.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BillError, movementsOf, readBill, reconcile, yuanToFen, type Movement } from './bill.ts'

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const summary = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
const paid =
  '`2026-11-18 10:00:00,`wx1,`1900000109,`0,`,`4200001,`CL1,`o1,`JSAPI,`SUCCESS,`OTHERS,`CNY,`20.00,`0.00,`0,`0,`0.00,`0.00,`,`,`换领工本费,`,`0.12000,`0.60%,`20.00,`0.00,`'
const back =
  '`2026-11-18 11:30:05,`wx1,`1900000109,`0,`,`4200001,`CL1,`o1,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5030001,`RF1,`20.00,`0.00,`ORIGINAL,`PROCESSING,`换领工本费,`,`-0.12000,`0.60%,`0.00,`20.00,`'
const sums = '`2,`20.00,`20.00,`0.00,`0.00000,`20.00,`20.00'
const bill = (rows: string[], end = '\r\n') => `\uFEFF${rows.join(end)}${end}`

describe('a bill', () => {
  it.each(['\r\n', '\n'])('is read with its mark, back-ticks, yuan and refunds (%j)', (end) => {
    const read = readBill(bill([header, paid, back, summary, sums], end))
    expect([read.totalFen, read.refundFen]).toEqual([2000, 2000])
    expect(read.lines).toEqual([
      {
        time: '2026-11-18 10:00:00',
        transactionId: '4200001',
        outTradeNo: 'CL1',
        tradeState: 'SUCCESS',
        totalFen: 2000,
        refundId: '',
        outRefundNo: '',
        refundFen: 0,
        refundState: '',
      },
      {
        time: '2026-11-18 11:30:05',
        transactionId: '4200001',
        outTradeNo: 'CL1',
        tradeState: 'REFUND',
        totalFen: 0,
        refundId: '5030001',
        outRefundNo: 'RF1',
        refundFen: 2000,
        refundState: 'PROCESSING',
      },
    ])
    expect(movementsOf(read)).toEqual([
      { kind: 'payment', key: '4200001', outTradeNo: 'CL1', amountFen: 2000 },
      { kind: 'refund', key: 'RF1', outTradeNo: 'CL1', amountFen: 2000 },
    ])
  })

  it.each([
    ['nothing', ''],
    ['another file', '<html>busy</html>'],
    ['half a file', bill([header, paid])],
    ['a line too few', bill([header, paid, summary, sums])],
    ['a line cut short', bill([header, paid.slice(0, 60), back, summary, sums])],
    ['an altered amount', bill([header, paid.replaceAll('20.00', '90.00'), back, summary, sums])],
    ['an altered refund', bill([header, paid, back.replaceAll('`20.00', '`2.00'), summary, sums])],
    ['an amount that is none', bill([header, paid, back.replaceAll('`20.00', '`2e1'), summary, sums])],
    ['no sums', bill([header, paid, back, summary])],
  ])('is refused when it is %s', (_what, text) => expect(() => readBill(text)).toThrow(BillError))

  it('counts every fen of any amount', () => {
    fc.assert(fc.property(fc.nat(10 ** 11), (fen) => yuanToFen((fen / 100).toFixed(2)) === fen))
    for (const text of ['', '-1.00', '1.001', '1,00', ' 1', 'NaN', '1e3'])
      expect(() => yuanToFen(text)).toThrow(BillError)
  })
})

describe('the books', () => {
  const movement: fc.Arbitrary<Movement> = fc.record({
    kind: fc.constantFrom('payment' as const, 'refund' as const),
    key: fc.constantFrom('1', '2', '3', '4', '5'),
    outTradeNo: fc.constant('CL1'),
    amountFen: fc.constantFrom(1000, 2000),
  })
  const books = fc.uniqueArray(movement, { selector: ({ kind, key }) => `${kind}${key}` })

  it('put each movement of either side into one bucket, and lose no fen', () => {
    fc.assert(
      fc.property(books, books, (ours, theirs) => {
        const rows = reconcile(ours, theirs)
        const names = rows.map(({ kind, key }) => `${kind}${key}`)
        expect(new Set(names).size).toBe(names.length)
        const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
        expect(sum(rows.map(({ oursFen }) => oursFen))).toBe(sum(ours.map(({ amountFen }) => amountFen)))
        expect(sum(rows.map(({ theirsFen }) => theirsFen))).toBe(
          sum(theirs.map(({ amountFen }) => amountFen)),
        )
        for (const { bucket, oursFen, theirsFen } of rows) {
          expect(bucket === 'match').toBe(oursFen === theirsFen)
          expect(bucket === 'ours_only').toBe(theirsFen === 0)
          expect(bucket === 'theirs_only').toBe(oursFen === 0)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
