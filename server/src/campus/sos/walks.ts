// 'I'm walking home': a timer that becomes a call for help unless it is stopped. The job of its end is written with it.
import type { walkBody, walkExtension } from '@chaolin/shared/campus/sos-schema'
import { walkLimits } from '@chaolin/shared/campus/sos'
import { toStore } from '@chaolin/shared/routing/coordinates'
import type { z } from '@chaolin/shared/config'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { addNotices } from '../../notices/actions.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { lockPerson } from '../../residents/queries.ts'
import { CampusWalk } from './entities.ts'
import { raiseSos } from './raise.ts'
import { callFor } from './whereabouts.ts'

const plain = { disableIdentityMap: true } as const

function untilOf({ now }: Context, text: string): Date {
  const until = new Date(text)
  const leftMs = until.getTime() - now().getTime()
  const wrong = (message: string) => new Refused('invalid', { errors: [{ path: 'until', message }] })
  if (leftMs < walkLimits.shortestMs) throw wrong('至少一分钟以后')
  if (leftMs > walkLimits.longestMs) throw wrong('最长四个小时')
  return until
}

/** Each end has a job and a subject of its own: an earlier end may not wait for a later one that it took the place of. */
const timers = (walkId: string, until: Date): NewJob[] => [
  {
    kind: 'walk.soon',
    subject: `walk:soon:${walkId}:${until.getTime()}`,
    payload: { walkId, until: until.toISOString() },
    dueAt: new Date(until.getTime() - walkLimits.soonMs),
  },
  {
    kind: 'walk.due',
    subject: `walk:${walkId}:${until.getTime()}`,
    payload: { walkId },
    dueAt: until,
  },
]

const placed = (tx: Context, place: z.infer<typeof walkBody>['place']) =>
  place ? { ...toStore(place), placedAt: tx.now() } : null

export async function startWalk(tx: Context, personId: string, body: z.infer<typeof walkBody>) {
  const until = untilOf(tx, body.until)
  await lockPerson(tx, personId)
  if (await findWalk(tx, personId))
    throw new Refused('step_closed', { detail: '已经在计时了，可以延长或报平安' })
  const row = {
    id: nanoid(21),
    personId,
    openKey: personId,
    status: 'walking' as const,
    campusId: body.campusId ?? null,
    lng: null,
    lat: null,
    placedAt: null,
    ...placed(tx, body.place),
    until,
    sosNumber: null,
    endedAt: null,
    createdAt: tx.now(),
  }
  await insertRow(tx.em, CampusWalk, row)
  await addJobs(tx, timers(row.id, until))
  return row
}

export const findWalk = (ctx: Context, personId: string) =>
  ctx.em.findOne(CampusWalk, { openKey: personId }, plain)

async function lockWalk(tx: Context, id: string) {
  return tx.em.findOne(CampusWalk, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })
}

async function lockOwn(tx: Context, personId: string, id: string) {
  const walk = await lockWalk(tx, id)
  if (walk?.personId !== personId) throw new Refused('not_found')
  if (walk.status !== 'walking') throw new Refused('step_closed')
  return walk
}

export async function extendWalk(
  tx: Context,
  personId: string,
  id: string,
  body: z.infer<typeof walkExtension>,
) {
  const walk = await lockOwn(tx, personId, id)
  const until = untilOf(tx, body.until)
  const changes = { until, ...placed(tx, body.place) }
  await tx.em.nativeUpdate(CampusWalk, { id }, changes)
  if (until.getTime() !== walk.until.getTime()) await addJobs(tx, timers(id, until))
  return { ...walk, ...changes }
}

const over = { openKey: null, lng: null, lat: null, placedAt: null } as const

export async function stopWalk(tx: Context, personId: string, id: string) {
  const walk = await lockOwn(tx, personId, id)
  const changes = { ...over, status: 'stopped' as const, endedAt: tx.now() }
  await tx.em.nativeUpdate(CampusWalk, { id }, changes)
  return { ...walk, ...changes }
}

/**
 * Its time is over. The call for help and the end of the walk are one commit: after a crash either both are there, and
 * the job finds nothing to do, or neither, and it runs again.
 */
export async function endWalk(ctx: Context, id: string) {
  const walk = await ctx.em.findOne(CampusWalk, { id }, plain)
  if (walk?.status !== 'walking' || walk.until > ctx.now()) return
  const called = await callFor(ctx, walk.personId, { ...pressOf(walk), campusId: walk.campusId ?? undefined })
  await inTransaction(ctx, async (tx) => {
    const locked = await lockWalk(tx, id)
    // Stopped or put off while we looked up whom to call.
    if (locked?.status !== 'walking' || locked.until > tx.now()) return
    const press = { personId: locked.personId, origin: 'walk' as const, at: locked.until, ...pressOf(locked) }
    const { number } = (await raiseSos(tx, press, called)).sos
    const ended = { ...over, status: 'sos' as const, sosNumber: number, endedAt: tx.now() }
    await tx.em.nativeUpdate(CampusWalk, { id }, ended)
    await addNotices(tx, [ownNotice(locked, `walk:${id}:sos`, 'walk.sos', becameSos, number)], 'none')
  })
}

/** The place is as old as the phone's last word. */
const pressOf = ({ lng, lat, placedAt }: CampusWalk) =>
  lng == null || lat == null || !placedAt
    ? {}
    : { place: { lng, lat, coordinates: 'wgs84' as const }, placedAt }

const becameSos = {
  title: '到点没有报平安，已经发出求助',
  body: '校园保卫和派出所收到了。没事的话，请点开取消',
}
const almostOver = { title: '快到您说的时间了', body: '到家了请报平安；还没到，可以延长。到点会自动求助' }

const ownNotice = (
  { personId }: CampusWalk,
  dedupeKey: string,
  kind: string,
  words: { title: string; body: string },
  number: string | null,
) => ({ personId, dedupeKey, kind, ...words, number, audience: 'reporter' as const })

/** Two minutes before, where the end has not been moved meanwhile. */
export async function remindOfWalk(ctx: Context, id: string, until: string) {
  const walk = await ctx.em.findOne(CampusWalk, { id, status: 'walking' }, plain)
  if (!walk || walk.until.toISOString() !== until || walk.until <= ctx.now()) return
  const key = `walk:${id}:${walk.until.getTime()}`
  await addNotices(ctx, [ownNotice(walk, key, 'walk.soon', almostOver, null)], 'none')
}

export const forgetWalksOf = (tx: Context, personId: string) => tx.em.nativeDelete(CampusWalk, { personId })
