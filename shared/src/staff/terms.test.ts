// What holds for a post, and what counts as slower.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import type { Duration } from '../reports/categories.ts'
import { officeHours } from '../reports/office-hours.ts'
import { makePromise } from '../reports/promise.ts'
import { isSlower, termsOf, type TermsRow } from './terms.ts'

const silent: TermsRow = {
  mode: null,
  acceptWithin: null,
  resolveWithin: null,
  secondLook: null,
  mostOpen: null,
}
const category = { resolveWithin: { minutes: 480, clock: 'working' as const } }

describe('what holds', () => {
  const usual = {
    mode: 'grab',
    acceptWithin: { minutes: 30, clock: 'working' },
    resolveWithin: category.resolveWithin,
    secondLook: false,
    mostOpen: 20,
  }
  it('a post that says nothing works as the district does', () => {
    expect(termsOf(category, undefined, undefined)).toEqual(usual)
    expect(termsOf(category, silent, silent)).toEqual(usual)
  })
  it('the row of the category comes first, each word by itself', () => {
    const forAll: TermsRow = { ...silent, mode: 'assign', mostOpen: 3, secondLook: true }
    const own: TermsRow = { ...silent, mode: 'round_robin', secondLook: false }
    expect(termsOf(category, forAll, own)).toEqual({ ...usual, mode: 'round_robin', mostOpen: 3 })
  })
})

test('what is not slower never ends later, whenever it begins', () => {
  const span: fc.Arbitrary<Duration> = fc.record({
    minutes: fc.integer({ min: 1, max: 3000 }),
    clock: fc.constantFrom('working' as const, 'running' as const),
  })
  const start = fc
    .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 1) })
    .map((ms) => new Date(ms))
  fc.assert(
    fc.property(span, span, start, (own, than, now) => {
      const due = (resolveWithin: Duration) =>
        makePromise({ acceptWithin: than, resolveWithin }, now, officeHours).dueAt.getTime()
      if (!isSlower(own, than)) expect(due(own)).toBeLessThanOrEqual(due(than))
    }),
  )
})
