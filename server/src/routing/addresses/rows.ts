// A row of the book, made from a line and what it stands in.
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { numberOf } from '@chaolin/shared/routing/addresses/tail'
import type { AddressLine } from './lines.ts'
import type { AddressRow } from './sql.ts'
import { levelOf, wordsOf } from './words.ts'

/** A road may cross a district; whatever is in a house stands in one. */
export function mayStandIn({ kind }: Pick<AddressLine, 'kind'>, parent: AddressRow): boolean {
  const level = levelOf(parent.kind)
  const isBetween = (widest: AddressRow['kind'], narrowest: AddressRow['kind']) =>
    level >= levelOf(widest) && level <= levelOf(narrowest)
  if (level >= levelOf(kind) || parent.kind === 'road') return false
  switch (kind) {
    case 'road':
      return isBetween('district', 'community')
    case 'compound':
      return parent.kind === 'community'
    case 'building':
      return isBetween('community', 'compound')
    case 'unit':
    case 'household':
      return isBetween('compound', 'unit')
    default:
      return isBetween('province', 'street')
  }
}

export function makeRow(
  line: Omit<AddressLine, 'line'>,
  parent: AddressRow | null,
  now: AddressRow | undefined,
  loadId: number,
): AddressRow {
  const { code, kind, name } = line
  const synonyms = line.synonyms ?? now?.synonyms ?? []
  const point = line.point === undefined ? (now ? [now.lng, now.lat] : null) : line.point
  const isWide = levelOf(kind) < levelOf('district')
  return {
    code,
    loadId,
    kind,
    parentCode: line.parentCode,
    name,
    number:
      levelOf(kind) >= levelOf('building') ? (numberOf(plainAddress(name))?.slice(0, 16) ?? null) : null,
    fullText: (levelOf(kind) <= levelOf('district') ? '' : (parent?.fullText ?? '')) + name,
    provinceCode: kind === 'province' ? code : (parent?.provinceCode ?? null),
    cityCode: kind === 'city' ? code : (parent?.cityCode ?? null),
    districtCode: isWide ? null : kind === 'district' ? code : (parent?.districtCode ?? null),
    communityId: kind === 'community' ? code : (parent?.communityId ?? null),
    lng: point?.[0] ?? null,
    lat: point?.[1] ?? null,
    synonyms,
    plates: line.plates ?? now?.plates ?? [],
    words: wordsOf(kind, name, synonyms),
    synthetic: line.synthetic ?? now?.synthetic ?? false,
  }
}

/** Everything that an import could change. */
export const contentOf = ({ loadId: _loadId, ...row }: AddressRow) =>
  JSON.stringify(Object.entries(row).sort())

/** What those below it take over. */
export const pathOf = ({ fullText, provinceCode, cityCode, districtCode, communityId }: AddressRow) =>
  JSON.stringify([fullText, provinceCode, cityCode, districtCode, communityId])
