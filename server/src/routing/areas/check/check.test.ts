// What a file of borders is refused for, with the places; and how long the check may take.
import { describe, expect, test } from '@jest/globals'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import type { Point, Ring } from '@chaolin/shared/routing/geometry'
import { Delaunay } from 'd3-delaunay'
import fc from 'fast-check'
import { makeDemoAreas, randomFrom, readSnapshot } from '../../../db/demo/areas.ts'
import { checkAreas } from './check.ts'
import type { KnownPost, KnownPosts } from './read-features.ts'

const [west, south] = [120.3, 30.3]
const step = 0.01

/** Corners of a grid of three by three, by column and row. */
const corner = (column: number, row: number): Point => [west + column * step, south + row * step]
const box = (column: number, row: number): Ring => [
  corner(column, row),
  corner(column + 1, row),
  corner(column + 1, row + 1),
  corner(column, row + 1),
  corner(column, row),
]
const nine = [0, 1, 2].flatMap((column) => [0, 1, 2].map((row) => ({ id: `c${column}${row}`, column, row })))
const posts: KnownPosts = new Map<string, KnownPost>([
  ...nine.map(({ id, column, row }) => {
    const [lng, lat] = corner(column + 0.5, row + 0.5)
    return [id, { name: `${id}社区`, kind: 'community' as const, lng, lat }] as const
  }),
  ['s1', { name: '一号街道', kind: 'street' as const }],
])

const polygon = (id: unknown, rings: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { microBrainId: id },
  geometry: { type, coordinates: rings },
})
type Features = ReturnType<typeof polygon>[]
const collection = (features: unknown) => ({ type: 'FeatureCollection', features })
const grid = () => nine.map(({ id, column, row }) => polygon(id, [box(column, row)]))
/** The grid with one feature replaced; 4 is the one in the middle. */
const replaced = (at: number, feature: unknown) =>
  collection(grid().map((one, i) => (i === at ? feature : one)))
const check = (file: unknown, maxGapM2?: number) =>
  checkAreas(file, { knownIds: posts, ...(maxGapM2 === undefined ? {} : { maxGapM2 }) })
const codes = (file: unknown, maxGapM2?: number) => check(file, maxGapM2).problems.map(({ code }) => code)

test('the grid is sound, and comes out as it went in', () => {
  const { areas, problems } = check(collection(grid()))
  expect(problems).toEqual([])
  expect(areas).toEqual(nine.map(({ id, column, row }) => ({ id, polygons: [[box(column, row)]] })))
})

