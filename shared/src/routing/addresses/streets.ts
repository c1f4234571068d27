// What a street or road says where no community is named.
import type { Indexes } from './indexes.ts'
import { unique, type Mention, type Target } from './names.ts'

/** A street, or a road within it. */
export type StreetChoice = { streetId: string; road: string | null }

export type StreetReading =
  | { found: 'street'; streetId: string; others: StreetChoice[] }
  | { found: 'streets'; choices: StreetChoice[] }
  | { found: 'nothing' }

export const streetsOf = (target: Target) =>
  target.kind === 'street' ? target.id : target.kind === 'road' ? target.streetId : []

type Asked = { mentions: Mention[]; districts: string[]; ownDistrictId: string | null; indexes: Indexes }

/** A road may lie within one community, along several streets, or not in the street that is named with it. */
export function readStreets({
  mentions,
  districts,
  ownDistrictId,
  indexes,
}: Asked): StreetReading | { found: 'along'; communityId: string } {
  const { districtOfStreet } = indexes
  const isInDistrict = (streetId: string) =>
    districts.length === 0 || districts.includes(districtOfStreet.get(streetId) ?? '')
  const groups = mentions
    .map(({ targets }) => targets.filter((target) => streetsOf(target).length > 0))
    .filter((targets) => targets.length > 0)
  const common = groups
    .map((targets) => unique(targets.flatMap(streetsOf)))
    .reduce<string[] | null>((a, b) => (a === null ? b : a.filter((id) => b.includes(id))), null)
  if (common === null) return { found: 'nothing' }
  const fitting = common.filter(isInDistrict)
  const choices = distinct(groups.flat().flatMap(choiceOf))
  // 下沙街道10号大街, which is not there: the street that is named, and those where the road is.
  if (fitting.length === 0) return ask(choices)
  const along = unique(
    groups.flatMap((targets) =>
      targets.flatMap((t) => (t.kind === 'road' && fitting.includes(t.streetId) ? [t.communityId] : [])),
    ),
  )
  const [communityId] = along
  if (communityId && along.length === 1) return { found: 'along', communityId }
  const own = fitting.filter((id) => districtOfStreet.get(id) === ownDistrictId)
  const [street] = own.length === 1 ? own : fitting
  if (street !== undefined && (fitting.length === 1 || own.length === 1))
    return {
      found: 'street',
      streetId: street,
      others: choices.filter(({ streetId }) => streetId !== street && fitting.includes(streetId)),
    }
  return ask(choices.filter(({ streetId }) => fitting.includes(streetId)))
}

const choiceOf = (target: Target): StreetChoice[] =>
  target.kind === 'street'
    ? [{ streetId: target.id, road: null }]
    : target.kind === 'road'
      ? [{ streetId: target.streetId, road: target.name }]
      : []

/** The road says more than the street alone. */
function distinct(choices: StreetChoice[]): StreetChoice[] {
  const known = new Map<string, StreetChoice>()
  for (const choice of choices) if (!known.get(choice.streetId)?.road) known.set(choice.streetId, choice)
  return [...known.values()]
}

const ask = (choices: StreetChoice[]): StreetReading =>
  choices.length > 0 ? { found: 'streets', choices } : { found: 'nothing' }
