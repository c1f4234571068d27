// The borders, as they are shown: on the map, beside a report, and to the admin who keeps them.
import { createHash } from 'node:crypto'
import type { z } from '@chaolin/shared/config'
import { locatePoint } from '@chaolin/shared/routing/areas/area-index'
import type { AreaExport, AreaVersionView } from '@chaolin/shared/routing/areas/schema'
import { asPlace, toWgs84 } from '@chaolin/shared/routing/coordinates'
import type { Polygons } from '@chaolin/shared/routing/geometry'
import type { areaMapSchema, Home } from '@chaolin/shared/routing/schema'
import type { Place } from '@chaolin/shared/place'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { readBook, type Book } from '../book.ts'
import { toHome } from '../decide.ts'
import { RoutingAlert } from '../rules/entities.ts'
import { allowedLossId, type JudgedLoss } from './actions.ts'
import type { CheckedArea } from './check/check.ts'
import type { KnownPosts } from './check/read-features.ts'
import { runLossCheck } from './check/run-check.ts'
import { AreaRow, AreaTurn, AreaVersion } from './entities.ts'
import { readTimeline } from './load.ts'
import { toTimeline, turnAt, validityOf } from './timeline.ts'

const untracked = { disableIdentityMap: true } as const

type AreaMap = z.infer<typeof areaMapSchema>

/** One map serves until something changes. */
const maps = new WeakMap<Book, { map: AreaMap; etag: string }>()

/** The areas as drawn, with the name of the street each belongs to. */
export async function readAreaMap(ctx: Context) {
  const book = await readBook(ctx)
  const known = maps.get(book)
  if (known) return known
  const map = drawMap(book)
  const etag = `"${createHash('sha256').update(JSON.stringify(map)).digest('base64url').slice(0, 22)}"`
  const made = { map, etag }
  maps.set(book, made)
  return made
}

function drawMap({ areas, areasVersion, synthetic, microBrains }: Book): AreaMap {
  return {
    version: areasVersion,
    synthetic,
    areas: areas.areas.flatMap(({ id, rings }) => {
      const post = microBrains.get(id)
      if (!post) return []
      const street = (post.parentId && microBrains.get(post.parentId)?.name) || ''
      return { id, name: post.name, street, place: asPlace([post.lng, post.lat]), rings: toPairs(rings) }
    }),
  }
}

const toPairs = (rings: Polygons[number]) =>
  rings.map((ring) => ring.map(([lng, lat]): [number, number] => [lng, lat]))

/** The posts beyond a border that is near this place, the nearest first. */
export async function neighboursAt(ctx: Context, place: Place | null): Promise<Home[]> {
  if (!place) return []
  const { areas } = await readBook(ctx)
  return homesOf(ctx, locatePoint(toWgs84(place), areas).neighbourIds)
}

/** These posts as other things show them; one that is gone is left out. */
export async function homesOf(ctx: Context, ids: readonly string[]): Promise<Home[]> {
  const { microBrains } = await readBook(ctx)
  return ids.flatMap((id) => {
    const post = microBrains.get(id)
    return post ? [toHome(post)] : []
  })
}

/** Whom a border may belong to. */
export async function readKnownPosts(ctx: Context): Promise<KnownPosts> {
  const { microBrains } = await readBook(ctx)
  return new Map([...microBrains].map(([id, { name, kind, lng, lat }]) => [id, { name, kind, lng, lat }]))
}

/** What holds at a moment, as far as its posts are still there: a draft may not lose land of it. */
export async function readAreasAt(
  ctx: Context,
  at: Date,
): Promise<{ version: string; areas: CheckedArea[] }> {
  const version = turnAt(await readTimeline(ctx), at)?.version
  if (version === undefined) return { version: 'none', areas: [] }
  const { microBrains } = await readBook(ctx)
  const areas = await readStored(ctx, version)
  return { version, areas: areas.filter(({ id }) => microBrains.has(id)) }
}

async function readStored(ctx: Context, version: string): Promise<CheckedArea[]> {
  const rows = await ctx.em.find(AreaRow, { version }, { ...untracked, orderBy: { microBrainId: 'asc' } })
  return rows.map(({ microBrainId, polygons }) => ({ id: microBrainId, polygons }))
}

/** What would have no area any more if this version held from then on; undefined for no version. */
export async function judgeLoss(ctx: Context, version: string, from: Date): Promise<JudgedLoss | undefined> {
  const areas = await readStored(ctx, version)
  if (areas.length === 0) return undefined
  const held = await readAreasAt(ctx, from)
  if (held.version === version) return { heldVersion: version, losses: [] }
  const knownIds = await readKnownPosts(ctx)
  return { heldVersion: held.version, losses: await runLossCheck(held.areas, areas, knownIds) }
}

export async function listAreaVersions(ctx: Context, query: PageQuery) {
  const { size, after } = readPage(query)
  const found = await ctx.em.find(AreaVersion, continuing(after), {
    ...untracked,
    orderBy: newestFirst,
    limit: size + 1,
  })
  const { items, nextCursor } = cutPage(found, size, byCreation)
  return { items: await versionViews(ctx, items), nextCursor }
}

export async function readAreaVersion(ctx: Context, version: string): Promise<AreaVersionView | null> {
  const row = await ctx.em.findOne(AreaVersion, { version }, untracked)
  return row && ((await versionViews(ctx, [row]))[0] ?? null)
}

async function versionViews(ctx: Context, rows: AreaVersion[]): Promise<AreaVersionView[]> {
  const turns = await ctx.em.find(AreaTurn, {}, { ...untracked, orderBy: { id: 'asc' } })
  const timeline = toTimeline(turns)
  const allowed = await ctx.em.find(
    RoutingAlert,
    { id: { $in: rows.map(({ version }) => allowedLossId(version)) } },
    untracked,
  )
  const lossOf = new Map(allowed.map(({ id, detail }) => [id, detail]))
  return rows.map(({ version, note, synthetic, areaCount, createdAt, createdBy }) => {
    const { status, validFrom, validUntil } = validityOf(timeline, version, ctx.now())
    return {
      version,
      note,
      synthetic,
      areaCount,
      allowedLoss: lossOf.get(allowedLossId(version)) ?? null,
      createdAt: toWire(createdAt),
      createdBy: createdBy ?? null,
      status,
      validFrom: toWireOrNull(validFrom),
      validUntil: toWireOrNull(validUntil),
      history: turns
        .filter((turn) => turn.version === version)
        .map((turn) => ({
          action: turn.action,
          at: toWire(turn.doneAt),
          by: turn.doneBy ?? null,
          validFrom: toWire(turn.validFrom),
        })),
    }
  })
}

/** As GeoJSON; the same file can be brought back. */
export async function exportAreas(ctx: Context, version: string): Promise<AreaExport | null> {
  const row = await ctx.em.findOne(AreaVersion, { version }, untracked)
  if (!row) return null
  const { microBrains } = await readBook(ctx)
  const areas = await ctx.em.find(AreaRow, { version }, { ...untracked, orderBy: { microBrainId: 'asc' } })
  return {
    type: 'FeatureCollection',
    version,
    coordinates: 'wgs84',
    synthetic: row.synthetic,
    features: areas.map(({ microBrainId, polygons }) => ({
      type: 'Feature',
      id: microBrainId,
      properties: { microBrainId, name: microBrains.get(microBrainId)?.name ?? '' },
      geometry: toGeometry(polygons.map(toPairs)),
    })),
  }
}

function toGeometry(parts: [number, number][][][]): AreaExport['features'][number]['geometry'] {
  const [only] = parts
  return parts.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: parts }
}
