// Steps of colour, corners of cells, names on the land, hours of the day, lengths of time.
import { expect, test } from '@jest/globals'
import { minutesOf } from '../charts/figures'
import { wrongRange } from '../charts/range'
import { colourOf, heatColours, hexagon, labelsOf, stepsOf } from './heat'
import { hoursShown } from './hours'

const cell = (count: number) => ({ lng: 120, lat: 30, count })

test('colours begin at 3, 5, 8, 11, 15, and wider apart where there is much more', () => {
  expect(stepsOf([], 3)).toEqual([3, 5, 8, 11, 15])
  expect(stepsOf([cell(30)], 3)).toEqual([3, 5, 8, 11, 15])
  expect(stepsOf([cell(75)], 3)).toEqual([3, 9, 18, 27, 39])
  const steps = stepsOf([], 3)
  expect([3, 4, 5, 10, 14, 15, 99].map((count) => colourOf(count, steps))).toEqual(
    [0, 0, 1, 2, 3, 4, 4].map((step) => heatColours[step]),
  )
})

test('a cell stands on a point and is as wide as it should be on the ground', () => {
  const corners = hexagon(120, 30, 1113.2)
  expect(corners).toHaveLength(6)
  expect(corners[0]![0]).toBeCloseTo(120, 6)
  expect(corners[0]![1]).toBeCloseTo(30.01, 6)
  const wide = Math.max(...corners.map(([lng]) => lng)) - 120
  expect(wide * Math.cos(Math.PI / 6)).toBeCloseTo(0.01 * Math.cos(Math.PI / 6), 6)
})

test('streets are named where there are several, else the communities', () => {
  const area = (name: string, street: string, lng: number) => ({
    id: name,
    name,
    street,
    place: { lng, lat: 30, coordinates: 'wgs84' as const },
    rings: [],
  })
  const several = labelsOf([area('a', '一街', 120), area('b', '一街', 122), area('c', '长长街道', 125)])
  expect(several).toEqual([
    { name: '一街', at: [121, 30] },
    { name: '长长', at: [125, 30] },
  ])
  expect(labelsOf([area('a', '一街', 120), area('b', '一街', 122)]).map(({ name }) => name)).toEqual([
    'a',
    'b',
  ])
})

test('hours from six, or from the first that came, until now', () => {
  const day = Array.from({ length: 24 }, () => 0)
  expect(hoursShown(day, 8)).toEqual([6, 7, 8])
  expect(hoursShown(day, 2)).toEqual([2])
  expect(hoursShown([0, 0, 0, 1, ...day.slice(4)], 5)).toEqual([3, 4, 5])
})

test('lengths in two units at most', () => {
  expect(minutesOf(null, 'zh')).toBe('—')
  expect(minutesOf(0.4, 'zh')).toBe('0 分')
  expect(minutesOf(64, 'zh')).toBe('1 时 04 分')
  expect(minutesOf(112, 'en')).toBe('1 h 52 min')
  expect(minutesOf(51 * 60, 'zh')).toBe('2 天 3 时')
  expect(minutesOf(48 * 60, 'zh')).toBe('2 天')
})

test('two typed days: in the calendar, in order, not to come, not too long', () => {
  const wrong = (from: string, to: string) => wrongRange(from, to, 366, '2026-11-22')
  expect(wrong('2026-02-30', '2026-11-01')).toBe('wrongDay')
  expect(wrong('2026-11-02', '2026-11-01')).toBe('wrongOrder')
  expect(wrong('2026-11-02', '2026-11-23')).toBe('wrongFuture')
  expect(wrong('2025-01-01', '2026-11-22')).toBe('wrongLength')
  expect(wrong('2026-11-22', '2026-11-22')).toBeUndefined()
})
