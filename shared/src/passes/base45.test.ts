// Base45 against the vectors of RFC 9285, and what it refuses.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromBase45, toBase45 } from './base45.ts'
import { fromBase64url, fromUtf8, toBase64url, toUtf8 } from './bytes.ts'

describe('base45', () => {
  test.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('RFC 9285: %s is %s', (text, encoded) => {
    expect(toBase45(toUtf8(text))).toBe(encoded)
    expect(fromBase45(encoded)).toEqual(toUtf8(text))
  })

  test.each([
    ['65,536, the least that is too much (RFC 9285, 6)', 'GGW'],
    ['the greatest triple', ':::'],
    ['a pair above 255', 'V5'],
    ['a lone character', 'BB8A'],
    ['lower case', 'bb8'],
    ['a character outside the alphabet', 'BB_'],
    ['a character beyond ASCII', 'BB值'],
    ['a line break', 'BB\n'],
  ])('refuses %s', (_, text) => expect(fromBase45(text)).toBeNull())

  test('the greatest triple and the greatest pair are bytes', () => {
    expect(fromBase45('FGW')).toEqual(new Uint8Array([255, 255]))
    expect(fromBase45('U5')).toEqual(new Uint8Array([255]))
  })

  test('what was written is read back, and a text has one reading', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(fromBase45(toBase45(bytes))).toEqual(bytes)
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const bytes = fromBase45(text)
        if (bytes) expect(toBase45(bytes)).toBe(text)
      }),
    )
  })
})

describe('base64url and UTF-8 by hand', () => {
  test('say what Node says', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(toBase64url(bytes)).toBe(text)
        expect(fromBase64url(text)).toEqual(bytes)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const bytes = new Uint8Array(Buffer.from(text, 'utf8'))
        expect(toUtf8(text)).toEqual(bytes)
        expect(fromUtf8(bytes)).toBe(text)
      }),
    )
  })

  test('refuse what nothing wrote', () => {
    for (const text of ['A', 'AB', 'AA==', 'A+', 'é'.repeat(4), 'AAAAA'])
      expect(fromBase64url(text)).toBeNull()
    expect(fromUtf8(new Uint8Array([0xff]))).toBeNull()
    expect(fromUtf8(new Uint8Array([0xc0, 0x80]))).toBeNull()
  })
})
