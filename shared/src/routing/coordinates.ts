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

const shift = (lng: number, lat: number) => gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02)

/** A hundredth of a millimetre. */
const exactEnough = 1e-10
const mostRounds = 12

/**
 * gcoord's own way back stops 15 cm short, and never ends at the edge of the shifted part of the world (72.0041° E): so
 * we turn its way there around ourselves, by as many rounds as are needed and no more.
 */
export function toWgs84(place: Place): Point {
  if (place.coordinates === 'wgs84') return [place.lng, place.lat]
  let [lng, lat] = [place.lng, place.lat]
  for (let round = 0; round < mostRounds; round++) {
    const [shiftedLng, shiftedLat] = shift(lng, lat)
    const [overLng, overLat] = [shiftedLng - place.lng, shiftedLat - place.lat]
    if (Math.abs(overLng) < exactEnough && Math.abs(overLat) < exactEnough) break
    lng -= overLng
    lat -= overLat
  }
  return [lng, lat]
}

export function toGcj02(place: Place): Place {
  if (place.coordinates === 'gcj02') return place
  const [lng, lat] = shift(place.lng, place.lat)
  return { lng, lat, coordinates: 'gcj02' }
}

export const asPlace = ([lng, lat]: Point): Place => ({ lng, lat, coordinates: 'wgs84' })

/** As a row of the store holds it. */
export function toStore(place: Place): { lng: number; lat: number } {
  const [lng, lat] = toWgs84(place)
  return { lng, lat }
}
