// Sending one message to the micro-brain it is for, by whichever way that one is spoken to; and how that went.
import { breakerAfter, isAway, retryWaitsMs } from '@chaolin/shared/micro-brains/rules'
import { LockMode } from '@mikro-orm/core'
import type { Envelope } from '../clients/micro-brain.ts'
import { postWebhook } from '../clients/micro-brain.ts'
import { OutsideError } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { deliverByOpen311 } from '../open311/actions.ts'
import { addJob } from '../outbox/actions.ts'
import { MicroBrainEndpoint } from './entities.ts'
import { breakerOf, findEndpoint } from './queries.ts'
import { unseal } from './secrets.ts'

/** `reportId` and `seq` name the history row it tells of; a ping has none. */
export type Message = Envelope & { reportId?: number; seq?: number }
export type Deliverer = (ctx: Context, endpoint: MicroBrainEndpoint, message: Message) => Promise<void>

/** A deliverer fails with an OutsideError, or an error whose message is a code of ours: it is stored as it is. */
export const deliverers: Partial<Record<'webhook' | 'open311', Deliverer>> = {
  async webhook(ctx, endpoint, message) {
    const secrets = await unseal(ctx, endpoint.microBrainId, endpoint.secrets)
    const { id, type, timestamp, data } = message
    await postWebhook(ctx, { url: endpoint.url!, secrets }, { id, type, timestamp, data })
  },
  open311: (ctx, endpoint, message) => deliverByOpen311(ctx, endpoint, message),
}

export const delivererOf = ({ kind }: MicroBrainEndpoint) =>
  kind === 'builtin' ? undefined : deliverers[kind]

/** Throws a code of ours when it did not arrive. Nothing is owed any more once the micro-brain is built in. */
export async function deliverTo(
  ctx: Context,
  job: { id: number; attempts: number; target?: string | null },
  message: Message,
): Promise<void> {
  const endpoint = job.target ? await findEndpoint(ctx, job.target) : null
  const deliver = endpoint && delivererOf(endpoint)
  if (!deliver) return
  try {
    await deliver(ctx, endpoint, message)
  } catch (error) {
    const { code, away } = readFailure(ctx, error)
    await recordFailure(ctx, endpoint.microBrainId, away)
    if (job.attempts > retryWaitsMs.length) await addJob(ctx, stuckAlert(endpoint.microBrainId, code))
    throw new Error(code)
  }
  await recordSuccess(ctx, endpoint)
}

export const stuckAlert = (
  microBrainId: string,
  code: string,
  /** The number: a report that is not resolved after all. */
  more: { photo?: true; number?: string | null } = {},
) => ({
  kind: 'delivery.stuck',
  subject: `delivery:stuck:${microBrainId}`,
  payload: { microBrainId, code, ...more },
})

export function readFailure(ctx: Context, error: unknown): { code: string; away: boolean } {
  if (error instanceof OutsideError) {
    const away = error.reason === 'status' ? isAway(error.status) : error.reason !== 'too_large'
    return { code: error.message, away }
  }
  ctx.log.error({ err: error }, 'delivery failed in an unforeseen way')
  return { code: 'internal', away: false }
}

/** How late the time of the last success may be: many in a row need not write it each time. */
const successEveryMs = 5000

export async function recordSuccess(ctx: Context, endpoint: MicroBrainEndpoint) {
  const now = ctx.now()
  const { failures, lastSuccessAt, microBrainId } = endpoint
  const known = failures === 0 && lastSuccessAt && now.getTime() - lastSuccessAt.getTime() < successEveryMs
  if (known) return
  await ctx.em.nativeUpdate(
    MicroBrainEndpoint,
    { microBrainId },
    { lastSuccessAt: now, failures: 0, openUntil: null, failingSince: null },
  )
}

/** The row is locked: failures of several processes are counted one after another. */
async function recordFailure(ctx: Context, microBrainId: string, away: boolean) {
  await inTransaction(ctx, async (tx) => {
    const endpoint = await tx.em.findOne(
      MicroBrainEndpoint,
      { microBrainId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
    )
    if (!endpoint) return
    const next = breakerAfter(breakerOf(endpoint), away ? 'away' : 'answered', tx.now().getTime())
    await tx.em.nativeUpdate(
      MicroBrainEndpoint,
      { microBrainId },
      {
        failures: next.failures,
        openUntil: next.openUntil === null ? null : new Date(next.openUntil),
        failingSince: next.failingSince === null ? null : new Date(next.failingSince),
      },
    )
  })
}
