// Occurrences of standing visits: within hours, weekdays and range, over midnight, and the next one.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { occurrenceAt, weekdays, type Weekday } from './standing.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
const year = { from: at('2026-11-18T00:00'), until: at('2027-11-18T00:00') }
const show = (found: ReturnType<typeof occurrenceAt>) => found && `${local(found.from)} ${local(found.until)}`
const local = (time: Date) => new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(5, 16)

describe('the occurrence of a standing visit', () => {
  const mornings = { weekdays: [1, 3, 5] as Weekday[], from: '09:00', until: '11:30' }
  test.each([
    ['holds', '2026-11-18T10:00', '11-18T09:00 11-18T11:30'],
    ['begins today', '2026-11-18T07:00', '11-18T09:00 11-18T11:30'],
    ['is over at its end: the next day it comes', '2026-11-18T11:30', '11-20T09:00 11-20T11:30'],
    ['goes over the weekend', '2026-11-20T12:00', '11-23T09:00 11-23T11:30'],
  ])('%s', (_what, now, found) => {
    expect(show(occurrenceAt(mornings, year, at(now)))).toBe(found)
  })

  test('goes over midnight, and belongs to the day it began', () => {
    const nights = { weekdays: [3] as Weekday[], from: '22:00', until: '06:00' }
    expect(show(occurrenceAt(nights, year, at('2026-11-19T05:59')))).toBe('11-18T22:00 11-19T06:00')
    expect(show(occurrenceAt(nights, year, at('2026-11-19T06:00')))).toBe('11-25T22:00 11-26T06:00')
  })

  test('is cut to the range, and there is none after it', () => {
    const range = { from: at('2026-11-18T09:30'), until: at('2026-11-20T10:00') }
    expect(show(occurrenceAt(mornings, range, at('2026-11-18T08:00')))).toBe('11-18T09:30 11-18T11:30')
    expect(show(occurrenceAt(mornings, range, at('2026-11-20T08:00')))).toBe('11-20T09:00 11-20T10:00')
    expect(occurrenceAt(mornings, range, at('2026-11-20T10:00'))).toBeNull()
  })

  const time = fc
    .integer({ min: 0, max: 1439 })
    .map(
      (minute) =>
        `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    )
  const frame = fc.record({
    weekdays: fc.subarray([...weekdays], { minLength: 1 }),
    from: time,
    until: time,
  })
  const minutes = fc.integer({ min: 0, max: 60 * 1440 })
  const weekdayOf = (moment: Date) => ((new Date(moment.getTime() + 8 * 3_600_000).getUTCDay() + 6) % 7) + 1

  test('is not over, within the range, at most a day long, and begins on a day it comes', () => {
    fc.assert(
      fc.property(frame, minutes, minutes, minutes, (standing, a, b, c) => {
        const base = year.from.getTime()
        const range = {
          from: new Date(base + Math.min(a, b) * 60_000),
          until: new Date(base + Math.max(a, b) * 60_000),
        }
        const now = new Date(base + c * 60_000)
        const found = occurrenceAt(standing, range, now)
        if (!found) return
        expect(found.until.getTime()).toBeGreaterThan(now.getTime())
        expect(found.until.getTime() - found.from.getTime()).toBeGreaterThan(0)
        expect(found.until.getTime() - found.from.getTime()).toBeLessThanOrEqual(24 * 3_600_000)
        expect(found.from.getTime()).toBeGreaterThanOrEqual(range.from.getTime())
        expect(found.until.getTime()).toBeLessThanOrEqual(range.until.getTime())
        if (found.from.getTime() > range.from.getTime()) {
          expect(standing.weekdays).toContain(weekdayOf(found.from))
          expect(local(found.from).slice(6)).toBe(standing.from)
        }
      }),
    )
  })

  test('is always there on a day of a range that is long enough', () => {
    fc.assert(
      fc.property(frame, minutes, (standing, c) => {
        const now = new Date(year.from.getTime() + c * 60_000)
        const found = occurrenceAt(standing, year, now)
        expect(found).not.toBeNull()
        expect(found!.from.getTime() - now.getTime()).toBeLessThanOrEqual(8 * 24 * 3_600_000)
      }),
    )
  })
})
