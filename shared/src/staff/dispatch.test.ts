// Turns are fair, the order is one, and a rule fits when all it says holds.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  compareCandidates,
  isFull,
  nextInTurn,
  ruleFits,
  suggestReceiver,
  type Candidate,
} from './dispatch.ts'

const candidate: fc.Arbitrary<Candidate> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 4 }),
  onDuty: fc.boolean(),
  full: fc.boolean(),
  open: fc.nat(5),
  distanceM: fc.option(fc.nat(3), { nil: null }),
})
const candidates = fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 12 })

describe('turns', () => {
  const crew = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 9 })

  it('give everybody on duty the same, but for one, wherever the last turn was', () => {
    fc.assert(
      fc.property(crew, fc.option(fc.string(), { nil: null }), fc.nat(60), (ids, first, rounds) => {
        const given = new Map(ids.map((id) => [id, 0]))
        let last: string | null = first
        for (let i = 0; i < rounds; i++) {
          last = nextInTurn(last, ids)
          given.set(last!, given.get(last!)! + 1)
        }
        const shares = [...given.values()]
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('pass over who is full, and take nobody’s turn for it', () => {
    expect(nextInTurn('a', ['a', 'c'])).toBe('c')
    expect(nextInTurn('c', ['a', 'b', 'c'])).toBe('a')
    expect(nextInTurn(null, ['b', 'a'])).toBe('a')
    expect(nextInTurn('a', [])).toBeNull()
  })
})

describe('who might get it', () => {
  it('is one order, whatever order they come in', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const sorted = [...all].sort(compareCandidates)
        expect([...all].reverse().sort(compareCandidates)).toEqual(sorted)
        for (let i = 1; i < sorted.length; i++)
          expect(compareCandidates(sorted[i - 1]!, sorted[i]!)).toBeLessThan(0)
      }),
    )
  })

  it('puts duty before room, room before distance, distance before load', () => {
    const all: Candidate[] = [
      { id: 'off', onDuty: false, full: false, open: 0, distanceM: 1 },
      { id: 'full', onDuty: true, full: true, open: 20, distanceM: 1 },
      { id: 'unknown', onDuty: true, full: false, open: 0, distanceM: null },
      { id: 'far', onDuty: true, full: false, open: 0, distanceM: 900 },
      { id: 'busy', onDuty: true, full: false, open: 5, distanceM: 100 },
      { id: 'near', onDuty: true, full: false, open: 1, distanceM: 100 },
    ]
    expect(all.sort(compareCandidates).map(({ id }) => id)).toEqual([
      'near',
      'busy',
      'far',
      'unknown',
      'full',
      'off',
    ])
  })

  it('suggests only who is on duty and has room, a team first', () => {
    fc.assert(
      fc.property(candidates, candidates, (teams, people) => {
        const suggested = suggestReceiver(teams, people)
        const able = (all: Candidate[]) => all.filter(({ onDuty, full }) => onDuty && !full)
        if (able(teams).length > 0) {
          const team = teams.find(({ id }) => suggested && 'teamId' in suggested && id === suggested.teamId)!
          expect(team.onDuty && !team.full).toBe(true)
          for (const { distanceM } of able(teams))
            expect(team.distanceM ?? Infinity).toBeLessThanOrEqual(distanceM ?? Infinity)
        } else if (able(people).length > 0) expect(suggested).toHaveProperty('staffId')
        else expect(suggested).toBeNull()
      }),
    )
  })

  it('is full at the limit, not before', () => {
    expect([isFull(1, 2), isFull(2, 2), isFull(3, 2)]).toEqual([false, true, true])
  })
})

describe('a rule', () => {
  const any = { category: null, hours: null, keyword: null }
  const matter = { category: 'facility', text: '路灯不亮 Led', time: '23:30' }

  it('without conditions fits everything', () => {
    expect(ruleFits(any, matter)).toBe(true)
  })

  it('needs all that it says', () => {
    expect(ruleFits({ ...any, category: 'noise' }, matter)).toBe(false)
    expect(ruleFits({ ...any, category: 'facility', keyword: '井盖' }, matter)).toBe(false)
    expect(ruleFits({ ...any, category: 'facility', keyword: 'LED' }, matter)).toBe(true)
  })

  it.each([
    ['22:00', '06:00', '23:30', true],
    ['22:00', '06:00', '05:59', true],
    ['22:00', '06:00', '06:00', false],
    ['08:00', '24:00', '23:30', true],
    ['08:00', '12:00', '12:00', false],
  ])('from %s until %s at %s: %p', (from, until, time, fits) => {
    expect(ruleFits({ ...any, hours: { from, until } }, { ...matter, time })).toBe(fits)
  })
})
