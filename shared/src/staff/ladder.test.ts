// The ladder by itself: which rung comes when, which ones are left after a change, and the laws that must hold.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { officeHours } from '../reports/office-hours.ts'
import { changePromise, makePromise, resumePromise } from '../reports/promise.ts'
import { reportStatuses } from '../reports/rules.ts'
import {
  firstRungAt,
  keptRungs,
  ladderLevels,
  ladderTracks,
  nextRung,
  rungBit,
  type Climbing,
  type LadderLevel,
  type Scale,
} from './ladder.ts'
import type { Terms } from './terms.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
const terms: Pick<Terms, 'acceptWithin' | 'resolveWithin'> = {
  acceptWithin: { minutes: 30, clock: 'working' },
  resolveWithin: { minutes: 480, clock: 'working' },
}
const working: Scale = {
  clocks: { accept: 'working', resolve: 'working' },
  calendar: officeHours,
  levels: ladderLevels,
}
const running: Scale = { ...working, clocks: { accept: 'working', resolve: 'running' } }

const promised = (start: string, own = terms): Climbing => ({
  ...makePromise(own, at(start), officeHours),
  status: 'submitted',
  ladderDone: 0,
})

/** All rungs in turn, for a report that nobody touches. */
function walk(report: Climbing, scale: Scale) {
  const seen: [string, string, Date][] = []
  for (let done = report.ladderDone; ;) {
    const rung = nextRung({ ...report, ladderDone: done }, scale)
    if (!rung) return seen
    seen.push([rung.track, rung.level, rung.at])
    done |= rungBit(rung.track, rung.level)
  }
}

describe('when each level is told', () => {
  // 2026-11-20 is a Friday.
  it('counts working minutes: half an hour before closing on a Friday ends on Monday', () => {
    expect(walk(promised('2026-11-20T17:00'), working)).toEqual(
      [
        ['accept', 'person', at('2026-11-20T17:30')],
        ['accept', 'dispatcher', at('2026-11-23T09:00')],
        ['resolve', 'person', at('2026-11-23T08:30')],
        ['accept', 'above', at('2026-11-23T09:30')],
        ['accept', 'district', at('2026-11-23T10:00')],
        ['resolve', 'dispatcher', at('2026-11-23T17:00')],
        ['resolve', 'above', at('2026-11-24T12:00')],
        ['resolve', 'district', at('2026-11-24T17:00')],
      ].sort(byTime),
    )
  })
  it('counts running minutes through the night', () => {
    const fire = { ...terms, resolveWithin: { minutes: 120, clock: 'running' as const } }
    const resolve = walk({ ...promised('2026-11-20T23:00', fire), status: 'accepted' }, running)
    expect(resolve).toEqual([
      ['resolve', 'person', at('2026-11-21T00:20')],
      ['resolve', 'dispatcher', at('2026-11-21T01:00')],
      ['resolve', 'above', at('2026-11-21T02:00')],
      ['resolve', 'district', at('2026-11-21T03:00')],
    ])
  })
  it('keeps rungs apart, however short the promise', () => {
    const short = { ...terms, acceptWithin: { minutes: 1, clock: 'working' as const } }
    expect(walk(promised('2026-11-20T10:00', short), working).slice(0, 2)).toEqual([
      ['accept', 'person', at('2026-11-20T10:01')],
      ['accept', 'dispatcher', at('2026-11-20T10:06')],
    ])
  })
  it.each([
    ['a street, whose level above is the district', ['person', 'dispatcher', 'above']],
    ['the district', ['person', 'dispatcher', 'district']],
  ] as [string, LadderLevel[]][])('%s has three rungs', (_name, levels) => {
    const steps = walk(promised('2026-11-20T10:00'), { ...working, levels })
    expect(new Set(steps.map(([, level]) => level))).toEqual(new Set(levels))
    expect(steps).toHaveLength(6)
  })
})

