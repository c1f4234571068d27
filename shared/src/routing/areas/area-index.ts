// All areas of one version, ready to be asked: which one holds a point, how far its border is, who is beyond it.
import { boxAround, type Area, type Point } from '../geometry.ts'
import {
  eastPerDegree,
  isWestOf,
  listEdges,
  squaredToArea,
  squaredToBox,
  squaredToEdge,
  type AreaEdges,
} from './area-edges.ts'
import { cellM, columnOf, eachCell, makeGrid, rowOf, type AreaGrid } from './area-grid.ts'

export type AreaIndex = {
  /** In the order of ids, so that the answer never depends on the order of a file or of a table. */
  readonly areas: readonly Area[]
  readonly ids: readonly string[]
  readonly list: AreaEdges
  readonly grid: AreaGrid
}

/** Where a point lies. Distances are in metres with one decimal, as the wire has them. */
export type Location = {
  /** The area that holds the point; null outside all of them. */
  id: string | null
  /** The area whose border is nearest: the holder, or outside the nearest one. */
  nearestId: string | null
  /** To the border of `nearestId`; Infinity without areas. */
  distanceM: number
  /** Areas beyond a border that is near, the nearest first; without `nearestId`. */
  neighbourIds: string[]
}

export const nearBorderM = 30

export function indexAreas(unsorted: readonly Area[]): AreaIndex {
  const areas = unsorted
    .filter(({ rings }) => rings.some((ring) => ring.length > 0))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const list = listEdges(areas)
  return { areas, ids: areas.map(({ id }) => id), list, grid: makeGrid(list) }
}

/** The one area that holds the point; of areas that overlap, the one with the smallest id. */
export function findArea(point: Point, index: AreaIndex): Area | null {
  const entry = entryOf(index, point[0], point[1])
  return entry < 0 ? null : index.areas[index.grid.areas[entry]!]!
}

/** The holder's entry in the cell of the point; -1 outside. Says what `isInside` says, to the last bit. */
function entryOf({ list, grid }: AreaIndex, lng: number, lat: number): number {
  const { box } = grid
  if (!(lng >= box.minLng && lng <= box.maxLng && lat >= box.minLat && lat <= box.maxLat)) return -1
  const cell = rowOf(grid, lat) * grid.columns + columnOf(grid, lng)
  const last = grid.starts[cell + 1]!
  for (let entry = grid.starts[cell]!; entry < last; entry++) {
    let odd = grid.odd[entry] === 1
    const lastEdge = grid.eastStarts[entry + 1]!
    for (let i = grid.eastStarts[entry]!; i < lastEdge; i++)
      if (isWestOf(list.edges, grid.eastEdges[i]!, lng, lat)) odd = !odd
    if (odd) return entry
  }
  return -1
}

function entryDistanceM({ list, grid }: AreaIndex, entry: number, lng: number, lat: number) {
  const east = eastPerDegree(lat)
  const last = grid.nearStarts[entry + 1]!
  let shortest = Infinity
  for (let i = grid.nearStarts[entry]!; i < last; i++) {
    const squared = squaredToEdge(list.edges, grid.nearEdges[i]!, lng, lat, east)
    if (squared < shortest) shortest = squared
  }
  return Math.sqrt(shortest)
}

/** The area whose border is nearest, up to `withinM` away; a tie to the millimetre goes to the smaller id. */
export function findNearestArea(point: Point, index: AreaIndex, withinM: number) {
  const near = nearestOf(index, point)
  return near && near.distanceM <= withinM ? { area: index.areas[near.at]!, distanceM: near.distanceM } : null
}

type Near = { at: number; distanceM: number }

/** In cells. Most points outside are close by: looking in growing circles spares the look at every area. */
const circles = [1, 4, 16]

function nearestOf(index: AreaIndex, point: Point): Near | null {
  for (const circle of circles) {
    const circleM = circle * cellM(index.grid)
    const near = nearestAmong(index, point, areasAround(index, point, circleM))
    if (near && near.distanceM <= circleM) return near
  }
  return nearestAmong(index, point, index.ids.keys())
}

function nearestAmong({ list }: AreaIndex, [lng, lat]: Point, among: Iterable<number>): Near | null {
  const east = eastPerDegree(lat)
  let best: Near | null = null
  for (const at of among) {
    if (best && Math.sqrt(squaredToBox(list, at, lng, lat, east)) > best.distanceM + 0.001) continue
    const distanceM = Math.round(Math.sqrt(squaredToArea(list, at, lng, lat, east)) * 1000) / 1000
    if (!best || distanceM < best.distanceM || (distanceM === best.distanceM && at < best.at))
      best = { at, distanceM }
  }
  return best
}

/** Every area with a point within these metres, and perhaps a few more. */
function areasAround({ grid }: AreaIndex, point: Point, withinM: number): Set<number> {
  const around = new Set<number>()
  eachCell(grid, boxAround(point, withinM), (cell) => {
    for (let entry = grid.starts[cell]!; entry < grid.starts[cell + 1]!; entry++)
      around.add(grid.areas[entry]!)
  })
  return around
}

export function locatePoint(point: Point, index: AreaIndex): Location {
  const entry = entryOf(index, point[0], point[1])
  const near =
    entry < 0
      ? nearestOf(index, point)
      : { at: index.grid.areas[entry]!, distanceM: entryDistanceM(index, entry, point[0], point[1]) }
  if (!near) return { id: null, nearestId: null, distanceM: Infinity, neighbourIds: [] }
  const distanceM = toDecimetre(near.distanceM)
  const nearestId = index.ids[near.at]!
  const neighbourIds = distanceM <= nearBorderM ? neighboursOf(index, point, nearestId) : []
  return { id: entry < 0 ? null : nearestId, nearestId, distanceM, neighbourIds }
}

const neighboursOf = (index: AreaIndex, point: Point, home: string) =>
  idsWithin(point, index, nearBorderM).filter((id) => id !== home)

/** Areas whose border is at most so far away, the nearest first, to the decimetre; then by id. */
export function idsWithin(point: Point, index: AreaIndex, withinM: number): string[] {
  const [lng, lat] = point
  const east = eastPerDegree(lat)
  return [...areasAround(index, point, withinM + 1)]
    .map((at) => ({ at, distanceM: toDecimetre(Math.sqrt(squaredToArea(index.list, at, lng, lat, east))) }))
    .filter(({ distanceM }) => distanceM <= withinM)
    .sort((a, b) => a.distanceM - b.distanceM || a.at - b.at)
    .map(({ at }) => index.ids[at]!)
}

const toDecimetre = (m: number) => Math.round(m * 10) / 10
