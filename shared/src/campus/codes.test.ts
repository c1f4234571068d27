// Locks of wrong claims, and what is written in many ways.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  claimLocks,
  maskNumber,
  noTries,
  oneMoreWrong,
  tidyName,
  tidyNumber,
  triesNow,
  type Counted,
  type Tries,
} from './codes.ts'

const hourMs = 3_600_000
const counted = fc.constantFrom<Counted[]>('person', 'pair', 'number')

describe('wrong claims', () => {
  test.each([
    ['pair', 5],
    ['person', 10],
    ['number', 20],
  ] as const)('%s: the %ith locks for an hour, then all is forgiven', (what, most) => {
    let tries: Tries = noTries
    for (let n = 1; n < most; n++) {
      tries = oneMoreWrong(what, tries, n)
      expect(tries).toMatchObject({ wrongAtMs: { length: n }, lockedUntilMs: null })
    }
    tries = oneMoreWrong(what, tries, most)
    expect(tries.lockedUntilMs).toBe(most + hourMs)
    expect(triesNow(tries, most + hourMs - 1).lockedUntilMs).toBe(most + hourMs)
    expect(triesNow(tries, most + hourMs)).toEqual(noTries)
    expect(oneMoreWrong(what, tries, most + hourMs)).toMatchObject({
      wrongAtMs: [most + hourMs],
      lockedUntilMs: null,
    })
  })

  test('each counts for an hour from itself: nine late in one hour and one early in the next are ten', () => {
    let tries = oneMoreWrong('person', noTries, 0)
    for (let n = 1; n <= 8; n++) tries = oneMoreWrong('person', tries, hourMs - 60_000 + n)
    expect(triesNow(tries, hourMs - 1).wrongAtMs).toHaveLength(9)
    expect(triesNow(tries, hourMs).wrongAtMs).toHaveLength(8)
    tries = oneMoreWrong('person', oneMoreWrong('person', tries, hourMs), hourMs + 1)
    expect(tries.lockedUntilMs).toBe(2 * hourMs + 1)
  })

  test('one person alone never locks a number, however long they go on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: hourMs / 4 }), { maxLength: 200 }), (gaps) => {
        let [pair, number, nowMs]: [Tries, Tries, number] = [noTries, noTries, 0]
        for (const gap of gaps) {
          nowMs += gap
          if (triesNow(pair, nowMs).lockedUntilMs !== null) continue
          pair = oneMoreWrong('pair', pair, nowMs)
          number = oneMoreWrong('number', number, nowMs)
          expect(number.lockedUntilMs).toBeNull()
        }
      }),
    )
  })

  test('however they come, between two locks an hour passes, and no hour has more than the limit', () => {
    fc.assert(
      fc.property(
        counted,
        fc.array(fc.integer({ min: 0, max: hourMs / 3 }), { maxLength: 120 }),
        (what, gaps) => {
          let [tries, nowMs, lockedMs]: [Tries, number, number] = [noTries, 0, -Infinity]
          const looked: number[] = []
          for (const gap of gaps) {
            nowMs += gap
            if (triesNow(tries, nowMs).lockedUntilMs !== null) {
              expect(nowMs - lockedMs).toBeLessThan(hourMs)
              continue
            }
            tries = oneMoreWrong(what, tries, nowMs)
            looked.push(nowMs)
            expect(looked.filter((atMs) => nowMs - atMs < hourMs).length).toBeLessThanOrEqual(
              claimLocks[what],
            )
            if (tries.lockedUntilMs === null) continue
            expect(nowMs - lockedMs).toBeGreaterThanOrEqual(hourMs)
            lockedMs = nowMs
          }
        },
      ),
    )
  })
})

describe('what is typed', () => {
  test('a number with spaces, wide digits or small letters is the same', () => {
    expect(tidyNumber(' ２０２６ ab01 ')).toBe('2026AB01')
  })
  test('the dot in a name', () => {
    for (const dot of ['·', '・', '•', '.', '‧']) expect(tidyName(`阿依${dot}古丽`)).toBe('阿依·古丽')
  })
  test('a masked number never shows more than its ends', () => {
    expect(maskNumber('20260001')).toBe('2026**01')
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{1,20}$/), (number) => {
        const shown = maskNumber(number).replace(/\*/g, '')
        expect(shown.length).toBeLessThanOrEqual(Math.max(2, Math.min(6, number.length - 1)))
      }),
    )
  })
})
