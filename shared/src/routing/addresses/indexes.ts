// All names by which a written address is read, made ready once for every text that comes.
import {
  aliasesOf,
  collectNames,
  communitiesOf,
  communityStem,
  compoundStem,
  districtStem,
  indexNames,
  streetStem,
  unique,
  type NamedPlaces,
  type NameIndex,
  type Region,
  type Target,
} from './names.ts'
import { openNearFinder, type NearFinder, type SoundOf } from './near.ts'
import { plainAddress } from './plain.ts'
import { isRealRegion, regionStem } from './regions.ts'
import type { Steps } from './steps.ts'

export type Indexes = {
  full: NameIndex
  /** What is left without 社区 or 街道. Many are everyday words, so they count only where an address has its name. */
  short: NameIndex
  shortRegions: NameIndex
  near: NearFinder
  streetOf: Map<string, string>
  districtOf: Map<string, string>
  districtOfStreet: Map<string, string>
  /** What a province, city, district or street lies in. */
  parentOf: Map<string, string>
  /** Of a province or city: ours first, then those of the same city, then all others. */
  districtsIn: Map<string, string[]>
}

export function* makeIndexes(places: NamedPlaces, soundOf: SoundOf): Steps<Indexes> {
  const entries = ownNames(places)
  yield
  const own = collectNames(entries)
  yield
  const regions = places.regions
    .filter(({ name }) => isRealRegion(name))
    .map((region): [string, Target] => [region.name, { kind: 'region', region }])
  // Where ours has the name, it is ours that is meant.
  yield
  const foreign = collectNames(regions.filter(([name]) => !own.has(name)))
  const streetOf = new Map(places.communities.map(({ id, streetId }) => [id, streetId]))
  const districtOfStreet = new Map(places.streets.map(({ id, districtId }) => [id, districtId]))
  const parentOf = parentsOf(places)
  const ourProvinces = new Set(
    places.regions.filter(({ level, ours }) => ours && level === 'province').map(({ id }) => id),
  )
  const isAround = ({ id, near, level }: Region) =>
    near || level !== 'district' || aboveOf(id, parentOf).some((above) => ourProvinces.has(above))
  const shortRegions = collectNames(
    regions.flatMap(([name, target]): [string, Target][] =>
      target.kind === 'region' && isAround(target.region) ? [[regionStem(name), target]] : [],
    ),
  )
  yield
  const full = indexNames(new Map([...own, ...foreign]))
  yield
  const short = indexNames(shortNames(places, streetOf))
  yield
  return {
    parentOf,
    districtsIn: districtsIn(places, parentOf),
    full,
    short,
    shortRegions: indexNames(shortRegions),
    near: yield* openNearFinder(
      [...own]
        .filter(([, targets]) => targets.some(({ kind }) => kind !== 'district'))
        .map(([name, targets]) => ({ name, targets })),
      soundOf,
    ),
    streetOf,
    districtOfStreet,
    districtOf: new Map([...streetOf].map(([id, streetId]) => [id, districtOfStreet.get(streetId) ?? ''])),
  }
}

function ownNames(places: NamedPlaces): [string, Target][] {
  const named = <T extends { name: string; synonyms?: string[] }>(
    rows: T[],
    target: (row: T) => Target,
    namesOf = (name: string) => [name],
  ) =>
    rows.flatMap((row) =>
      unique([...namesOf(row.name), ...(row.synonyms ?? [])]).map((name): [string, Target] => [
        plainAddress(name),
        target(row),
      ]),
    )
  return [
    ...named(places.districts, ({ id }) => ({ kind: 'district', id })),
    ...named(places.streets, ({ id }) => ({ kind: 'street', id })),
    ...named(places.communities, ({ id }) => ({ kind: 'community', id }), aliasesOf),
    ...named(places.roads, ({ name, streetId, communityId }) => ({
      kind: 'road',
      name,
      streetId,
      communityId,
    })),
    ...named(places.compounds, ({ code, communityId }) => ({ kind: 'compound', code, communityId })),
  ]
}

function shortNames(places: NamedPlaces, streetOf: Map<string, string>): Map<string, Target[]> {
  const stems = collectNames([
    ...places.districts.map(({ id, name }): [string, Target] => [
      districtStem(name),
      { kind: 'district', id },
    ]),
    ...places.streets.map(({ id, name }): [string, Target] => [streetStem(name), { kind: 'street', id }]),
    ...places.communities.map(({ id, name }): [string, Target] => [
      communityStem(name),
      { kind: 'community', id },
    ]),
    ...places.compounds
      .filter(({ name }) => compoundStem(name) !== name)
      .map(({ name, communityId }): [string, Target] => [
        compoundStem(name),
        { kind: 'community', id: communityId },
      ]),
  ])
  for (const [stem, targets] of stems) stems.set(stem, widest(targets, streetOf))
  return stems
}

/** 下沙 may be the street as well as a community in it: then the street is what is certain. */
function widest(targets: Target[], streetOf: Map<string, string>): Target[] {
  const districts = targets.filter(({ kind }) => kind === 'district')
  if (districts.length > 0) return districts
  const streets = targets.filter(({ kind }) => kind === 'street')
  if (streets.length === 0) return targets
  const ids = streets.flatMap((target) => (target.kind === 'street' ? target.id : []))
  const others = targets.flatMap((target) => communitiesOf([target]))
  return others.every((id) => ids.includes(streetOf.get(id) ?? '')) ? streets : []
}

function parentsOf({ regions, districts, streets }: NamedPlaces): Map<string, string> {
  const pairs = [
    ...regions.map(({ id, parentId }) => [id, parentId] as const),
    ...districts.map(({ id, cityId }) => [id, cityId] as const),
    ...streets.map(({ id, districtId }) => [id, districtId] as const),
  ]
  return new Map(pairs.flatMap(([id, parentId]) => (parentId ? [[id, parentId] as const] : [])))
}

/** The place itself and all that it lies in; a loop in the data ends it. */
export function aboveOf(id: string, parentOf: Map<string, string>): string[] {
  const above = new Set<string>()
  for (let next: string | undefined = id; next !== undefined && !above.has(next); next = parentOf.get(next))
    above.add(next)
  return [...above]
}

function districtsIn({ districts, regions }: NamedPlaces, parentOf: Map<string, string>) {
  const others = regions.filter(({ level }) => level === 'district')
  const inOrder = [...districts, ...others.filter(({ near }) => near), ...others.filter(({ near }) => !near)]
  const below = new Map<string, string[]>()
  for (const { id } of inOrder)
    for (const above of aboveOf(id, parentOf)) {
      const known = below.get(above)
      if (known) known.push(id)
      else below.set(above, [id])
    }
  return below
}
