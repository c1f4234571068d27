// `node bench/main.ts routing`: which area holds a point and how far its border is, against which-polygon, in one run.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findArea, indexAreas, locatePoint, type AreaIndex } from '@chaolin/shared/routing/areas/area-index'
import { boxOf, isInside, type Area, type Point, type Polygons } from '@chaolin/shared/routing/geometry'
import { Delaunay } from 'd3-delaunay'
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { feature } from 'topojson-client'
import whichPolygon from 'which-polygon'
import { randomFrom } from '../src/db/demo/areas.ts'

type Cells = FeatureCollection<Polygon | MultiPolygon, { id: string }>
type Contestant = { name: string; ask: (point: Point) => unknown; rates: number[] }

const pointCount = 200_000
const roundCount = 5
const cellCount = 10_000

/** The real counties of the United States. */
function readCounties(): Cells {
  const file = fileURLToPath(import.meta.resolve('us-atlas/counties-10m.json'))
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof feature>[0]
  const counties = feature(atlas, atlas.objects.counties!)
  const features = 'features' in counties ? counties.features : []
  return {
    type: 'FeatureCollection',
    features: features.flatMap(({ id, geometry }) =>
      geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
        ? { type: 'Feature', properties: { id: String(id) }, geometry }
        : [],
    ),
  }
}

/** Cells of about one square kilometre. */
function makeCells(): Cells {
  const random = randomFrom(10_000)
  const centres = Array.from({ length: cellCount }, (): [number, number] => [120 + random(), 30 + random()])
  const voronoi = Delaunay.from(centres).voronoi([120, 30, 121, 31])
  return {
    type: 'FeatureCollection',
    features: centres.map((_, i) => ({
      type: 'Feature',
      properties: { id: String(i).padStart(5, '0') },
      geometry: { type: 'Polygon', coordinates: [voronoi.cellPolygon(i)] },
    })),
  }
}

const partsOf = ({ type, coordinates }: Polygon | MultiPolygon) =>
  (type === 'Polygon' ? [coordinates] : coordinates) as unknown as Polygons

const toAreas = ({ features }: Cells): Area[] =>
  features.map(({ properties, geometry }) => ({ id: properties.id, rings: partsOf(geometry).flat() }))

/** Each lies in the box of an area chosen by chance, so that small areas are asked for as often as large ones. */
function makePoints(areas: Area[]): Point[] {
  const random = randomFrom(7)
  const boxes = areas.map(({ rings }) => boxOf(rings))
  return Array.from({ length: pointCount }, (): Point => {
    const box = boxes[Math.floor(random() * boxes.length)]!
    return [
      box.minLng + random() * (box.maxLng - box.minLng),
      box.minLat + random() * (box.maxLat - box.minLat),
    ]
  })
}

function play({ ask, rates }: Contestant, points: Point[]) {
  const startMs = performance.now()
  for (const point of points) ask(point)
  rates.push((points.length / (performance.now() - startMs)) * 1000)
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const perSecond = (rates: number[]) => `${Math.round(median(rates) / 1000).toLocaleString('en')},000/s`

/** How often the two name the same area, and the share of points that lie in any. */
function compareAnswers(index: AreaIndex, points: Point[], ask: (point: Point) => string | null) {
  let same = 0
  let inside = 0
  for (const point of points) {
    const found = findArea(point, index)
    if (found && !isInside(point, found.rings)) throw new Error(`${found.id} does not hold ${point.join()}`)
    if (found) inside++
    if ((found?.id ?? null) === ask(point)) same++
  }
  const share = (count: number) => `${((count / points.length) * 100).toFixed(2)} %`
  return `${share(same)} the same area, ${share(inside)} inside one`
}

function contest(name: string, cells: Cells): boolean {
  const areas = toAreas(cells)
  const points = makePoints(areas)
  const startMs = performance.now()
  const index = indexAreas(areas)
  const indexMs = performance.now() - startMs
  const theirs = whichPolygon(cells)
  const askTheirs = (point: Point) => theirs([point[0], point[1]])?.id ?? null
  const contestants: Contestant[] = [
    {
      name: 'ours, area + border distance + neighbours',
      ask: (point) => locatePoint(point, index),
      rates: [],
    },
    { name: 'ours, area alone', ask: (point) => findArea(point, index), rates: [] },
    { name: 'which-polygon, area alone', ask: askTheirs, rates: [] },
  ]
  // One round that does not count, for the compiler; then in turns, so that a busy moment hits all alike.
  for (const contestant of contestants) play({ ...contestant, rates: [] }, points)
  for (let round = 0; round < roundCount; round++)
    for (const contestant of contestants) play(contestant, points)
  const [whole, find, base] = contestants.map(({ rates }) => median(rates)) as [number, number, number]
  const edges = areas.reduce((sum, { rings }) => sum + rings.reduce((all, ring) => all + ring.length, 0), 0)
  process.stdout.write(
    [
      `\n${name}: ${areas.length} areas, ${edges} points; ${pointCount} points asked, median of ${roundCount} rounds; indexed in ${Math.round(indexMs)} ms`,
      ...contestants.map(({ name: label, rates }) => `  ${label.padEnd(44)}${perSecond(rates).padStart(14)}`),
      `  ratio to which-polygon: whole decision ${(whole / base).toFixed(2)}, area alone ${(find / base).toFixed(2)}`,
      `  ${compareAnswers(index, points, askTheirs)}\n`,
    ].join('\n'),
  )
  return whole >= base
}

/** True when a whole decision is at least as quick as which-polygon's answer, on both sets of polygons. */
export function benchRouting(): boolean {
  const counties = contest('counties of us-atlas', readCounties())
  return contest('Voronoi cells', makeCells()) && counties
}
