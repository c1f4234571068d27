// Reading 失物招领: lists, the likely pairs of a thing, a person's own claims, and what they take along.
import { likelyPairs, type LostKind, type LostStatus, type Thing } from '@chaolin/shared/campus/lost'
import type { lostQuery, staffLostQuery } from '@chaolin/shared/campus/lost-schema'
import type { z } from '@chaolin/shared/config'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { unseal } from '../../sealing.ts'
import { sealedAs } from './actions.ts'
import { LostClaim, LostItem } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const findItem = (ctx: Context, publicId: string) => ctx.em.findOne(LostItem, { publicId }, plain)
export const findItemById = (ctx: Context, id: number) => ctx.em.findOne(LostItem, { id }, plain)
export const findClaimById = (ctx: Context, id: number) => ctx.em.findOne(LostClaim, { id }, plain)

type Filter = {
  campusId?: string | undefined
  personId?: string
  kind?: LostKind | undefined
  category?: LostItem['category'] | undefined
  status?: LostStatus | undefined
}

async function pageOf(ctx: Context, filter: Filter, page: PageQuery) {
  const { size, after } = readPage(page)
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  const rows = await ctx.em.find(
    LostItem,
    { $and: [given, continuing(after)] },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

export const listItems = (
  ctx: Context,
  campusId: string | undefined,
  { kind, category, cursor, limit }: z.infer<typeof lostQuery>,
) => pageOf(ctx, { campusId, kind, category, status: 'open' }, { cursor, limit })

export const listOwnItems = (ctx: Context, personId: string, query: z.infer<typeof lostQuery>) =>
  pageOf(ctx, { personId, kind: query.kind, category: query.category }, query)

export const listForStaff = (
  ctx: Context,
  { microBrainId, kind, status, ...page }: z.infer<typeof staffLostQuery>,
) => pageOf(ctx, { campusId: microBrainId, kind, status }, page)

export async function countOpenClaims(ctx: Context, itemIds: number[]): Promise<Map<number, number>> {
  if (itemIds.length === 0) return new Map()
  const rows = await ctx.em.find(
    LostClaim,
    { itemId: { $in: itemIds }, status: 'open' },
    { fields: ['itemId'], ...plain },
  )
  const counts = new Map<number, number>()
  for (const { itemId } of rows) counts.set(itemId, (counts.get(itemId) ?? 0) + 1)
  return counts
}

const mostCompared = 500
const thingOf = (item: LostItem): Thing & { item: LostItem } => ({
  category: item.category,
  atMs: item.at.getTime(),
  place: item.lng == null || item.lat == null ? null : [item.lng, item.lat],
  words: [item.title, item.text, item.spot].filter(Boolean).join(' '),
  item,
})

/** Among the newest of the other kind at the same campus. */
export async function pairsOf(ctx: Context, item: LostItem) {
  const others = await ctx.em.find(
    LostItem,
    { campusId: item.campusId, status: 'open', kind: item.kind === 'lost' ? 'found' : 'lost' },
    { orderBy: newestFirst, limit: mostCompared, ...plain },
  )
  return likelyPairs(thingOf(item), item.kind, others.map(thingOf))
}

export async function listOwnClaims(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    LostClaim,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const page = cutPage(rows, size, byCreation)
  const items = await ctx.em.find(LostItem, { id: { $in: page.items.map(({ itemId }) => itemId) } }, plain)
  return { ...page, things: new Map(items.map((item) => [item.id, item])) }
}

export const openDetails = async (
  ctx: Context,
  { publicId, sealedDetails }: { publicId: string; sealedDetails?: string | null },
) => (sealedDetails ? unseal(ctx, sealedAs(publicId), sealedDetails) : null)

export async function lostRecords(ctx: Context, personId: string) {
  const items = await ctx.em.find(LostItem, { personId }, { orderBy: { id: 1 }, ...plain })
  const claims = await ctx.em.find(LostClaim, { personId }, { orderBy: { id: 1 }, ...plain })
  return {
    lostItems: await Promise.all(
      items.map(async (item) => ({
        id: item.publicId,
        kind: item.kind,
        title: item.title,
        text: item.text ?? null,
        status: item.status,
        details: await openDetails(ctx, item),
        at: toWire(item.at),
      })),
    ),
    lostClaims: await Promise.all(
      claims.map(async (claim) => ({
        id: claim.publicId,
        status: claim.status,
        details: await openDetails(ctx, claim),
        at: toWire(claim.createdAt),
      })),
    ),
  }
}
