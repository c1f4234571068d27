// Working time: refusals, the vectors of other products, holidays, changes of clock, and the laws that must hold.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deadline, workingMinutesBetween, type WorkingCalendar } from './working-time.ts'

type Frames = [string, string][]
const week = (frames: Frames, weekend: Frames = []): WorkingCalendar['weekly'] => ({
  1: frames,
  2: frames,
  3: frames,
  4: frames,
  5: frames,
  6: weekend,
  7: weekend,
})
const calendar = (
  timeZone: string,
  frames: Frames,
  exceptions: WorkingCalendar['exceptions'] = {},
  weekend: Frames = [],
): WorkingCalendar => ({ timeZone, weekly: week(frames, weekend), exceptions })

const office = calendar('Asia/Shanghai', [['09:00', '17:00']])
const lunch = calendar('Asia/Shanghai', [
  ['08:30', '12:00'],
  ['13:30', '17:30'],
])
const always = calendar('Asia/Shanghai', [['00:00', '24:00']], {}, [['00:00', '24:00']])
const at = (text: string) => new Date(text.length === 16 ? `${text}:00+08:00` : text)

describe('a calendar that cannot be used', () => {
  const start = at('2026-11-20T10:00')
  const broken: [string, WorkingCalendar][] = [
    ['no frames', calendar('Asia/Shanghai', [])],
    ['only closed exceptions', calendar('Asia/Shanghai', [], { '2026-11-21': [] })],
    ['a frame that ends before it begins', calendar('Asia/Shanghai', [['17:00', '09:00']])],
    ['a frame of no length', calendar('Asia/Shanghai', [['09:00', '09:00']])],
    ['an hour that is none', calendar('Asia/Shanghai', [['09:00', '24:01']])],
    ['24:00 as a beginning', calendar('Asia/Shanghai', [['24:00', '24:00']])],
    ['a date that is none', calendar('Asia/Shanghai', [['09:00', '17:00']], { '2026-02-30': [] })],
    ['a zone that is none', calendar('Nowhere/Land', [['09:00', '17:00']])],
  ]
  test.each(broken)('%s', (_name, bad) => {
    expect(() => deadline(start, 0, bad)).toThrow(RangeError)
    expect(() => workingMinutesBetween(start, start, bad)).toThrow(RangeError)
  })
  test('minutes below zero, not a number, without end; a moment that is none', () => {
    for (const minutes of [-1, NaN, Infinity])
      expect(() => deadline(start, minutes, office)).toThrow(RangeError)
    expect(() => deadline(new Date(NaN), 1, office)).toThrow(RangeError)
    expect(() => workingMinutesBetween(start, new Date(NaN), office)).toThrow(RangeError)
  })
  test('one whose working time has run out', () => {
    const once = calendar('Asia/Shanghai', [], { '2026-11-21': [['09:00', '10:00']] })
    expect(deadline(start, 60, once)).toEqual(at('2026-11-21T10:00'))
    expect(() => deadline(start, 61, once)).toThrow(RangeError)
    expect(() => deadline(at('2026-11-22T09:00'), 0, once)).toThrow(RangeError)
    expect(workingMinutesBetween(start, at('2030-01-01T00:00'), once)).toBe(60)
  })
  test('a deadline that no Date can hold', () => {
    expect(() => deadline(start, 1e13, office)).toThrow(RangeError)
  })
})

const berlin = calendar('Europe/Berlin', [['09:00', '17:00']])
const zammadBreak = calendar('Asia/Shanghai', [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
])

