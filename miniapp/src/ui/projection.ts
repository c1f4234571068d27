// From longitude and latitude to a flat picture and back: good enough for one district.
import type { Point } from '@chaolin/shared/routing/geometry'

/** Width by height of the picture; its frame keeps it by its padding. */
export const aspect = 8 / 7
const margin = 0.04

export interface View {
  minLng: number
  minLat: number
  lngSpan: number
  latSpan: number
}

/** The smallest picture of this aspect that holds all points. */
export function viewOf(points: readonly Point[]): View {
  const lngs = points.map(([lng]) => lng)
  const lats = points.map(([, lat]) => lat)
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)]
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const widthNeeded = (east - west) * shrink
  const height = Math.max(north - south, widthNeeded / aspect) * (1 + 2 * margin)
  const latSpan = height
  const lngSpan = (height * aspect) / shrink
  return { minLng: (west + east - lngSpan) / 2, minLat: (south + north - latSpan) / 2, lngSpan, latSpan }
}

/** Both from 0 to 1, from the upper left corner. */
export function project(
  [lng, lat]: Point,
  { minLng, minLat, lngSpan, latSpan }: View,
): { x: number; y: number } {
  return { x: (lng - minLng) / lngSpan, y: 1 - (lat - minLat) / latSpan }
}

export function unproject(x: number, y: number, { minLng, minLat, lngSpan, latSpan }: View): Point {
  return [round(minLng + x * lngSpan), round(minLat + (1 - y) * latSpan)]
}

/** A tenth of a metre. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6

const unit = 1000

/** A drawing of rings, as a picture that a mask can be cut with. */
export function drawing(rings: readonly (readonly Point[])[], view: View, kind: 'fill' | 'line'): string {
  const path = rings
    .map((ring) => {
      const corners = ring.map((point) => {
        const { x, y } = project(point, view)
        return `${(x * unit).toFixed(1)} ${((y * unit) / aspect).toFixed(1)}`
      })
      return `M${corners.join('L')}Z`
    })
    .join('')
  const paint = kind === 'fill' ? '' : ' fill="none" stroke="#000" stroke-width="3" stroke-linejoin="round"'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${unit} ${unit / aspect}" preserveAspectRatio="none"><path d="${path}"${paint}/></svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}