describe('the file', () => {
  test.each([
    ['nothing', null, 'not_geojson', ''],
    ['a list', [], 'not_geojson', ''],
    ['a feature', polygon('c00', [box(0, 0)]), 'not_geojson', ''],
    ['no features', collection([]), 'no_features', 'features'],
    ['too many features', collection(Array.from({ length: 20_001 })), 'too_many_features', 'features'],
    [
      'an unknown system',
      { ...collection(grid()), coordinates: 'bd09' },
      'coordinates_unknown',
      'coordinates',
    ],
    ['a feature that is none', replaced(4, 7), 'post_missing', 'features[4]'],
    ['no post', replaced(4, polygon(undefined, [box(1, 1)])), 'post_missing', 'features[4]'],
    ['a post by number', replaced(4, polygon(11, [box(1, 1)])), 'post_missing', 'features[4]'],
    ['an unknown post', replaced(4, polygon('c99', [box(1, 1)])), 'post_unknown', 'features[4]'],
    ['a street', replaced(4, polygon('s1', [box(1, 1)])), 'post_kind', 'features[4]'],
    ['a post twice', replaced(4, polygon('c00', [box(1, 1)])), 'post_twice', 'features[4]'],
    ['a point', replaced(4, polygon('c11', corner(1, 1), 'Point')), 'geometry_kind', 'features[4]'],
    ['a line', replaced(4, polygon('c11', box(1, 1), 'LineString')), 'geometry_kind', 'features[4]'],
    ['no geometry', replaced(4, { ...polygon('c11', []), geometry: null }), 'geometry_kind', 'features[4]'],
    ['no rings', replaced(4, polygon('c11', [])), 'geometry_kind', 'features[4]'],
    ['no numbers', replaced(4, polygon('c11', [[['120.3', '30.3']]])), 'not_numbers', 'features[4]'],
    ['a flat list', replaced(4, polygon('c11', [[120.3, 30.3]])), 'not_numbers', 'features[4]'],
    ['three points', replaced(4, polygon('c11', [box(1, 1).slice(0, 3)])), 'too_few_points', 'features[4]'],
    ['not closed', replaced(4, polygon('c11', [box(1, 1).slice(0, 4)])), 'not_closed', 'features[4]'],
    ['0, 0', replaced(4, polygon('c11', [[[0, 0], ...box(1, 1)]])), 'coordinates_absurd', 'features[4]'],
    [
      'nowhere',
      replaced(4, polygon('c11', [[[200, 95], ...box(1, 1)]])),
      'coordinates_absurd',
      'features[4]',
    ],
    ['far away', replaced(4, polygon('c11', [box(500, 1)])), 'outside_district', 'features[4]'],
  ])('%s', (_name, file, code, path) => {
    expect(check(file).problems).toContainEqual(expect.objectContaining({ code, path }))
  })

  test('coordinates swapped: the place as it is in the file', () => {
    const swapped = box(1, 1).map(([lng, lat]) => [lat, lng])
    const [problem] = check(replaced(4, polygon('c11', [swapped]))).problems
    expect(problem).toEqual({
      path: 'features[4]',
      code: 'coordinates_swapped',
      message: 'c11社区的经纬度写反了，应该是 [经度, 纬度]（30.31, 120.31）',
      at: [30.31, 120.31],
    })
  })
  test('swapped where both could be latitudes: seen by where the posts are', () => {
    const local: KnownPosts = new Map([['a', { name: '甲社区', kind: 'community', lng: 60, lat: 30 }]])
    const ring = [
      [30, 60],
      [30, 60.01],
      [30.01, 60.01],
      [30, 60],
    ]
    const { problems } = checkAreas(collection([polygon('a', [ring])]), { knownIds: local })
    expect(problems.map(({ code }) => code)).toEqual(['coordinates_swapped'])
  })
  test('too many points', () => {
    const ring = Array.from({ length: 400_001 }, () => corner(1, 1))
    expect(codes(replaced(4, polygon('c11', [ring])))).toContain('too_many_points')
  })
  test('a hundred problems are enough', () => {
    const file = collection(Array.from({ length: 500 }, () => polygon('c99', [box(1, 1)])))
    expect(check(file).problems).toHaveLength(100)
  })
  test('gcj02 is converted, for the file or for one feature', () => {
    const shift = ([lng, lat]: Point): Point => {
      const place = toGcj02({ lng, lat, coordinates: 'wgs84' })
      return [place.lng, place.lat]
    }
    const shifted = nine.map(({ id, column, row }) => polygon(id, [box(column, row).map(shift)]))
    expect(check({ ...collection(shifted), coordinates: 'gcj02' }).problems).toEqual([])
    const one = polygon('c11', [box(1, 1).map(shift)])
    const marked = { ...one, properties: { ...one.properties, coordinates: 'gcj02' } }
    expect(check(replaced(4, marked)).problems).toEqual([])
    expect(codes(replaced(4, one))).toContain('overlap')
  })
})

