// Where matters come up, as a map of hexagons: so coarse, and without the few, that no home can be told from it.
import { leastInCell } from '@chaolin/shared/staff/stats-schema'

type Point = readonly [lng: number, lat: number]

const metresPerDegree = 111_320
const root3 = Math.sqrt(3)

/** Metres from the middle of a hexagon to a corner. */
export const hexagonM = { wide: 600, near: 200 } as const

/** Pointy-top hexagons on a plane that touches the earth at `origin`: over a district that is off by centimetres. */
export function heatOf(points: readonly Point[], origin: Point, sizeM: number) {
  const [lng0, lat0] = origin
  const perLng = metresPerDegree * Math.cos((lat0 * Math.PI) / 180)
  const cells = new Map<string, { q: number; r: number; count: number }>()
  for (const [lng, lat] of points) {
    const x = ((lng - lng0) * perLng) / sizeM
    const y = ((lat - lat0) * metresPerDegree) / sizeM
    const { q, r } = nearestHexagon((root3 / 3) * x - y / 3, (2 / 3) * y)
    const cell = cells.get(`${q},${r}`) ?? { q, r, count: 0 }
    cell.count += 1
    cells.set(`${q},${r}`, cell)
  }
  return [...cells.values()]
    .filter(({ count }) => count >= leastInCell)
    .map(({ q, r, count }) => ({
      lng: round(lng0 + (sizeM * root3 * (q + r / 2)) / perLng),
      lat: round(lat0 + (sizeM * 1.5 * r) / metresPerDegree),
      count,
    }))
    .sort((a, b) => b.count - a.count || a.lng - b.lng || a.lat - b.lat)
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6

/** Rounds in three directions and mends the one that is farthest off, so that the three still add up to nothing. */
function nearestHexagon(q: number, r: number) {
  const s = -q - r
  const [nearQ, nearR, nearS] = [Math.round(q), Math.round(r), Math.round(s)]
  const [offQ, offR, offS] = [Math.abs(nearQ - q), Math.abs(nearR - r), Math.abs(nearS - s)]
  if (offQ > offR && offQ > offS) return { q: -nearR - nearS, r: nearR }
  if (offR > offS) return { q: nearQ, r: -nearQ - nearS }
  return { q: nearQ, r: nearR }
}
