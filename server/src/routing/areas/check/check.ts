// Judges a GeoJSON file of borders as a whole: pure, and without mercy, for what is published sends people's requests.
import type { Polygons } from '@chaolin/shared/routing/geometry'
import { checkAlone, districtBox } from './check-rings.ts'
import { checkTogether } from './check-together.ts'
import { collectProblems, type Problem } from './problems.ts'
import { readFeatures, type KnownPosts } from './read-features.ts'

export type CheckedArea = { id: string; polygons: Polygons }
export type CheckOptions = { knownIds: KnownPosts; maxGapM2?: number }

export const usualMaxGapM2 = 1000

/** `areas` in wgs84, to be stored as they are when there are no `problems`. */
export function checkAreas(
  file: unknown,
  { knownIds, maxGapM2 = usualMaxGapM2 }: CheckOptions,
): { areas: CheckedArea[]; problems: Problem[] } {
  const problems = collectProblems()
  const { drawn, complete } = readFeatures(file, knownIds, problems)
  const district = districtBox(knownIds)
  const sound = drawn.filter((area) => checkAlone(area, district, problems))
  // A missing area would be taken for a gap.
  const whole = complete && sound.length === drawn.length
  if (sound.length > 0) checkTogether(sound, whole ? maxGapM2 : null, problems)
  return {
    areas: sound.map(({ id, polygons }) => ({ id, polygons: polygons.map(turn) })),
    problems: problems.list,
  }
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
