// How far two points are from each other. All in wgs84 degrees.
type Point = readonly [lng: number, lat: number]

export const metresPerDegree = 111_195
export const toRadians = Math.PI / 180

/** Great-circle metres between two points. */
export function distanceM([aLng, aLat]: Point, [bLng, bLat]: Point): number {
  const dLat = ((bLat - aLat) * toRadians) / 2
  const dLng = ((bLng - aLng) * toRadians) / 2
  const h =
    Math.sin(dLat) ** 2 + Math.cos(aLat * toRadians) * Math.cos(bLat * toRadians) * Math.sin(dLng) ** 2
  return 2 * metresPerDegree * (Math.asin(Math.min(1, Math.sqrt(h))) / toRadians)
}
