// One event of another system: the same id is the same report, equal events in a row are counted on one.
import { fieldsOf, fillIn } from '@chaolin/shared/intake/kinds'
import { intakeLimits, type IntakeEvent as Event } from '@chaolin/shared/intake/schema'
import type { HomeKind } from '@chaolin/shared/reports/categories'
import { limits } from '@chaolin/shared/text'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { insertRow } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation, Refused, wrong } from '../errors.ts'
import { fileFromChannel, prepareReport, type Arrival } from '../reports/actions.ts'
import { findReportById } from '../reports/queries.ts'
import { findPostOf } from '../routing/queries.ts'
import { toleranceMs } from '../signatures.ts'
import { IntakeEvent, IntakeGroup, IntakeSource, type IntakeKind, type Lane } from './entities.ts'
import { countOn, findRunning, groupOf, hash, type Counted } from './groups.ts'
import { findKind } from './kinds.ts'
import { channelOf, lockSource } from './sources.ts'

const plain = { disableIdentityMap: true } as const

export type Taken = { number: string; status: string; occurrences: number; repeated: boolean }

export async function takeEvent(ctx: Context, source: IntakeSource, event: Event): Promise<Taken> {
  if (new Date(event.at).getTime() - ctx.now().getTime() > toleranceMs) throw wrong('at', '时间在将来')
  const externalHash = hash(event.id)
  const earlier = await recall(ctx, source.id, externalHash)
  if (earlier) return earlier
  const kind = await findKind(ctx, event.kind)
  if (!kind) throw wrong('kind', '没有登记这种事件')
  if (!textOf(kind, event)) throw wrong('text', '这种事件要有文字')
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
  const now = tx.now()
  const groupId = groupOf(kind, event)
  const running = await findRunning(tx, kind, groupId)
  const lane: Lane = running ? 'again' : kind.urgentNumber ? 'urgent' : 'new'
  await refuseTooMany(tx, source, lane)
  const taken = running
    ? await countOn(tx, running, { name: kind.name, words: textOf(kind, event), at: event.at })
    : await fileNew(tx, source, externalHash, kind, event, groupId)
  await insertRow(tx.em, IntakeEvent, {
    sourceId,
    externalHash,
    kind: kind.kind,
    reportId: taken.reportId,
    lane,
    at: new Date(event.at),
    receivedAt: now,
  })
  await tx.em.nativeUpdate(IntakeSource, { id: sourceId }, { lastEventAt: now })
  const { number, status, occurrences } = taken
  return { number, status, occurrences, repeated: false }
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What only repeats costs little; an emergency is not refused because of what is none. */
const limitsOf = ({
  perMinute,
  perDay,
}: IntakeSource): Record<Lane, { perMinute: number; perDay: number }> => ({
  new: { perMinute, perDay },
  urgent: {
    perMinute: Math.max(perMinute, intakeLimits.perMinute),
    perDay: Math.max(perDay, intakeLimits.perDay),
  },
  again: { perMinute: perMinute * countedTimes, perDay: perDay * countedTimes },
})
const countedTimes = 10

async function refuseTooMany(tx: Context, source: IntakeSource, lane: Lane) {
  if (!tx.config.rateLimit) return
  const { perMinute, perDay } = limitsOf(source)[lane]
  const countSince = (spanMs: number) =>
    tx.em.count(IntakeEvent, {
      sourceId: source.id,
      lane,
      receivedAt: { $gt: new Date(tx.now().getTime() - spanMs) },
    })
  const retryAfterS = minuteMs / 1000
  if ((await countSince(minuteMs)) >= perMinute) throw new Refused('rate_limited', { retryAfterS })
  if ((await countSince(dayMs)) >= perDay) throw new Refused('daily_limit', { retryAfterS })
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

/** The template filled in, and behind it what it has no place for: whoever goes there may need it. */
function textOf(kind: IntakeKind, { text = '', at, data = {} }: Event) {
  const local = toWire(new Date(at)).slice(0, 16).replace('T', ' ')
  const filled = fillIn(kind.template, { ...data, text, at: local })
  const used = fieldsOf(kind.template)
  const rest = [...(used.has('text') ? [] : [text]), ...unused(data, used)].filter(Boolean).join('；')
  const whole = filled && rest ? `${filled}（${rest}）` : filled || rest
  // What stands behind may be cut, not what the template says.
  return [...whole].slice(0, longestText).join('')
}

/** The text of an event, and as much of its data. */
const longestText = 2 * limits.text

const unused = (data: NonNullable<Event['data']>, used: ReadonlySet<string>) =>
  Object.entries(data).flatMap(([name, value]) => (used.has(name) ? [] : [`${name}：${value}`]))

/** The post of another level at the same place; where there is none, it stays with the category's. */
async function sendTo(tx: Context, level: HomeKind, decision: Arrival['decision']) {
  if (!decision.microBrain || decision.microBrain.kind === level) return decision
  const post = await findPostOf(tx, level, decision.communityId)
  return post ? { ...decision, microBrain: post } : decision
}