// [name, start, minutes, calendar, deadline]; 2026-11-20 is a Friday.
const vectors: [string, string, number, WorkingCalendar, string][] = [
  ['Chatwoot: Fri 16:30 and 1 h', '2026-11-20T16:30', 60, office, '2026-11-23T09:30'],
  [
    'GLPI: Mon 17:00 and 4 h, 08–18',
    '2026-11-23T17:00',
    240,
    calendar('Asia/Shanghai', [['08:00', '18:00']]),
    '2026-11-24T11:00',
  ],
  [
    'GLPI: its reminder 1 h before',
    '2026-11-23T17:00',
    180,
    calendar('Asia/Shanghai', [['08:00', '18:00']]),
    '2026-11-24T10:00',
  ],
  [
    'SIG: Sat 12:00 and one working day',
    '2026-11-21T12:00',
    1440,
    calendar('Asia/Shanghai', [['00:00', '24:00']]),
    '2026-11-24T00:00',
  ],
  [
    'SIG: Fri 12:00 and one working day',
    '2026-11-20T12:00',
    1440,
    calendar('Asia/Shanghai', [['00:00', '24:00']]),
    '2026-11-23T12:00',
  ],
  ['Zammad: Thu 09:30 UTC and 1 h in Berlin', '2013-03-21T09:30:00Z', 60, berlin, '2013-03-21T10:30:00Z'],
  ['Zammad: the same and 4 h', '2013-03-21T09:30:00Z', 240, berlin, '2013-03-21T13:30:00Z'],
  ['Zammad: the same and 7 h, past closing', '2013-03-21T09:30:00Z', 420, berlin, '2013-03-22T08:30:00Z'],
  ['Zammad: a day with a break, across it', '2026-11-23T11:00', 120, zammadBreak, '2026-11-23T14:00'],
  ['Zammad: a day with a break, over night', '2026-11-23T17:30', 60, zammadBreak, '2026-11-24T09:30'],
  [
    'a round-the-clock calendar loses no minute at midnight',
    '2026-11-20T23:30',
    60,
    always,
    '2026-11-21T00:30',
  ],
  ['exactly on closing', '2026-11-20T16:00', 60, office, '2026-11-20T17:00'],
  ['a minute past closing', '2026-11-20T16:00', 61, office, '2026-11-23T09:01'],
  ['exactly on the close before lunch', '2026-11-20T11:00', 60, lunch, '2026-11-20T12:00'],
  ['across lunch', '2026-11-20T11:30', 60, lunch, '2026-11-20T14:00'],
  ['started at lunch', '2026-11-20T12:30', 30, lunch, '2026-11-20T14:00'],
  ['zero inside', '2026-11-20T10:07', 0, office, '2026-11-20T10:07'],
  ['zero before opening', '2026-11-20T07:00', 0, office, '2026-11-20T09:00'],
  ['zero at lunch', '2026-11-20T12:30', 0, lunch, '2026-11-20T13:30'],
  ['zero at the weekend', '2026-11-21T12:00', 0, office, '2026-11-23T09:00'],
  ['zero on a closing moment', '2026-11-20T17:00', 0, office, '2026-11-20T17:00'],
  ['30 minutes accepted late on Friday', '2026-11-20T17:20', 30, lunch, '2026-11-23T08:50'],
  ['five working days of 8 h', '2026-11-20T10:00', 5 * 480, office, '2026-11-27T10:00'],
  ['a year of working weeks', '2026-01-05T09:00', 52 * 5 * 480, office, '2027-01-01T17:00'],
]

test.each(vectors)('%s', (_name, start, minutes, hours, end) => {
  expect(deadline(at(start), minutes, hours)).toEqual(at(end))
})

describe('whole working days as SIG counts them', () => {
  const dayMs = 86_400_000
  const days = calendar('Asia/Shanghai', [['00:00', '24:00']])
  const monday = at('2026-11-23T00:00').getTime()
  /** A weekend begins on Monday; five days are a week, and what reaches the weekend is carried over it. */
  const sigEnd = (start: number, count: number) => {
    const week = Math.floor((start - monday) / (7 * dayMs))
    const weekday = Math.floor((start - monday) / dayMs) - week * 7
    const from = weekday >= 5 ? monday + (week + 1) * 7 * dayMs : start
    const begun = weekday >= 5 ? 0 : weekday
    const rest = count % 5
    const over = begun + rest >= 5 ? 2 : 0
    return from + (Math.floor(count / 5) * 7 + rest + over) * dayMs
  }
  test.each([
    ['Sat 12:00', '2026-11-28T12:00', 1, '2026-12-01T00:00'],
    ['Sun 23:59', '2026-11-29T23:59', 3, '2026-12-03T00:00'],
    ['Fri 12:00', '2026-11-27T12:00', 1, '2026-11-30T12:00'],
    ['Thu 08:00', '2026-11-26T08:00', 3, '2026-12-01T08:00'],
    ['Mon 09:00', '2026-11-23T09:00', 5, '2026-11-30T09:00'],
    ['Wed 17:45', '2026-11-25T17:45', 21, '2026-12-24T17:45'],
  ])('%s from %s and %i', (_name, start, count, end) => {
    expect(new Date(sigEnd(at(start).getTime(), count))).toEqual(at(end))
    expect(deadline(at(start), count * 1440, days)).toEqual(at(end))
  })
  test('any start, any number of days: the same working moment', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * 1440 }),
        fc.integer({ min: 1, max: 60 }),
        (minute, count) => {
          const start = new Date(monday + minute * 60_000)
          const end = new Date(sigEnd(start.getTime(), count))
          const ours = deadline(start, count * 1440, days)
          // A closing moment stays where it is, and SIG says the next opening: no working time lies between.
          expect(ours.getTime()).toBeLessThanOrEqual(end.getTime())
          expect(workingMinutesBetween(ours, end, days)).toBe(0)
          expect(workingMinutesBetween(start, end, days)).toBe(count * 1440)
        },
      ),
    )
  })
})

