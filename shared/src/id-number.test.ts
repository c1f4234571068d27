// Numbers of identity cards: what holds, and that one slip of a finger is always caught.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ageOn, completeIdNumber, maskIdNumber, readIdNumber } from './id-number.ts'

/** The example in GB 11643-1999. */
const published = '11010519491231002X'

describe('an ID number', () => {
  test('of the standard holds, as people type it', () => {
    for (const typed of [
      published,
      published.toLowerCase(),
      ` ${published.slice(0, 6)} ${published.slice(6)} `,
    ])
      expect(readIdNumber(typed)).toEqual({ text: published, birthDate: '1949-12-31' })
  })

  test.each([
    ['nothing', ''],
    ['another check character', '110105194912310021'],
    ['15 digits, of the first generation', '110105491231002'],
    ['19 characters', `${published}0`],
    ['letters', '1101051949123100AX'],
    ['a region that begins with 0', completeIdNumber('01010519491231002')],
    ['the 31st of April', completeIdNumber('11010519490431002')],
    ['the 29th of February of no leap year', completeIdNumber('11010519490229002')],
    ['a birth before anybody living', completeIdNumber('11010518000101002')],
  ])('is refused: %s', (_name, typed) => {
    expect(readIdNumber(typed)).toBeNull()
  })

  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
  const number = fc
    .tuple(fc.integer({ min: 110000, max: 659999 }), day, fc.integer({ min: 0, max: 999 }))
    .map(([region, born, order]) =>
      completeIdNumber(
        `${region}${born.toISOString().slice(0, 10).replace(/-/g, '')}${String(order).padStart(3, '0')}`,
      ),
    )

  test('made by the rule always holds', () => {
    fc.assert(fc.property(number, (text) => expect(readIdNumber(text)?.text).toBe(text)))
  })

  test('with one character changed never holds', () => {
    fc.assert(
      fc.property(number, fc.nat({ max: 17 }), fc.constantFrom(...'0123456789X'), (text, at, other) => {
        fc.pre(text[at] !== other)
        expect(readIdNumber(text.slice(0, at) + other + text.slice(at + 1))).toBeNull()
      }),
    )
  })

  test('masked shows no birthday', () => {
    expect(maskIdNumber(published)).toBe('110105********002X')
  })

  test('says how old somebody is', () => {
    expect([
      ageOn('2010-11-22', '2026-11-22'),
      ageOn('2010-11-23', '2026-11-22'),
      ageOn('2026-11-23', '2026-11-22'),
    ]).toEqual([16, 15, -1])
  })
})
