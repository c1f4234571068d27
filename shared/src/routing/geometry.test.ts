// Areas: inside, on the border, outside; holes and parts; metres; and the two coordinate systems.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { asPlace, toGcj02, toWgs84 } from './coordinates.ts'
import {
  borderDistanceM,
  distanceM,
  findArea,
  findNearestArea,
  indexAreas,
  isInside,
  type Point,
  type Ring,
} from './geometry.ts'

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

describe('areas side by side', () => {
  const grid = indexAreas(
    [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => ({ id: `${x}${y}`, rings: [square(x, y, 1)] }))),
  )
  test('every point of the grid, border or not, belongs to exactly one area', () => {
    const coordinate = fc.oneof(
      fc.constantFrom(0.5, 1, 1.5, 2, 2.5),
      fc.double({ min: 0.01, max: 2.99, noNaN: true }),
    )
    fc.assert(
      fc.property(coordinate, coordinate, (lng, lat) => {
        const holders = grid.filter((area) => isInside([lng, lat], area.rings))
        expect(holders).toHaveLength(1)
        expect(findArea([lng, lat], grid)?.id).toBe(holders[0]?.id)
      }),
    )
  })
  test('a slanted border has no gap either', () => {
    const [a, b]: [Point, Point] = [
      [0.1, 0],
      [0.7, 1],
    ]
    const pair = indexAreas([
      { id: 'east', rings: [[a, [2, 0], [2, 1], b]] },
      { id: 'west', rings: [[b, [-1, 1], [-1, 0], a]] },
    ])
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (t) => {
        const point: Point = [a[0] + t * (b[0] - a[0]), t]
        expect(pair.filter((area) => isInside(point, area.rings))).toHaveLength(1)
      }),
    )
  })
  test('nearest, only within the limit, a tie by the smaller id', () => {
    const near: Point = [3 + 200 / 111_195, 1]
    expect(findArea(near, grid)).toBeNull()
    expect(findNearestArea(near, grid, 300)).toMatchObject({ area: { id: '20' } })
    expect(findNearestArea(near, grid, 300)?.distanceM).toBeCloseTo(200, 0)
    expect(findNearestArea(near, grid, 150)).toBeNull()
    expect(findNearestArea([180, -89], grid, 300)).toBeNull()
  })
})

test('metres', () => {
  expect(distanceM([120.33, 30.31], [120.33, 30.31])).toBe(0)
  expect(distanceM([120.33, 30.31], [120.33, 30.32])).toBeCloseTo(1112, 0)
  expect(borderDistanceM([120.335, 30.31], [square(120.33, 30.3, 0.02)])).toBeCloseTo(480, -1)
  expect(borderDistanceM([120.33, 30.31], [square(120.33, 30.3, 0.02)])).toBe(0)
  expect(borderDistanceM([120.33, 30.31], [])).toBe(Infinity)
})

test('there and back between gcj02 and wgs84 within a metre; they differ by hundreds', () => {
  const inHangzhou = fc.record({
    lng: fc.double({ min: 120.2, max: 120.7, noNaN: true }),
    lat: fc.double({ min: 30.1, max: 30.5, noNaN: true }),
  })
  fc.assert(
    fc.property(inHangzhou, ({ lng, lat }) => {
      const shifted = toGcj02(asPlace([lng, lat]))
      expect(distanceM([lng, lat], [shifted.lng, shifted.lat])).toBeGreaterThan(200)
      expect(distanceM([lng, lat], toWgs84(shifted))).toBeLessThan(0.5)
    }),
  )
  expect(toWgs84({ lng: 120.3, lat: 30.3, coordinates: 'wgs84' })).toEqual([120.3, 30.3])
})
