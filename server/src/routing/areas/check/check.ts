// Judges a GeoJSON file of borders as a whole: pure, and without mercy, for what is published sends people's requests.
import type { Polygons } from '@chaolin/shared/routing/geometry'
import { checkAlone, districtBox } from './check-rings.ts'
import { findLostLand, findMissing } from './check-land.ts'
import { checkTogether } from './check-together.ts'
import { collectProblems, type Problem } from './problems.ts'
import { readFeatures, type KnownPosts } from './read-features.ts'

export type CheckedArea = { id: string; polygons: Polygons }
export type CheckOptions = {
  knownIds: KnownPosts
  maxGapM2?: number
  /** The areas in force: given, nothing of what they cover may be lost, and no community may be without. */
  inForce?: CheckedArea[]
}
export type Checked = { areas: CheckedArea[]; problems: Problem[]; losses: Problem[] }

export const usualMaxGapM2 = 1000

/** `areas` in wgs84, to be stored as they are when there are no `problems`. */
export function checkAreas(
  file: unknown,
  { knownIds, maxGapM2 = usualMaxGapM2, inForce }: CheckOptions,
): Checked {
  const problems = collectProblems()
  const { drawn, complete, named } = readFeatures(file, knownIds, problems)
  const district = districtBox(knownIds)
  const sound = drawn.filter((area) => checkAlone(area, district, problems))
  // A missing area would be taken for a gap.
  const whole = complete && sound.length === drawn.length
  if (sound.length > 0) checkTogether(sound, whole ? maxGapM2 : null, problems)
  const areas = sound.map(({ id, polygons }) => ({ id, polygons: polygons.map(turn) }))
  const losses: Problem[] = []
  if (inForce && named.size > 0) losses.push(...findMissing(named, knownIds))
  // Of a file with other faults nobody can say what it covers.
  if (inForce && whole) losses.push(...findLostLand(inForce, areas, { posts: knownIds, maxLostM2: maxGapM2 }))
  return { areas, problems: problems.list, losses }
}

/** As RFC 7946 has it: outlines against the clock, holes with it. */
const turn = (rings: Polygons[number]) =>
  rings.map((ring, i) => (isAgainstClock(ring) === (i === 0) ? ring : ring.toReversed()))

function isAgainstClock(ring: Polygons[number][number]) {
  let twice = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b, origin] = [ring[i]!, ring[i + 1]!, ring[0]!]
    twice += (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1])
  }
  return twice > 0
}
