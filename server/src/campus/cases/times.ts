// When to meet: the handler offers times, the asker takes one, either may drop it.
import { caseLimits, overlap } from '@chaolin/shared/campus/cases/rules'
import type { NewTimes } from '@chaolin/shared/campus/request-schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused, wrong } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { openFor, sealFor } from '../services/messages.ts'
import { CampusCaseTime, type CampusCase } from './entities.ts'
import { allowedCase } from './giving.ts'

const minuteMs = 60_000
const plain = { disableIdentityMap: true } as const

type Span = { from: number; until: number }

function judgeSpan({ from, until }: Span, nowMs: number, i: number) {
  const minutes = (until - from) / minuteMs
  if (Number.isNaN(minutes)) throw wrong(`times.${i}`, '时间不对')
  if (from <= nowMs) throw wrong(`times.${i}.from`, '要在现在之后')
  if (from > nowMs + caseLimits.aheadDays * 24 * 60 * minuteMs)
    throw wrong(`times.${i}.from`, `最多提前 ${caseLimits.aheadDays} 天`)
  if (minutes < caseLimits.shortestMinutes || minutes > caseLimits.longestMinutes)
    throw wrong(`times.${i}.until`, `${caseLimits.shortestMinutes} 到 ${caseLimits.longestMinutes} 分钟`)
}

/** New times take the place of those that were offered and not taken. */
export async function offerTimes(tx: Context, person: Person, number: string, body: NewTimes) {
  const row = await allowedCase(tx, person, number, 'offerTimes')
  const spans = body.times.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) }))
  spans.forEach((span, i) => judgeSpan(span, tx.now().getTime(), i))
  const twice = spans.findIndex((a, i) => spans.slice(i + 1).some((b) => overlap(a, b)))
  if (twice >= 0) throw wrong(`times.${twice}`, '时间重叠了')
  await tx.em.nativeDelete(CampusCaseTime, { caseId: row.id, status: 'offered' })
  const sealed = await sealFor(tx, row.number, { where: body.where })
  await tx.em.insertMany(
    CampusCaseTime,
    spans.map(({ from, until }) => ({
      publicId: nanoid(21),
      caseId: row.id,
      handlerId: person.id,
      startsAt: new Date(from),
      endsAt: new Date(until),
      sealed,
      status: 'offered' as const,
      createdAt: tx.now(),
    })),
  )
  await tellTimes(tx, row, 'offered')
  return row
}

/** Two who take overlapping times of one handler: the second one is refused. */
export async function takeTime(tx: Context, person: Person, number: string, id: string) {
  const row = await allowedCase(tx, person, number, 'takeTime')
  const time = await tx.em.findOne(CampusCaseTime, { publicId: id, caseId: row.id }, plain)
  if (!time) throw new Refused('not_found')
  await lockPerson(tx, time.handlerId)
  if (time.startsAt <= tx.now()) throw new Refused('slot_closed')
  const clash = await tx.em.count(CampusCaseTime, {
    handlerId: time.handlerId,
    status: 'taken',
    id: { $ne: time.id },
    caseId: { $ne: row.id },
    startsAt: { $lt: time.endsAt },
    endsAt: { $gt: time.startsAt },
  })
  if (clash > 0) throw new Refused('slot_closed')
  // One meeting at a time: another one that is still to come is given up for it.
  await tx.em.nativeUpdate(
    CampusCaseTime,
    { caseId: row.id, status: 'taken', startsAt: { $gt: tx.now() } },
    { status: 'offered' },
  )
  await tx.em.nativeUpdate(CampusCaseTime, { id: time.id }, { status: 'taken' })
  await tellTimes(tx, row, 'taken')
  return row
}

export async function dropTime(tx: Context, person: Person, number: string, id: string) {
  const row = await allowedCase(tx, person, number, 'dropTime')
  const gone = await tx.em.nativeDelete(CampusCaseTime, { publicId: id, caseId: row.id })
  if (gone === 0) throw new Refused('not_found')
  await tellTimes(tx, row, person.id === row.personId ? 'droppedByAsker' : 'droppedByHandler')
  return row
}

const tellTimes = (tx: Context, { id, number }: CampusCase, what: string) =>
  addJob(tx, {
    kind: 'campus.case_time',
    subject: `campus:${number}`,
    payload: { caseId: id, what, at: tx.now().getTime() },
  })

export async function timeViews(ctx: Context, row: Pick<CampusCase, 'id' | 'number'>) {
  const rows = await ctx.em.find(
    CampusCaseTime,
    { caseId: row.id },
    { orderBy: { startsAt: 1, id: 1 }, ...plain },
  )
  return Promise.all(
    rows.map(async ({ publicId, startsAt, endsAt, sealed, status }) => ({
      id: publicId,
      from: toWire(startsAt),
      until: toWire(endsAt),
      where: sealed ? (await openFor<{ where: string }>(ctx, row.number, sealed)).where : '',
      status,
    })),
  )
}
