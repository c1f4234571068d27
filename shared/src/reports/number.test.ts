// Report numbers: what is read out wrongly is caught.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatNumber, numberAlphabet, numberRandomLength, parseNumber } from './number.ts'

const body = fc.string({
  unit: fc.constantFrom(...numberAlphabet),
  minLength: numberRandomLength,
  maxLength: numberRandomLength,
})

describe('report numbers', () => {
  it('come back the same from what a person types: small letters, spaces, no hyphens', () => {
    fc.assert(
      fc.property(body, (drawn) => {
        const number = formatNumber(drawn)
        expect(number).toMatch(/^\w{3}-\w{3}-\w{3}$/)
        expect(parseNumber(number)).toBe(number)
        expect(parseNumber(number.toLowerCase().replaceAll('-', ' '))).toBe(number)
      }),
    )
  })

  it('catch every single wrong character', () => {
    fc.assert(
      fc.property(body, fc.nat(8), fc.constantFrom(...numberAlphabet), (drawn, at, other) => {
        const plain = formatNumber(drawn).replaceAll('-', '')
        fc.pre(plain[at] !== other)
        expect(parseNumber(plain.slice(0, at) + other + plain.slice(at + 1))).toBeNull()
      }),
    )
  })

  it('catch two neighbours that changed places', () => {
    fc.assert(
      fc.property(body, fc.nat(7), (drawn, at) => {
        const plain = formatNumber(drawn).replaceAll('-', '')
        fc.pre(plain[at] !== plain[at + 1])
        const swapped = plain.slice(0, at) + plain[at + 1] + plain[at] + plain.slice(at + 2)
        expect(parseNumber(swapped)).toBeNull()
      }),
    )
  })

  it.each(['', 'K7M', '0OI-LU0-000', 'K7M-2QX-9TF-1', '../../etc', '报告'])('refuse %j', (text) => {
    expect(parseNumber(text)).toBeNull()
  })
})
