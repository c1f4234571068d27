// Figures: what counts as what, and that adding up in any order gives the same.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addMinutes,
  bucketOf,
  medianOf,
  readHistogramInto,
  writeHistogram,
  type Histogram,
} from './histogram.ts'
import { addCell, addEvent, emptyCell, figuresOf, ranksOf, statEvents, type StatStep } from './stats.ts'

const minutes = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 2_000_000 }))
const histogramOf = (values: number[]) => {
  const histogram: Histogram = new Map()
  for (const value of values) addMinutes(histogram, value)
  return histogram
}

describe('a histogram', () => {
  it('is exact below six hours, and never more than 2.1 % below the truth until two years', () => {
    fc.assert(
      fc.property(minutes, (value) => {
        const bucket = bucketOf(value)
        const known = Math.min(value, 730 * 1440)
        expect(bucket).toBeLessThanOrEqual(known)
        if (value < 360) expect(bucket).toBe(value)
        else expect(known - bucket).toBeLessThan(known * 0.021)
        expect(bucketOf(bucket)).toBe(bucket)
      }),
    )
  })

  it('has the median of what went in, and comes back the same from its writing', () => {
    fc.assert(
      fc.property(fc.array(minutes, { maxLength: 60 }), (values) => {
        const sorted = values.map(bucketOf).sort((a, b) => a - b)
        const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
        const histogram = histogramOf(values)
        expect(medianOf(histogram)).toBe(sorted.length === 0 ? null : middle)
        const again: Histogram = new Map()
        readHistogramInto(again, writeHistogram(histogram))
        expect(writeHistogram(again)).toBe(writeHistogram(histogram))
      }),
    )
  })

  it('added up from parts is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(minutes), fc.array(minutes), (some, more) => {
        const sum = histogramOf(some)
        readHistogramInto(sum, writeHistogram(histogramOf(more)))
        expect(writeHistogram(sum)).toBe(writeHistogram(histogramOf([...some, ...more])))
      }),
    )
  })
})

const minute = 60_000
type Short = [step: string, status: string, atMinute: number, more?: Partial<StatStep>]
const history = (...rows: Short[]): StatStep[] =>
  rows.map(([step, status, atMinute, more], i) => ({
    seq: i + 1,
    step,
    status,
    homeId: 'a',
    at: atMinute * minute,
    late: false,
    ...more,
  }))
const eventsOf = (steps: StatStep[], category = 'noise') =>
  statEvents(steps, category, 'app').map(({ kind, homeId, category, minutes, inTime }) =>
    [kind, homeId, category, minutes, inTime].filter((part) => part !== undefined).join(' '),
  )

describe('events', () => {
  it('a report from the start to its rating', () => {
    expect(
      eventsOf(
        history(
          ['submit', 'submitted', 0],
          ['accept', 'accepted', 12],
          ['resolve', 'resolved', 90, { late: true }],
          ['confirm', 'closed', 100, { rating: 5 }],
        ),
      ),
    ).toEqual([
      'received a noise',
      'accepted a noise 12 true',
      'resolved a noise 90 false',
      'closed a noise',
      'rated a noise',
    ])
  })

  it('what is passed on leaves there, and the time to accept starts anew where it comes to', () => {
    expect(
      eventsOf(
        history(
          ['submit', 'submitted', 0],
          ['transfer', 'submitted', 50, { homeId: 'b' }],
          ['accept', 'accepted', 57, { homeId: 'b' }],
          ['resolve', 'resolved', 60, { homeId: 'b' }],
        ),
      ),
    ).toEqual([
      'received a noise',
      'transferred a noise',
      'accepted b noise 7 true',
      'resolved b noise 60 true',
    ])
  })

  it('a close that was refused is taken off, and the time to resolve starts with the reopening', () => {
    const steps = history(
      ['submit', 'submitted', 0],
      ['accept', 'accepted', 1],
      ['resolve', 'resolved', 2],
      ['confirm', 'closed', 3, { rating: 2 }],
      ['reopen', 'accepted', 10],
      ['resolve', 'resolved', 15],
    )
    expect(eventsOf(steps)).toEqual(
      expect.arrayContaining(['refusedClose a noise', 'resolved a noise 5 true']),
    )
    const cell = emptyCell()
    for (const event of statEvents(steps, 'noise', 'app')) addEvent(cell, event, 0)
    const figures = figuresOf(cell, 0)
    expect(figures.counts).toMatchObject({ resolved: 2, closed: 0, reopened: 1 })
    expect(figures.resolution).toEqual({ count: 0, of: 2, rate: 0 })
    expect(figures.satisfaction).toEqual({ count: 0, of: 1, rate: 0 })
  })

  it('a refusal that is contested counts at the post that refused', () => {
    expect(
      eventsOf(
        history(
          ['submit', 'submitted', 0],
          ['reject', 'rejected', 5],
          ['reopen', 'accepted', 9, { homeId: 'b' }],
          ['resolve', 'resolved', 20, { homeId: 'b' }],
        ),
      ),
    ).toEqual(['received a noise', 'rejected a noise', 'reopened a noise', 'resolved b noise 11 true'])
  })

  it('a second look that is due is no resolve, and its yes is one', () => {
    const steps = history(
      ['submit', 'submitted', 0],
      ['accept', 'accepted', 1],
      ['propose', 'in_progress', 2],
      ['resolve', 'resolved', 9],
    )
    expect(eventsOf(steps).filter((event) => event.startsWith('resolved'))).toEqual([
      'resolved a noise 9 true',
    ])
  })

  it('a rating of a merged report counts, and closes nothing', () => {
    const steps = history(
      ['submit', 'submitted', 0],
      ['merge', 'merged', 1],
      ['confirm', 'merged', 5, { rating: 4 }],
    )
    expect(eventsOf(steps)).toEqual(['received a noise', 'merged a noise', 'rated a noise'])
  })

  it('count for the category of their time', () => {
    const steps = history(
      ['submit', 'submitted', 0],
      ['categorise', 'submitted', 1, { from: 'other' }],
      ['accept', 'accepted', 2],
      ['categorise', 'accepted', 3, { from: 'noise' }],
      ['resolve', 'resolved', 4],
    )
    expect(eventsOf(steps, 'pets')).toEqual([
      'received a other',
      'accepted a noise 2 true',
      'resolved a pets 4 true',
    ])
  })
})

it('cells added up in any grouping give the same figures', () => {
  const event = fc.record({
    kind: fc.constantFrom('received', 'accepted', 'resolved', 'closed', 'refusedClose', 'rated'),
    minutes,
    inTime: fc.boolean(),
  })
  const cellOf = (events: Parameters<typeof addEvent>[1][]) => {
    const cell = emptyCell()
    for (const one of events) addEvent(cell, one, 3)
    return cell
  }
  fc.assert(
    fc.property(fc.array(event), fc.array(event), (some, more) => {
      const sum = cellOf(some)
      addCell(sum, cellOf(more))
      expect(figuresOf(sum, 1)).toEqual(figuresOf(cellOf([...some, ...more]), 1))
    }),
  )
})

it('ranks go by on time rate, then median, within a kind, and not below the least', () => {
  const post = (kind: string, rate: number, of: number, at: number) => ({
    kind,
    onTime: { rate, of },
    medianResolve: { minutes: at },
  })
  expect(
    ranksOf(
      [
        post('community', 0.9, 10, 50),
        post('community', 0.9, 30, 40),
        post('community', 1, 9, 1),
        post('street', 0.5, 10, 9),
        post('community', 0.9, 10, 50),
      ],
      10,
    ),
  ).toEqual([2, 1, null, 1, 2])
})
