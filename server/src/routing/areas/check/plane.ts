// The map as a plane of whole numbers, for the clipping library: it is exact on these.
import { metresPerDegree, toRadians } from '@chaolin/shared/routing/distance'
import type { Box, Point, Ring } from '@chaolin/shared/routing/geometry'
import { Clipper, ClipType, FillRule, PolyTree64, type Path64, type Paths64 } from 'clipper2-ts'

export type Plane = {
  /** Steps in a metre. */
  scale: number
  toPath(ring: Ring): Path64
  toPoint(point: { x: number; y: number }): Point
  toM2(paths: Paths64): number
}

/** The library works beyond this too, but by slow big numbers. */
const widest = 4e7
const finest = 1000

export function openPlane({ minLng, minLat, maxLng, maxLat }: Box): Plane {
  const [lng0, lat0] = [(minLng + maxLng) / 2, (minLat + maxLat) / 2]
  const east = metresPerDegree * Math.cos(lat0 * toRadians)
  const extentM = Math.max((maxLng - minLng) * east, (maxLat - minLat) * metresPerDegree)
  const scale = Math.min(finest, widest / Math.max(1, extentM))
  const toStep = (lng: number, lat: number) => ({
    x: Math.round((lng - lng0) * east * scale),
    y: Math.round((lat - lat0) * metresPerDegree * scale),
  })
  return {
    scale,
    toPath: (ring) => ring.slice(0, -1).map(([lng, lat]) => toStep(lng, lat)),
    toPoint: ({ x, y }) => [lng0 + x / scale / east, lat0 + y / scale / metresPerDegree],
    toM2: (paths) => Math.abs(Clipper.areaPaths(paths)) / scale / scale,
  }
}

/** Outlines turn one way and holes the other, as the library wants them. */
export function turned(path: Path64, outline: boolean): Path64 {
  return Clipper.isPositive(path) === outline ? path : path.toReversed()
}

/** What is left of `whole` without `part`: each piece with its own holes. */
export function outlinesOf(whole: Paths64, part: Paths64 = []): Paths64[] {
  const tree = new PolyTree64()
  Clipper.booleanOpWithPolyTree(ClipType.Difference, whole, part, tree, FillRule.NonZero)
  const pieces: Paths64[] = []
  const waiting = [...childrenOf(tree)]
  for (let outline = waiting.pop(); outline; outline = waiting.pop()) {
    const holes = childrenOf(outline)
    pieces.push([outline, ...holes].flatMap(({ polygon }) => (polygon ? [polygon] : [])))
    waiting.push(...holes.flatMap(childrenOf))
  }
  return pieces
}

const childrenOf = (node: PolyTree64) => Array.from({ length: node.count }, (_, i) => node.child(i))

/** Square metres within a ring. */
export function areaM2(ring: Ring): number {
  const [lng0, lat0] = ring[0] ?? [0, 0]
  const east = metresPerDegree * Math.cos(lat0 * toRadians)
  let twice = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i]!, ring[i + 1]!]
    twice += (a[0] - lng0) * (b[1] - lat0) - (b[0] - lng0) * (a[1] - lat0)
  }
  return Math.abs((twice / 2) * east * metresPerDegree)
}
