// A grid over all areas: each cell knows which areas reach into it, and the few of their edges that matter there.
import { metresPerDegree } from '../distance.ts'
import type { Box } from '../geometry.ts'
import { eastPerDegree, isWestOf, squaredToEdge, type AreaEdges } from './area-edges.ts'

export type AreaGrid = Frame & {
  /** The entries of a cell, one for each area: from `starts[cell]` up to `starts[cell + 1]`, the first area first. */
  starts: Uint32Array
  areas: Uint32Array
  /** 1: of the edges that all points of the cell see in the east, their number is odd. */
  odd: Uint8Array
  /** The other edges that may be seen in the east. */
  eastStarts: Uint32Array
  eastEdges: Uint32Array
  /** Edges of the area of which one is the nearest, to whichever point of the cell. */
  nearStarts: Uint32Array
  nearEdges: Uint32Array
}

type Frame = {
  box: Box
  columns: number
  rows: number
  perLng: number
  perLat: number
}

const cellsPerArea = 16
const mostCells = 1 << 20
/** Every cell looks at all edges of the areas in it once. */
const mostLooks = 2e8

/** Cells as wide as they are high, on the ground, and small against the usual area, not against the largest. */
function openFrame({ edges, starts, boxes }: AreaEdges): Frame {
  const every = (corner: number) => boxes.filter((_, i) => i % 4 === corner)
  const box = {
    minLng: every(0).reduce((a, b) => Math.min(a, b), Infinity),
    minLat: every(1).reduce((a, b) => Math.min(a, b), Infinity),
    maxLng: every(2).reduce((a, b) => Math.max(a, b), -Infinity),
    maxLat: every(3).reduce((a, b) => Math.max(a, b), -Infinity),
  }
  const whole = (box.maxLng - box.minLng) * (box.maxLat - box.minLat)
  const sizes = Array.from({ length: starts.length - 1 }, (_, area) =>
    sizeOf(edges, starts[area]!, starts[area + 1]!),
  )
  const usual = [...sizes].sort((a, b) => a - b)[sizes.length >> 1] ?? 0
  const looks =
    sizes.reduce((sum, size, area) => sum + (size * (starts[area + 1]! - starts[area]!)) / 4, 0) / whole
  const count = Math.max(1, Math.min(mostCells, (whole / usual) * cellsPerArea || 1, mostLooks / looks || 1))
  const width = (box.maxLng - box.minLng) * eastPerDegree((box.minLat + box.maxLat) / 2)
  const height = (box.maxLat - box.minLat) * metresPerDegree
  const columns = Math.max(1, Math.floor(Math.min(count, Math.sqrt((count * width) / height) || 1)))
  const rows = Math.max(1, Math.floor(count / columns))
  return {
    box,
    columns,
    rows,
    perLng: columns / (box.maxLng - box.minLng || 1),
    perLat: rows / (box.maxLat - box.minLat || 1),
  }
}

/** Square degrees, whichever way the rings turn; a hole that turns like its outline is added, which does no harm. */
function sizeOf(edges: Float64Array, from: number, to: number) {
  let twice = 0
  for (let edge = from; edge < to; edge += 4)
    twice += edges[edge]! * edges[edge + 3]! - edges[edge + 2]! * edges[edge + 1]!
  return Math.abs(twice / 2)
}

/** Neither falls as its degree grows: of two points in different columns the one farther east is in the later one. */
export const columnOf = ({ box, perLng, columns }: Frame, lng: number) =>
  Math.max(0, Math.min(columns - 1, Math.floor((lng - box.minLng) * perLng)))
export const rowOf = ({ box, perLat, rows }: Frame, lat: number) =>
  Math.max(0, Math.min(rows - 1, Math.floor((lat - box.minLat) * perLat)))

export function eachCell(
  frame: Frame,
  { minLng, minLat, maxLng, maxLat }: Box,
  visit: (cell: number) => void,
) {
  const [west, east] = [columnOf(frame, minLng), columnOf(frame, maxLng)]
  const north = rowOf(frame, maxLat)
  for (let row = rowOf(frame, minLat); row <= north; row++)
    for (let column = west; column <= east; column++) visit(row * frame.columns + column)
}

/** How high a cell is. */
export const cellM = ({ perLat }: Frame) => metresPerDegree / perLat

/** As they are found, area by area; sorted by cell at the end. */
type Found = { cells: number[]; areas: number[]; odd: number[]; eastEdges: number[][] }

export function makeGrid(list: AreaEdges): AreaGrid {
  const frame = openFrame(list)
  const found: Found = { cells: [], areas: [], odd: [], eastEdges: [] }
  for (let area = 0; area + 1 < list.starts.length; area++) enterArea(frame, found, list, area)
  const { starts, order } = sortByCell(found.cells, frame.columns * frame.rows)
  const east = packLists(order, (entry) => found.eastEdges[entry]!)
  const near = packLists(order, (entry) => nearestIn(frame, found.cells[entry]!, list, found.areas[entry]!))
  return {
    ...frame,
    starts,
    areas: order.map((entry) => found.areas[entry]!),
    odd: Uint8Array.from(order, (entry) => found.odd[entry]!),
    eastStarts: east.starts,
    eastEdges: east.members,
    nearStarts: near.starts,
    nearEdges: near.members,
  }
}

