// Taking jobs: the heads of the queues, leased. What stays here and what goes to each other system have lanes apart.
import { raw } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import { sideBySide } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import { openTargets, type OpenTarget } from '../micro-brains/queries.ts'
import { Job } from './entities.ts'

/** Longer than any client's time-out, so that a lease never ends under a running call. */
export const leaseMs = 60_000
export const claimSize = 20

export type Claimed = Pick<Job, 'id' | 'kind' | 'payload' | 'attempts' | 'target'> & { leaseToken: string }

/** What stays here: due, free, and with nothing older of the same subject still to do. */
export async function claimOwn(ctx: Context): Promise<Claimed[]> {
  const now = ctx.now()
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select j.id from jobs j
     where j.target is null and j.state = 'due' and j.due_at <= ? and (j.lease_until is null or j.lease_until < ?)
       and not exists (select 1 from jobs e where e.subject = j.subject and e.state = 'due' and e.id < j.id)
     order by j.due_at, j.id limit ${claimSize}`,
    [now, now],
  )
  return lease(
    ctx,
    now,
    rows.map(({ id }) => id),
  )
}

/** The lane of what is fetched from addresses that others named: photos. */
export const fetchLane = 'fetch'
/** One of these that never came is shown under the micro-brain it concerns, and tried again in the lane. */
export const photoKinds = ['micro-brain.photo', 'open311.media']

/** More than these are looked at in turn. */
const mostTargetsAtOnce = 100

/**
 * What goes to other systems. Of each one only the first few heads are looked at, leased ones among them: so many are
 * under way at most, from all processes together, and a long queue of one costs the others nothing. A message that is
 * stuck holds back the later ones of its request, until it is sent or skipped.
 */
export async function claimForTargets(ctx: Context, most: number): Promise<Claimed[]> {
  const now = ctx.now()
  if (most <= 0) return []
  const fetches = { microBrainId: fetchLane, sideBySide }
  const targets = [fetches, ...inTurn(await openTargets(ctx)).slice(0, mostTargetsAtOnce)]
  const rows = await readRows<{ id: number; target: string; free: number }>(
    ctx.em,
    targets.map(({ sideBySide }, i) => headsOf(sideBySide, i)).join(' union all '),
    targets.flatMap(({ microBrainId }) => [now, microBrainId, now, holds(microBrainId)]),
  )
  const free = rows.filter((row) => Number(row.free) === 1)
  return lease(ctx, now, fairly(free).slice(0, most))
}

/** A photo that cannot be fetched holds back no other. */
const holds = (target: string) => (target === fetchLane ? 'due' : 'stuck')

const headsOf = (limit: number, i: number) =>
  `select * from (select j.id, j.target,
     case when j.lease_until is null or j.lease_until < ? then 1 else 0 end as free
   from jobs j where j.target = ? and j.state = 'due' and j.due_at <= ?
     and not exists (select 1 from jobs e
       where e.subject = j.subject and e.state in ('due', ?) and e.id < j.id)
   order by j.due_at, j.id limit ${limit}) t${i}`

/** Begins at another one each time, so that with very many none is always last. */
function inTurn(targets: OpenTarget[]) {
  const start = Math.floor(Math.random() * targets.length)
  return [...targets.slice(start), ...targets.slice(0, start)]
}

/** The first of each, then the second of each, and so on. */
function fairly(rows: { id: number; target: string }[]): number[] {
  const seen = new Map<string, number>()
  const ranked = rows.map(({ id, target }) => {
    const rank = seen.get(target) ?? 0
    seen.set(target, rank + 1)
    return { id, rank }
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ id }) => id)
}

/** Whoever takes a job first has it: the others' update finds it leased. */
async function lease(ctx: Context, now: Date, ids: number[]): Promise<Claimed[]> {
  if (ids.length === 0) return []
  const token = nanoid(21)
  const free = { state: 'due' as const, $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] }
  await ctx.em.nativeUpdate(
    Job,
    { id: { $in: ids }, dueAt: { $lte: now }, ...free },
    {
      leaseToken: token,
      leaseUntil: new Date(now.getTime() + leaseMs),
      lastTriedAt: now,
      attempts: raw('attempts + 1'),
    },
  )
  const jobs = await ctx.em.find(
    Job,
    { leaseToken: token, state: 'due' },
    { orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return jobs.map((job) => Object.assign(job, { leaseToken: token }))
}
