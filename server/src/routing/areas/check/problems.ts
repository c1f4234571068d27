// What can be wrong with a file of borders, in plain words, with the place.
import type { Point } from '@chaolin/shared/routing/geometry'

export const problemCodes = [
  'not_geojson',
  'no_features',
  'too_many_features',
  'too_many_points',
  'coordinates_unknown',
  'post_missing',
  'post_unknown',
  'post_kind',
  'post_twice',
  'geometry_kind',
  'not_numbers',
  'not_closed',
  'too_few_points',
  'coordinates_swapped',
  'coordinates_absurd',
  'outside_district',
  'crosses_itself',
  'zero_area',
  'hole_outside',
  'parts_overlap',
  'overlap',
  'gap',
  'community_missing',
  'land_lost',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export type Problem = {
  /** `features[3]`, or empty for the file as a whole. */
  path: string
  code: ProblemCode
  /** Names the post and the place. */
  message: string
  /** wgs84. */
  at?: [lng: number, lat: number]
}

/** A person mends some and checks again: nobody reads a thousand. */
const mostProblems = 100

export type Problems = {
  list: Problem[]
  add(problem: Omit<Problem, 'at'> & { at?: Point | undefined }): void
}

export function collectProblems(): Problems {
  const list: Problem[] = []
  return {
    list,
    add: ({ at, ...problem }) => {
      if (list.length >= mostProblems) return
      const place = at && ([toMicro(at[0]), toMicro(at[1])] as [number, number])
      const where = place ? `（${place.join(', ')}）` : ''
      list.push({ ...problem, message: `${problem.message}${where}`, ...(place ? { at: place } : {}) })
    },
  }
}

const toMicro = (degrees: number) => Math.round(degrees * 1e6) / 1e6

export const pathOf = (feature: number) => `features[${feature}]`