function sortByCell(cells: number[], cellCount: number) {
  const starts = new Uint32Array(cellCount + 1)
  for (const cell of cells) starts[cell + 1]!++
  for (let cell = 0; cell < cellCount; cell++) starts[cell + 1]! += starts[cell]!
  const next = starts.slice()
  const order = new Uint32Array(cells.length)
  cells.forEach((cell, entry) => (order[next[cell]!++] = entry))
  return { starts, order }
}

function packLists(order: Uint32Array, listOf: (entry: number) => number[]) {
  const starts = new Uint32Array(order.length + 1)
  const members: number[] = []
  order.forEach((entry, i) => {
    for (const member of listOf(entry)) members.push(member)
    starts[i + 1] = members.length
  })
  return { starts, members: Uint32Array.from(members) }
}

/** An edge by the cells that its box touches. */
type Span = { edge: number; west: number; east: number; south: number; north: number }

function enterArea(frame: Frame, found: Found, { edges, starts }: AreaEdges, area: number) {
  const spansOfRow = new Map<number, Span[]>()
  for (let edge = starts[area]!; edge < starts[area + 1]!; edge += 4) {
    const columns = [columnOf(frame, edges[edge]!), columnOf(frame, edges[edge + 2]!)].sort((a, b) => a - b)
    const rows = [rowOf(frame, edges[edge + 1]!), rowOf(frame, edges[edge + 3]!)].sort((a, b) => a - b)
    const span = { edge, west: columns[0]!, east: columns[1]!, south: rows[0]!, north: rows[1]! }
    for (let row = span.south; row <= span.north; row++)
      if (spansOfRow.get(row)?.push(span) === undefined) spansOfRow.set(row, [span])
  }
  for (const [row, spans] of spansOfRow) {
    const last = spans.reduce((most, { east }) => Math.max(most, east), 0)
    for (
      let column = spans.reduce((least, { west }) => Math.min(least, west), last);
      column <= last;
      column++
    )
      enterCell(frame, found, { edges, area, row, column, spans })
  }
}

type CellOfArea = { edges: Float64Array; area: number; row: number; column: number; spans: Span[] }

function enterCell(frame: Frame, found: Found, { edges, area, row, column, spans }: CellOfArea) {
  const cell = row * frame.columns + column
  const eastEdges: number[] = []
  let odd = false
  let crossed = false
  for (const { edge, west, east, south, north } of spans) {
    if (east < column) continue
    if (west <= column) crossed = true
    // Level with every point of the row and east of every point of the cell: all of them see it.
    if (west > column && south < row && row < north) odd = !odd
    else eastEdges.push(edge)
  }
  if (!crossed) {
    // No edge passes through the cell: what holds for its middle holds for all of it.
    const [lng, lat] = middleOf(frame, cell)
    for (const edge of eastEdges) if (isWestOf(edges, edge, lng, lat)) odd = !odd
    if (!odd) return
    eastEdges.length = 0
  }
  found.cells.push(cell)
  found.areas.push(area)
  found.odd.push(Number(odd))
  found.eastEdges.push(eastEdges)
}

function middleOf({ box, columns, perLng, perLat }: Frame, cell: number): [number, number] {
  return [
    box.minLng + ((cell % columns) + 0.5) / perLng,
    box.minLat + (Math.floor(cell / columns) + 0.5) / perLat,
  ]
}

/**
 * Edges as near to the middle as the nearest one and a diagonal more: no other can be the nearest to a point of the
 * cell. A degree of longitude has more metres at one side of the cell than at the other, by `bend` at most.
 */
function nearestIn(frame: Frame, cell: number, { edges, starts }: AreaEdges, area: number): number[] {
  const [lng, lat] = middleOf(frame, cell)
  const halfLat = 0.5 / frame.perLat
  const east = eastPerDegree(lat)
  const widest = eastPerDegree(Math.max(0, Math.abs(lat) - halfLat))
  const bend = widest / eastPerDegree(Math.min(89.9, Math.abs(lat) + halfLat))
  const diagonalM = 2 * Math.hypot((0.5 / frame.perLng) * widest, halfLat * metresPerDegree)
  const [first, last] = [starts[area]!, starts[area + 1]!]
  let shortest = Infinity
  for (let edge = first; edge < last; edge += 4)
    shortest = Math.min(shortest, squaredToEdge(edges, edge, lng, lat, east))
  // A thousandth for what rounding may take.
  const limit = (bend * bend * (Math.sqrt(shortest) + diagonalM) * 1.001) ** 2
  const near: number[] = []
  for (let edge = first; edge < last; edge += 4)
    if (squaredToEdge(edges, edge, lng, lat, east) <= limit) near.push(edge)
  return near
}
