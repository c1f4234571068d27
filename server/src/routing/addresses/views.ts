// Addresses as they cross the wire.
import type {
  AddressItem,
  AddressKind,
  DoorPlateAnswer,
} from '@chaolin/shared/routing/addresses/address-schema'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import type { AddressBook } from './names.ts'
import type { AddressRow } from './sql.ts'

/** Of another district with its province and city: there are nine 鼓楼区. */
export function fullAddress(
  row: AddressRow,
  { regionNames }: Pick<AddressBook, 'regionNames'>,
  own: readonly string[],
): string {
  if (row.districtCode !== null && own.includes(row.districtCode)) return row.fullText
  const above = [row.provinceCode, row.cityCode].flatMap((code) =>
    code !== null && code !== row.code ? (regionNames.get(code) ?? []) : [],
  )
  // 市辖区 is no place, and a city of the province's own name says nothing more.
  return [...above.filter((name) => !/市辖区|直辖|^县$/.test(name)), row.fullText].join('')
}

export const addressView = (
  row: AddressRow,
  book: Pick<AddressBook, 'regionNames'>,
  own: readonly string[],
): AddressItem => ({
  code: row.code,
  address: fullAddress(row, book, own),
  kind: row.kind,
  communityId: row.communityId,
  place: row.lng === null || row.lat === null ? null : asPlace([row.lng, row.lat]),
})

/** One standard address with the parts that a form has fields for. */
export function doorPlateView(
  plate: string,
  row: AddressRow,
  above: AddressRow[],
  book: Pick<AddressBook, 'regionNames'>,
  own: readonly string[],
): DoorPlateAnswer {
  const part = (kind: AddressKind) => {
    const found = [row, ...above].find((known) => known.kind === kind)
    return found ? { code: found.code, name: found.name } : null
  }
  return {
    ...addressView(row, book, own),
    plate,
    community: part('community'),
    compound: part('compound'),
    building: part('building'),
    unit: part('unit'),
    household: part('household'),
  }
}
