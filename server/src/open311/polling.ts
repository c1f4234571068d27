// Reading the updates of micro-brains that speak Open311: every five minutes the last two hours, at night a whole day.
import { readUpdateStatus } from '@chaolin/shared/open311/rules'
import { limits } from '@chaolin/shared/text'
import type { IncomingUpdate } from '../clients/open311.ts'
import type { Context } from '../context.ts'
import { startOfDay } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation, Refused } from '../errors.ts'
import { findEndpoint, endpointsOfKind } from '../micro-brains/queries.ts'
import { addJobs } from '../outbox/actions.ts'
import { fetchLane } from '../outbox/claim.ts'
import { ensureRound, roundHandlers, type Round } from '../outbox/rounds.ts'
import type { Handlers } from '../outbox/worker.ts'
import { applyPostUpdate, findAppliedAmong, isInFuture, recordIgnored, type Said } from './apply.ts'
import { clientOf, findSent, resolveTokens } from './sent.ts'

const poll = 'open311.poll'
const hourMs = 3_600_000
export const windowMs = { poll: 2 * hourMs, sweep: 24 * hourMs } as const
/** The hour of the night when a whole day is read again. */
const sweepAtHour = 3

const channelOf = (microBrainId: string) => `endpoint:${microBrainId}`

/** One job for the whole cluster, which makes one for each endpoint, and itself anew while there are any. */
const round: Round = {
  kind: 'open311.round',
  everyMs: 5 * 60_000,
  work: (ctx, { lastMs }) => startRound(ctx, Number(lastMs)),
}

export async function ensurePolling(ctx: Context) {
  if ((await endpointsOfKind(ctx, 'open311')).length === 0) return
  const dueAt = new Date(ctx.now().getTime() + round.everyMs)
  await ensureRound(ctx, round, { ...lastAt(ctx), dueAt })
}

const lastAt = (ctx: Context) => ({ payload: { lastMs: ctx.now().getTime() } })

const nightOf = (ms: number) =>
  Math.floor((ms - sweepAtHour * hourMs - startOfDay(new Date(0)).getTime()) / (24 * hourMs))

async function startRound(ctx: Context, lastMs: number) {
  const sweep = nightOf(lastMs) !== nightOf(ctx.now().getTime())
  const endpoints = await endpointsOfKind(ctx, 'open311')
  await addJobs(
    ctx,
    endpoints.map(({ microBrainId }) => ({
      kind: poll,
      subject: `${poll}:${microBrainId}`,
      target: fetchLane,
      payload: { microBrainId, untilMs: ctx.now().getTime(), windowMs: windowMs[sweep ? 'sweep' : 'poll'] },
    })),
  )
  return endpoints.length > 0 ? lastAt(ctx) : null
}

/** One that does not answer is asked again by the next round; what it says twice is known by its id. */
async function pollEndpoint(ctx: Context, microBrainId: string, untilMs: number, span: number) {
  const endpoint = await findEndpoint(ctx, microBrainId)
  if (endpoint?.kind !== 'open311' || endpoint.pausedAt) return
  try {
    const client = await clientOf(ctx, endpoint)
    await resolveTokens(ctx, client, microBrainId)
    const updates = await client.readUpdates(new Date(untilMs - span), new Date(untilMs))
    await takeUpdates(ctx, microBrainId, updates)
  } catch (error) {
    ctx.log.warn({ microBrainId, reason: (error as Error).message }, 'open311 poll failed')
  }
}

/** Oldest first, each once; those of requests that are not ours are passed over. */
export async function takeUpdates(ctx: Context, microBrainId: string, updates: IncomingUpdate[]) {
  const sent = await findSent(ctx, microBrainId, [...new Set(updates.map(({ requestId }) => requestId))])
  const ours = updates.filter(({ requestId }) => sent.has(requestId))
  const known = await findAppliedAmong(
    ctx,
    channelOf(microBrainId),
    ours.map(({ updateId }) => updateId),
  )
  for (const update of ours)
    if (!known.has(update.updateId))
      await takeOne(ctx, microBrainId, sent.get(update.requestId)!.reportId, update)
}

async function takeOne(ctx: Context, microBrainId: string, reportId: number, update: IncomingUpdate) {
  const { updateId, description: text, at } = update
  const channel = channelOf(microBrainId)
  const photoUrls = update.mediaUrls.slice(0, limits.photos)
  const said: Said = { updateId, status: readUpdateStatus(update.status), text, at, photoUrls }
  if (isInFuture(at, ctx.now())) {
    ctx.log.warn({ microBrainId, reportId }, 'open311 update from the future')
    return keepIgnored(ctx, channel, reportId, said)
  }
  try {
    await inTransaction(ctx, (tx) => applyPostUpdate(tx, microBrainId, channel, reportId, said))
  } catch (error) {
    // Another process has taken the same one.
    if (isUniqueViolation(error)) return
    if (!(error instanceof Refused) || error.code === 'unavailable') throw error
    await keepIgnored(ctx, channel, reportId, said)
  }
}

async function keepIgnored(ctx: Context, channel: string, reportId: number, said: Said) {
  try {
    await recordIgnored(ctx, channel, reportId, said)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

export const open311Handlers: Handlers = {
  ...roundHandlers(round),
  [poll]: (ctx, { microBrainId, untilMs, windowMs: span }) =>
    pollEndpoint(ctx, String(microBrainId), Number(untilMs), Number(span)),
}