describe('holidays and make-up days', () => {
  // The National Day of 2026 with two make-up days, as such notices are written.
  const golden = calendar('Asia/Shanghai', [['09:00', '17:00']], {
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`2026-10-0${day}`, []])),
    '2026-09-27': [['09:00', '17:00']],
    '2026-10-10': [['10:00', '12:00']],
  })
  test.each([
    ['into the holiday', '2026-09-30T16:30', 60, '2026-10-08T09:30'],
    ['on a holiday', '2026-10-03T10:00', 0, '2026-10-08T09:00'],
    ['a make-up Sunday works', '2026-09-26T10:00', 90, '2026-09-27T10:30'],
    ['a make-up Saturday with frames of its own', '2026-10-09T16:00', 120, '2026-10-10T11:00'],
    ['across all of it', '2026-09-25T09:00', 480 * 7 + 1, '2026-10-10T10:01'],
  ])('%s', (_name, start, minutes, end) => {
    expect(deadline(at(start), minutes, golden)).toEqual(at(end))
    if (minutes > 0) expect(workingMinutesBetween(at(start), at(end), golden)).toBe(minutes)
  })
})

describe('working minutes between', () => {
  test('b before a, or a itself, gives 0', () => {
    expect(workingMinutesBetween(at('2026-11-20T12:00'), at('2026-11-20T10:00'), office)).toBe(0)
    expect(workingMinutesBetween(at('2026-11-20T12:00'), at('2026-11-20T12:00'), office)).toBe(0)
  })
  test('frames given twice, unsorted or overlapping count once', () => {
    const messy = calendar('Asia/Shanghai', [
      ['13:00', '17:00'],
      ['09:00', '12:00'],
      ['11:00', '14:00'],
      ['09:00', '12:00'],
    ])
    expect(workingMinutesBetween(at('2026-11-20T00:00'), at('2026-11-21T00:00'), messy)).toBe(480)
  })
  test('a century is quick and exact', () => {
    const began = performance.now()
    expect(workingMinutesBetween(at('2001-01-01T00:00'), at('2101-01-03T00:00'), office)).toBe(5218 * 5 * 480)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

describe('a change of clock: minutes are real', () => {
  const zones = [
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23, '2026-11-01', '2026-11-01T04:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23, '2026-10-25', '2026-10-24T22:00:00Z'],
  ] as const
  test.each(zones)(
    '%s: whole days of 23 and 25 hours',
    (zone, spring, springStart, _hours, autumn, autumnStart) => {
      const days = calendar(zone, [], { [spring]: [['00:00', '24:00']], [autumn]: [['00:00', '24:00']] })
      expect(deadline(at(springStart), 23 * 60, days)).toEqual(
        new Date(Date.parse(springStart) + 23 * 3_600_000),
      )
      expect(deadline(at(autumnStart), 25 * 60, days)).toEqual(
        new Date(Date.parse(autumnStart) + 25 * 3_600_000),
      )
      const [from, until] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-12-31T00:00:00Z')]
      expect(workingMinutesBetween(from, until, days)).toBe(48 * 60)
    },
  )
  test('New York: frames over and inside the jump', () => {
    const night = (frames: Frames) =>
      calendar('America/New_York', [], { '2026-03-08': frames, '2027-01-01': frames })
    const start = at('2026-03-08T05:00:00Z')
    expect(deadline(start, 60, night([['01:00', '04:00']]))).toEqual(at('2026-03-08T07:00:00Z'))
    expect(deadline(start, 61, night([['01:00', '04:00']]))).toEqual(at('2026-03-08T07:01:00Z'))
    expect(deadline(start, 0, night([['02:30', '05:00']]))).toEqual(at('2026-03-08T07:00:00Z'))
    expect(deadline(start, 0, night([['02:15', '02:45']])).getTime()).toBeLessThanOrEqual(
      Date.parse('2027-01-01T07:15:00Z'),
    )
    expect(workingMinutesBetween(start, at('2026-03-09T00:00:00Z'), night([['02:15', '02:45']]))).toBe(0)
  })
  test('office hours keep their wall clock over the year', () => {
    const berlin = calendar('Europe/Berlin', [['09:00', '17:00']])
    expect(deadline(at('2026-03-27T15:00:00Z'), 120, berlin)).toEqual(at('2026-03-30T08:00:00Z'))
    expect(deadline(at('2026-10-23T14:00:00Z'), 120, berlin)).toEqual(at('2026-10-26T09:00:00Z'))
  })
})

test('Shanghai works where there is no Intl', () => {
  const kept = globalThis.Intl
  try {
    Reflect.deleteProperty(globalThis, 'Intl')
    expect(deadline(at('2026-11-20T16:30'), 60, office)).toEqual(at('2026-11-23T09:30'))
    expect(() =>
      deadline(at('2026-11-20T16:30'), 60, calendar('Europe/Paris', [['09:00', '17:00']])),
    ).toThrow(RangeError)
  } finally {
    globalThis.Intl = kept
  }
})

describe('laws', () => {
  const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe')
  const time = fc.integer({ min: 0, max: 24 * 12 })
  const clock = (n: number) =>
    `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`
  const frame = fc
    .tuple(time, time)
    .filter(([a, b]) => a !== b)
    .map(([a, b]): [string, string] => [clock(Math.min(a, b)), clock(Math.max(a, b))])
  const frames = fc.array(frame, { maxLength: 3 })
  const date = fc
    .integer({ min: 0, max: 700 })
    .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10))
  const anyCalendar = fc.record({
    timeZone: zone,
    weekly: fc.record({
      1: fc.array(frame, { minLength: 1, maxLength: 3 }),
      2: frames,
      3: frames,
      4: frames,
      5: frames,
      6: frames,
      7: frames,
    }),
    exceptions: fc.dictionary(date, frames, { maxKeys: 12 }),
  })
  const moment = fc
    .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 1) })
    .map((ms) => new Date(ms))
  const minutes = fc.integer({ min: 0, max: 20_000 })

  test('what is added is what lies between', () => {
    fc.assert(
      fc.property(anyCalendar, moment, minutes, (hours, start, added) => {
        expect(workingMinutesBetween(start, deadline(start, added, hours), hours)).toBeCloseTo(added, 6)
      }),
    )
  })
  test('in two parts or in one, the same moment; never earlier for more', () => {
    fc.assert(
      fc.property(anyCalendar, moment, minutes, minutes, (hours, start, a, b) => {
        const middle = deadline(start, a, hours)
        expect(deadline(middle, b, hours)).toEqual(deadline(start, a + b, hours))
        expect(middle.getTime()).toBeGreaterThanOrEqual(start.getTime())
      }),
    )
  })
  test('a later start never ends earlier, and never by more working time than lies between', () => {
    fc.assert(
      fc.property(anyCalendar, moment, moment, minutes, (hours, a, b, added) => {
        const [first, second] = a <= b ? [a, b] : [b, a]
        expect(deadline(first, added, hours).getTime()).toBeLessThanOrEqual(
          deadline(second, added, hours).getTime(),
        )
        expect(workingMinutesBetween(second, first, hours)).toBe(0)
      }),
    )
  })
  test('the leap over whole weeks changes nothing', () => {
    fc.assert(
      fc.property(anyCalendar, moment, fc.integer({ min: 1, max: 60 }), (hours, start, days) => {
        const until = new Date(start.getTime() + days * 86_400_000)
        let sum = 0
        for (let day = 0; day < days; day++) {
          const from = new Date(start.getTime() + day * 86_400_000)
          sum += workingMinutesBetween(from, new Date(from.getTime() + 86_400_000), hours)
        }
        expect(workingMinutesBetween(start, until, hours)).toBeCloseTo(sum, 6)
      }),
    )
  })
})
