// One event of another system: the same id is the same report, equal events in a row are counted on one.
import { createHash } from 'node:crypto'
import { fillIn } from '@chaolin/shared/intake/kinds'
import type { IntakeEvent as Event } from '@chaolin/shared/intake/schema'
import type { HomeKind } from '@chaolin/shared/reports/categories'
import { isOpen } from '@chaolin/shared/reports/rules'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { limits } from '@chaolin/shared/text'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { insertRow } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation, Refused } from '../errors.ts'
import {
  fileFromChannel,
  lockReportById,
  prepareReport,
  writeStep,
  type Arrival,
} from '../reports/actions.ts'
import { findReportById } from '../reports/queries.ts'
import { findPostOf } from '../routing/queries.ts'
import { IntakeEvent, IntakeGroup, IntakeSource, type IntakeKind } from './entities.ts'
import { findKind } from './kinds.ts'
import { channelOf, lockSource } from './sources.ts'

const plain = { disableIdentityMap: true } as const
const hash = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('hex')

export type Taken = { number: string; status: string; occurrences: number; repeated: boolean }

export async function takeEvent(ctx: Context, source: IntakeSource, event: Event): Promise<Taken> {
  const externalHash = hash(event.id)
  const earlier = await recall(ctx, source.id, externalHash)
  if (earlier) return earlier
  const kind = await findKind(ctx, event.kind)
  if (!kind) throw new Refused('invalid', { errors: [{ path: 'kind', message: '没有登记这种事件' }] })
  try {
    return await inTransaction(ctx, (tx) => keepEvent(tx, source.id, externalHash, kind, event))
  } catch (error) {
    // The same event may have come twice at once; the first one's answer is the answer.
    const first = isUniqueViolation(error) ? await recall(ctx, source.id, externalHash) : null
    if (first) return first
    throw error
  }
}

async function recall(ctx: Context, sourceId: string, externalHash: string): Promise<Taken | null> {
  const known = await ctx.em.findOne(IntakeEvent, { sourceId, externalHash }, plain)
  const report = known && (await findReportById(ctx, known.reportId))
  if (!report) return null
  const group = await ctx.em.findOne(IntakeGroup, { reportId: report.id }, plain)
  return { number: report.number, status: report.status, occurrences: group?.count ?? 1, repeated: true }
}

