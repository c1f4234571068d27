// Areas on the map: which one holds a point, how far its border is, which one is nearest. All in wgs84 degrees.
import { orient2d } from 'robust-predicates'

export type Point = readonly [lng: number, lat: number]
export type Ring = Point[]
/** Outer rings and holes of all parts together: a point is inside when it lies within an odd number of them. */
export type Rings = Ring[]
export type Area = { id: string; rings: Rings }
export type Box = { minLng: number; minLat: number; maxLng: number; maxLat: number }
export type IndexedArea = Area & { box: Box }

const metresPerDegree = 111_195
const toRadians = Math.PI / 180

/**
 * Half-open: of areas that share a border exactly one holds a point on it. The sign of `orient2d` is exact, so no point
 * falls between two neighbours or into both.
 */
export function isInside([lng, lat]: Point, rings: Rings): boolean {
  let inside = false
  for (const ring of rings)
    for (const [[aLng, aLat], [bLng, bLat]] of edges(ring)) {
      if (aLat > lat === bLat > lat) continue
      // Seen along the edge from south to north, so that both neighbours judge it alike.
      const side =
        aLat < bLat ? orient2d(aLng, aLat, bLng, bLat, lng, lat) : orient2d(bLng, bLat, aLng, aLat, lng, lat)
      if (side < 0) inside = !inside
    }
  return inside
}

/** Metres, to the millimetre, from a point to the nearest border of an area, from either side. */
export function borderDistanceM(point: Point, rings: Rings): number {
  let shortest = Infinity
  for (const ring of rings)
    for (const [a, b] of edges(ring)) shortest = Math.min(shortest, segmentDistanceM(point, a, b))
  return Math.round(shortest * 1000) / 1000
}

/** Great-circle metres between two points. */
export function distanceM([aLng, aLat]: Point, [bLng, bLat]: Point): number {
  const dLat = ((bLat - aLat) * toRadians) / 2
  const dLng = ((bLng - aLng) * toRadians) / 2
  const h =
    Math.sin(dLat) ** 2 + Math.cos(aLat * toRadians) * Math.cos(bLat * toRadians) * Math.sin(dLng) ** 2
  return 2 * metresPerDegree * (Math.asin(Math.min(1, Math.sqrt(h))) / toRadians)
}

/** Ready to be asked many times; in the order of ids, so that a tie always ends the same way. */
export function indexAreas(areas: Area[]): IndexedArea[] {
  return areas
    .map((area) => ({ ...area, box: boxOf(area.rings) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

export function findArea(point: Point, areas: IndexedArea[]): IndexedArea | null {
  return areas.find((area) => isInBox(point, area.box) && isInside(point, area.rings)) ?? null
}

/** The area whose border is nearest, up to `withinM` away. */
export function findNearestArea(point: Point, areas: IndexedArea[], withinM: number) {
  let best: { area: IndexedArea; distanceM: number } | null = null
  for (const area of areas) {
    const limit: number = best?.distanceM ?? withinM
    if (!isInBox(point, grow(area.box, limit))) continue
    const distance = borderDistanceM(point, area.rings)
    if (distance < limit || (!best && distance === limit)) best = { area, distanceM: distance }
  }
  return best
}

function* edges(ring: Ring): Generator<[Point, Point]> {
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]
    const b = ring[(i + 1) % ring.length]
    if (a && b) yield [a, b]
  }
}

/** On a plane that touches the earth at the point: exact to centimetres over the size of a district. */
function segmentDistanceM([lng, lat]: Point, a: Point, b: Point) {
  const east = metresPerDegree * Math.cos(lat * toRadians)
  const [ax, ay] = [(a[0] - lng) * east, (a[1] - lat) * metresPerDegree]
  const [bx, by] = [(b[0] - lng) * east, (b[1] - lat) * metresPerDegree]
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length))
  return Math.hypot(ax + t * dx, ay + t * dy)
}

function boxOf(rings: Rings): Box {
  const box = { minLng: Infinity, minLat: Infinity, maxLng: -Infinity, maxLat: -Infinity }
  for (const [lng, lat] of rings.flat()) {
    box.minLng = Math.min(box.minLng, lng)
    box.maxLng = Math.max(box.maxLng, lng)
    box.minLat = Math.min(box.minLat, lat)
    box.maxLat = Math.max(box.maxLat, lat)
  }
  return box
}

const isInBox = ([lng, lat]: Point, box: Box) =>
  lng >= box.minLng && lng <= box.maxLng && lat >= box.minLat && lat <= box.maxLat

function grow(box: Box, byM: number): Box {
  const dLat = byM / metresPerDegree
  // Wider than needed towards the poles' side: a box may be generous, never too small.
  const farthest = Math.min(89, Math.max(Math.abs(box.minLat), Math.abs(box.maxLat)) + dLat)
  const dLng = dLat / Math.cos(farthest * toRadians)
  return {
    minLng: box.minLng - dLng * 1.01,
    minLat: box.minLat - dLat * 1.01,
    maxLng: box.maxLng + dLng * 1.01,
    maxLat: box.maxLat + dLat * 1.01,
  }
}
