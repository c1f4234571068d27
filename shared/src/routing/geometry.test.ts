// Areas: inside, on the border, outside; holes and parts; metres; and the two coordinate systems.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { asPlace, toGcj02, toWgs84 } from './coordinates.ts'
import { distanceM } from './distance.ts'
import { borderDistanceM, isInside, type Ring } from './geometry.ts'

const square = (lng: number, lat: number, size: number): Ring => [
  [lng, lat],
  [lng + size, lat],
  [lng + size, lat + size],
  [lng, lat + size],
  [lng, lat],
]

describe('inside', () => {
  const withHole = [square(0, 0, 10), square(4, 4, 2)]
  test.each([
    ['in the middle', [2, 2], true],
    ['in the hole', [5, 5], false],
    ['beyond', [11, 5], false],
    ['level with a corner, beyond', [12, 10], false],
  ] as const)('%s', (_name, point, inside) => {
    expect(isInside(point, withHole)).toBe(inside)
    expect(
      isInside(
        point,
        withHole.map((ring) => ring.toReversed()),
      ),
    ).toBe(inside)
  })
  test('several parts', () => {
    const parts = [square(0, 0, 1), square(5, 5, 1)]
    expect(isInside([0.5, 0.5], parts)).toBe(true)
    expect(isInside([5.5, 5.5], parts)).toBe(true)
    expect(isInside([3, 3], parts)).toBe(false)
  })
  test('a ring that is not closed, and none at all', () => {
    expect(isInside([0.5, 0.5], [square(0, 0, 1).slice(0, 4)])).toBe(true)
    expect(isInside([0.5, 0.5], [])).toBe(false)
  })
})

test('metres', () => {
  expect(distanceM([120.33, 30.31], [120.33, 30.31])).toBe(0)
  expect(distanceM([120.33, 30.31], [120.33, 30.32])).toBeCloseTo(1112, 0)
  expect(borderDistanceM([120.335, 30.31], [square(120.33, 30.3, 0.02)])).toBeCloseTo(480, -1)
  expect(borderDistanceM([120.33, 30.31], [square(120.33, 30.3, 0.02)])).toBe(0)
  expect(borderDistanceM([120.33, 30.31], [])).toBe(Infinity)
})

describe('the two coordinate systems', () => {
  const gcj02 = (lng: number, lat: number) => ({ lng, lat, coordinates: 'gcj02' as const })
  const inChina = fc.record({
    lng: fc.double({ min: 75, max: 134, noNaN: true }),
    lat: fc.double({ min: 18, max: 53, noNaN: true }),
  })
  test('there and back within a millimetre; they differ by hundreds of metres', () => {
    fc.assert(
      fc.property(inChina, ({ lng, lat }) => {
        const shifted = toGcj02(asPlace([lng, lat]))
        expect(distanceM([lng, lat], toWgs84(shifted))).toBeLessThan(0.001)
      }),
    )
    const shifted = toGcj02(asPlace([120.35, 30.3]))
    expect(distanceM([120.35, 30.3], [shifted.lng, shifted.lat])).toBeGreaterThan(200)
  })
  test('at the edge of the shifted part of the world the way back ends, and always in the same place', () => {
    for (const [lng, lat] of [
      [72.0041, 30],
      [137.83, 55.82],
      [100, 0.8294],
      [73.5, 0.83],
    ] as const)
      expect(toWgs84(gcj02(lng, lat))).toEqual(toWgs84(gcj02(lng, lat)))
  })
  test('what is wgs84 already stays as it is', () => {
    expect(toWgs84({ lng: 120.3, lat: 30.3, coordinates: 'wgs84' })).toEqual([120.3, 30.3])
  })
})
