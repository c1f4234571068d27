// The demo's borders as files, for tests that draw them anew.
import type { Point } from '@chaolin/shared/routing/geometry'
import { makeDemoAreas, readSnapshot } from '../src/db/demo/areas.ts'
import { home, neighbour } from './world.ts'

export const demo = makeDemoAreas(readSnapshot())
export const versions = '/v1/admin/areas/versions'
export const demoVersion = 'synthetic-2026-1'

export type Feature = {
  type: 'Feature'
  properties: object
  geometry: { type: string; coordinates: unknown }
}
export const featureOf = (microBrainId: string, rings: readonly (readonly Point[])[]): Feature => ({
  type: 'Feature',
  properties: { microBrainId },
  geometry: { type: 'Polygon', coordinates: rings },
})
/** The demo's borders; `swap`: with the first two communities in each other's place. */
export const borders = (swap = false) => {
  const owner = (code: string) =>
    !swap ? code : code === home ? neighbour : code === neighbour ? home : code
  return {
    type: 'FeatureCollection',
    features: demo.map(({ code, ring }) => featureOf(owner(code), [ring])),
  }
}
export const centreOf = (code: string) => demo.find((area) => area.code === code)!.centre
export const at = ([lng, lat]: Point) => ({ lng, lat, coordinates: 'wgs84' as const })
