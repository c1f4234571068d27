// Each area by itself: lines that cross, holes outside, parts on top of each other, places far from the district.
import {
  boxOf,
  isInside,
  type Box,
  type Point,
  type Ring,
  type Rings,
} from '@chaolin/shared/routing/geometry'
import Flatbush from 'flatbush'
import { orient2d } from 'robust-predicates'
import { pathOf, type Problems } from './problems.ts'
import type { Drawn, KnownPosts } from './read-features.ts'
import { areaM2 } from './plane.ts'

const smallestM2 = 1
/** A post stands in its area, and no district is wider than a few of these. */
const districtMarginDegrees = 0.3

/** Around all posts whose place is known; null when none is. */
export function districtBox(posts: KnownPosts): Box | null {
  const places = [...posts.values()].flatMap(({ kind, lng, lat }): Point[] =>
    kind === 'community' && lng !== undefined && lat !== undefined ? [[lng, lat]] : [],
  )
  if (places.length === 0) return null
  const { minLng, minLat, maxLng, maxLat } = boxOf([places])
  const margin = districtMarginDegrees
  return {
    minLng: minLng - margin,
    minLat: minLat - margin,
    maxLng: maxLng + margin,
    maxLat: maxLat + margin,
  }
}

const isIn = (box: Box, lng: number, lat: number) =>
  lng >= box.minLng && lng <= box.maxLng && lat >= box.minLat && lat <= box.maxLat

/** True when nothing is wrong with this area alone. */
export function checkAlone(drawn: Drawn, district: Box | null, problems: Problems): boolean {
  const { feature, name, polygons } = drawn
  const before = problems.list.length
  const add = (code: Parameters<Problems['add']>[0]['code'], message: string, at?: Point) =>
    problems.add({ path: pathOf(feature), code, message: `${name}${message}`, at })
  const strayed = district && polygons.flat(2).find(([lng, lat]) => !isIn(district, lng, lat))
  if (district && strayed) {
    if (isIn(district, strayed[1], strayed[0]))
      add('coordinates_swapped', '的经纬度写反了，应该是 [经度, 纬度]', strayed)
    else add('outside_district', '有一点离本区太远', strayed)
    return false
  }
  const flat = polygons.flat().find(isFlat)
  const crossing = flat ? undefined : findCrossing(polygons.flat())
  if (flat) add('zero_area', '的一圈边界没有面积', flat[0])
  else if (crossing) add('crosses_itself', '的边界自己和自己相交', crossing)
  else {
    for (const [shell, ...holes] of polygons)
      checkHoles(shell!, holes, (at) => add('hole_outside', '的洞不在边界里面', at))
    const inner = findNested(polygons)
    if (inner) add('parts_overlap', '的两块叠在一起', inner)
  }
  return problems.list.length === before
}

/** All on one line; or simply too small to stand on, which lines that cross can make of any ring. */
const isFlat = (ring: Ring) =>
  ring.length < 4 ||
  ring.every((point) => side(ring[0]!, ring[1]!, point) === 0) ||
  (areaM2(ring) < smallestM2 && !findCrossing([ring]))

function checkHoles(shell: Ring, holes: Rings, refuse: (at: Point) => void) {
  holes.forEach((hole, i) => {
    const others = holes.filter((_, j) => j !== i)
    const inHole = others.some((other) => liesIn(hole, other))
    if (!liesIn(hole, shell) || inHole) refuse(hole[0]!)
  })
}

/** One part within another, and not in a hole of it. */
function findNested(polygons: Rings[]): Point | undefined {
  return polygons.find(([shell], i) =>
    polygons.some(
      ([other, ...holes], j) =>
        i !== j && liesIn(shell!, other!) && !holes.some((hole) => liesIn(shell!, hole)),
    ),
  )?.[0]?.[0]
}

/** Of two rings that do not cross: a point of the inner one that is not on the outer one decides. */
function liesIn(inner: Ring, outer: Ring): boolean {
  const corners = new Set(outer.map((point) => point.join()))
  const free = inner.find((point) => !corners.has(point.join()))
  const probe = free ?? middleOf(inner[0]!, inner[1]!)
  return isInside(probe, [outer])
}

const middleOf = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

type Edge = { ring: number; at: number; last: number; a: Point; b: Point }

/** Where two edges of these rings meet in a way that they may not: signs of `orient2d` are exact. */
export function findCrossing(rings: Rings): Point | undefined {
  const edges = rings.flatMap((points, ring) =>
    points.slice(0, -1).map((a, at): Edge => ({ ring, at, last: points.length - 2, a, b: points[at + 1]! })),
  )
  const boxes = new Flatbush(edges.length)
  for (const { a, b } of edges)
    boxes.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  boxes.finish()
  for (const [i, edge] of edges.entries()) {
    const { a, b } = edge
    const others = boxes.search(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
      (other) => other > i,
    )
    for (const other of others) {
      const at = meetWrongly(edge, edges[other]!)
      if (at) return at
    }
  }
  return undefined
}

function meetWrongly(one: Edge, two: Edge): Point | null {
  const { a, b } = one
  const { a: c, b: d } = two
  const [sideC, sideD] = [side(a, b, c), side(a, b, d)]
  const [sideA, sideB] = [side(c, d, a), side(c, d, b)]
  if (sideC * sideD > 0 || sideA * sideB > 0) return null
  if (sideC === 0 && sideD === 0) return onOneLine(one, two)
  const follows = one.ring === two.ring && (two.at === one.at + 1 || (one.at === 0 && two.at === two.last))
  if (follows) return null
  const proper = sideC * sideD < 0 && sideA * sideB < 0
  // Rings of one area may touch in a point; a ring may not touch itself.
  if (!proper && one.ring !== two.ring) return null
  if (proper) return crossingOf(a, b, c, d)
  return sideC === 0 ? c : sideD === 0 ? d : sideA === 0 ? a : b
}

const side = (a: Point, b: Point, c: Point) => Math.sign(orient2d(a[0], a[1], b[0], b[1], c[0], c[1]))

/** Two edges on the same line share more than a point: one runs back over the other. */
function onOneLine({ a, b }: Edge, { a: c, b: d }: Edge): Point | null {
  const axis = a[0] === b[0] ? 1 : 0
  const from = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]))
  const to = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]))
  if (from >= to) return null
  return [a, b, c, d].find((point) => point[axis] === from) ?? a
}

function crossingOf(a: Point, b: Point, c: Point, d: Point): Point {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]]
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / (rx * sy - ry * sx)
  return [a[0] + t * rx, a[1] + t * ry]
}
