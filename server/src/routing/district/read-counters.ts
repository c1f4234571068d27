// services.json and counters.json of a district: what is settled at its sites, and when they are open.
import {
  districtCounter,
  districtService,
  type DistrictCounter,
  type DistrictService,
} from '@chaolin/shared/appointments/district-schema'
import { files, type District, type DistrictSite, type Problem } from './district.ts'
import { readJson } from './read-json.ts'
import { readEach, type Reading } from './read-lists.ts'

export function readServices(text: string, problems: Problem[]): District['services'] {
  const json = readJson(files.services, text, problems)
  if (!json) return []
  const read = (value: unknown) => districtService.safeParse(value) as Reading<DistrictService>
  return readEach(files.services, json, read, ({ code }) => code, problems).map(({ line, item }) => ({
    line,
    service: item,
  }))
}

export function readCounters(
  text: string,
  sites: readonly DistrictSite[],
  problems: Problem[],
): District['counters'] {
  const json = readJson(files.counters, text, problems)
  if (!json) return []
  const read = (value: unknown) => districtCounter.safeParse(value) as Reading<DistrictCounter>
  const counters = readEach(files.counters, json, read, ({ id }) => id, problems)
  const own = new Set(sites.map(({ id }) => id))
  for (const { line, item } of counters)
    if (!own.has(item.site))
      problems.push({ file: files.counters, line, message: `site ${item.site} 不在 ${files.sites} 里` })
  return counters.map(({ line, item }) => ({ line, counter: item }))
}
