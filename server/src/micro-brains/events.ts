// What a micro-brain that is another system says of a report: the same steps that its dispatcher would take.
import type { EventType, MicroBrainEvent } from '@chaolin/shared/micro-brains/schema'
import { limits } from '@chaolin/shared/text'
import { judgeUrl, OutsideError, policyOf } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation, Refused, wrong } from '../errors.ts'
import { addJobs } from '../outbox/actions.ts'
import { lockReport, takeStaffStep } from '../reports/actions.ts'
import type { Person } from '../residents/queries.ts'
import { ReceivedEvent, type MicroBrainEndpoint } from './entities.ts'
import { photoJobs } from './event-photos.ts'
import { findEndpoint } from './queries.ts'
import { unseal } from './secrets.ts'
import { readSignedHeaders, signatureValid, toleranceMs } from '../signatures.ts'
import { sha256 } from '../sha256.ts'

export const keepEventsMs = 30 * 24 * 3_600_000
const plain = { disableIdentityMap: true } as const

/** The one it acts as; no person can sign in as such a one. */
export const dispatcherOf = (microBrainId: string): Person => ({
  id: `mb:${sha256(microBrainId).slice(0, 20)}`,
  roles: [{ role: 'dispatcher', microBrainId }],
})

export type Signed = { endpoint: MicroBrainEndpoint; webhookId: string }

/** Verified on the bytes as they came. One refusal for all: it tells nobody which micro-brains are other systems. */
export async function requireSigned(
  ctx: Context,
  microBrainId: string,
  headers: Record<string, unknown>,
  body: Buffer,
): Promise<Signed> {
  const signed = readSignedHeaders(headers)
  const endpoint = signed && (await findEndpoint(ctx, microBrainId))
  if (!endpoint || endpoint.kind !== 'webhook') throw new Refused('signature_invalid')
  const secrets = await unseal(ctx, microBrainId, endpoint.secrets)
  if (!signatureValid(secrets, signed, body, ctx.now())) throw new Refused('signature_invalid')
  return { endpoint, webhookId: signed.id }
}

export type EventAnswer = { status: number; body: unknown }

/** The first answer to this webhook-id, a refusal as well; null: it is new. */
export async function recall(ctx: Context, { endpoint, webhookId }: Signed): Promise<EventAnswer | null> {
  const row = await ctx.em.findOne(ReceivedEvent, { id: idOf(endpoint, webhookId) }, plain)
  return row && { status: row.status, body: JSON.parse(row.body) as unknown }
}

const idOf = ({ microBrainId }: MicroBrainEndpoint, webhookId: string) =>
  sha256(`${microBrainId}\n${webhookId}`)

/** Takes the step and keeps the answer in one transaction; a refusal is thrown, and kept by `keepRefusal`. */
export async function applyEvent(ctx: Context, signed: Signed, event: MicroBrainEvent): Promise<EventAnswer> {
  judgeEvent(ctx, event)
  try {
    return await inTransaction(ctx, async (tx) => {
      const { reportId, body } = await takeStep(tx, signed.endpoint, event)
      const answer = { status: 200, body }
      await keep(tx, signed, event, reportId, answer)
      return answer
    })
  } catch (error) {
    // The same one may have been answered by another process while this one was at work.
    const earlier = isUniqueViolation(error) || error instanceof Refused ? await recall(ctx, signed) : null
    if (earlier) return earlier
    throw error
  }
}

