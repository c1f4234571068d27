// Reads a written address: which community it names, if it names exactly one.

export type NamedPlaces = {
  district: string
  streets: { id: string; name: string }[]
  communities: { id: string; name: string; streetId: string }[]
  /** Two compounds may bear the same name. */
  compounds: { code: string; name: string; synonyms: string[]; communityId: string }[]
  /** Districts and cities that are not ours. */
  elsewhere: string[]
}

export type AddressReading =
  | { found: 'community'; communityId: string; compoundCode: string | null; building: number | null }
  | { found: 'several'; communityIds: string[] }
  | { found: 'street'; streetId: string }
  | { found: 'elsewhere' }
  | { found: 'nothing' }

type Target =
  | { kind: 'district' | 'elsewhere' }
  | { kind: 'street'; id: string }
  | { kind: 'community'; id: string }
  | { kind: 'compound'; code: string; communityId: string }
type Mention = { start: number; end: number; targets: Target[] }

export type AddressReader = {
  read: (text: string) => AddressReading
  /** Communities that a free text names in full; nothing is concluded from them. */
  mentioned: (text: string) => string[]
}

/** Full-width forms, capitals, spaces and punctuation make no difference. */
export const plainAddress = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

export function openAddressReader(places: NamedPlaces): AddressReader {
  const names = indexNames(places)
  const streetOf = new Map(places.communities.map(({ id, streetId }) => [id, streetId]))
  const short = indexShortNames(places)
  return {
    read: (text) => readAddress(plainAddress(text), names, short, streetOf),
    mentioned: (text) =>
      unique(findMentions(plainAddress(text), names).flatMap(({ targets }) => communitiesOf(targets))),
  }
}

function readAddress(
  text: string,
  names: Map<string, Target[]>,
  short: Map<string, string[]>,
  streetOf: Map<string, string>,
): AddressReading {
  const mentions = findMentions(text, names)
  const kinds = new Set(mentions.flatMap(({ targets }) => targets.map(({ kind }) => kind)))
  if (kinds.has('elsewhere') && !kinds.has('district')) return { found: 'elsewhere' }
  const streets = unique(
    mentions.flatMap(({ targets }) => targets.flatMap((t) => (t.kind === 'street' ? t.id : []))),
  )
  const inStreet = (id: string) => streets.length === 0 || streets.includes(streetOf.get(id) ?? '')

  const named = mentions.map(({ targets }) => communitiesOf(targets)).filter((ids) => ids.length > 0)
  const all = unique(named.flat())
  const fitting = all.filter((id) => inStreet(id) && named.every((ids) => ids.includes(id)))
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return whole(text, mentions, only)
  if (all.length > 0) return { found: 'several', communityIds: fitting.length > 0 ? fitting : all }

  const shortly = readShortName(text, mentions, short).filter(inStreet)
  if (shortly.length > 0) {
    const [single] = shortly
    if (single !== undefined && shortly.length === 1)
      return { found: 'community', communityId: single, compoundCode: null, building: null }
    return { found: 'several', communityIds: shortly }
  }
  const [street] = streets
  return street !== undefined && streets.length === 1
    ? { found: 'street', streetId: street }
    : { found: 'nothing' }
}

/** The compound, if named, and the building after it. */
function whole(text: string, mentions: Mention[], communityId: string): AddressReading {
  for (const { targets, end } of mentions)
    for (const target of targets)
      if (target.kind === 'compound' && target.communityId === communityId)
        return {
          found: 'community',
          communityId,
          compoundCode: target.code,
          building: readBuilding(text.slice(end)),
        }
  return { found: 'community', communityId, compoundCode: null, building: null }
}

function indexNames(places: NamedPlaces) {
  const names = new Map<string, Target[]>()
  const add = (name: string, target: Target) => {
    const plain = plainAddress(name)
    if (plain.length >= 2) names.set(plain, [...(names.get(plain) ?? []), target])
  }
  add(places.district, { kind: 'district' })
  for (const name of places.elsewhere) add(name, { kind: 'elsewhere' })
  for (const { id, name } of places.streets) add(name, { kind: 'street', id })
  for (const { id, name } of places.communities)
    for (const alias of aliasesOf(name)) add(alias, { kind: 'community', id })
  for (const { code, name, synonyms, communityId } of places.compounds)
    for (const alias of unique([name, ...synonyms])) add(alias, { kind: 'compound', code, communityId })
  return names
}

/** 建设村委会 is called 建设村 as well, 萧东村村委会 萧东村. */
function aliasesOf(name: string) {
  const village = /^(.+?)村*委会$/.exec(name)?.[1]
  return village ? unique([name, `${village}村`, `${village}村村委会`, `${village}村委会`]) : [name]
}

/** What is left without 社区 or 村委会. Many are everyday words, so they count only where an address has its name. */
function indexShortNames(places: NamedPlaces) {
  const short = new Map<string, string[]>()
  for (const { id, name } of places.communities) {
    const stem = name.replace(/社区$|村*委会$/, '')
    if (stem.length >= 2 && stem !== name) short.set(stem, [...(short.get(stem) ?? []), id])
  }
  // 下沙 may be the whole street as well as the community: that is for a person to say.
  for (const { name } of places.streets) short.delete(name.replace(/街道$|镇$|乡$/, ''))
  return short
}

function readShortName(text: string, mentions: Mention[], short: Map<string, string[]>) {
  const starts = [0, ...mentions.map(({ end }) => end)]
  const found: string[] = []
  for (const [stem, ids] of short)
    for (const start of starts)
      if (
        text.startsWith(stem, start) &&
        /^($|\d|[一二三四五六七八九十]+[幢栋号组队])/.test(text.slice(start + stem.length))
      )
        found.push(...ids)
  return unique(found)
}

/** Where names stand in the text; a name within a longer one does not count. */
function findMentions(text: string, names: Map<string, Target[]>): Mention[] {
  const mentions: Mention[] = []
  for (const [name, targets] of names)
    for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1))
      mentions.push({ start, end: start + name.length, targets })
  return mentions
    .filter(
      (a) => !mentions.some((b) => b.start <= a.start && b.end >= a.end && b.end - b.start > a.end - a.start),
    )
    .sort((a, b) => a.start - b.start)
}

const communitiesOf = (targets: Target[]) =>
  unique(
    targets.flatMap((target) =>
      target.kind === 'community' ? target.id : target.kind === 'compound' ? target.communityId : [],
    ),
  )

const unique = <T>(values: T[]) => [...new Set(values)]

const digits = '零一二三四五六七八九'

/** 12幢, 12号楼, 十二栋. */
function readBuilding(rest: string): number | null {
  const match = /^(?:(\d{1,3})|([一二三四五六七八九十]{1,3}))(?:幢|栋|座|号楼)/.exec(rest)
  if (!match) return null
  if (match[1] !== undefined) return Number(match[1])
  const [tens, ones] = (match[2] ?? '').split('十')
  if (ones === undefined) return tens?.length === 1 ? digits.indexOf(tens) : null
  return (tens ? digits.indexOf(tens) : 1) * 10 + (ones ? digits.indexOf(ones) : 0)
}
