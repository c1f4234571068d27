// What is owed to micro-brains that are other systems: lists, trying again, giving up one with a reason.
import { retriesLastMs, type DeliveryStatus } from '@chaolin/shared/micro-brains/rules'
import type { DeliveryState } from '@chaolin/shared/micro-brains/schema'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import { addJobs } from '../outbox/actions.ts'
import { fetchLane, photoKinds } from '../outbox/claim.ts'
import { Job } from '../outbox/entities.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { stuckAlert } from './deliver.ts'
import { MicroBrainEndpoint } from './entities.ts'
import { otherSystems } from './queries.ts'

const plain = { disableIdentityMap: true } as const

export const deliveryConditions: Record<DeliveryState, object> = {
  due: { state: 'due', attempts: 0 },
  failing: { state: 'due', attempts: { $gt: 0 } },
  stuck: { state: 'stuck' },
  delivered: { state: 'done' },
  skipped: { state: 'skipped' },
}

function stateOf({ state, attempts }: Job): DeliveryState {
  if (state === 'done') return 'delivered'
  if (state === 'due') return attempts > 0 ? 'failing' : 'due'
  return state
}

export async function listDeliveries(
  ctx: Context,
  microBrainId: string,
  { status, ...query }: PageQuery & { status?: DeliveryState | undefined },
) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    Job,
    { $and: [{ target: microBrainId }, status ? deliveryConditions[status] : {}, continuing(after)] },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const { items, nextCursor } = cutPage(rows, size, byCreation)
  return { items: items.map(deliveryView), nextCursor }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

export function deliveryView(job: Job) {
  return {
    id: String(job.id),
    microBrainId: job.target ?? '',
    number: textOf(job.payload.number),
    step: textOf(job.payload.step),
    webhookId: textOf(job.payload.webhookId),
    status: stateOf(job),
    attempts: job.attempts,
    createdAt: toWire(job.createdAt),
    nextTryAt: job.state === 'due' ? toWire(job.dueAt) : null,
    lastTriedAt: toWireOrNull(job.lastTriedAt),
    ...(job.lastError ? { reason: job.lastError } : {}),
  }
}

/** A message to another system, or a photo that never came; or not found. */
export async function findDelivery(ctx: Context, id: string): Promise<Job & { target: string }> {
  const job = await ctx.em.findOne(Job, { id: Number(id), target: { $ne: null } }, plain)
  if (!job || job.target === fetchLane) throw new Refused('not_found')
  return job as Job & { target: string }
}

const underWay = new Refused('step_closed', { detail: '正在送，或已经送到了' })

/** Not while a call is under way. */
const settled = (tx: Context) => ({ $or: [{ leaseUntil: null }, { leaseUntil: { $lt: tx.now() } }] })

/** At once; what was stuck begins its tries anew. */
export async function retryDelivery(tx: Context, job: Job & { target: string }) {
  const changed = await tx.em.nativeUpdate(
    Job,
    { id: job.id, state: { $in: ['due', 'stuck'] }, ...settled(tx) },
    {
      state: 'due',
      dueAt: tx.now(),
      leaseToken: null,
      leaseUntil: null,
      ...(photoKinds.includes(job.kind) ? { target: fetchLane } : {}),
      ...(job.state === 'stuck' ? { attempts: 0 } : {}),
    },
  )
  if (changed === 0) throw underWay
  const now = await tx.em.findOneOrFail(Job, { id: job.id }, plain)
  return { ...deliveryView(now), microBrainId: job.target }
}

/** It is not sent any more, and the next of its request goes. */
export async function skipDelivery(tx: Context, job: Job, reason: string) {
  const changed = await tx.em.nativeUpdate(
    Job,
    { id: job.id, state: { $in: ['due', 'stuck'] }, ...settled(tx) },
    { state: 'skipped', doneAt: tx.now(), leaseToken: null, leaseUntil: null, lastError: reason },
  )
  if (changed === 0) throw underWay
}

/** A photo that was named is fetched from wherever it is, whatever becomes of its sender. */
const messages = { kind: { $nin: photoKinds } }

export const requeueStuck = (tx: Context, microBrainId: string) =>
  tx.em.nativeUpdate(
    Job,
    { target: microBrainId, state: 'stuck', ...messages },
    { state: 'due', dueAt: tx.now(), attempts: 0, leaseToken: null, leaseUntil: null },
  )

/** Nothing is owed any more. */
export const settleAll = (tx: Context, microBrainId: string, reason: string) =>
  tx.em.nativeUpdate(
    Job,
    { target: microBrainId, state: { $in: ['due', 'stuck'] }, ...messages },
    { state: 'skipped', doneAt: tx.now(), lastError: reason },
  )

/** How far a report's own messages got; a post that is built in has had each of them at once. */
export async function deliveryOf(ctx: Context, microBrainId: string, subject: string) {
  const [next] = await ctx.em.find(
    Job,
    { subject, state: { $in: ['due', 'stuck'] } },
    { orderBy: { id: 1 }, limit: 1, ...plain },
  )
  if (next) {
    const state = stateOf(next) as Extract<DeliveryStatus, 'due' | 'failing' | 'stuck'>
    return deliveryLine(state, next)
  }
  const [last] = await ctx.em.find(Job, { subject }, { orderBy: { id: 'desc' }, limit: 1, ...plain })
  if (last) return deliveryLine(last.state === 'skipped' ? 'none' : 'delivered', last)
  const outside = (await otherSystems(ctx, [microBrainId])).length > 0
  return { status: outside ? ('none' as const) : ('delivered' as const), attempts: 0, lastTriedAt: null }
}

const deliveryLine = (status: DeliveryStatus, { attempts, lastTriedAt, lastError }: Job) => ({
  status,
  attempts,
  lastTriedAt: toWireOrNull(lastTriedAt),
  ...(lastError && status !== 'delivered' ? { reason: lastError } : {}),
})

/** The hourly round: what waited behind one that has been away for as long as tries last is shown to people. */
export async function giveUpOnAway(ctx: Context) {
  const before = new Date(ctx.now().getTime() - retriesLastMs)
  const away = await ctx.em.find(
    MicroBrainEndpoint,
    { failingSince: { $lt: before }, pausedAt: null, kind: { $ne: 'builtin' } },
    plain,
  )
  const ids = away.map(({ microBrainId }) => microBrainId)
  if (ids.length === 0) return
  const stuck = { target: { $in: ids }, state: 'due' as const, createdAt: { $lt: before }, ...settled(ctx) }
  const waiting = await ctx.em.find(Job, stuck, { fields: ['target'], limit: 1000, ...plain })
  if (waiting.length === 0) return
  await ctx.em.nativeUpdate(Job, stuck, { state: 'stuck', lastError: 'endpoint_away' })
  const affected = new Set(waiting.map(({ target }) => target!))
  await addJobs(
    ctx,
    [...affected].map((id) => stuckAlert(id, 'endpoint_away')),
  )
}

/** A step may have been under way while its micro-brain became built in. */
export async function settleStrays(ctx: Context) {
  const builtin = await ctx.em.find(
    MicroBrainEndpoint,
    { kind: 'builtin' },
    { fields: ['microBrainId'], ...plain },
  )
  const target = { $in: builtin.map(({ microBrainId }) => microBrainId) }
  if (builtin.length > 0)
    await ctx.em.nativeUpdate(
      Job,
      { target, state: { $in: ['due', 'stuck'] }, ...messages },
      { state: 'skipped', doneAt: ctx.now(), lastError: 'builtin' },
    )
}
