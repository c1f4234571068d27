// The same matter or not: gates first, then how each part moves the score, for any values.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startingCategories } from './categories.ts'
import {
  isRecentMatter,
  likeness,
  pairsOf,
  sameMatterWeights,
  scoreSameMatter,
  topicGate,
  topicsOf,
  wordsGate,
  type Comparison,
} from './same-matter.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const metres = fc.double({ min: 0, max: 2000, noNaN: true })
const comparison: fc.Arbitrary<Comparison> = fc.record({
  topic: share,
  distanceM: metres,
  radiusM: fc.integer({ min: 1, max: 1000 }),
  words: share,
  category: fc.constantFrom('facility', 'noise', 'other'),
  things: fc.constantFrom('same', 'other', 'unsaid', 'none'),
})
/** No duplicate at all is less than any. */
const rank = (given: Comparison) => scoreSameMatter(given) ?? -1

const near: Comparison = {
  topic: 1,
  distanceM: 20,
  radiusM: 200,
  words: 0.3,
  category: 'facility',
  things: 'none',
}

describe('what is no duplicate', () => {
  it.each<[string, Partial<Comparison>]>([
    ['another topic at the same place in the same words', { topic: 0, distanceM: 0, words: 1 }],
    ['a topic that is hardly meant', { topic: topicGate - 0.01, distanceM: 0, words: 1 }],
    ['the same topic beyond the radius in the same words', { distanceM: 200.1, words: 1 }],
    ['a category that is never compared', { radiusM: 0, distanceM: 0, words: 1 }],
    ['another thing at the same place in the same words', { things: 'other', distanceM: 0, words: 1 }],
    ['two vague matters in other words', { category: 'other', words: wordsGate - 0.01 }],
  ])('%s', (_what, change) => {
    expect(scoreSameMatter({ ...near, ...change })).toBeNull()
  })
})

describe('what is one', () => {
  it.each<[string, Partial<Comparison>]>([
    ['the same topic at the edge in quite different words', { distanceM: 200, words: 0 }],
    ['the same topic at the same written address', { distanceM: null, words: 0 }],
    ['two vague matters in the same words', { category: 'other', words: 0.6 }],
  ])('%s', (_what, change) => {
    expect(scoreSameMatter({ ...near, ...change })).toBeGreaterThan(0.3)
  })

  it('scores 1 for the same words at the same place, since the weights are shares of one', () => {
    expect(Object.values(sameMatterWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
    expect(scoreSameMatter({ ...near, distanceM: 0, words: 1 })).toBe(1)
  })
})

describe('for any two', () => {
  it('the score is from 0 to 1', () => {
    fc.assert(
      fc.property(comparison, (given) => {
        const score = scoreSameMatter(given)
        expect(score === null || (score >= 0 && score <= 1)).toBe(true)
      }),
    )
  })

  it('nearer never scores less', () => {
    fc.assert(
      fc.property(comparison, metres, (given, other) => {
        const [nearer, farther] = [Math.min(given.distanceM!, other), Math.max(given.distanceM!, other)]
        expect(rank({ ...given, distanceM: nearer })).toBeGreaterThanOrEqual(
          rank({ ...given, distanceM: farther }),
        )
      }),
    )
  })

  it('the same topic never scores less than another', () => {
    fc.assert(
      fc.property(comparison, (given) => {
        expect(rank({ ...given, topic: 1 })).toBeGreaterThanOrEqual(rank(given))
      }),
    )
  })

  it('words that are more alike never score less', () => {
    fc.assert(
      fc.property(comparison, share, (given, more) => {
        expect(rank({ ...given, words: Math.max(given.words, more) })).toBeGreaterThanOrEqual(rank(given))
      }),
    )
  })

  it('the same thing never scores less than one that is not said', () => {
    fc.assert(
      fc.property(comparison, (given) => {
        expect(rank({ ...given, things: 'same' })).toBeGreaterThanOrEqual(
          rank({ ...given, things: 'unsaid' }),
        )
        expect(rank({ ...given, things: 'unsaid' })).toBeGreaterThanOrEqual(
          rank({ ...given, things: 'other' }),
        )
      }),
    )
  })

  it('likeness is the same both ways, 1 with itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2 }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const [x, y] = [pairsOf(a), pairsOf(b)]
        expect(likeness(x, y)).toBe(likeness(y, x))
        if (x.size > 0) expect(likeness(x, x)).toBe(1)
      }),
    )
  })
})

describe('topics of a new text', () => {
  const guesses = [
    { code: 'greenery', score: 0.6 },
    { code: 'facility', score: 0.3 },
    { code: 'noise', score: 0.05 },
  ]
  it('are what was chosen before what is guessed', () => {
    const topics = topicsOf('facility', guesses)
    expect(topics.get('facility')).toBe(1)
    expect(topics.get('greenery')).toBeGreaterThan(0.5)
    expect(topics.has('noise')).toBe(false)
  })
  it('are only vague when nothing was recognised', () => {
    expect([...topicsOf(undefined, [{ code: 'other', score: 0.9 }]).keys()]).toEqual(['other'])
  })
  it('are nothing without words and without a choice', () => {
    expect(topicsOf(undefined, []).size).toBe(0)
  })
})

describe('what is recent enough', () => {
  const dayMs = 24 * 3_600_000
  const now = 1_000 * dayMs
  const rule = { radiusM: 200, openDays: 60, resolvedDays: 14 }
  const age = (
    status: 'accepted' | 'resolved' | 'closed' | 'rejected' | 'withdrawn' | 'merged',
    days: number,
  ) => isRecentMatter({ status, createdAt: now - days * dayMs, resolvedAt: now - days * dayMs }, rule, now)
  it.each([
    ['accepted', 60, true],
    ['accepted', 61, false],
    ['resolved', 14, true],
    ['closed', 14, true],
    ['closed', 15, false],
    ['rejected', 0, false],
    ['withdrawn', 0, false],
    ['merged', 0, false],
  ] as const)('%s, %d days: %s', (status, days, expected) => {
    expect(age(status, days)).toBe(expected)
  })
})

it('no category of the start looks farther than 250 m', () => {
  for (const { sameMatter } of startingCategories) expect(sameMatter.radiusM).toBeLessThanOrEqual(250)
})
