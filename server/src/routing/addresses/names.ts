// The names that the reader of written addresses knows: those of our districts, and the regions around them.
import { openAddressReaderInSteps, type AddressReader } from '@chaolin/shared/routing/address-text'
import type { Steps } from '@chaolin/shared/routing/addresses/steps'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { setImmediate } from 'node:timers/promises'
import { marksFor } from '../../db/sql.ts'
import { wideRegions } from './country.ts'
import { readRegions } from './regions.ts'
import { readAddresses, visible, type AddressRow } from './sql.ts'
import { soundOf } from './words.ts'

/** The part of the routing book that knows addresses; what stands in a compound stays in the database. */
export type AddressBook = {
  addresses: AddressReader
  compounds: Map<string, AddressRow>
  /** Names of regions by their codes, to say where an address of another district lies. */
  regionNames: Map<string, string>
  /** Of our districts. */
  cityCodes: string[]
}

type Post = { id: string; kind: string; name: string; parentId?: string | null | undefined }

/** Districts, streets and communities that have a post are known even before the book has them. */
export async function loadAddressBook(em: SqlEntityManager, posts: Post[]): Promise<AddressBook> {
  const districtIds = posts.filter(({ kind }) => kind === 'district').map(({ id }) => id)
  const rows = districtIds.length === 0 ? [] : withPosts(await readNamed(em, districtIds), posts)
  const ofKind = (kind: NamedRow['kind']) => rows.filter((row) => row.kind === kind)
  const streets = ofKind('street').map(({ code, name, synonyms, districtCode }) => ({
    id: code,
    name,
    synonyms,
    districtId: districtCode ?? '',
  }))
  const compounds = rows.filter((row): row is AddressRow => 'words' in row && row.kind === 'compound')
  const districts = ofKind('district')
  const regions = await readRegions(em, districts)
  const steps = openAddressReaderInSteps(
    {
      districts: districts.map(({ code, name, synonyms, cityCode }) => ({
        id: code,
        name,
        synonyms,
        cityId: cityCode,
      })),
      streets,
      communities: ofKind('community').map(({ code, name, synonyms, parentCode }) => ({
        id: code,
        name,
        synonyms,
        streetId: parentCode ?? '',
      })),
      roads: ofKind('road').map(({ name, synonyms, parentCode, communityId }) => ({
        name,
        synonyms,
        streetId: streetOf(parentCode, streets, rows),
        communityId,
      })),
      compounds: compounds.flatMap(({ code, name, synonyms, communityId }) =>
        communityId ? { code, name, synonyms, communityId } : [],
      ),
      regions,
    },
    soundOf,
  )
  return {
    addresses: await finishBesideOthers(steps),
    compounds: new Map(compounds.map((row) => [row.code, row])),
    cityCodes: [...new Set(districts.flatMap(({ cityCode }) => cityCode ?? []))],
    regionNames: new Map(regions.map(({ id, name }) => [id, name])),
  }
}

type NamedRow = Pick<
  AddressRow,
  | 'code'
  | 'kind'
  | 'name'
  | 'synonyms'
  | 'parentCode'
  | 'communityId'
  | 'districtCode'
  | 'cityCode'
  | 'provinceCode'
>

function withPosts(rows: AddressRow[], posts: Post[]): NamedRow[] {
  const known = new Set(rows.map(({ code }) => code))
  const cityOf = new Map(wideRegions().map(({ code, parentCode }) => [code, parentCode]))
  const missing = posts.flatMap(({ id, kind, name, parentId }): NamedRow[] => {
    if (known.has(id) || (kind !== 'district' && kind !== 'street' && kind !== 'community')) return []
    const cityCode = kind === 'district' ? (cityOf.get(id) ?? null) : null
    return [
      {
        code: id,
        kind,
        name,
        synonyms: [],
        parentCode: parentId ?? null,
        communityId: kind === 'community' ? id : null,
        districtCode: kind === 'district' ? id : (parentId ?? null),
        cityCode,
        provinceCode: cityCode && (cityOf.get(cityCode) ?? null),
      },
    ]
  })
  return [...rows, ...missing]
}

/** A part at a time: reading and taking apart all rows of a city at once would hold up every request. */
const rowsPerPart = 1000

async function readNamed(em: SqlEntityManager, districtIds: string[]): Promise<AddressRow[]> {
  const rows: AddressRow[] = []
  for (;;) {
    const part = await readAddresses(
      em,
      `where a.district_code in (${marksFor(districtIds)}) and a.code > ?` +
        ` and a.kind in ('district', 'street', 'community', 'road', 'compound') and ${visible('a')}` +
        ` order by a.code limit ${rowsPerPart}`,
      [...districtIds, rows.at(-1)?.code ?? ''],
    )
    rows.push(...part)
    if (part.length < rowsPerPart) return rows
    await setImmediate()
  }
}

/** Longer than this nobody else should wait. */
const longestTurnMs = 10

async function finishBesideOthers<Result>(steps: Steps<Result>): Promise<Result> {
  let beganMs = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - beganMs < longestTurnMs) continue
    await setImmediate()
    beganMs = performance.now()
  }
}

/** A road stands under its street, or under the one community that it lies in. */
function streetOf(parentCode: string | null, streets: { id: string }[], rows: NamedRow[]): string {
  if (streets.some(({ id }) => id === parentCode)) return parentCode ?? ''
  return rows.find(({ code }) => code === parentCode)?.parentCode ?? ''
}
