// One and the same number, link or account is written in one way; what stands in the list covers what lies under it.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fraudKinds, guessKinds, lookups, normalise, type FraudKind } from './fraud.ts'

describe('what is compared', () => {
  it.each<[FraudKind, string, string | null]>([
    ['number', '+86 138-0000-1111', '13800001111'],
    ['number', '00 86 13800001111', '13800001111'],
    ['number', '１３８００００１１１１', '13800001111'],
    ['number', '0571-8888 0000', '057188880000'],
    ['number', '+44 20 7946 0000', '00442079460000'],
    ['number', '86110', '86110'],
    ['number', 'abc', null],
    ['number', '12', null],
    ['link', 'HTTPS://www.Example.com/Win/?a=1#x', 'example.com/Win'],
    ['link', 'example。com', 'example.com'],
    ['link', 'http://user@example.com:8080/a/', 'example.com/a'],
    ['link', '刷单返利.公司.cn', '刷单返利.公司.cn'],
    ['link', 'not a link', null],
    ['link', 'javascript:alert(1)', null],
    ['account', ' 6222 0000 1111 2222 ', '6222000011112222'],
    ['account', 'WX-Kefu_01', 'wxkefu_01'],
    ['account', '!!', null],
  ])('%s %s', (kind, text, value) => {
    expect(normalise(kind, text)).toBe(value)
  })

  it('stays the same when it is normalised again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fraudKinds),
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        (kind, text) => {
          const value = normalise(kind, text)
          if (value !== null) expect(normalise(kind, value)).toBe(value)
        },
      ),
    )
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        const value = normalise('link', url)
        if (value !== null) expect(normalise('link', value)).toBe(value)
      }),
    )
  })

  it('guesses what a text may be', () => {
    expect(guessKinds('13800001111')).toEqual(['number', 'account'])
    expect(guessKinds('example.com/a')).toEqual(['link'])
    expect(guessKinds('kefu@example.com')).toEqual(['account'])
    expect(guessKinds('？？')).toEqual([])
  })

  it('finds a page by its host and by the hosts above', () => {
    expect(lookups('link', 'a.b.example.com/x/y')).toEqual([
      'a.b.example.com',
      'b.example.com',
      'example.com',
      'a.b.example.com/x',
      'a.b.example.com/x/y',
    ])
    expect(lookups('number', '110')).toEqual(['110'])
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        const value = normalise('link', url)
        if (value !== null && value.split('/').length + value.split('.').length < 12)
          expect(lookups('link', value)).toContain(value)
      }),
    )
  })
})
