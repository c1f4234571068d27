// What is being chosen on the place page, until it is confirmed.
import type { Place } from '@chaolin/shared/place'
import { isInside, type Point } from '@chaolin/shared/routing/geometry'
import type { AreaMap, FoundAddress } from '../api'

type Area = AreaMap['areas'][number]

export interface Choice {
  address: string
  place?: Place
  areaId?: string
}

/** A point is exact; its address is the community it lies in. */
export function choiceAt(point: Point, areas: readonly Area[]): Choice | undefined {
  const area = areas.find(({ rings }) => isInside(point, rings))
  if (!area) return undefined
  const [lng, lat] = point
  return { address: nameOf(area), place: { lng, lat, coordinates: 'wgs84' }, areaId: area.id }
}

/** A whole community has a middle, but nothing happened there: it is an address only. */
export const choiceOfArea = (area: Area): Choice => ({ address: nameOf(area), areaId: area.id })

export const choiceOfAddress = ({ address, kind, place, communityId }: FoundAddress): Choice => ({
  address,
  ...(place && kind !== 'community' && kind !== 'street' ? { place } : {}),
  ...(communityId ? { areaId: communityId } : {}),
})

export const nameOf = ({ street, name }: Area) => `${street}${name}`

export const longestAddress = 200

/** What the form shows and the post reads. */
export const wholeAddress = ({ address }: Choice, detail: string) =>
  [...[address, detail.trim()].filter(Boolean).join(' ')].slice(0, longestAddress).join('')