/** The source and then the place are locked, in this order by everybody. */
async function keepEvent(
  tx: Context,
  sourceId: string,
  externalHash: string,
  kind: IntakeKind,
  event: Event,
) {
  const source = await lockSource(tx, sourceId)
  if (!source) throw new Refused('signature_invalid')
  const again = await recall(tx, sourceId, externalHash)
  if (again) return again
  await refuseTooMany(tx, source)
  const now = tx.now()
  const groupId = groupOf(event)
  const known = await countOn(tx, kind, groupId, event)
  const taken = known ?? (await fileNew(tx, source, externalHash, kind, event, groupId))
  await insertRow(tx.em, IntakeEvent, {
    sourceId,
    externalHash,
    kind: kind.kind,
    reportId: taken.reportId,
    at: new Date(event.at),
    receivedAt: now,
  })
  await tx.em.nativeUpdate(IntakeSource, { id: sourceId }, { lastEventAt: now })
  const { number, status, occurrences } = taken
  return { number, status, occurrences, repeated: false }
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

async function refuseTooMany(tx: Context, { id, perMinute, perDay }: IntakeSource) {
  if (!tx.config.rateLimit) return
  const since = (spanMs: number) => ({
    sourceId: id,
    receivedAt: { $gt: new Date(tx.now().getTime() - spanMs) },
  })
  const retryAfterS = minuteMs / 1000
  if ((await tx.em.count(IntakeEvent, since(minuteMs))) >= perMinute)
    throw new Refused('rate_limited', { retryAfterS })
  if ((await tx.em.count(IntakeEvent, since(dayMs))) >= perDay)
    throw new Refused('daily_limit', { retryAfterS })
}

/** About a hundred metres, as far as a sensor's place says anything. */
const coarse = (degrees: number) => degrees.toFixed(3)

/** What makes two events equal: the kind and the place, by whatever it is named. */
function groupOf({ kind, place, address, doorPlate, compoundId }: Event) {
  if (doorPlate) return hash(kind, 'plate', doorPlate)
  if (address) return hash(kind, 'address', compoundId ?? '', address.replace(/\s+/g, ''))
  if (place) return hash(kind, 'place', compoundId ?? '', ...toWgs84(place).map(coarse))
  return hash(kind, 'compound', compoundId ?? '')
}

type Counted = { reportId: number; number: string; status: string; occurrences: number }

/** Told at the second time and then ever more seldom: a thousand equal ones are a line each power of ten. */
const isWorthALine = (count: number) => count === 2 || /^10+$/.test(String(count))

/** Adds it to the open report of the same kind and place, if there is one within the window. */
async function countOn(
  tx: Context,
  kind: IntakeKind,
  groupId: string,
  event: Event,
): Promise<Counted | null> {
  const group = await tx.em.findOne(
    IntakeGroup,
    { id: groupId },
    { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
  )
  const windowMs = kind.windowMinutes * minuteMs
  if (!group || tx.now().getTime() - group.lastAt.getTime() > windowMs) return null
  const report = await lockReportById(tx, group.reportId)
  if (!report || !isOpen(report.status)) return null
  const count = group.count + 1
  await tx.em.nativeUpdate(IntakeGroup, { id: groupId }, { count, lastAt: tx.now() })
  if (isWorthALine(count))
    await writeStep(tx, report, {
      changes: {},
      moment: {
        step: 'again',
        status: report.status,
        by: 'system',
        personId: null,
        internalNote: `${kind.name}：从 ${toWire(group.firstAt).slice(0, 16)} 起共报了 ${count} 次`,
        data: { count, at: event.at },
      },
    })
  return { reportId: report.id, number: report.number, status: report.status, occurrences: count }
}

async function fileNew(
  tx: Context,
  source: IntakeSource,
  externalHash: string,
  kind: IntakeKind,
  event: Event,
  groupId: string,
): Promise<Counted> {
  const report = await fileFromChannel(
    tx,
    {
      source: 'intake',
      channel: channelOf(source.id),
      externalId: externalHash,
      personId: source.personId,
    },
    await arrivalOf(tx, kind, event),
  )
  if (kind.windowMinutes > 0) {
    const row = { id: groupId, reportId: report.id, count: 1, firstAt: tx.now(), lastAt: tx.now() }
    await tx.em.upsert(IntakeGroup, row, { onConflictFields: ['id'], ...plain })
  }
  return { reportId: report.id, number: report.number, status: report.status, occurrences: 1 }
}

async function arrivalOf(tx: Context, kind: IntakeKind, event: Event): Promise<Arrival> {
  const { place, address, doorPlate, compoundId } = event
  const arrival = await prepareReport(tx, {
    text: textOf(kind, event),
    ...(kind.category ? { category: kind.category } : {}),
    ...(place ? { place } : {}),
    ...(address ? { address } : {}),
    ...(doorPlate ? { doorPlate } : {}),
    ...(compoundId ? { compoundId } : {}),
  })
  return {
    ...arrival,
    decision: kind.home ? await sendTo(tx, kind.home, arrival.decision) : arrival.decision,
    // The kind says how urgent it is; without a word from it the text is read like a resident's.
    ...(kind.urgentNumber ? { urgent: { number: kind.urgentNumber, reason: kind.name } } : {}),
  }
}

/** At least the kind's name: a report says something. */
function textOf(kind: IntakeKind, { text = '', at, data = {} }: Event) {
  const local = toWire(new Date(at)).slice(0, 16).replace('T', ' ')
  const filled = fillIn(kind.template, { ...data, text, at: local })
  return [...(filled || kind.name)].slice(0, limits.text).join('')
}

/** The post of another level at the same place; where there is none, it stays with the category's. */
async function sendTo(tx: Context, level: HomeKind, decision: Arrival['decision']) {
  if (!decision.microBrain || decision.microBrain.kind === level) return decision
  const post = await findPostOf(tx, level, decision.communityId)
  return post ? { ...decision, microBrain: post } : decision
}
