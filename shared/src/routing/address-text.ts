// Reads a written address: which community it names, if it names exactly one. Any text gets an answer.
import { readHead, type AddressHead } from './addresses/head.ts'
import { makeIndexes, type Indexes } from './addresses/indexes.ts'
import {
  communitiesOf,
  findMentions,
  occurrences,
  unique,
  type Mention,
  type NamedPlaces,
  type Target,
} from './addresses/names.ts'
import type { NearMention, SoundOf } from './addresses/near.ts'
import { plainAddress } from './addresses/plain.ts'
import { isElsewhere, isLedElsewhere } from './addresses/regions.ts'
import { keepStanding } from './addresses/standing.ts'
import { finish, type Steps } from './addresses/steps.ts'
import { readStreets, streetsOf, type StreetReading } from './addresses/streets.ts'
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
  | StreetReading
  | { found: 'elsewhere' }

export type AddressReader = {
  /** `ownDistrictId` is the person's own, if that is known. */
  read: (text: string, ownDistrictId?: string | null) => AddressReading
  /** What an address being typed begins with, and what is left to look for. */
  head: (text: string) => AddressHead
  /** Communities that a free text names in full, and whether it says that they lie in another district. */
  mentioned: (text: string) => { communityIds: string[]; isElsewhere: boolean }
}

/** Longer than any address; what comes behind is not read. */
const longestRead = 300
const longestMentioned = 4000

export const openAddressReader = (places: NamedPlaces, soundOf: SoundOf): AddressReader =>
  finish(openAddressReaderInSteps(places, soundOf))

/** The names of a whole city take a while. */
export function* openAddressReaderInSteps(places: NamedPlaces, soundOf: SoundOf): Steps<AddressReader> {
  const indexes = yield* makeIndexes(places, soundOf)
  return {
    read: (text, ownDistrictId = null) =>
      readAddress(
        plainAddress(text.slice(0, longestMentioned)).slice(0, longestRead),
        indexes,
        ownDistrictId,
      ),
    head: (text) => readHead(plainAddress(text.slice(0, longestRead)), indexes),
    mentioned: (text) => readMentioned(plainAddress(text.slice(0, longestMentioned)), indexes),
  }
}

function readMentioned(text: string, { full, shortRegions }: Indexes) {
  const named = findMentions(text, full)
  const communityIds = unique(named.flatMap(({ targets }) => communitiesOf(targets)))
  return {
    communityIds,
    isElsewhere: communityIds.length > 0 && isLedElsewhere(text, named, occurrences(text, shortRegions)),
  }
}

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
  const reading = readStreets({ ...asking, mentions, districts })
  return reading.found === 'along' ? whole(reading.communityId, null) : reading
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
