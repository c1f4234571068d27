// When a message is tried again, and how the breaker of an endpoint opens and closes.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  breakerAfter,
  breakerMode,
  breakerOpensAfter,
  closedBreaker,
  hourMs,
  isAway,
  longestOpenMs,
  mayBeUnderWay,
  reasonWords,
  retriesLastMs,
  retryAfterMs,
  sideBySide,
  type Breaker,
} from './rules.ts'

const outcome = fc.record({
  afterMs: fc.integer({ min: 0, max: 2 * hourMs }),
  what: fc.constantFrom('away' as const, 'answered' as const),
})

describe('tries', () => {
  it('wait 5 s, 30 s, 2 min, 10 min and 30 min, then hours for a day, then end', () => {
    const waits = [1, 2, 3, 4, 5].map((tries) => retryAfterMs(tries, 0.7))
    expect(waits).toEqual([5000, 30_000, 120_000, 600_000, 1_800_000])
    for (let tries = 6; tries <= 29; tries++) {
      expect(retryAfterMs(tries, 0)).toBe(hourMs)
      expect(retryAfterMs(tries, 1)).toBe(0.8 * hourMs)
    }
    expect(retryAfterMs(30, 0.5)).toBeNull()
    expect(retriesLastMs).toBeGreaterThan(24 * hourMs)
  })
})

describe('the breaker', () => {
  it('opens after five failures in a row, and not by calls that were under way then', () => {
    let breaker: Breaker = closedBreaker
    for (let i = 1; i <= breakerOpensAfter; i++) {
      expect(breakerMode(breaker, 0)).toBe('closed')
      breaker = breakerAfter(breaker, 'away', 0)
    }
    expect(breakerMode(breaker, 0)).toBe('open')
    expect(breakerAfter(breaker, 'away', 4999)).toEqual(breaker)
    expect(breakerMode(breaker, 5000)).toBe('half_open')
    expect(breakerAfter(breaker, 'away', 5000).openUntil).toBe(15_000)
    expect(breakerAfter(breaker, 'answered', 5000)).toEqual(closedBreaker)
  })

  it('under any course of answers: closed by one answer, open for a minute at most, one probe at a time', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (course) => {
        let now = 0
        let breaker: Breaker = closedBreaker
        let inARow = 0
        for (const { afterMs, what } of course) {
          now += afterMs
          const before = breakerMode(breaker, now)
          breaker = breakerAfter(breaker, what, now)
          inARow = what === 'answered' ? 0 : inARow + 1
          const mode = breakerMode(breaker, now)
          if (what === 'answered') expect(breaker).toEqual(closedBreaker)
          if (inARow < breakerOpensAfter) expect(mode).toBe('closed')
          if (what === 'away' && before === 'half_open') expect(mode).toBe('open')
          expect((breaker.openUntil ?? now) - now).toBeLessThanOrEqual(longestOpenMs)
          expect(breaker.failingSince === null).toBe(inARow === 0)
          expect(mayBeUnderWay(mode)).toBe({ closed: sideBySide, half_open: 1, open: 0 }[mode])
          expect(breakerMode(breaker, now + longestOpenMs)).not.toBe('open')
        }
      }),
    )
  })
})

describe('an answer', () => {
  it('that refuses one message is an answer; one that says nobody serves is not', () => {
    expect([400, 401, 404, 409, 410, 413, 422].map((status) => isAway(status))).toEqual(Array(7).fill(false))
    expect([null, 302, 408, 429, 500, 502, 503].map((status) => isAway(status))).toEqual(Array(7).fill(true))
  })
  it('is told in words, with its number', () => {
    expect(reasonWords('status 503')).toEqual({ zh: '对方回了错误 503', en: 'Answered with an error: 503' })
    expect(reasonWords('timeout').zh).toBe('对方没有按时回应')
    expect(reasonWords('什么')).toEqual({ zh: '没送到', en: 'Not delivered' })
  })
})