const byTime = (a: (string | Date)[], b: (string | Date)[]) => Number(a[2]) - Number(b[2])

describe('what stops it', () => {
  const report = promised('2026-11-20T10:00')
  test.each(reportStatuses.filter((status) => !['submitted', 'accepted', 'in_progress'].includes(status)))(
    '%s',
    (status) => expect(nextRung({ ...report, status }, working)).toBeNull(),
  )
  test('a question that the reporter has not answered', () => {
    const asked = { ...report, status: 'accepted' as const, askedAt: at('2026-11-20T10:10') }
    expect(nextRung(asked, working)).toBeNull()
  })
  test('an accept stops the rungs of taking it, not those of settling it', () => {
    const tracks = walk({ ...report, status: 'accepted' }, working).map(([track]) => track)
    expect(new Set(tracks)).toEqual(new Set(['resolve']))
  })
})

describe('which rungs are left', () => {
  const all = ladderTracks.flatMap((track) => ladderLevels.map((level) => rungBit(track, level)))
  const everything = all.reduce((bits, bit) => bits | bit, 0)
  const resolveBits = ladderLevels.reduce((bits, level) => bits | rungBit('resolve', level), 0)
  const before = promised('2026-11-20T10:00')
  test('each rung has a bit of its own', () => expect(new Set(all).size).toBe(8))
  test('the same promise keeps all, a new one none', () => {
    expect(keptRungs(everything, before, { ...before })).toBe(everything)
    expect(keptRungs(everything, before, promised('2026-11-20T10:01'))).toBe(0)
  })
  test('an answer and another category start the settling anew, the taking goes on', () => {
    const asked = { ...before, askedAt: at('2026-11-20T11:00') }
    const resumed = resumePromise(asked, terms, at('2026-11-20T14:00'), officeHours)
    const slower = { ...terms, resolveWithin: { minutes: 960, clock: 'working' as const } }
    const changed = changePromise(before, [], slower, officeHours)
    for (const after of [resumed, changed])
      expect(keptRungs(everything, before, { ...before, ...after })).toBe(everything & ~resolveBits)
  })
  test('an answer to what was late already changes nothing: nobody is told twice', () => {
    const late = { ...before, askedAt: at('2026-11-24T10:00') }
    const resumed = resumePromise(late, terms, at('2026-11-25T10:00'), officeHours)
    expect(keptRungs(everything, before, { ...before, ...resumed })).toBe(everything)
  })
})

describe('laws', () => {
  const moment = fc
    .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 1) })
    .map((ms) => new Date(ms))
  const span = fc.record({
    minutes: fc.integer({ min: 1, max: 5000 }),
    clock: fc.constantFrom('working' as const, 'running' as const),
  })
  const own = fc.record({ acceptWithin: span, resolveWithin: span })
  const scaleOf = ({
    acceptWithin,
    resolveWithin,
  }: Pick<Terms, 'acceptWithin' | 'resolveWithin'>): Scale => ({
    ...working,
    clocks: { accept: acceptWithin.clock, resolve: resolveWithin.clock },
  })
  test('each rung once, upwards on each track, none before the promise allows it', () =>
    fc.assert(
      fc.property(own, moment, (spans, start) => {
        const report: Climbing = {
          ...makePromise(spans, start, officeHours),
          status: 'submitted',
          ladderDone: 0,
        }
        const steps = walk(report, scaleOf(spans))
        expect(steps).toHaveLength(8)
        for (const track of ladderTracks) {
          const own = steps.filter(([of]) => of === track)
          expect(own.map(([, level]) => level)).toEqual(ladderLevels)
          for (const [i, step] of own.entries())
            if (i > 0) expect(step[2].getTime()).toBeGreaterThanOrEqual(own[i - 1]![2].getTime())
        }
        expect(steps[0]![2].getTime()).toBeGreaterThanOrEqual(firstRungAt(report).getTime())
      }),
    ))
})
