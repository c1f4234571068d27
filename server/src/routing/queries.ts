// Questions to routing: where does this go, who is this post, what is above it, which kinds of matters are there.
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { distanceM, type Point } from '@chaolin/shared/routing/geometry'
import type { Home, MicroBrainKind, RouteRequest } from '@chaolin/shared/routing/schema'
import type { Context } from '../context.ts'
import { readBook, type Book } from './book.ts'
import { decide, toHome, type Decision, type Named } from './decide.ts'
import { Address, DoorPlate } from './addresses/entities.ts'
import type { MicroBrain } from './entities.ts'

export type { Decision } from './decide.ts'

/** Whose queue holds what no rule could place. */
export const routingDeskId = '330114'

const nothing: Named = {
  source: 'none',
  communityId: null,
  streetId: null,
  address: null,
  candidates: [],
  candidateIds: [],
  problem: null,
}

export async function findMicroBrain(ctx: Context, request: RouteRequest): Promise<Decision> {
  const book = await readBook(ctx)
  return decide(book, request, await findNamed(ctx, book, request))
}

/** The first that is known: door plate, compound, address. A text alone only offers candidates. */
async function findNamed(ctx: Context, book: Book, request: RouteRequest): Promise<Named> {
  if (request.kind === 'visit' && request.compoundId) return readCompound(book, request.compoundId) ?? nothing
  const plate = request.doorPlate ? await readDoorPlate(ctx, request.doorPlate) : null
  if (plate) return plate
  const compound = request.compoundId ? readCompound(book, request.compoundId) : null
  if (compound) return compound
  if (request.address) return readWritten(ctx, book, request.address)
  const mentioned = request.text ? book.addresses.mentioned(request.text) : []
  return { ...nothing, candidates: mentioned.map((id) => fullName(book, id)) }
}

async function readDoorPlate(ctx: Context, code: string): Promise<Named | null> {
  const plate = await ctx.em.findOne(DoorPlate, { code }, { disableIdentityMap: true })
  const address =
    plate && (await ctx.em.findOne(Address, { code: plate.addressCode }, { disableIdentityMap: true }))
  if (!address?.communityId) return null
  return { ...nothing, source: 'door-plate', communityId: address.communityId, address: address.fullText }
}

function readCompound(book: Book, code: string): Named | null {
  const compound = book.compounds.get(code)
  if (!compound?.communityId) return null
  return { ...nothing, source: 'compound', communityId: compound.communityId, address: compound.fullText }
}

async function readWritten(ctx: Context, book: Book, text: string): Promise<Named> {
  const reading = book.addresses.read(text)
  const source = 'address'
  switch (reading.found) {
    case 'community': {
      const { communityId, compoundCode, building } = reading
      const address =
        (await standardAddress(ctx, book, compoundCode, building)) ?? fullName(book, communityId)
      return { ...nothing, source, communityId, address }
    }
    case 'several': {
      const candidates = reading.communityIds.map((id) => fullName(book, id))
      return { ...nothing, source, problem: 'ambiguous', candidates, candidateIds: reading.communityIds }
    }
    case 'street':
      return {
        ...nothing,
        source,
        streetId: reading.streetId,
        candidates: childrenOf(book, reading.streetId),
      }
    case 'elsewhere':
      return { ...nothing, source, problem: 'elsewhere' }
    case 'nothing':
      return nothing
  }
}

async function standardAddress(
  ctx: Context,
  book: Book,
  compoundCode: string | null,
  building: number | null,
) {
  if (!compoundCode) return null
  const row =
    building === null
      ? null
      : await ctx.em.findOne(
          Address,
          { parentCode: compoundCode, number: building, kind: 'building' },
          { disableIdentityMap: true },
        )
  return (row ?? book.compounds.get(compoundCode))?.fullText ?? null
}

const fullName = (book: Book, id: string) => book.microBrains.get(id)?.path.join('') ?? id

const childrenOf = (book: Book, parentId: string) =>
  [...book.microBrains.values()]
    .filter((row) => row.parentId === parentId && row.kind === 'community')
    .map((row) => row.path.join(''))

export async function getMicroBrain(ctx: Context, id: string): Promise<MicroBrain | null> {
  return (await readBook(ctx)).microBrains.get(id) ?? null
}

/** A post as other things show it. */
export async function homeView(ctx: Context, id: string): Promise<Home | null> {
  const microBrain = await getMicroBrain(ctx, id)
  return microBrain && toHome(microBrain)
}

/** The level above; null for the district. */
export async function parentOf(ctx: Context, id: string): Promise<MicroBrain | null> {
  const { microBrains } = await readBook(ctx)
  const parentId = microBrains.get(id)?.parentId
  return (parentId && microBrains.get(parentId)) || null
}

/** True for the post itself and for everything below it. */
export async function isUnder(ctx: Context, microBrainId: string, ancestorId: string): Promise<boolean> {
  const { microBrains } = await readBook(ctx)
  const seen = new Set<string>()
  let id: string | null | undefined = microBrainId
  while (id && !seen.has(id)) {
    if (id === ancestorId) return microBrains.has(microBrainId)
    seen.add(id)
    id = microBrains.get(id)?.parentId
  }
  return false
}

export async function getCategory(ctx: Context, code: string): Promise<CategoryRow | null> {
  return (await readBook(ctx)).categories.get(code) ?? null
}

export async function listCategories(ctx: Context): Promise<CategoryRow[]> {
  return [...(await readBook(ctx)).categories.values()]
}

const nearestPosts = 20
const mostPosts = 500

/** The nearest first when a point is given, else all of them by id. */
export async function listMicroBrains(ctx: Context, near: Point | null, kind: MicroBrainKind | null) {
  const rows = [...(await readBook(ctx)).microBrains.values()].filter((row) => !kind || row.kind === kind)
  if (!near) return rows.slice(0, mostPosts).map((row) => ({ row, distanceM: null }))
  return rows
    .map((row) => ({ row, distanceM: Math.round(distanceM(near, [row.lng, row.lat])) }))
    .sort((a, b) => a.distanceM - b.distanceM || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, nearestPosts)
}
