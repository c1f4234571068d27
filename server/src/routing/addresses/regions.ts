// The regions around our districts: of the country's register, and of the book itself, which is right where they differ.
import type { Region } from '@chaolin/shared/routing/addresses/names'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { marksFor } from '../../db/sql.ts'
import { streetsIn, wideRegions, type CountryRegion } from './country.ts'
import { readAddresses, visible, type AddressRow } from './sql.ts'

type District = Pick<AddressRow, 'code' | 'cityCode' | 'provinceCode'>

/** Every province, city and district, and the streets of our cities. */
export async function readRegions(em: SqlEntityManager, districts: District[]): Promise<Region[]> {
  const own = new Set(districts.flatMap(({ code, cityCode, provinceCode }) => [code, cityCode, provinceCode]))
  const ownDistricts = new Set(districts.map(({ code }) => code))
  const cities = new Set(districts.flatMap(({ cityCode }) => cityCode ?? []))
  const wide = merge(
    wideRegions(),
    await readBook(em, `where a.kind in ('province', 'city', 'district')`, []),
  )
  const isNear = ({ level, parentCode }: CountryRegion) =>
    level === 'district' && cities.has(parentCode ?? '')
  const besides = wide
    .filter((region) => isNear(region) && !ownDistricts.has(region.code))
    .map(({ code }) => code)
  const streets =
    besides.length === 0
      ? []
      : merge(
          streetsIn([...cities]),
          await readBook(
            em,
            `where a.district_code in (${marksFor(besides)}) and a.kind = 'street'`,
            besides,
          ),
        )
  return [...wide, ...streets]
    .filter(({ code, parentCode }) => !ownDistricts.has(code) && !ownDistricts.has(parentCode ?? ''))
    .map((region) => ({
      id: region.code,
      parentId: region.parentCode,
      name: region.name,
      level: region.level,
      ours: own.has(region.code),
      near: region.level === 'street' || isNear(region),
    }))
}

const merge = (register: CountryRegion[], book: CountryRegion[]) => [
  ...new Map([...register, ...book].map((region) => [region.code, region])).values(),
]

async function readBook(em: SqlEntityManager, where: string, values: string[]): Promise<CountryRegion[]> {
  const rows = await readAddresses(em, `${where} and ${visible('a')}`, values)
  return rows.map(({ code, name, kind, parentCode }) => ({
    code,
    name,
    level: kind as CountryRegion['level'],
    parentCode,
  }))
}
