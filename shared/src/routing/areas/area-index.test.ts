// Exactly one home for every point, on borders too; holes, parts, the way outside; and both coordinate systems.
import { describe, expect, test } from '@jest/globals'
import { Delaunay } from 'd3-delaunay'
import fc from 'fast-check'
import { asPlace, toGcj02, toWgs84 } from '../coordinates.ts'
import { distanceM } from '../distance.ts'
import { borderDistanceM, isInside, type Area, type Point, type Ring } from '../geometry.ts'
import { findArea, findNearestArea, indexAreas, locatePoint, type AreaIndex } from './area-index.ts'

const square = (lng: number, lat: number, size: number): Ring => [
  [lng, lat],
  [lng + size, lat],
  [lng + size, lat + size],
  [lng, lat + size],
  [lng, lat],
]

/** Cells that fill a square of about 10 km in Hangzhou. */
const frame = { west: 120.3, south: 30.3, east: 120.4, north: 30.4 }
const wholeFrame = square(frame.west, frame.south, 0.1)
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
/** In square degrees, by the shoelace formula from a corner of the frame, which keeps the digits. */
const sizeOf = (ring: Ring) => {
  const corners = ring.map(([lng, lat]) => [lng - frame.west, lat - frame.south] as const)
  return Math.abs(
    sum(corners.slice(1).map(([lng, lat], i) => corners[i]![0] * lat - lng * corners[i]![1])) / 2,
  )
}
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const inFrame = fc.tuple(
  within(frame.west + 1e-9, frame.east - 1e-9),
  within(frame.south + 1e-9, frame.north - 1e-9),
)
const cells = fc
  .uniqueArray(inFrame, {
    minLength: 2,
    maxLength: 40,
    selector: ([lng, lat]) => `${lng.toFixed(4)} ${lat.toFixed(4)}`,
  })
  .map((centres): Area[] => {
    const bounds: [number, number, number, number] = [frame.west, frame.south, frame.east, frame.north]
    const voronoi = Delaunay.from(centres).voronoi(bounds)
    return centres.flatMap((_, i) => {
      const ring = voronoi.cellPolygon(i) as Ring | null
      return ring ? [{ id: String(i).padStart(2, '0'), rings: [ring] }] : []
    })
  })
  // Of centres that nearly lie on one line d3 makes cells that overlap.
  .filter(
    (areas) => Math.abs(1 - sum(areas.map(({ rings }) => sizeOf(rings[0]!))) / sizeOf(wholeFrame)) < 1e-9,
  )
const holders = (areas: readonly Area[], point: Point) => areas.filter(({ rings }) => isInside(point, rings))
const bruteNearest = (areas: readonly Area[], point: Point) =>
  Math.min(...areas.map(({ rings }) => borderDistanceM(point, rings)))

describe('cells that fill a square', () => {
  test('every point has exactly one home, the one that the definition names, at the border distance it says', () => {
    fc.assert(
      fc.property(cells, fc.array(inFrame, { minLength: 20, maxLength: 20 }), (areas, points) => {
        const index = indexAreas(areas)
        for (const point of points) {
          const [holder, ...more] = holders(areas, point)
          expect(more).toEqual([])
          const found = locatePoint(point, index)
          expect(found.id).toBe(holder?.id)
          expect(findArea(point, index)?.id).toBe(holder?.id)
          expect(Math.abs(found.distanceM - borderDistanceM(point, holder!.rings))).toBeLessThan(0.06)
        }
      }),
    )
  })
  test('corners and points on borders have exactly one home, near a border, with the others as neighbours', () => {
    fc.assert(
      fc.property(cells, within(0, 1), (areas, share) => {
        const index = indexAreas(areas)
        for (const { id, rings } of areas)
          for (let i = 0; i + 1 < rings[0]!.length; i++) {
            const [a, b] = [rings[0]![i]!, rings[0]![i + 1]!]
            for (const point of [a, [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])] as Point]) {
              const found = locatePoint(point, index)
              expect(holders(areas, point).map((area) => area.id)).toEqual(found.id ? [found.id] : [])
              expect(found.distanceM).toBe(0)
              expect([found.nearestId, ...found.neighbourIds]).toContain(id)
              expect(found.neighbourIds).not.toContain(found.nearestId)
            }
          }
      }),
      { numRuns: 30 },
    )
  })
  test('the order of the areas and the direction of the rings change nothing', () => {
    fc.assert(
      fc.property(
        cells,
        fc.array(inFrame, { minLength: 5, maxLength: 5 }),
        fc.nat(),
        (areas, points, seed) => {
          const other = areas
            .toSorted((a, b) => ((Number(a.id) * 7919 + seed) % 101) - ((Number(b.id) * 7919 + seed) % 101))
            .map(({ id, rings }) => ({ id, rings: rings.map((ring) => ring.toReversed()) }))
          const [first, second] = [indexAreas(areas), indexAreas(other)]
          for (const point of [...points, ...areas.flatMap(({ rings }) => rings[0]!.slice(0, 1))])
            expect(locatePoint(point, second)).toEqual(locatePoint(point, first))
        },
      ),
    )
  })
  test('gcj02 and wgs84 agree 1 m or more from a border; nearer, both name one of the same two', () => {
    fc.assert(
      fc.property(cells, fc.array(inFrame, { minLength: 10, maxLength: 10 }), (areas, points) => {
        const index = indexAreas(areas)
        for (const point of points) expectSystemsToAgree(index, point)
        for (const { rings } of areas) for (const corner of rings[0]!) expectSystemsToAgree(index, corner)
      }),
      { numRuns: 50 },
    )
  })
})