/** What is refused once stays refused: its sender may try the same again an hour later. */
export async function keepRefusal(ctx: Context, signed: Signed, event: MicroBrainEvent, answer: EventAnswer) {
  try {
    await keep(ctx, signed, event, null, answer)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

const keep = (
  tx: Context,
  { endpoint, webhookId }: Signed,
  event: MicroBrainEvent,
  reportId: number | null,
  { status, body }: EventAnswer,
) =>
  insertRow(tx.em, ReceivedEvent, {
    id: idOf(endpoint, webhookId),
    microBrainId: endpoint.microBrainId,
    reportId,
    happenedAt: new Date(event.timestamp),
    status,
    body: JSON.stringify(body),
    receivedAt: tx.now(),
  })

/** What each kind of event has to say. */
const needs: Partial<Record<EventType, 'note' | 'reason'>> = {
  'report.asked': 'note',
  'report.resolved': 'note',
  'report.returned': 'reason',
  'report.rejected': 'reason',
}

function judgeEvent(ctx: Context, { type, timestamp, data }: MicroBrainEvent) {
  const needed = needs[type]
  if (needed && !data[needed]) throw wrong(`data.${needed}`, '这一项没填')
  if (new Date(timestamp).getTime() - ctx.now().getTime() > toleranceMs)
    throw wrong('timestamp', '时间在将来')
  const policy = policyOf(ctx.config)
  for (const [i, url] of (data.photos ?? []).entries())
    try {
      judgeUrl(policy, url)
    } catch (error) {
      if (error instanceof OutsideError) throw wrong(`data.photos.${i}`, '要用 https 的公开地址')
      throw error
    }
}

async function takeStep(tx: Context, endpoint: MicroBrainEndpoint, event: MicroBrainEvent) {
  const { microBrainId } = endpoint
  const { id: number, note, internalNote, photos = [] } = event.data
  const report = await lockReport(tx, number)
  // What lies on the desk is nobody's yet.
  if (!report || report.desk || ![report.homeId, ...report.joint].includes(microBrainId))
    throw new Refused('not_found')
  await refuseOutdated(tx, report.id, microBrainId, new Date(event.timestamp))
  const person = dispatcherOf(microBrainId)
  const notes = { ...(note ? { note } : {}), ...(internalNote ? { internalNote } : {}) }
  const impliesAccept = ['report.progressed', 'report.asked', 'report.resolved'].includes(event.type)
  // It came before the event that says so, or that one was lost.
  if (impliesAccept && report.status === 'submitted') await takeStaffStep(tx, person, number, 'accept', {})
  const after = await step(tx, person, event, notes)
  const jobs = photoJobs(microBrainId, after, photos.slice(0, limits.photos))
  await addJobs(tx, jobs)
  return { reportId: report.id, body: { id: after.number, status: after.status } }
}

type Notes = { note?: string; internalNote?: string }

function step(tx: Context, person: Person, { type, data }: MicroBrainEvent, notes: Notes) {
  const { id: number, note = '', reason = '', photos = [] } = data
  switch (type) {
    case 'report.accepted':
      return takeStaffStep(tx, person, number, 'accept', notes)
    case 'report.progressed':
      return takeStaffStep(tx, person, number, 'progress', notes)
    case 'report.asked':
      return takeStaffStep(tx, person, number, 'ask', { ...notes, question: note })
    case 'report.resolved':
      return takeStaffStep(
        tx,
        person,
        number,
        'resolve',
        { ...notes, note, evidencePhotoIds: [] },
        photos.length,
      )
    case 'report.returned':
      return takeStaffStep(tx, person, number, 'return', { ...notes, reason })
    case 'report.rejected':
      return takeStaffStep(tx, person, number, 'reject', { ...notes, reason })
  }
}

/** What happened there before something that was applied already must not undo it. */
async function refuseOutdated(tx: Context, reportId: number, microBrainId: string, happenedAt: Date) {
  const later = await tx.em.count(ReceivedEvent, {
    reportId,
    microBrainId,
    happenedAt: { $gt: happenedAt },
  })
  if (later > 0) throw new Refused('event_outdated')
}

/** Run by the outbox. */
export const forgetOldEvents = (ctx: Context) =>
  ctx.em.nativeDelete(ReceivedEvent, { receivedAt: { $lt: new Date(ctx.now().getTime() - keepEventsMs) } })
