// Who is on duty, by rosters and by their own word: over midnight, on holidays, on dates of their own.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  dutyAt,
  presenceUntil,
  shiftAt,
  shiftsBetween,
  type DayMark,
  type Frame,
  type RosterFrame,
  type RosterRow,
  type Rosters,
  type Weekday,
} from './duty.ts'

const at = (time: string) => Date.parse(`${time}:00+08:00`)
const words = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)
const plainDays: DayMark = () => null
const long = at('2020-01-01T00:00')

const row = (frames: RosterFrame[], more: Partial<RosterRow> = {}): RosterRow => ({
  date: null,
  frames,
  followsCalendar: false,
  since: long,
  ended: null,
  ...more,
})
const own = (...rows: RosterRow[]): Rosters => ({ own: rows, teams: [] })
const workdays: RosterFrame[] = ([1, 2, 3, 4, 5] as Weekday[]).map((weekday) => ({
  weekday,
  from: '08:30',
  until: '17:30',
}))
const seen = (rosters: Rosters, from: string, until: string, mark = plainDays) =>
  shiftsBetween(rosters, mark, at(from), at(until)).map((shift) => [words(shift.from), words(shift.until)])

describe('shifts of a week', () => {
  it('begin and end to the minute', () => {
    const rosters = own(row(workdays))
    expect(shiftAt(rosters, plainDays, at('2026-11-18T08:29'))).toBeNull()
    expect(shiftAt(rosters, plainDays, at('2026-11-18T08:30'))).not.toBeNull()
    expect(shiftAt(rosters, plainDays, at('2026-11-18T17:30'))).toBeNull()
    expect(shiftAt(rosters, plainDays, at('2026-11-21T12:00'))).toBeNull()
  })

  it('go over midnight, from Sunday to Monday too', () => {
    const rosters = own(row([{ weekday: 7, from: '22:00', until: '06:00' }]))
    expect(seen(rosters, '2026-11-16T00:00', '2026-11-30T00:00')).toEqual([
      ['2026-11-16T00:00', '2026-11-16T06:00'],
      ['2026-11-22T22:00', '2026-11-23T06:00'],
      ['2026-11-29T22:00', '2026-11-30T00:00'],
    ])
    expect(shiftAt(rosters, plainDays, at('2026-11-23T05:59'))).toEqual({
      from: at('2026-11-22T22:00'),
      until: at('2026-11-23T06:00'),
    })
  })

  it('that touch are one', () => {
    const rosters = own(
      row([
        { weekday: 3, from: '08:00', until: '16:00' },
        { weekday: 3, from: '16:00', until: '24:00' },
        { weekday: 4, from: '00:00', until: '08:00' },
      ]),
    )
    expect(seen(rosters, '2026-11-18T00:00', '2026-11-20T00:00')).toEqual([
      ['2026-11-18T08:00', '2026-11-19T08:00'],
    ])
  })
})

it('a shift without an end is told until the end of the next day', () => {
  const always = own(
    row(([1, 2, 3, 4, 5, 6, 7] as Weekday[]).map((weekday) => ({ weekday, from: '00:00', until: '24:00' }))),
  )
  expect(shiftAt(always, plainDays, at('2026-11-18T10:07'))).toEqual({
    from: at('2026-11-17T00:00'),
    until: at('2026-11-20T00:00'),
  })
})

describe('days that are not as usual', () => {
  const mark: DayMark = (date) =>
    date === '2026-10-01' ? 'holiday' : date === '2026-10-10' ? 'workday' : null

  it('holidays are off where the roster follows the calendar, make-up days as on Monday', () => {
    const following = own(row(workdays, { followsCalendar: true }))
    expect(seen(following, '2026-10-01T00:00', '2026-10-02T00:00', mark)).toEqual([])
    expect(seen(following, '2026-10-10T00:00', '2026-10-11T00:00', mark)).toEqual([
      ['2026-10-10T08:30', '2026-10-10T17:30'],
    ])
    expect(seen(own(row(workdays)), '2026-10-01T00:00', '2026-10-02T00:00', mark)).toHaveLength(1)
    expect(seen(own(row(workdays)), '2026-10-10T00:00', '2026-10-11T00:00', mark)).toEqual([])
  })

  it('the night before a holiday lasts until the morning', () => {
    const night = own(row([{ weekday: 3, from: '22:00', until: '06:00' }], { followsCalendar: true }))
    expect(seen(night, '2026-10-01T00:00', '2026-10-02T00:00', mark)).toEqual([
      ['2026-10-01T00:00', '2026-10-01T06:00'],
    ])
  })

  it('a date of its own comes before the week, and the calendar has no say in it', () => {
    const rosters = own(
      row(workdays, { followsCalendar: true }),
      row([{ from: '10:00', until: '12:00' }], { date: '2026-10-01' }),
      row([], { date: '2026-10-09' }),
    )
    expect(seen(rosters, '2026-10-01T00:00', '2026-10-02T00:00', mark)).toEqual([
      ['2026-10-01T10:00', '2026-10-01T12:00'],
    ])
    expect(seen(rosters, '2026-10-09T00:00', '2026-10-10T00:00', mark)).toEqual([])
  })

  it('one’s own roster comes before those of the teams', () => {
    const team = [row(workdays)]
    const rosters = { own: [row([], { date: '2026-11-18' })], teams: [team] }
    expect(shiftAt(rosters, plainDays, at('2026-11-18T10:00'))).toBeNull()
    expect(shiftAt(rosters, plainDays, at('2026-11-19T10:00'))).not.toBeNull()
  })
})

