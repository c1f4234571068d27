// The borders in force, read for the book; and any other version, for a look at what it would change.
import { indexAreas, type AreaIndex } from '@chaolin/shared/routing/areas/area-index'
import type { Context } from '../../context.ts'
import { AreaRow, AreaTurn, AreaVersion } from './entities.ts'
import { nextTurn, toTimeline, turnAt, type Timeline } from './timeline.ts'

export type AreasInForce = {
  areas: AreaIndex
  areasVersion: string
  synthetic: boolean
  /** When the next version that is published already comes to hold. */
  areasChangeAt: Date | null
}

const untracked = { disableIdentityMap: true } as const

type Kept = { areas: AreaIndex; synthetic: boolean }

/** A version never changes: what was read of the last few serves again, on the way back above all. One per database. */
const kept = new WeakMap<object, Map<string, Kept>>()
const mostKept = 3

export async function loadAreasInForce(ctx: Context): Promise<AreasInForce> {
  const timeline = await readTimeline(ctx)
  const version = turnAt(timeline, ctx.now())?.version
  const areasChangeAt = nextTurn(timeline, ctx.now())?.validFrom ?? null
  if (version === undefined)
    return { areas: indexAreas([]), areasVersion: 'none', synthetic: false, areasChangeAt }
  return { ...(await recall(ctx, version)), areasVersion: version, areasChangeAt }
}

async function recall(ctx: Context, version: string): Promise<Kept> {
  const owner = ctx.em.getDriver()
  const mine = kept.get(owner) ?? new Map<string, Kept>()
  kept.set(owner, mine)
  const known = mine.get(version)
  if (known) return known
  const row = await ctx.em.findOne(AreaVersion, { version }, untracked)
  const read = { areas: await loadAreas(ctx, version), synthetic: row?.synthetic ?? false }
  // What a transaction wrote may never come to be.
  if (ctx.em.isInTransaction()) return read
  mine.set(version, read)
  for (const oldest of mine.keys()) {
    if (mine.size <= mostKept) break
    mine.delete(oldest)
  }
  return read
}

export async function readTimeline(ctx: Context): Promise<Timeline> {
  return toTimeline(await ctx.em.find(AreaTurn, {}, { ...untracked, orderBy: { id: 'asc' } }))
}

/** One version's areas, ready to be asked; empty for a version that does not exist. */
export async function loadAreas(ctx: Context, version: string): Promise<AreaIndex> {
  const rows = await ctx.em.find(AreaRow, { version }, untracked)
  return indexAreas(rows.map(({ microBrainId, polygons }) => ({ id: microBrainId, rings: polygons.flat() })))
}
