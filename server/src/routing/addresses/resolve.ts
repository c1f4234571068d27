// What door plate, compound or written address say of where a request belongs.
import type { Role } from '@chaolin/shared/residents/schema'
import type { AddressReading } from '@chaolin/shared/routing/address-text'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import type { StreetChoice } from '@chaolin/shared/routing/addresses/streets'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { RouteRequest } from '@chaolin/shared/routing/schema'
import type { Context } from '../../context.ts'
import type { Book } from '../book.ts'
import { locate, type Named } from '../decide.ts'
import { districtOf } from '../tree.ts'
import { findByPlate, findInParent, findNamesakes, readAbove } from './queries.ts'
import type { AddressRow } from './sql.ts'
import { fullAddress } from './views.ts'

const nothing: Named = {
  source: 'none',
  communityId: null,
  streetId: null,
  compoundId: null,
  address: null,
  point: null,
  candidates: [],
  candidateIds: [],
  problem: null,
}

/** The first that is known: door plate, compound, address. A text alone only offers candidates. */
export async function resolveAddress(
  ctx: Context,
  book: Book,
  request: RouteRequest,
  roles: readonly Role[] = [],
): Promise<Named> {
  if (request.kind === 'visit' && request.compoundId) return readCompound(book, request.compoundId) ?? nothing
  const plate = request.doorPlate ? await readDoorPlate(ctx, book, request.doorPlate) : null
  if (plate) return plate
  const compound = request.compoundId ? readCompound(book, request.compoundId) : null
  if (compound) return compound
  if (request.address) return readWritten(ctx, book, request.address, ownDistrict(book, request, roles))
  const { communityIds, isElsewhere } = book.addresses.mentioned(request.text ?? '')
  if (isElsewhere) return { ...nothing, problem: 'elsewhere' }
  return { ...nothing, candidates: communityIds.map((id) => fullName(book, id)) }
}

/** Where the person is, else where they have a role, else the district that this installation is for. */
function ownDistrict(book: Book, { place }: RouteRequest, roles: readonly Role[]): string {
  const here = place ? districtOf(book, locate(book, place).nearestId) : null
  const held = new Set(roles.flatMap(({ microBrainId }) => districtOf(book, microBrainId ?? null) ?? []))
  const [only] = held
  return here ?? (held.size === 1 && only ? only : book.homeDistrictId)
}

async function readDoorPlate(ctx: Context, book: Book, scanned: string): Promise<Named | null> {
  const code = plateCodeOf(scanned)
  const row = code === null ? null : await findByPlate(ctx.em, code)
  if (!row?.communityId) return null
  const { communityId, fullText: address } = row
  return {
    ...nothing,
    source: 'door-plate',
    communityId,
    compoundId: await compoundOf(ctx, book, row),
    address,
    point: pointOf(row),
  }
}

const compoundOf = async (ctx: Context, book: Book, row: AddressRow) =>
  [row, ...(await readAbove(ctx.em, row))].find(({ code }) => book.compounds.has(code))?.code ?? null

function readCompound(book: Book, code: string): Named | null {
  const compound = book.compounds.get(code)
  if (!compound?.communityId) return null
  const { communityId, fullText: address } = compound
  return { ...nothing, source: 'compound', communityId, compoundId: code, address, point: pointOf(compound) }
}

const pointOf = ({ lng, lat }: AddressRow): Point | null => (lng === null || lat === null ? null : [lng, lat])

async function readWritten(ctx: Context, book: Book, text: string, own: string | null): Promise<Named> {
  const reading = book.addresses.read(text, own)
  const source = 'address'
  switch (reading.found) {
    case 'community':
      return readCommunity(ctx, book, text, reading)
    case 'several': {
      const others = reading.doubt ? await namesakesOf(ctx, book, text) : []
      if (others.length > 0) return { ...nothing, source, problem: 'elsewhere', candidates: others }
      const candidates = reading.communityIds.map((id) => fullName(book, id))
      return { ...nothing, source, problem: 'ambiguous', candidates, candidateIds: reading.communityIds }
    }
    case 'street': {
      const { streetId, others } = reading
      const elsewhere = others.map((choice) => streetName(book, choice))
      return { ...nothing, source, streetId, candidates: [...childrenOf(book, streetId), ...elsewhere] }
    }
    case 'streets': {
      const { choices } = reading
      const candidateIds = choices.flatMap(({ streetId }) =>
        communitiesIn(book, streetId).map(({ id }) => id),
      )
      const candidates = choices.map((choice) => streetName(book, choice))
      return { ...nothing, source, problem: 'ambiguous', candidates, candidateIds }
    }
    case 'elsewhere':
      return { ...nothing, source, problem: 'elsewhere' }
    case 'nothing': {
      const others = await namesakesOf(ctx, book, text)
      return others.length > 0 ? { ...nothing, source, problem: 'elsewhere', candidates: others } : nothing
    }
  }
}

