// Systems that may send: registered by an admin, each with its secrets, limits and a person that stands for it.
import { intakeLimits, type IntakeSourceBody } from '@chaolin/shared/intake/schema'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import { makeSecret, readSignedHeaders, seal, signatureValid, unseal } from '../micro-brains/queries.ts'
import { insertStandIn } from '../residents/actions.ts'
import { IntakeSource } from './entities.ts'

const plain = { disableIdentityMap: true } as const
/** What a secret is bound to, apart from those of micro-brains. */
const boundTo = (id: string) => `intake:${id}`

export const channelOf = (sourceId: string) => `intake:${sourceId}`

/** Until its transaction ends, this source's events come one after another: counts are exact. */
export const lockSource = (tx: Context, id: string) =>
  tx.em.findOne(IntakeSource, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })

/** More than these say who they are. */
const mostTried = 100

/** By its header, or by its signature alone: few systems can be told to send a header of ours. */
const findCandidates = (ctx: Context, id: unknown): Promise<IntakeSource[]> =>
  ctx.em.find(
    IntakeSource,
    { enabled: true, ...(typeof id === 'string' ? { id: id.slice(0, 32) } : {}) },
    { orderBy: { id: 'asc' }, limit: mostTried, ...plain },
  )

/** The source that signed these bytes. One refusal for all: it tells nobody which sources there are. */
export async function requireSource(
  ctx: Context,
  headers: Record<string, unknown>,
  body: Buffer,
): Promise<IntakeSource> {
  const signed = readSignedHeaders(headers)
  const candidates = signed ? await findCandidates(ctx, headers['intake-source']) : []
  for (const source of candidates) {
    const secrets = await unseal(ctx, boundTo(source.id), source.secrets)
    if (signed && signatureValid(secrets, signed, body, ctx.now())) return source
  }
  throw new Refused('signature_invalid')
}

export async function saveSource(tx: Context, id: string, body: IntakeSourceBody) {
  const before = await lockSource(tx, id)
  const newSecret = !body.secrets && !before?.secrets.length ? makeSecret() : undefined
  const given = newSecret ? [newSecret] : body.secrets
  const secrets = given
    ? await Promise.all(given.map((secret) => seal(tx, boundTo(id), secret)))
    : (before?.secrets ?? [])
  const personId = before?.personId ?? nanoid(21)
  if (!before) await insertStandIn(tx, personId)
  const row = {
    id,
    name: body.name,
    secrets,
    enabled: body.enabled ?? before?.enabled ?? true,
    perMinute: body.perMinute ?? before?.perMinute ?? intakeLimits.perMinute,
    perDay: body.perDay ?? before?.perDay ?? intakeLimits.perDay,
    personId,
    createdAt: before?.createdAt ?? tx.now(),
    updatedAt: tx.now(),
    lastEventAt: before?.lastEventAt ?? null,
  }
  await tx.em.upsert(IntakeSource, row, { onConflictFields: ['id'], ...plain })
  return { ...sourceView(row), ...(newSecret ? { newSecret } : {}) }
}

/** A new secret before the present one; the one before that ends. */
export async function rotateSecret(tx: Context, id: string) {
  const source = await lockSource(tx, id)
  if (!source) throw new Refused('not_found')
  const newSecret = makeSecret()
  const secrets = [await seal(tx, boundTo(id), newSecret), ...source.secrets.slice(0, 1)]
  await tx.em.nativeUpdate(IntakeSource, { id }, { secrets, updatedAt: tx.now() })
  return { newSecret }
}

/** Its reports stay. */
export async function removeSource(tx: Context, id: string) {
  if ((await tx.em.nativeDelete(IntakeSource, { id })) === 0) throw new Refused('not_found')
}

export async function readSource(ctx: Context, id: string) {
  const source = await ctx.em.findOne(IntakeSource, { id }, plain)
  if (!source) throw new Refused('not_found')
  return sourceView(source)
}

export const listSources = async (ctx: Context) =>
  (await ctx.em.find(IntakeSource, {}, { orderBy: { id: 'asc' }, limit: 500, ...plain })).map(sourceView)

type Row = Omit<IntakeSource, 'lastEventAt'> & { lastEventAt?: Date | null | undefined }

const sourceView = (row: Row) => ({
  id: row.id,
  name: row.name,
  enabled: row.enabled,
  perMinute: row.perMinute,
  perDay: row.perDay,
  secrets: row.secrets.length,
  createdAt: toWire(row.createdAt),
  updatedAt: toWire(row.updatedAt),
  lastEventAt: toWireOrNull(row.lastEventAt),
})
