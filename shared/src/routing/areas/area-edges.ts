// The edges of all areas in one flat list, and what is asked of an edge: which side, how far.
import { orient2d } from 'robust-predicates'
import { metresPerDegree, toRadians } from '../distance.ts'
import type { Rings } from '../geometry.ts'

/** Numbers side by side instead of objects: what a question touches stays in the processor's cache. */
export type AreaEdges = {
  /** Four numbers for each edge: from lng, lat to lng, lat. */
  edges: Float64Array
  /** Edges of area i: from `starts[i]` up to `starts[i + 1]`, in steps of four. */
  starts: Uint32Array
  /** Four numbers for each area: its smallest lng and lat, its largest lng and lat. */
  boxes: Float64Array
}

export function listEdges(areas: readonly { rings: Rings }[]): AreaEdges {
  const numbers: number[] = []
  const starts = new Uint32Array(areas.length + 1)
  const boxes = new Float64Array(areas.length * 4)
  areas.forEach(({ rings }, area) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number]
    for (const ring of rings)
      ring.forEach(([lng, lat], i) => {
        const [nextLng, nextLat] = ring[(i + 1) % ring.length]!
        box[0] = Math.min(box[0], lng)
        box[1] = Math.min(box[1], lat)
        box[2] = Math.max(box[2], lng)
        box[3] = Math.max(box[3], lat)
        // A closed ring names its first point twice; an edge without length is a border of nothing.
        if (lng !== nextLng || lat !== nextLat) numbers.push(lng, lat, nextLng, nextLat)
      })
    starts[area + 1] = numbers.length
    boxes.set(box, area * 4)
  })
  return { edges: Float64Array.from(numbers), starts, boxes }
}

/** Whether a look from the point to the east meets the edge; of its two ends only the lower one counts. */
export function isWestOf(edges: Float64Array, edge: number, lng: number, lat: number): boolean {
  const aLat = edges[edge + 1]!
  const bLat = edges[edge + 3]!
  if (aLat > lat === bLat > lat) return false
  const aLng = edges[edge]!
  const bLng = edges[edge + 2]!
  if (lng < aLng && lng < bLng) return true
  if (lng > aLng && lng > bLng) return false
  // Seen along the edge from south to north, so that both neighbours judge it alike.
  const side =
    aLat < bLat ? orient2d(aLng, aLat, bLng, bLat, lng, lat) : orient2d(bLng, bLat, aLng, aLat, lng, lat)
  return side < 0
}

/** Metres that a degree of longitude has at this latitude. */
export const eastPerDegree = (lat: number) => metresPerDegree * Math.cos(lat * toRadians)

/** Squared metres, on a plane that touches the earth at the point: exact to centimetres over a district. */
export function squaredToEdge(edges: Float64Array, edge: number, lng: number, lat: number, east: number) {
  const ax = (edges[edge]! - lng) * east
  const ay = (edges[edge + 1]! - lat) * metresPerDegree
  const dx = (edges[edge + 2]! - lng) * east - ax
  const dy = (edges[edge + 3]! - lat) * metresPerDegree - ay
  const t = -(ax * dx + ay * dy) / (dx * dx + dy * dy)
  const share = t > 0 ? (t < 1 ? t : 1) : 0
  const x = ax + share * dx
  const y = ay + share * dy
  return x * x + y * y
}

export function squaredToArea(
  { edges, starts }: AreaEdges,
  area: number,
  lng: number,
  lat: number,
  east: number,
) {
  const last = starts[area + 1]!
  let nearest = Infinity
  for (let edge = starts[area]!; edge < last; edge += 4) {
    const squared = squaredToEdge(edges, edge, lng, lat, east)
    if (squared < nearest) nearest = squared
  }
  return nearest
}

/** No edge of the area is nearer than this. */
export function squaredToBox({ boxes }: AreaEdges, area: number, lng: number, lat: number, east: number) {
  const x = Math.max(boxes[area * 4]! - lng, 0, lng - boxes[area * 4 + 2]!) * east
  const y = Math.max(boxes[area * 4 + 1]! - lat, 0, lat - boxes[area * 4 + 3]!) * metresPerDegree
  return x * x + y * y
}
