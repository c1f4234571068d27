// Made-up borders around real names: Voronoi cells, the same on every machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { borderDistanceM, type Point, type Ring } from '@chaolin/shared/routing/geometry'
import { Delaunay } from 'd3-delaunay'

type Named = { code: string; name: string }
export type Snapshot = {
  district: Named
  streets: Named[]
  communities: (Named & { street: string })[]
}
export type DemoArea = { code: string; name: string; street: string; centre: Point; ring: Ring }

export const demoAreasVersion = 'synthetic-2026-1'

export const readSnapshot = () =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'areas.json'), 'utf8')) as Snapshot

/** Where each street roughly lies (wgs84): a centre, and how far its communities spread around it. */
const roughly: Record<string, { lng: number; lat: number; width: number; height: number }> = {
  '330114001': { lng: 120.318, lat: 30.318, width: 0.036, height: 0.034 },
  '330114002': { lng: 120.366, lat: 30.298, width: 0.04, height: 0.034 },
  '330114003': { lng: 120.434, lat: 30.318, width: 0.056, height: 0.05 },
  '330114004': { lng: 120.492, lat: 30.282, width: 0.056, height: 0.05 },
  '330114005': { lng: 120.548, lat: 30.31, width: 0.044, height: 0.044 },
  '330114006': { lng: 120.598, lat: 30.292, width: 0.036, height: 0.05 },
  '330114007': { lng: 120.57, lat: 30.364, width: 0.052, height: 0.032 },
}
const frame = { minLng: 120.24, minLat: 30.18, maxLng: 120.66, maxLat: 30.46 }
/** A centre outside this far from all streets only shapes the district's outline and is dropped. */
const outlineStep = 0.016
const settlingRounds = 4

/** One cell for each community; neighbours share their corners exactly, so nothing overlaps and no gap is left. */
export function makeDemoAreas(snapshot: Snapshot): DemoArea[] {
  const random = randomFrom(330114)
  const inner = snapshot.streets.flatMap((street) => placeCentres(snapshot, street.code, random))
  const outer = outlineCentres(random)
  const points = settle(inner, outer)
  const voronoi = voronoiOf([...points, ...outer])
  const ordered = snapshot.streets.flatMap(({ code }) =>
    snapshot.communities.filter(({ street }) => street === code),
  )
  if (ordered.length !== points.length)
    throw new Error('areas.json and the rough positions of the streets do not fit together')
  return ordered.map(({ code, name, street }, index) => {
    const ring = roundRing(voronoi.cellPolygon(index))
    const [lng, lat] = points[index] ?? [NaN, NaN]
    return { code, name, street, centre: [toMicro(lng), toMicro(lat)], ring }
  })
}

/** Of `count` tries for each centre the one farthest from the others: spread out, yet not a grid. */
function placeCentres(snapshot: Snapshot, streetCode: string, random: () => number): Point[] {
  const count = snapshot.communities.filter(({ street }) => street === streetCode).length
  const spot = roughly[streetCode]
  if (!spot) return []
  const centres: Point[] = []
  while (centres.length < count) {
    let best: Point = [spot.lng, spot.lat]
    let bestGap = -1
    for (let tries = 0; tries < 12; tries++) {
      const point: Point = [
        spot.lng + (random() - 0.5) * spot.width,
        spot.lat + (random() - 0.5) * spot.height,
      ]
      const gap = Math.min(1, ...centres.map((other) => squaredGap(point, other)))
      if (gap > bestGap) [best, bestGap] = [point, gap]
    }
    centres.push(best)
  }
  return centres
}

/** A loose grid of centres wherever no street is. */
function outlineCentres(random: () => number): Point[] {
  const centres: Point[] = []
  for (let lng = frame.minLng; lng <= frame.maxLng; lng += outlineStep)
    for (let lat = frame.minLat; lat <= frame.maxLat; lat += outlineStep) {
      const point: Point = [lng + (random() - 0.5) * 0.008, lat + (random() - 0.5) * 0.008]
      if (!Object.values(roughly).some((spot) => isWithin(point, spot, outlineStep * 0.6)))
        centres.push(point)
    }
  return centres
}

const isWithin = (
  [lng, lat]: Point,
  spot: { lng: number; lat: number; width: number; height: number },
  margin: number,
) => Math.abs(lng - spot.lng) < spot.width / 2 + margin && Math.abs(lat - spot.lat) < spot.height / 2 + margin

/** Each centre moves to the middle of its cell a few times, which evens the cells out. */
function settle(inner: Point[], outer: Point[]): Point[] {
  let points = inner
  for (let round = 0; round < settlingRounds; round++) {
    const voronoi = voronoiOf([...points, ...outer])
    points = points.map((point, index) => {
      const middle = centroid(voronoi.cellPolygon(index))
      return [(point[0] + middle[0]) / 2, (point[1] + middle[1]) / 2]
    })
  }
  return points
}

const voronoiOf = (points: Point[]) =>
  Delaunay.from(
    points,
    ([lng]) => lng,
    ([, lat]) => lat,
  ).voronoi([frame.minLng - 0.1, frame.minLat - 0.1, frame.maxLng + 0.1, frame.maxLat + 0.1])

function centroid(ring: Ring): Point {
  let [area, lng, lat] = [0, 0, 0]
  const [origin] = ring
  if (!origin) throw new Error('A demo area is empty')
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = shifted(ring[i] ?? origin, origin)
    const [bx, by] = shifted(ring[i + 1] ?? origin, origin)
    const cross = ax * by - bx * ay
    area += cross
    lng += (ax + bx) * cross
    lat += (ay + by) * cross
  }
  return [origin[0] + lng / (3 * area), origin[1] + lat / (3 * area)]
}

const shifted = (point: Point, origin: Point): Point => [point[0] - origin[0], point[1] - origin[1]]
const squaredGap = (a: Point, b: Point) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2

/** A tenth of a metre is enough; corners that fall together become one. */
function roundRing(ring: Ring): Ring {
  const rounded = ring.map(([lng, lat]): Point => [toMicro(lng), toMicro(lat)])
  return rounded.filter(
    (point, i) => i === 0 || point[0] !== rounded[i - 1]?.[0] || point[1] !== rounded[i - 1]?.[1],
  )
}

const toMicro = (degrees: number) => Math.round(degrees * 1e6) / 1e6

/** mulberry32: the same numbers for the same seed, everywhere. */
export function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A point of the area, as far from its border as its size allows: some way from the centre towards a corner. */
export function pointWithin(area: DemoArea, random: () => number): Point {
  const corner = area.ring[Math.floor(random() * (area.ring.length - 1))] ?? area.centre
  const share = 0.1 + random() * 0.5
  const point: Point = [
    toMicro(area.centre[0] + (corner[0] - area.centre[0]) * share),
    toMicro(area.centre[1] + (corner[1] - area.centre[1]) * share),
  ]
  return borderDistanceM(point, [area.ring]) > 40 ? point : area.centre
}
