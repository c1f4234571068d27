// A district as its folder gives it: everything that is data, ready to be loaded, each thing with its line.
import type { DistrictCounter, DistrictService } from '@chaolin/shared/appointments/district-schema'
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import type { Rule } from '@chaolin/shared/routing/rules'
import type { AddressLine, Refusal } from '../addresses/lines.ts'
import type { CheckedArea } from '../areas/check/check.ts'
import type { NewDay } from '../calendar/actions.ts'
import type { MicroBrain } from '../entities.ts'
import type { Site } from '../posts/entities.ts'

export const files = {
  posts: 'posts.csv',
  sites: 'sites.csv',
  areas: 'areas.geojson',
  addresses: 'addresses.csv',
  calendar: 'calendar.csv',
  categories: 'categories.json',
  rules: 'rules.json',
  services: 'services.json',
  counters: 'counters.json',
} as const

/** `line` is null for what concerns a file as a whole. */
export type Problem = { file: string; line: number | null; message: string }
export type At = { line: number | null }

export type DistrictPost = At &
  Pick<
    MicroBrain,
    'id' | 'kind' | 'name' | 'lng' | 'lat' | 'phone' | 'hours' | 'services' | 'directions' | 'serves'
  > & { parentId: string | null }
export type DistrictSite = At & Omit<Site, 'workingHours'>
export type AddressLines = Iterable<AddressLine | Refusal[]> | AsyncIterable<AddressLine | Refusal[]>

export type District = {
  code: string
  posts: DistrictPost[]
  sites: DistrictSite[]
  areas: CheckedArea[]
  /** Made-up borders, and said to be so wherever they are shown. */
  synthetic: boolean
  /** The name of the version; null: made from what it holds. */
  areasVersion: string | null
  /** Read anew each time: a transaction may run again. */
  addresses: () => AddressLines
  calendar: (At & Omit<NewDay, 'district'>)[]
  /** Empty: those that every district starts with. */
  categories: (At & CategoryRow)[]
  rules: (At & { rule: Rule })[]
  /** Empty: those that every district starts with. */
  services: (At & { service: DistrictService })[]
  counters: (At & { counter: DistrictCounter })[]
}

/** Nothing of the district was loaded. */
export class DistrictRefused extends Error {
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super(`${problems.length} problems`)
    this.problems = problems
  }
}
