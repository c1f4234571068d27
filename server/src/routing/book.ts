// The routing tables as one process holds them in memory; at most five seconds behind the database.
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { openAddressReader, type AddressReader } from '@chaolin/shared/routing/address-text'
import { indexAreas, type IndexedArea } from '@chaolin/shared/routing/geometry'
import type { Context } from '../context.ts'
import { Address } from './addresses/entities.ts'
import { AreaRow, AreaVersion } from './areas/entities.ts'
import { Category, MicroBrain, RoutingRevision, toCategoryRow } from './entities.ts'

export type Book = {
  microBrains: Map<string, MicroBrain>
  areas: IndexedArea[]
  areasVersion: string
  synthetic: boolean
  addresses: AddressReader
  /** Districts, streets, communities and compounds by code; buildings stay in the database. */
  compounds: Map<string, Address>
  categories: Map<string, CategoryRow>
  policeOf: Map<string, string>
}

const checkEveryMs = 5000

type Held = { book: Book; revision: number; checkedAtMs: number }
/** One per database, since a test or a tool may open two in one process. */
const held = new WeakMap<object, Held>()

/** After a change made here, so that the very next question sees it. */
export const forgetBook = (em: Context['em']) => held.delete(em.getDriver())

export async function readBook(ctx: Context): Promise<Book> {
  const owner = ctx.em.getDriver()
  const nowMs = ctx.now().getTime()
  const known = held.get(owner)
  if (known && Math.abs(nowMs - known.checkedAtMs) < checkEveryMs) return known.book
  // Others go on with the old book while this request looks: waiting for each other could stop SQLite's one connection.
  const lastChecked = known?.checkedAtMs ?? 0
  if (known) known.checkedAtMs = nowMs
  try {
    const revision = await readRevision(ctx)
    if (known?.revision === revision) return known.book
    const book = await loadBook(ctx)
    held.set(owner, { book, revision, checkedAtMs: nowMs })
    return book
  } catch (error) {
    if (known) known.checkedAtMs = lastChecked
    throw error
  }
}

const untracked = { disableIdentityMap: true } as const

async function readRevision(ctx: Context) {
  return (await ctx.em.findOne(RoutingRevision, { id: 1 }, untracked))?.revision ?? 0
}

async function loadBook(ctx: Context): Promise<Book> {
  const microBrains = await ctx.em.find(MicroBrain, {}, { ...untracked, orderBy: { id: 'asc' } })
  const [version] = await ctx.em.find(
    AreaVersion,
    { status: 'published' },
    { ...untracked, orderBy: { publishedAt: 'desc', version: 'desc' }, limit: 1 },
  )
  const areas = version ? await ctx.em.find(AreaRow, { version: version.version }, untracked) : []
  const named = await ctx.em.find(Address, { kind: { $in: ['compound', 'elsewhere'] } }, untracked)
  const categories = await ctx.em.find(
    Category,
    {},
    { ...untracked, orderBy: { position: 'asc', code: 'asc' } },
  )
  return {
    microBrains: new Map(microBrains.map((row) => [row.id, row])),
    areas: indexAreas(areas.map(({ microBrainId, rings }) => ({ id: microBrainId, rings }))),
    areasVersion: version?.version ?? 'none',
    synthetic: version?.synthetic ?? false,
    addresses: openReader(microBrains, named),
    compounds: new Map(named.filter(({ kind }) => kind === 'compound').map((row) => [row.code, row])),
    categories: new Map(categories.map((row) => [row.code, toCategoryRow(row)])),
    policeOf: new Map(
      microBrains
        .filter(({ kind }) => kind === 'police')
        .flatMap(({ id, serves }) => serves.map((street) => [street, id])),
    ),
  }
}

function openReader(microBrains: MicroBrain[], named: Address[]): AddressReader {
  const ofKind = (kind: MicroBrain['kind']) => microBrains.filter((row) => row.kind === kind)
  return openAddressReader({
    district: ofKind('district')[0]?.name ?? '',
    streets: ofKind('street').map(({ id, name }) => ({ id, name })),
    communities: ofKind('community').map(({ id, name, parentId }) => ({
      id,
      name,
      streetId: parentId ?? '',
    })),
    compounds: named.flatMap(({ kind, code, name, synonyms, communityId }) =>
      kind === 'compound' && communityId ? { code, name, synonyms, communityId } : [],
    ),
    elsewhere: named.flatMap(({ kind, name }) => (kind === 'elsewhere' ? name : [])),
  })
}
