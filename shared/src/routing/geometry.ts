// Polygons and points on the map: inside or not, and how far from a border. All in wgs84 degrees.
import { orient2d } from 'robust-predicates'
import { metresPerDegree, toRadians } from './distance.ts'

export type Point = readonly [lng: number, lat: number]
export type Ring = Point[]
/** Outer rings and holes of all parts together: a point is inside when it lies within an odd number of them. */
export type Rings = Ring[]
/** Of each part the outline and then its holes, as in GeoJSON. */
export type Polygons = Rings[]
export type Area = { id: string; rings: Rings }
export type Box = { minLng: number; minLat: number; maxLng: number; maxLat: number }

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

export function boxOf(rings: Rings): Box {
  const box = { minLng: Infinity, minLat: Infinity, maxLng: -Infinity, maxLat: -Infinity }
  for (const ring of rings)
    for (const [lng, lat] of ring) {
      box.minLng = Math.min(box.minLng, lng)
      box.maxLng = Math.max(box.maxLng, lng)
      box.minLat = Math.min(box.minLat, lat)
      box.maxLat = Math.max(box.maxLat, lat)
    }
  return box
}

/** Everything within these metres of the point, and a little more: a box may be generous, never too small. */
export function boxAround([lng, lat]: Point, withinM: number): Box {
  const dLat = (withinM / metresPerDegree) * 1.01
  const dLng = Math.min(360, dLat / Math.cos(lat * toRadians))
  return { minLng: lng - dLng, minLat: lat - dLat, maxLng: lng + dLng, maxLat: lat + dLat }
}
