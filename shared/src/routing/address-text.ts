// Reads a written address: which community it names, if it names exactly one. Any text gets an answer.
import {
  aliasesOf,
  collectNames,
  communitiesOf,
  communityStem,
  compoundStem,
  districtStem,
  findMentions,
  indexNames,
  occurrences,
  streetStem,
  unique,
  type Mention,
  type NamedPlaces,
  type NameIndex,
  type Target,
} from './addresses/names.ts'
import { openNearFinder, type NearFinder, type NearMention, type SoundOf } from './addresses/near.ts'
import { plainAddress } from './addresses/plain.ts'
import { isElsewhere, isRealRegion, regionStem } from './addresses/regions.ts'
import { keepStanding } from './addresses/standing.ts'
import { noTail, tailAround, type Tail } from './addresses/tail.ts'

export type { NamedPlaces } from './addresses/names.ts'

/** Why a person should look: the street or road does not fit, a character was off, another district has one too. */
export type AddressDoubt = 'street' | 'typo' | 'homonym'

export type AddressReading =
  | ({
      found: 'community'
      communityId: string
      compoundCode: string | null
      doubt: AddressDoubt | null
      /** Of the same name in other districts of ours. */
      otherIds: string[]
      /** Its district or street is named as well. */
      isAnchored: boolean
    } & Tail)
  /** With a doubt none of them was named; they are only like what was. */
  | { found: 'several'; communityIds: string[]; doubt?: 'typo' }
  | { found: 'street'; streetId: string }
  | { found: 'elsewhere' }
  | { found: 'nothing' }

export type AddressReader = {
  /** `ownDistrictId` is the person's own, if that is known. */
  read: (text: string, ownDistrictId?: string | null) => AddressReading
  /** What an address being typed begins with, and what is left to look for. */
  head: (text: string) => { districtId: string | null; streetId: string | null; rest: string }
  /** Communities that a free text names in full; nothing is concluded from them. */
  mentioned: (text: string) => string[]
}

type Indexes = {
  full: NameIndex
  /** What is left without 社区 or 街道. Many are everyday words, so they count only where an address has its name. */
  short: NameIndex
  shortRegions: NameIndex
  near: NearFinder
  streetOf: Map<string, string>
  districtOf: Map<string, string>
  districtOfStreet: Map<string, string>
}

/** Longer than any address; what comes behind is not read. */
const longestRead = 300
const longestMentioned = 4000

export function openAddressReader(places: NamedPlaces, soundOf: SoundOf): AddressReader {
  const indexes = makeIndexes(places, soundOf)
  return {
    read: (text, ownDistrictId = null) =>
      readAddress(
        plainAddress(text.slice(0, longestMentioned)).slice(0, longestRead),
        indexes,
        ownDistrictId,
      ),
    head: (text) => readHead(plainAddress(text.slice(0, longestRead)), indexes),
    mentioned: (text) =>
      unique(
        findMentions(plainAddress(text.slice(0, longestMentioned)), indexes.full).flatMap(({ targets }) =>
          communitiesOf(targets),
        ),
      ),
  }
}