it('what was in force then counts for then', () => {
  const changed = at('2026-11-18T12:00')
  const rosters = own(
    row([{ weekday: 3, from: '08:00', until: '18:00' }], { ended: changed }),
    row([{ weekday: 3, from: '14:00', until: '20:00' }], { since: changed }),
  )
  expect(seen(rosters, '2026-11-18T00:00', '2026-11-19T00:00')).toEqual([
    ['2026-11-18T08:00', '2026-11-18T12:00'],
    ['2026-11-18T14:00', '2026-11-18T20:00'],
  ])
})

describe('one’s own word', () => {
  const rosters = own(row(workdays))
  const now = at('2026-11-18T10:00')
  const end = at('2026-11-18T17:30')

  it('off duty holds until the end of the shift', () => {
    const until = presenceUntil(false, rosters, null, plainDays, now)!
    expect(until).toBe(end)
    const off = { on: false, since: now, until }
    expect(dutyAt(rosters, off, plainDays, now)).toBeNull()
    expect(dutyAt(rosters, off, plainDays, at('2026-11-19T10:00'))).toMatchObject({ by: 'roster' })
  })

  it('on duty holds until the end of the shift, or eight hours without one', () => {
    expect(presenceUntil(true, rosters, null, plainDays, now)).toBe(end)
    const evening = at('2026-11-18T20:00')
    expect(presenceUntil(true, rosters, null, plainDays, evening)).toBe(at('2026-11-19T04:00'))
    const on = { on: true, since: evening, until: at('2026-11-19T04:00') }
    expect(dutyAt(rosters, on, plainDays, at('2026-11-19T03:59'))).toMatchObject({ by: 'self' })
    expect(dutyAt(rosters, on, plainDays, at('2026-11-19T04:00'))).toBeNull()
  })

  it('nobody goes off who is not on', () => {
    expect(presenceUntil(false, rosters, null, plainDays, at('2026-11-18T20:00'))).toBeNull()
  })
})

const minute = fc.integer({ min: 0, max: 1439 })
const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const frame = fc
  .tuple(minute, minute, fc.integer({ min: 1, max: 7 }))
  .filter(([from, until]) => from !== until)
  .map(([from, until, weekday]): RosterFrame & Frame => ({
    from: time(from),
    until: time(until),
    weekday: weekday as Weekday,
  }))

it('a moment is within a shift exactly when it is within one frame of its day or of the day before', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.integer({ min: 0, max: 14 * 1440 - 1 }),
      (frames, minutes) => {
        const now = at('2026-11-16T00:00') + minutes * 60_000
        const inWeek = minutes % (7 * 1440)
        const naive = frames.some(({ weekday, from, until }) => {
          const begin = (weekday! - 1) * 1440 + Number(from.slice(0, 2)) * 60 + Number(from.slice(3))
          const length =
            (Number(until.slice(0, 2)) * 60 + Number(until.slice(3)) - (begin % 1440) + 1440) % 1440
          return (inWeek - begin + 7 * 1440) % (7 * 1440) < length
        })
        expect(shiftAt(own(row(frames)), plainDays, now) !== null).toBe(naive)
      },
    ),
  )
})

it('shifts are in order, do not overlap and lie within what was asked', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(frame, { maxLength: 8 }), (mine, theirs) => {
      const rosters = { own: [], teams: [[row(mine)], [row(theirs)]] }
      const [from, until] = [at('2026-11-16T00:00'), at('2026-11-30T00:00')]
      const shifts = shiftsBetween(rosters, plainDays, from, until)
      let last = from - 1
      for (const shift of shifts) {
        expect(shift.from).toBeGreaterThan(last)
        expect(shift.until).toBeGreaterThan(shift.from)
        expect(shift.until).toBeLessThanOrEqual(until)
        last = shift.until
      }
    }),
  )
})
