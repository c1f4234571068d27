// Slots from frames: whole ones, inside their frame, never two at once, by the clock on the wall in Hangzhou.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  addDays,
  daysBetween,
  frameProblem,
  framesOn,
  localDate,
  minutesOf,
  slotsOn,
  startOfDate,
  type Frame,
  type SlotPlan,
} from './slots.ts'

const empty: SlotPlan['weekly'] = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }
const office: Frame[] = [
  ['08:30', '11:30'],
  ['13:30', '17:00'],
]
const plan: SlotPlan = {
  weekly: { ...empty, 1: office, 2: office, 3: office, 4: office, 5: office },
  exceptions: { '2026-11-26': [], '2026-11-27': [['10:00', '10:59']] },
  slotMinutes: 30,
  onHolidays: 'closed',
}
const times = (date: string, mark: 'holiday' | 'workday' | null = null) =>
  slotsOn(plan, date, mark).map(({ from }) => from.toISOString())

describe('slots of a day', () => {
  test('stand in its frames, at +08:00', () => {
    const found = times('2026-11-25')
    expect(found).toHaveLength(13)
    expect(found[0]).toBe('2026-11-25T00:30:00.000Z')
    expect(found[6]).toBe('2026-11-25T05:30:00.000Z')
  })

  test('no weekend, no holiday, but the weekend that is worked', () => {
    expect(times('2026-11-28')).toEqual([])
    expect(times('2026-11-25', 'holiday')).toEqual([])
    expect(times('2026-11-28', 'workday')).toHaveLength(13)
  })

  test('an exception wins over the week and over the calendar, and only whole slots stand', () => {
    expect(times('2026-11-26')).toEqual([])
    expect(times('2026-11-26', 'workday')).toEqual([])
    expect(times('2026-11-27', 'holiday')).toEqual(['2026-11-27T02:00:00.000Z'])
  })

  test('an office that never closes stays open on holidays', () => {
    expect(framesOn({ ...plan, onHolidays: 'weekly' }, '2026-11-25', 'holiday')).toEqual(office)
  })

  test.each([
    ['order', [['11:00', '10:00']]],
    ['time', [['8:00', '10:00']]],
    ['time', [['08:00', '25:00']]],
    [
      'overlap',
      [
        ['08:00', '10:00'],
        ['09:30', '11:00'],
      ],
    ],
  ] as [string, Frame[]][])('frames with a wrong %s are refused', (problem, frames) => {
    expect(frameProblem(frames)).toBe(problem)
  })

  const minute = fc.integer({ min: 0, max: 24 * 60 })
  const clock = (at: number) =>
    `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
  const dates = fc.date({ min: new Date('1992-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  const someFrames = fc
    .uniqueArray(minute, { minLength: 2, maxLength: 8 })
    .map((marks) => [...marks].sort((a, b) => a - b))
    .map((marks) =>
      Array.from({ length: Math.floor(marks.length / 2) }, (_, i): Frame => [
        clock(marks[2 * i]!),
        clock(marks[2 * i + 1]!),
      ]).filter(([from]) => from !== '24:00'),
    )

  test('never overlap, lie in a frame, have their length, belong to their date, and leave no room for one more', () => {
    fc.assert(
      fc.property(someFrames, fc.integer({ min: 5, max: 240 }), dates, (frames, slotMinutes, at) => {
        const date = localDate(at)
        expect(frameProblem(frames)).toBeNull()
        const exceptions = { [date]: frames }
        const found = slotsOn({ ...plan, exceptions, slotMinutes }, date, null)
        const room = frames.reduce(
          (sum, [from, until]) => sum + Math.floor((minutesOf(until) - minutesOf(from)) / slotMinutes),
          0,
        )
        expect(found).toHaveLength(room)
        let end = startOfDate(date).getTime()
        for (const { from, until } of found) {
          expect(until.getTime() - from.getTime()).toBe(slotMinutes * 60_000)
          expect(from.getTime()).toBeGreaterThanOrEqual(end)
          expect(localDate(from)).toBe(date)
          end = until.getTime()
        }
        expect(end).toBeLessThanOrEqual(startOfDate(addDays(date, 1)).getTime())
      }),
    )
  })

  test('a day has 24 hours all year, whatever other zones do', () => {
    fc.assert(
      fc.property(dates, (at) => {
        const date = localDate(at)
        expect(startOfDate(addDays(date, 1)).getTime() - startOfDate(date).getTime()).toBe(86_400_000)
        expect(daysBetween(date, addDays(date, 400))).toBe(400)
      }),
    )
  })
})
