// Where a matter is, as an index can find it: squares of the map of about 280 m, or the mark of a written address.
import type { Point } from '@chaolin/shared/routing/geometry'
import { sha256 } from '../sha256.ts'

const lngStep = 0.003
const latStep = 0.0025
const metresPerDegree = 111_195

const square = (x: number, y: number) => `${x}:${y}`

export const cellOf = ([lng, lat]: Point) => square(Math.floor(lng / lngStep), Math.floor(lat / latStep))

/** Every square that a circle may touch. */
export function cellsAround([lng, lat]: Point, radiusM: number): string[] {
  const dLat = radiusM / metresPerDegree
  const dLng = dLat / Math.max(0.01, Math.cos(((Math.abs(lat) + dLat) * Math.PI) / 180))
  const cells: string[] = []
  for (let x = Math.floor((lng - dLng) / lngStep); x <= Math.floor((lng + dLng) / lngStep); x++)
    for (let y = Math.floor((lat - dLat) / latStep); y <= Math.floor((lat + dLat) / latStep); y++)
      cells.push(square(x, y))
  return cells
}

/** In SQL that every database speaks: square metres on a flat map, which is a metre off at 3 km. */
export const squareDistance = ([lng, lat]: Point) => ({
  sql: '((spot_lng - ?) * (spot_lng - ?) * ? + (spot_lat - ?) * (spot_lat - ?) * ?)',
  values: [
    lng,
    lng,
    (metresPerDegree * Math.cos((lat * Math.PI) / 180)) ** 2,
    lat,
    lat,
    metresPerDegree ** 2,
  ],
})

/** Equal for equal standard addresses; as long as the longest address would be too long for an index. */
const markOf = (address: string) => `a:${sha256(address).slice(0, 40)}`

export type Spot = { point: Point | null; cell: string | null }

/** A place when one is known; without it the standard address has to do. */
export const spotOf = (point: Point | null, address: string | null): Spot => ({
  point,
  cell: point ? cellOf(point) : address ? markOf(address) : null,
})