async function readCommunity(
  ctx: Context,
  book: Book,
  text: string,
  reading: Extract<AddressReading, { found: 'community' }>,
): Promise<Named> {
  const { communityId, compoundCode, doubt, isAnchored } = reading
  const source = 'address'
  // A name that is right in another district of the city was no slip.
  const others = doubt === 'typo' || (doubt === null && !isAnchored) ? await namesakesOf(ctx, book, text) : []
  if (doubt === 'typo' && others.length > 0)
    return { ...nothing, source, problem: 'elsewhere', candidates: others }
  const row = await standardAddress(ctx, book, reading)
  const known = [...reading.otherIds.map((id) => fullName(book, id)), ...others]
  const why = doubt ?? (known.length > 0 ? 'homonym' : null)
  return {
    ...nothing,
    source,
    communityId,
    compoundId: compoundCode,
    address: row?.fullText ?? fullName(book, communityId),
    point: row && pointOf(row),
    candidates: why === null ? [] : [fullName(book, communityId), ...known],
    doubt: why,
  }
}

const official = /社区|村委会|居委会|村|街道|镇|乡/g
const [shortestName, longestName] = [2, 7]
const mostNames = 60

/** Streets and communities of other districts of our cities that this text names in full. */
async function namesakesOf(ctx: Context, book: Book, text: string): Promise<string[]> {
  const plain = plainAddress(text.slice(0, 200))
  const words = new Set<string>()
  for (const { index, 0: ending } of plain.matchAll(official))
    for (let size = shortestName; size <= longestName && size <= index; size++)
      words.add(plain.slice(index - size, index + ending.length))
  if (words.size === 0 || book.cityCodes.length === 0) return []
  const own = [...book.microBrains.values()].filter(({ kind }) => kind === 'district').map(({ id }) => id)
  const found = await findNamesakes(ctx.em, [...words].slice(0, mostNames), book.cityCodes, own)
  const longest = Math.max(0, ...found.map(({ hit_word: word }) => word.length))
  return [
    ...new Set(
      found
        .filter(({ hit_word: word }) => word.length === longest)
        .map(({ row }) => fullAddress(row, book, own)),
    ),
  ]
}

/** As exact as the book knows it: flat, stairwell, building, compound. */
async function standardAddress(
  ctx: Context,
  book: Book,
  { compoundCode, building, unit, room }: Extract<AddressReading, { found: 'community' }>,
): Promise<AddressRow | null> {
  let row = (compoundCode && book.compounds.get(compoundCode)) || null
  const isBuilding = building !== null
  for (const number of [building, unit, room]) {
    if (!row) return null
    if (number === null) continue
    const inner: AddressRow | null = await findInParent(ctx.em, row.code, number)
    // Flat 502 of an unknown stairwell is not flat 502 of the building.
    if (!inner || (number === unit && !isBuilding && inner.kind !== 'unit')) return row
    row = inner
  }
  return row
}

const fullName = (book: Book, id: string) => book.microBrains.get(id)?.path.join('') ?? id

/** As it can be typed back: with the street, the road says enough. */
const streetName = (book: Book, { streetId, road }: StreetChoice) => fullName(book, streetId) + (road ?? '')

const communitiesIn = (book: Book, streetId: string) =>
  [...book.microBrains.values()].filter((row) => row.parentId === streetId && row.kind === 'community')

const childrenOf = (book: Book, streetId: string) =>
  communitiesIn(book, streetId).map((row) => row.path.join(''))
