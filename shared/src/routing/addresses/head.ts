// What an address that is being typed begins with: province, city, district, street, each within the one before.
import { aboveOf, type Indexes } from './indexes.ts'
import type { Target } from './names.ts'

export type AddressHead = {
  /** The narrowest that were named; more than one where several bear the name. */
  codes: string[]
  /** Where the rest is to be looked for; ours first, then those of the same city. */
  districtIds: string[]
  /** Set when the rest is to be looked for in these only. */
  streetIds: string[]
  rest: string
}

type Place = { id: string; level: 'province' | 'city' | 'district' | 'street'; ours: boolean; near: boolean }

export function readHead(text: string, indexes: Indexes): AddressHead {
  let places: Place[] = []
  let at = 0
  for (;;) {
    const next = nextPlaces(text, at, places, indexes)
    if (!next) break
    places = next.places
    at = next.end
  }
  const streets = places.filter(({ level }) => level === 'street')
  return {
    codes: places.map(({ id }) => id),
    districtIds: [...new Set(places.flatMap((place) => districtsOf(place, indexes)))],
    streetIds: streets.length === places.length ? streets.map(({ id }) => id) : [],
    rest: text.slice(at),
  }
}

/** Of all that bear the name, those that lie in what was read before; 北京市朝阳区 is not the one in Changchun. */
function nextPlaces(text: string, at: number, before: Place[], indexes: Indexes) {
  const key = text.slice(at, at + 2)
  for (const index of [indexes.full, indexes.short, indexes.shortRegions]) {
    const names = (index.get(key) ?? [])
      .filter(({ name, targets }) => text.startsWith(name, at) && targets.every(isWide))
      .sort((a, b) => b.name.length - a.name.length)
    for (const { name, targets } of names) {
      const places = within(targets.flatMap(placeOf), before, indexes)
      if (places.length > 0) return { places: preferred(places), end: at + name.length }
    }
  }
  return null
}

const isWide = ({ kind }: Target) => kind === 'district' || kind === 'street' || kind === 'region'

function placeOf(target: Target): Place[] {
  if (target.kind === 'region') {
    const { id, level, near } = target.region
    return [{ id, level, near, ours: false }]
  }
  return target.kind === 'district' || target.kind === 'street'
    ? [{ id: target.id, level: target.kind, ours: true, near: true }]
    : []
}

function within(places: Place[], before: Place[], { parentOf }: Indexes): Place[] {
  if (before.length === 0) return places
  const known = new Set(before.map(({ id }) => id))
  return places.filter(({ id }) => !known.has(id) && aboveOf(id, parentOf).some((above) => known.has(above)))
}

/** Who says 鼓楼区 and no more means the own one. */
const preferred = (places: Place[]) => {
  const own = places.filter(({ ours }) => ours)
  return own.length > 0 ? own : places.sort((a, b) => Number(b.near) - Number(a.near))
}

function districtsOf({ id, level }: Place, { parentOf, districtsIn }: Indexes): string[] {
  if (level === 'district') return [id]
  return level === 'street' ? ((parentOf.get(id) ?? []) as string[] | []) : (districtsIn.get(id) ?? [])
}
