// Reading calls for help: the caller's own, those of a post, and what the person takes along.
import { openSosStatuses, type SosStatus, type SosStep } from '@chaolin/shared/campus/sos'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { readRows } from '../../db/sql.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { CampusSos, CampusWalk, SosHistory, SosPlace } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const findSos = (ctx: Context, number: string) => ctx.em.findOne(CampusSos, { number }, plain)

export const findOpenSos = (ctx: Context, personId: string) =>
  ctx.em.findOne(CampusSos, { openKey: personId }, plain)

const atPost = (id: string) => ({ $or: [{ campusId: id }, { policeId: id }, { deskId: id }] })
const openOnes = { status: { $in: [...openSosStatuses] } }
const closedOnes = { status: { $in: ['closed' as const, 'false_alarm' as const] } }

export async function listSos(
  ctx: Context,
  {
    microBrainId,
    state,
    ...page
  }: PageQuery & { microBrainId: string; state?: 'open' | 'closed' | undefined },
) {
  const { size, after } = readPage(page)
  const rows = await ctx.em.find(
    CampusSos,
    {
      $and: [
        atPost(microBrainId),
        continuing(after),
        state === 'open' ? openOnes : state === 'closed' ? closedOnes : {},
      ],
    },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Those of a post that are open now, the oldest first: what a shift hands over. */
export const openSosAt = (ctx: Context, microBrainId: string) =>
  ctx.em.find(
    CampusSos,
    { $and: [atPost(microBrainId), openOnes] },
    { orderBy: { createdAt: 1, id: 1 }, limit: 100, ...plain },
  )

export type SosChange = {
  id: number
  number: string
  step: SosStep
  status: SosStatus
  homes: string[]
  at: Date
}

/** The numbers of the history rows since then, from an index alone. */
export async function sosChangeIdsSince(ctx: Context, since: Date, most: number): Promise<number[]> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from campus_sos_history where at >= ? order by at, id limit ?',
    [since, most],
  )
  return rows.map(({ id }) => Number(id))
}

export async function newestSosChangeId(ctx: Context): Promise<number> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from campus_sos_history order by at desc, id desc limit 1',
    [],
  )
  return Number(rows[0]?.id ?? 0)
}

/** These rows, the oldest first; nothing of the person. */
export async function readSosChanges(ctx: Context, ids: readonly number[]): Promise<SosChange[]> {
  if (ids.length === 0) return []
  const rows = await ctx.em.find(
    SosHistory,
    { id: { $in: [...ids] } },
    { orderBy: { at: 1, id: 1 }, ...plain },
  )
  const calls = await ctx.em.find(
    CampusSos,
    { id: { $in: [...new Set(rows.map(({ sosId }) => sosId))] } },
    { fields: ['number', 'campusId', 'policeId', 'deskId'], ...plain },
  )
  const byId = new Map(calls.map((call) => [call.id, call]))
  return rows.flatMap(({ id, sosId, step, status, at }) => {
    const call = byId.get(sosId)
    if (!call) return []
    const homes = [call.campusId, call.policeId, call.deskId].filter((home) => typeof home === 'string')
    return [{ id, number: call.number, step, status, homes, at }]
  })
}

/** Theirs to take along: what they sent, and when. */
export async function sosRecords(ctx: Context, personId: string) {
  const calls = await ctx.em.find(CampusSos, { personId }, { orderBy: { createdAt: 1, id: 1 }, ...plain })
  const places = await ctx.em.find(
    SosPlace,
    { sosId: { $in: calls.map(({ id }) => id) } },
    { orderBy: { takenAt: 1, id: 1 }, ...plain },
  )
  const walks = await ctx.em.find(CampusWalk, { personId }, { orderBy: { createdAt: 1 }, ...plain })
  return {
    sos: calls.map((call) => ({
      number: call.number,
      status: call.status,
      raisedAt: toWire(call.raisedAt),
      closedAt: toWireOrNull(call.closedAt),
      note: call.note ?? null,
      places: places.filter(({ sosId }) => sosId === call.id).map(placeView),
    })),
    walks: walks.map(({ createdAt, until, status, endedAt }) => ({
      startedAt: toWire(createdAt),
      until: toWire(until),
      status,
      endedAt: toWireOrNull(endedAt),
    })),
  }
}

export const placeView = ({
  lng,
  lat,
  takenAt,
  receivedAt,
}: Pick<SosPlace, 'lng' | 'lat' | 'takenAt' | 'receivedAt'>) => ({
  place: { lng, lat, coordinates: 'wgs84' as const },
  takenAt: toWire(takenAt),
  receivedAt: toWire(receivedAt),
})
