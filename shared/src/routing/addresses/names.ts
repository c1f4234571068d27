// The names an address may hold, and where they stand in a text.

export type Target =
  | { kind: 'district'; id: string }
  | { kind: 'street'; id: string }
  | { kind: 'community'; id: string }
  | { kind: 'road'; name: string; streetId: string; communityId: string | null }
  | { kind: 'compound'; code: string; communityId: string }
  | { kind: 'region'; region: Region }

/** A province, city, district or street that is not ours, or that ours lies in. */
export type Region = {
  id: string
  parentId: string | null
  name: string
  level: 'province' | 'city' | 'district' | 'street'
  /** One of ours lies in it. */
  ours: boolean
  /** In the same city as one of ours. */
  near: boolean
}

export type NamedPlaces = {
  districts: { id: string; name: string; synonyms?: string[]; cityId?: string | null }[]
  streets: { id: string; name: string; synonyms?: string[]; districtId: string }[]
  communities: { id: string; name: string; synonyms?: string[]; streetId: string }[]
  roads: { name: string; synonyms?: string[]; streetId: string; communityId: string | null }[]
  /** Two compounds may bear the same name. */
  compounds: { code: string; name: string; synonyms: string[]; communityId: string }[]
  regions: Region[]
}

export type Name = { name: string; targets: Target[] }
export type Mention = { start: number; end: number; targets: Target[] }
/** By the first two characters. */
export type NameIndex = Map<string, Name[]>

export const unique = <T>(values: T[]) => [...new Set(values)]

export function collectNames(entries: Iterable<[string, Target]>): Map<string, Target[]> {
  const names = new Map<string, Target[]>()
  for (const [name, target] of entries)
    if (name.length >= 2) {
      const known = names.get(name)
      if (known) known.push(target)
      else names.set(name, [target])
    }
  return names
}

export function indexNames(names: Map<string, Target[]>): NameIndex {
  const index: NameIndex = new Map()
  for (const [name, targets] of names) {
    const key = name.slice(0, 2)
    const bucket = index.get(key)
    if (bucket) bucket.push({ name, targets })
    else index.set(key, [{ name, targets }])
  }
  return index
}

export function occurrences(text: string, index: NameIndex): Mention[] {
  const mentions: Mention[] = []
  for (let start = 0; start + 2 <= text.length; start++)
    for (const { name, targets } of index.get(text.slice(start, start + 2)) ?? [])
      if (text.startsWith(name, start)) mentions.push({ start, end: start + name.length, targets })
  return mentions
}

/** A name within a longer one does not count. */
export function findMentions(text: string, index: NameIndex): Mention[] {
  let reached = 0
  return occurrences(text, index)
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ end }) => {
      const isOwn = end > reached
      reached = Math.max(reached, end)
      return isOwn
    })
}

export const communitiesOf = (targets: Target[]) =>
  unique(
    targets.flatMap((target) =>
      target.kind === 'community' ? target.id : target.kind === 'compound' ? target.communityId : [],
    ),
  )

const committee = /^(.+?)(?:居委会|村委会|(?:社区|居民|村民)*委员会)$/

/** 建设村委会 is called 建设村 as well, 萧东村村委会 萧东村, 多福巷社区居委会 多福巷社区. */
export function aliasesOf(name: string): string[] {
  const body = committee.exec(name)?.[1]?.replace(/(居民|村民)$/, '')
  if (body === undefined || body.length < 2) return /社区$/.test(name) ? [name, `${name}居委会`] : [name]
  const isVillage = /村(民委员)?(委)?会$/.test(name) || body.endsWith('村')
  const stem = body.replace(/(社区|村)$/, '')
  if (stem.length < 1) return [name, body]
  const kind = isVillage ? '村' : '社区'
  const committees = isVillage ? ['村村委会', '村委会'] : ['社区居委会', '居委会']
  return unique([name, `${stem}${kind}`, ...committees.map((word) => `${stem}${word}`)])
}

/** What people leave away: 湾南社区 is 湾南, 下沙街道 下沙. */
export const communityStem = (name: string) =>
  (aliasesOf(name)[1] ?? name).replace(/(社区居委会|居委会|社区|村)$/, '')
export const streetStem = (name: string) => name.replace(/(街道|镇|乡|地区)$/, '')
export const districtStem = (name: string) => name.replace(/(新区|区|县|市)$/, '')
export const compoundStem = (name: string) => name.replace(/(小区|新村)$/, '')