function makeIndexes(places: NamedPlaces, soundOf: SoundOf): Indexes {
  const own = collectNames(ownNames(places))
  const regions = places.regions
    .filter(({ name }) => isRealRegion(name))
    .map((region): [string, Target] => [region.name, { kind: 'region', region }])
  // Where ours has the name, it is ours that is meant.
  const foreign = collectNames(regions.filter(([name]) => !own.has(name)))
  const streetOf = new Map(places.communities.map(({ id, streetId }) => [id, streetId]))
  const districtOfStreet = new Map(places.streets.map(({ id, districtId }) => [id, districtId]))
  const shortRegions = collectNames(
    regions.flatMap(([name, target]): [string, Target][] =>
      target.kind === 'region' && (target.region.near || target.region.level !== 'district')
        ? [[regionStem(name), target]]
        : [],
    ),
  )
  return {
    full: indexNames(new Map([...own, ...foreign])),
    short: indexNames(shortNames(places, streetOf)),
    shortRegions: indexNames(shortRegions),
    near: openNearFinder(
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
    ...named(places.roads, ({ streetId, communityId }) => ({ kind: 'road', streetId, communityId })),
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

function readHead(text: string, { full, short, shortRegions, districtOfStreet }: Indexes) {
  let districtId: string | null = null
  let streetId: string | null = null
  let at = 0
  for (let found = true; found;) {
    found = false
    for (const index of [full, short, shortRegions]) {
      const [longest] = (index.get(text.slice(at, at + 2)) ?? [])
        .filter(({ name, targets }) => text.startsWith(name, at) && targets.every(isWide))
        .sort((a, b) => b.name.length - a.name.length)
      if (!longest) continue
      for (const target of longest.targets) {
        if (target.kind === 'district') districtId = target.id
        if (target.kind === 'region' && target.region.level === 'district') districtId = target.region.id
        if (target.kind === 'region' && target.region.level === 'street')
          [streetId, districtId] = [target.region.id, target.region.parentId]
        if (target.kind === 'street')
          [streetId, districtId] = [target.id, districtOfStreet.get(target.id) ?? districtId]
      }
      at += longest.name.length
      found = true
      break
    }
  }
  return { districtId, streetId, rest: text.slice(at) }
}

const isWide = ({ kind }: Target) => kind === 'district' || kind === 'street' || kind === 'region'

function readAddress(text: string, indexes: Indexes, ownDistrictId: string | null): AddressReading {
  const named = findMentions(text, indexes.full)
  if (isElsewhere(text, named, occurrences(text, indexes.shortRegions))) return { found: 'elsewhere' }
  const full = named.filter(({ targets }) => targets.some(({ kind }) => kind !== 'region'))
  const short = keepStanding(text, full, occurrences(text, indexes.short))
  const wide = short.filter(({ targets }) =>
    targets.some(({ kind }) => kind === 'street' || kind === 'district'),
  )
  const known = [...full, ...wide]
  const asking = { text, indexes, ownDistrictId }
  if (hasCommunity(full)) return combine(asking, known, null)
  if (hasCommunity(short)) return combine(asking, [...full, ...short], null)
  const near = chooseNear(
    indexes.near(text, (start, end) => known.some((mention) => mention.start < end && mention.end > start)),
    known,
  )
  if (near.some(({ rank }) => rank === 3))
    return {
      found: 'several',
      communityIds: unique(near.flatMap(({ targets }) => communitiesOf(targets))),
      doubt: 'typo',
    }
  const reading = combine(asking, [...known, ...near], near.some(({ rank }) => rank === 2) ? 'typo' : null)
  const isGuess = reading.found === 'several' && near.some(({ rank }) => rank > 0)
  return isGuess ? { ...reading, doubt: 'typo' } : reading
}

const hasCommunity = (mentions: Mention[]) =>
  mentions.some(({ targets }) => communitiesOf(targets).length > 0)

/** The surest ones; a street or road only when none is known. */
function chooseNear(near: NearMention[], known: Mention[]): NearMention[] {
  const places = near.filter(({ targets }) => communitiesOf(targets).length > 0)
  const isRoad = ({ kind }: Target) => kind === 'street' || kind === 'road'
  const roads = known.some(({ targets }) => targets.some(isRoad))
    ? []
    : near.filter(({ targets, rank }) => rank < 2 && targets.some(isRoad))
  const surest = (mentions: NearMention[]) => {
    const best = Math.min(...mentions.map(({ rank }) => rank))
    return mentions.filter(({ rank }) => rank === best)
  }
  return [...surest(places), ...surest(roads)]
}

type Asking = { text: string; indexes: Indexes; ownDistrictId: string | null }

function combine(asking: Asking, mentions: Mention[], doubt: AddressDoubt | null): AddressReading {
  const { streetOf, districtOf } = asking.indexes
  const districts = unique(
    mentions.flatMap(({ targets }) => targets.flatMap((t) => (t.kind === 'district' ? t.id : []))),
  )
  const streetGroups = mentions
    .map(({ targets }) => unique(targets.flatMap(streetsOf)))
    .filter((streets) => streets.length > 0)
  const inDistrict = (id: string) => districts.length === 0 || districts.includes(districtOf.get(id) ?? '')
  const inStreets = (id: string) =>
    streetGroups.every((streets) => streets.includes(streetOf.get(id) ?? '')) && inDistrict(id)

  const groups = mentions.map(({ targets }) => communitiesOf(targets)).filter((ids) => ids.length > 0)
  const all = unique(groups.flat())
  const agreeing = all.filter((id) => inDistrict(id) && groups.every((ids) => ids.includes(id)))
  const fitting = agreeing.filter(inStreets)
  const whole = (communityId: string, why: AddressDoubt | null, otherIds: string[] = []) =>
    describe(asking.text, mentions, communityId, why, otherIds)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return whole(only, doubt)
  const [misplaced] = agreeing
  if (misplaced !== undefined && agreeing.length === 1) return whole(misplaced, 'street')
  const own = fitting.filter((id) => districtOf.get(id) === asking.ownDistrictId)
  if (own[0] !== undefined && own.length === 1)
    return whole(
      own[0],
      'homonym',
      fitting.filter((id) => id !== own[0]),
    )
  if (all.length > 0) {
    const likely = [own, fitting, agreeing].find((ids) => ids.length > 0) ?? all
    return { found: 'several', communityIds: likely }
  }
  return readStreet(mentions, streetGroups, whole)
}

const streetsOf = (target: Target) =>
  target.kind === 'street' ? target.id : target.kind === 'road' ? target.streetId : []

/** A road may lie within one community; else the street is all that is known. */
function readStreet(
  mentions: Mention[],
  streetGroups: string[][],
  whole: (communityId: string, doubt: null) => AddressReading,
): AddressReading {
  const streets = streetGroups.reduce<string[] | null>(
    (common, group) => (common === null ? group : common.filter((id) => group.includes(id))),
    null,
  )
  const along = unique(
    mentions.flatMap(({ targets }) =>
      targets.flatMap((t) => (t.kind === 'road' && streets?.includes(t.streetId) ? [t.communityId] : [])),
    ),
  )
  const [communityId] = along
  if (communityId && along.length === 1) return whole(communityId, null)
  const [street] = streets ?? []
  return street !== undefined && streets?.length === 1
    ? { found: 'street', streetId: street }
    : { found: 'nothing' }
}

/** With the compound, if one is named, and the building, stairwell and flat around it. */
function describe(
  text: string,
  mentions: Mention[],
  communityId: string,
  doubt: AddressDoubt | null,
  otherIds: string[],
): AddressReading {
  const isAnchored = mentions.some(({ targets }) =>
    targets.some(({ kind }) => kind === 'district' || kind === 'street' || kind === 'road'),
  )
  const reading = { found: 'community' as const, communityId, doubt, otherIds, isAnchored }
  for (const { targets, start, end } of mentions)
    for (const target of targets)
      if (target.kind === 'compound' && target.communityId === communityId)
        return { ...reading, compoundCode: target.code, ...tailAround(text, start, end) }
  return { ...reading, compoundCode: null, ...noTail }
}
