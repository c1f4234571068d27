// The one place where the two coordinate systems meet: WeChat speaks gcj02, the store is wgs84.
import gcoordModule from 'gcoord'
import type { Place } from '../place.ts'
import type { Point } from './geometry.ts'

/** What we use of it, written out: its types describe an ES module, Node loads the CommonJS one. */
const gcoord = gcoordModule as unknown as {
  WGS84: string
  GCJ02: string
  transform(point: [number, number], from: string, to: string): [number, number]
}

export function toWgs84(place: Place): Point {
  if (place.coordinates === 'wgs84') return [place.lng, place.lat]
  return gcoord.transform([place.lng, place.lat], gcoord.GCJ02, gcoord.WGS84)
}

export function toGcj02(place: Place): Place {
  if (place.coordinates === 'gcj02') return place
  const [lng, lat] = gcoord.transform([place.lng, place.lat], gcoord.WGS84, gcoord.GCJ02)
  return { lng, lat, coordinates: 'gcj02' }
}

export const asPlace = ([lng, lat]: Point): Place => ({ lng, lat, coordinates: 'wgs84' })

/** As a row of the store holds it. */
export function toStore(place: Place): { lng: number; lat: number } {
  const [lng, lat] = toWgs84(place)
  return { lng, lat }
}