describe('one area', () => {
  const [a, b, c, d] = box(1, 1) as [Point, Point, Point, Point]
  const inner = (share: number, lngShift = 0): Ring =>
    box(1, 1).map(([lng, lat]): Point => {
      const [middleLng, middleLat] = corner(1.5, 1.5)
      return [middleLng + (lng - middleLng) * share + lngShift, middleLat + (lat - middleLat) * share]
    })
  test('a bow tie crosses itself, where its lines cross', () => {
    const [problem] = check(replaced(4, polygon('c11', [[a, c, b, d, a]]))).problems
    expect(problem).toMatchObject({ path: 'features[4]', code: 'crosses_itself', at: [120.315, 30.315] })
  })
  test.each([
    ['a spike', [a, b, c, d, corner(0.5, 2), d, a]],
    ['a line back over itself', [a, b, corner(1.5, 1), corner(1.5, 0.5), c, d, a]],
    ['a ring that touches itself', [a, b, corner(1.5, 1.5), c, d, corner(1.5, 1.5), a]],
  ])('%s', (_name, ring) => expect(codes(replaced(4, polygon('c11', [ring])))).toContain('crosses_itself'))

  test('points on one line have no area', () => {
    expect(codes(replaced(4, polygon('c11', [[a, b, a, a]])))).toEqual(['zero_area'])
  })
  test('a hole outside, a hole that crosses the outline, a hole in a hole', () => {
    expect(codes(replaced(4, polygon('c11', [box(1, 1), inner(0.5, step / 2)])))).toContain('crosses_itself')
    expect(codes(replaced(4, polygon('c11', [box(1, 1), inner(0.5, step)])))).toContain('hole_outside')
    expect(codes(replaced(4, polygon('c11', [box(1, 1), inner(0.5), inner(0.2)])))).toContain('hole_outside')
  })
  test('parts on top of each other, or one in the other; a part in a hole is fine', () => {
    const parts = (list: Ring[][]) => codes(replaced(4, polygon('c11', list, 'MultiPolygon')))
    expect(parts([[inner(0.5)], [inner(0.5, 0.002)]])).toContain('crosses_itself')
    expect(parts([[box(1, 1)], [inner(0.5)]])).toContain('parts_overlap')
    expect(parts([[box(1, 1), inner(0.5)], [inner(0.2)]]).filter((code) => code !== 'gap')).toEqual([])
  })
  test('rings that touch in a point are sound', () => {
    const [from] = inner(0.5)
    const touching = [a, ...inner(0.5).slice(1, 4), a]
    expect(from).toBeDefined()
    expect(codes(replaced(4, polygon('c11', [box(1, 1), touching])), 10_000_000)).toEqual([])
  })
  test('whatever rings somebody sends, it answers', () => {
    const number = fc.oneof(
      fc.double(),
      fc.double({ min: 120.3, max: 120.33 }),
      fc.double({ min: 30.3, max: 30.33 }),
    )
    const ring = fc
      .array(fc.tuple(number, number), { maxLength: 8 })
      .map((list) => [...list, ...list.slice(0, 1)])
    const near = fc.array(
      fc.tuple(
        fc.double({ min: 120.3, max: 120.33, noNaN: true }),
        fc.double({ min: 30.3, max: 30.33, noNaN: true }),
      ),
      { minLength: 3, maxLength: 8 },
    )
    const closed = near.map((list) => [...list, list[0]!])
    const rings = fc.array(fc.oneof(ring, closed), { maxLength: 3 })
    fc.assert(
      fc.property(rings, fc.anything(), (made, anything) => {
        check(replaced(4, polygon('c11', made)))
        check(replaced(4, anything))
        check(anything)
      }),
    )
  })
})

