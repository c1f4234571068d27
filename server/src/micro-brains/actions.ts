// Endpoints of micro-brains: registering, rotating, pausing; each change is recorded with who made it.
import type { EndpointBody } from '@chaolin/shared/micro-brains/schema'
import { LockMode } from '@mikro-orm/core'
import { judgeUrl, OutsideError, policyOf } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { insertRow } from '../db/sql.ts'
import { Refused, wrong } from '../errors.ts'
import { ensurePolling } from '../open311/actions.ts'
import { getMicroBrain } from '../routing/queries.ts'
import { deliverers, delivererOf, readFailure, recordSuccess } from './deliver.ts'
import { requeueStuck, settleAll } from './deliveries.ts'
import { EndpointChange, MicroBrainEndpoint } from './entities.ts'
import { findEndpoint } from './queries.ts'
import { makeSecret, seal } from './secrets.ts'

export { deliverTo, type Message } from './deliver.ts'
export { deliveryOf } from './deliveries.ts'
export { photoJobs } from './event-photos.ts'
export { photoFailed } from './lost-photos.ts'

/** Null: whoever holds the database. */
export { dispatcherOf } from './events.ts'

export type Actor = { id: string } | null

export const recordChange = (
  tx: Context,
  by: Actor,
  row: { microBrainId: string; change: string; jobId?: number; detail?: string },
) =>
  insertRow(tx.em, EndpointChange, {
    microBrainId: row.microBrainId,
    change: row.change,
    personId: by?.id ?? null,
    jobId: row.jobId ?? null,
    detail: row.detail ?? null,
    at: tx.now(),
  })

export async function requireMicroBrain(ctx: Context, id: string) {
  if (!(await getMicroBrain(ctx, id))) throw new Refused('not_found')
}