function expectSystemsToAgree(index: AreaIndex, point: Point) {
  const phone = toGcj02(asPlace(point))
  const [here, there] = [locatePoint(point, index), locatePoint(toWgs84(phone), index)]
  expect(locatePoint(toWgs84(phone), index)).toEqual(there)
  expect(Math.abs(here.distanceM - there.distanceM)).toBeLessThanOrEqual(0.1001)
  if (here.distanceM >= 1) expect([there.id, there.nearestId]).toEqual([here.id, here.nearestId])
  else {
    expect(there.distanceM).toBeLessThan(1.2)
    expect([here.nearestId, ...here.neighbourIds]).toContain(there.nearestId)
    expect([there.nearestId, ...there.neighbourIds]).toContain(here.nearestId)
  }
}

describe('holes and parts', () => {
  const lake = square(120.34, 30.34, 0.02)
  const around = { id: 'around', rings: [square(120.3, 30.3, 0.1), lake] }
  const island = { id: 'island', rings: [square(120.345, 30.345, 0.01)] }
  const scattered = { id: 'scattered', rings: [square(120.5, 30.3, 0.01), square(120.6, 30.3, 0.01)] }
  const index = indexAreas([scattered, island, around])
  test.each([
    ['around the lake', [120.31, 30.31], 'around'],
    ['in the lake', [120.342, 30.342], null],
    ['on the island', [120.35, 30.35], 'island'],
    ['in the first part', [120.505, 30.305], 'scattered'],
    ['in the second part', [120.605, 30.305], 'scattered'],
    ['between the parts', [120.55, 30.305], null],
  ] as const)('%s', (_name, point, id) => expect(locatePoint(point, index).id).toBe(id))

  test('the border of a hole is a border, and what is beyond it a neighbour', () => {
    const filled = indexAreas([around, { id: 'lake', rings: [lake] }])
    const shore: Point = [120.3399, 30.35]
    expect(locatePoint(shore, filled)).toMatchObject({ id: 'around', neighbourIds: ['lake'] })
    expect(locatePoint(shore, filled).distanceM).toBeCloseTo(9.6, 0)
  })
  test('any mixture of squares, holes and parts: as the definition says, every time', () => {
    const squares = fc.array(
      fc.tuple(within(120.3, 120.4), within(30.3, 30.4), within(0.0001, 0.05)).map((made) => square(...made)),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(fc.array(squares, { minLength: 1, maxLength: 6 }), inFrame, (many, point) => {
        const areas = many.map((rings, i) => ({ id: String(i), rings }))
        const found = locatePoint(point, indexAreas(areas))
        expect(found.id).toBe(holders(areas, point)[0]?.id ?? null)
        const nearest = found.id === null ? areas : areas.filter(({ id }) => id === found.id)
        expect(Math.abs(found.distanceM - bruteNearest(nearest, point))).toBeLessThan(0.06)
      }),
      { numRuns: 300 },
    )
  })
})

describe('outside', () => {
  const grid = indexAreas(
    [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => ({ id: `${x}${y}`, rings: [square(x, y, 1)] }))),
  )
  const eastOf = (m: number): Point => [3 + m / 111_195, 1]
  test('the nearest, only within the limit, a tie by the smaller id', () => {
    expect(findArea(eastOf(200), grid)).toBeNull()
    expect(findNearestArea(eastOf(200), grid, 300)).toMatchObject({ area: { id: '20' } })
    expect(findNearestArea(eastOf(200), grid, 300)?.distanceM).toBeCloseTo(200, 0)
    expect(findNearestArea(eastOf(200), grid, 150)).toBeNull()
    expect(findNearestArea([180, -89], grid, 300)).toBeNull()
  })
  test('the outer border is a border too: near, and nobody beyond it', () => {
    const inside = locatePoint([3 - 20 / 111_195, 0.5], grid)
    expect(inside).toMatchObject({ id: '20', nearestId: '20', neighbourIds: [] })
    expect(inside.distanceM).toBeCloseTo(20, 0)
    expect(locatePoint([3 + 20 / 111_195, 0.5], grid)).toMatchObject({
      id: null,
      nearestId: '20',
      neighbourIds: [],
    })
    expect(locatePoint(eastOf(20), grid)).toMatchObject({ id: null, nearestId: '20', neighbourIds: ['21'] })
  })
  test('however far away, the nearest is the nearest', () => {
    fc.assert(
      fc.property(within(-170, 170), within(-80, 80), (lng, lat) => {
        const found = locatePoint([lng, lat], grid)
        const nearest = found.id === null ? grid.areas : grid.areas.filter(({ id }) => id === found.id)
        expect(found.distanceM).toBeCloseTo(bruteNearest(nearest, [lng, lat]), -1)
      }),
    )
  })
  test('no areas at all, and areas without points', () => {
    const nowhere = { id: null, nearestId: null, distanceM: Infinity, neighbourIds: [] }
    expect(locatePoint([120, 30], indexAreas([]))).toEqual(nowhere)
    expect(locatePoint([120, 30], indexAreas([{ id: 'empty', rings: [[]] }]))).toEqual(nowhere)
    expect(distanceM([120, 30], [120, 30])).toBe(0)
  })
})