describe('all together', () => {
  /** The middle box, its eastern side moved by so many degrees. */
  const moved = (lng: number) => {
    const [a, b, c, d] = box(1, 1) as [Point, Point, Point, Point]
    return polygon('c11', [[a, [b[0] + lng, b[1]], [c[0] + lng, c[1]], d, a]])
  }
  test('an overlap names both and its size', () => {
    const { problems } = check(replaced(4, moved(0.001)))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ path: 'features[7]', code: 'overlap' })
    expect(problems[0]!.message).toMatch(
      /^c21社区和c11社区（features\[4\]）重叠了 10\d{4} 平方米（120\.32\d*, 30\.3\d*）$/,
    )
  })
  test('one within the other', () => {
    const small = box(1, 1).map(([lng, lat]): Point => [(lng + 120.315) / 2 + step, (lat + 30.315) / 2])
    expect(codes(replaced(4, polygon('c11', [small])))).toContain('overlap')
  })
  test('a gap counts above the size that was given', () => {
    const { problems } = check(replaced(4, moved(-0.001)))
    expect(problems).toEqual([expect.objectContaining({ path: '', code: 'gap' })])
    expect(problems[0]!.message).toMatch(/c11社区.*之间空出 10\d{4} 平方米/)
    expect(codes(replaced(4, moved(-0.001)), 200_000)).toEqual([])
    expect(codes(replaced(4, moved(-0.000_005)))).toEqual([])
    expect(codes(replaced(4, moved(-0.000_005)), 100)).toEqual(['gap'])
  })
  test('a missing area in the middle is a gap; at the edge it is another outline', () => {
    const hole = check(collection(grid().filter((_, i) => i !== 4))).problems
    expect(hole).toEqual([
      expect.objectContaining({ code: 'gap', message: expect.stringContaining('之间空出') }),
    ])
    expect(codes(collection(grid().filter((_, i) => i !== 1)))).toEqual([])
  })
  test('a hole of one area that nobody fills is within it, not between', () => {
    const hole = box(1, 1).map(([lng, lat]): Point => [
      120.315 + (lng - 120.315) / 2,
      30.315 + (lat - 30.315) / 2,
    ])
    const [problem] = check(replaced(4, polygon('c11', [box(1, 1), hole.toReversed()]))).problems
    expect(problem!.message).toMatch(/^c11社区里面空出 \d+ 平方米/)
  })
  describe('beside what is in force', () => {
    const inForce = check(collection(grid())).areas
    const losses = (features: unknown, maxGapM2?: number) =>
      checkAreas(collection(features), {
        knownIds: posts,
        inForce,
        ...(maxGapM2 === undefined ? {} : { maxGapM2 }),
      }).losses
    test('the same land, however it is divided, loses nothing', () => {
      expect(losses(grid())).toEqual([])
      const turned = nine.map(({ column, row }, i) => polygon(nine[(i + 1) % 9]!.id, [box(column, row)]))
      expect(losses(turned)).toEqual([])
    })
    test('every community that is left out is named, and the land that is lost, wherever it lies', () => {
      for (const [i, { id }] of nine.entries()) {
        const found = losses(grid().filter((_, j) => j !== i))
        expect(found.map(({ code }) => code)).toEqual(['community_missing', 'land_lost'])
        for (const { message } of found) expect(message).toContain(`${id}社区`)
      }
    })
    test('land counts above the size that was given, and when it is wider than a metre', () => {
      const cut = (metres: number) => {
        const lng = corner(0, 0)[0] + metres / 96_000
        const [, b, c] = box(0, 0) as [Point, Point, Point]
        const ring: Ring = [[lng, b[1]], b, c, [lng, c[1]], [lng, b[1]]]
        return [polygon('c00', [ring]), ...grid().slice(1)]
      }
      expect(losses(cut(0.8))).toEqual([])
      expect(losses(cut(0.8), 0)).toEqual([])
      expect(losses(cut(5))).toEqual([expect.objectContaining({ code: 'land_lost' })])
      expect(losses(cut(5), 10_000)).toEqual([])
    })
  })
  test('a strip that opens to the outside keeps areas apart: a gap; a notch in the outline is none', () => {
    const east = nine
      .filter(({ column }) => column === 2)
      .map(({ id, column, row }) => ({
        id,
        ring: box(column, row).map(([lng, lat]): Point => [lng + 0.0005, lat]),
      }))
    const west = grid().slice(0, 6)
    expect(codes(collection([...west, ...east.map(({ id, ring }) => polygon(id, [ring]))]))).toEqual(['gap'])
    const [a, b, c, d] = box(0, 0) as [Point, Point, Point, Point]
    const notched = polygon('c00', [[a, corner(0.45, 0), corner(0.5, 0.5), corner(0.55, 0), b, c, d, a]])
    expect(codes(replaced(0, notched))).toEqual([])
  })
  test('borders with corners that the neighbour does not have, rounded to six decimals, are sound', () => {
    const random = randomFrom(3)
    const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6
    const dense = nine.map(({ id, column, row }) => {
      const ring = box(column, row)
      const points = ring.slice(0, -1).flatMap((from, i): Point[] => {
        const to = ring[i + 1]!
        const share = 0.2 + random() * 0.6
        return [
          from,
          [round(from[0] + share * (to[0] - from[0])), round(from[1] + share * (to[1] - from[1]))],
        ]
      })
      return polygon(id, [[...points, points[0]!]])
    })
    expect(codes(collection(dense))).toEqual([])
  })
})

describe('time', () => {
  const cells = (count: number): { features: Features; known: KnownPosts } => {
    const random = randomFrom(count)
    const size = Math.sqrt(count) / 100
    const centres = Array.from({ length: count }, (): [number, number] => [
      120 + random() * size,
      30 + random() * size,
    ])
    const voronoi = Delaunay.from(centres).voronoi([120, 30, 120 + size, 30 + size])
    const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6
    return {
      features: centres.map((_, i) =>
        polygon(`v${i}`, [(voronoi.cellPolygon(i) as Point[]).map(([lng, lat]) => [round(lng), round(lat)])]),
      ),
      known: new Map(
        centres.map(([lng, lat], i) => [
          `v${i}`,
          { name: `${i}号社区`, kind: 'community' as const, lng, lat },
        ]),
      ),
    }
  }
  /** Of the processor, so that a busy machine does not count. */
  const cpuMs = (work: () => void) => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  test('the 127 communities of the demo in 2 s', () => {
    const areas = makeDemoAreas(readSnapshot())
    const known: KnownPosts = new Map(
      areas.map(({ code, name, centre: [lng, lat] }) => [code, { name, kind: 'community', lng, lat }]),
    )
    const file = collection(areas.map(({ code, ring }) => polygon(code, [ring])))
    const check127 = () => expect(checkAreas(file, { knownIds: known }).problems).toEqual([])
    expect(cpuMs(check127)).toBeLessThan(2000)
  })
  test('10,000 cells in 30 s', () => {
    const { features, known } = cells(10_000)
    const checkAll = () => expect(checkAreas(collection(features), { knownIds: known }).problems).toEqual([])
    expect(cpuMs(checkAll)).toBeLessThan(30_000)
  }, 120_000)
})