const lockEndpoint = (tx: Context, microBrainId: string) =>
  tx.em.findOne(
    MicroBrainEndpoint,
    { microBrainId },
    { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )

/** The parser finds the host that is written, and nothing was mended on the way: no name, no mark, a real port. */
function isPlainAddress(text: string) {
  if (!URL.canParse(text) || /[#\\]/.test(text)) return false
  const { protocol, host, port } = new URL(text)
  const [, written = ''] = /^https?:\/\/([^/?]*)/.exec(text) ?? []
  const usual = protocol === 'https:' ? ':443' : ':80'
  return port !== '0' && [host, `${host}${usual}`].includes(written.toLowerCase())
}

function judge(ctx: Context, { kind, url }: EndpointBody) {
  if (kind === 'builtin') return
  if (!deliverers[kind]) throw wrong('kind', '还不能用这种方式接入')
  if (!url) throw wrong('url', '请填对方的地址')
  if (!isPlainAddress(url)) throw wrong('url', '地址不对：只要主机、端口和路径')
  try {
    judgeUrl(policyOf(ctx.config), url)
  } catch (error) {
    if (error instanceof OutsideError) throw wrong('url', '要用 https，也不能是内部网络的地址')
    throw error
  }
}

/**
 * Replaces where a micro-brain is. Secrets that are not given stay while its kind does; a webhook without any gets
 * one, shown once.
 */
export async function saveEndpoint(tx: Context, by: Actor, microBrainId: string, body: EndpointBody) {
  await requireMicroBrain(tx, microBrainId)
  judge(tx, body)
  const before = await lockEndpoint(tx, microBrainId)
  const outside = body.kind !== 'builtin'
  const webhook = body.kind === 'webhook'
  const kept = before?.kind === body.kind ? before : null
  const newSecret = webhook && !body.secrets && !kept?.secrets.length ? makeSecret() : undefined
  const given = newSecret ? [newSecret] : body.secrets
  const sealed = given && (await Promise.all(given.map((secret) => seal(tx, microBrainId, secret))))
  const apiKey = body.apiKey ? await seal(tx, microBrainId, body.apiKey) : (kept?.apiKey ?? null)
  const row = {
    microBrainId,
    kind: body.kind,
    url: outside ? body.url! : null,
    secrets: webhook ? (sealed ?? kept?.secrets ?? []) : [],
    apiKey: body.kind === 'open311' ? apiKey : null,
    jurisdictionId: outside ? (body.jurisdictionId ?? null) : null,
    pausedAt: outside ? (before?.pausedAt ?? null) : null,
    failures: 0,
    openUntil: null,
    failingSince: null,
    updatedBy: by?.id ?? null,
    updatedAt: tx.now(),
  }
  await tx.em.upsert(MicroBrainEndpoint, row, {
    onConflictFields: ['microBrainId'],
    disableIdentityMap: true,
  })
  if (!outside) await settleAll(tx, microBrainId, 'builtin')
  if (body.kind === 'open311') await ensurePolling(tx)
  await recordChange(tx, by, { microBrainId, change: 'register', detail: body.kind })
  return { ...(await endpointView(tx, microBrainId)), ...(newSecret ? { newSecret } : {}) }
}

/** A new secret before the present one; the one before that ends. */
export async function rotateSecret(tx: Context, by: Actor, microBrainId: string): Promise<string> {
  const endpoint = await lockEndpoint(tx, microBrainId)
  if (endpoint?.kind !== 'webhook') throw new Refused('not_found')
  const secret = makeSecret()
  const sealed = await seal(tx, microBrainId, secret)
  const secrets = [sealed, ...endpoint.secrets].slice(0, 2)
  await tx.em.nativeUpdate(MicroBrainEndpoint, { microBrainId }, { secrets, updatedAt: tx.now() })
  await recordChange(tx, by, { microBrainId, change: 'rotate' })
  return secret
}

async function requireOutside(tx: Context, microBrainId: string) {
  const endpoint = await lockEndpoint(tx, microBrainId)
  if (!endpoint || endpoint.kind === 'builtin') throw new Refused('not_found')
  return endpoint
}

export async function pauseEndpoint(tx: Context, by: Actor, microBrainId: string) {
  const { pausedAt } = await requireOutside(tx, microBrainId)
  if (!pausedAt) {
    await tx.em.nativeUpdate(MicroBrainEndpoint, { microBrainId }, { pausedAt: tx.now() })
    await recordChange(tx, by, { microBrainId, change: 'pause' })
  }
  return endpointView(tx, microBrainId)
}

/** Goes on, with a clean slate: what was stuck is tried again too. */
export async function resumeEndpoint(tx: Context, by: Actor, microBrainId: string) {
  await requireOutside(tx, microBrainId)
  await tx.em.nativeUpdate(
    MicroBrainEndpoint,
    { microBrainId },
    { pausedAt: null, failures: 0, openUntil: null, failingSince: null },
  )
  const again = await requeueStuck(tx, microBrainId)
  await recordChange(tx, by, { microBrainId, change: 'resume', detail: `${again} again` })
  return endpointView(tx, microBrainId)
}

/** Asks whether anybody is there. One that answers is written to again at once. */
export async function pingEndpoint(ctx: Context, by: Actor, microBrainId: string) {
  const endpoint = await findEndpoint(ctx, microBrainId)
  const deliver = endpoint && delivererOf(endpoint)
  if (!deliver) throw new Refused('not_found')
  const started = performance.now()
  const timestamp = toWire(ctx.now())
  const id = `msg_ping_${microBrainId}_${ctx.now().getTime()}`
  const outcome = await deliver(ctx, endpoint, { id, type: 'ping', timestamp, data: {} }).then(
    () => ({ ok: true as const }),
    (error: unknown) => ({ ok: false as const, reason: readFailure(ctx, error).code }),
  )
  const tookMs = Math.round(performance.now() - started)
  if (outcome.ok) await recordSuccess(ctx, endpoint)
  await recordChange(ctx, by, { microBrainId, change: 'ping', detail: outcome.ok ? 'ok' : outcome.reason })
  return { ...outcome, tookMs }
}

export async function endpointView(ctx: Context, microBrainId: string) {
  await requireMicroBrain(ctx, microBrainId)
  return viewOfEndpoint(microBrainId, await findEndpoint(ctx, microBrainId))
}

export const viewOfEndpoint = (microBrainId: string, row: MicroBrainEndpoint | null) => ({
  microBrainId,
  kind: row?.kind ?? ('builtin' as const),
  url: row?.url ?? null,
  secrets: row?.secrets.length ?? 0,
  apiKey: Boolean(row?.apiKey),
  jurisdictionId: row?.jurisdictionId ?? null,
  pausedAt: row?.pausedAt ? toWire(row.pausedAt) : null,
  updatedAt: row ? toWire(row.updatedAt) : null,
  updatedBy: row?.updatedBy ?? null,
})
