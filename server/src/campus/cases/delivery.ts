// What cases and threads owe: telling people that there is something, never what it is.
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tell, tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { findReport } from '../../reports/queries.ts'
import { peopleAt } from '../../residents/queries.ts'
import { findMessage } from '../services/messages.ts'
import { inCharge } from './charge.ts'
import { CampusCase } from './entities.ts'
import { findCase } from './queries.ts'

const findById = (ctx: Context, id: number) =>
  ctx.em.findOne(CampusCase, { id }, { disableIdentityMap: true })

const notice = (
  personId: string,
  key: string,
  kind: string,
  title: string,
  number: string,
  audience: 'reporter' | 'staff',
) => ({ personId, dedupeKey: `campus:${key}:${personId}`, kind, title, body: '点开看', number, audience })

/** Of a report whoever has it, else everybody at its posts. */
async function staffFor(ctx: Context, number: string) {
  const report = await findReport(ctx, number)
  if (!report) return []
  if (report.assigneeId) return [report.assigneeId]
  return peopleAt(ctx, [report.homeId, ...report.joint], ['staff', 'dispatcher'])
}

async function tellOfMessage(ctx: Context, id: number) {
  const message = await findMessage(ctx, id)
  if (!message) return
  const { number, by } = message
  const row = await findCase(ctx, number)
  const kind = row ? 'campus.case' : 'campus.message'
  const key = `message:${id}`
  if (by === 'handler') {
    const personId = row?.personId ?? (await findReport(ctx, number))?.personId
    if (personId) await tell(ctx, notice(personId, key, kind, '您有新的回复', number, 'reporter'), null)
    return
  }
  if (row && !row.handlerId) {
    if (row.status === 'waiting') await tellOfWaiting(ctx, row, key, '有一件没有人接的保密的事来了新消息')
    return
  }
  const people = row?.handlerId ? [row.handlerId] : await staffFor(ctx, number)
  await tellAll(
    ctx,
    people.map((personId) => notice(personId, key, kind, '学生发来新的消息', number, 'staff')),
    null,
  )
}

/** Only where it still lies with them. */
async function tellOfTaking(ctx: Context, caseId: number, handlerId: string) {
  const row = await findById(ctx, caseId)
  if (row?.handlerId !== handlerId || row.status !== 'open') return
  const key = `taken:${caseId}:${row.takenAt?.getTime() ?? 0}`
  await tell(ctx, notice(handlerId, key, 'campus.case', '有一件事交给您了', row.number, 'staff'), null)
  // Given to them is not yet read by them.
  const title = row.confidentiality === 'sealed' ? '已经交给接待您的老师' : '已经交给经办人'
  await tell(ctx, notice(row.personId, key, 'campus.case', title, row.number, 'reporter'), null)
}

/** Whoever was in confidence with somebody decides themselves whether somebody else shall read it. */
async function tellOfLoss(ctx: Context, caseId: number, at: number) {
  const row = await findById(ctx, caseId)
  if (row?.status !== 'waiting') return
  const sealed = row.confidentiality === 'sealed'
  const title = sealed ? '您的老师不再接待，在等新的老师' : '原来的经办人不再办理，在等新的经办人'
  const told = notice(row.personId, `lost:${caseId}:${at}`, 'campus.case', title, row.number, 'reporter')
  await tell(ctx, sealed ? { ...told, body: '您再写一句话，新的老师就能看到' } : told, null)
}

const timeTitles: Record<string, { toAsker: boolean; title: string }> = {
  offered: { toAsker: true, title: '有时间可以约了，请挑一个' },
  taken: { toAsker: false, title: '对方约了时间' },
  droppedByAsker: { toAsker: false, title: '对方取消了一个时间' },
  droppedByHandler: { toAsker: true, title: '有一个时间取消了' },
}

async function tellOfTime(ctx: Context, caseId: number, what: string, at: number) {
  const row = await findById(ctx, caseId)
  const words = timeTitles[what]
  if (row?.status !== 'open' || !row.handlerId || !words) return
  const personId = words.toAsker ? row.personId : row.handlerId
  const audience = words.toAsker ? 'reporter' : 'staff'
  const key = `time:${caseId}:${what}:${at}`
  await tell(ctx, notice(personId, key, 'campus.case', words.title, row.number, audience), null)
}

const atOnce = 100
const minuteMs = 60_000

/**
 * What is late and was answered by nobody: whoever has it is told, or those who see to it that somebody has. Of what
 * lost its handler or is urgent they hear at once, and of what is urgent again until somebody comes. One that fails
 * stops none of the others.
 */
export async function remindLate(ctx: Context) {
  const again = new Date(ctx.now().getTime() - caseLimits.urgentAgainMinutes * minuteMs)
  const waits = { status: 'waiting' as const }
  const rows = await ctx.em.find(
    CampusCase,
    {
      $or: [
        { status: { $in: ['waiting', 'open'] }, dueAt: { $lte: ctx.now() }, remindedAt: null },
        { ...waits, urgent: true, remindedAt: null },
        { ...waits, urgent: true, remindedAt: { $lte: again } },
        { ...waits, takenAt: { $ne: null }, remindedAt: null },
      ],
    },
    { orderBy: { dueAt: 1, id: 1 }, limit: atOnce, disableIdentityMap: true },
  )
  for (const row of rows)
    try {
      await inTransaction(ctx, (tx) => remindOne(tx, row))
    } catch (error) {
      ctx.log.error({ err: error, caseId: row.id }, 'nobody was told of a case')
    }
}

/** Marked with it: of two rounds at once the second tells nothing. */
async function remindOne(tx: Context, row: CampusCase) {
  const { id, status, handlerId, remindedAt } = row
  const asSeen = { id, status, handlerId: handlerId ?? null, remindedAt: remindedAt ?? null }
  if ((await tx.em.nativeUpdate(CampusCase, asSeen, { remindedAt: tx.now() })) === 0) return
  const key = `late:${id}:${tx.now().getTime()}`
  if (handlerId) {
    await tell(tx, notice(handlerId, key, 'campus.case', '有一件事过了答应的时间', row.number, 'staff'), null)
    return
  }
  const nobody = (await inCharge(tx, row)).length === 0
  await tellOfWaiting(tx, row, key, nobody ? '有一件保密的事没有人办，请安排人' : '有一件保密的事还没有人接')
}

/** Those who see to it that somebody comes; of what is sealed they hear not even the number. */
async function tellOfWaiting(ctx: Context, row: CampusCase, key: string, calm: string) {
  const people = await peopleAt(ctx, [row.campusId], ['dispatcher'])
  const title = row.urgent ? '有一件保密的事很急，还没有人接，请马上安排人' : calm
  const number = row.confidentiality === 'sealed' ? null : row.number
  await tellAll(
    ctx,
    people.map((personId) => ({ ...notice(personId, key, 'campus.waiting', title, '', 'staff'), number })),
    null,
  )
}

export const caseHandlers: Handlers = {
  'campus.message': (ctx, { messageId }) => tellOfMessage(ctx, Number(messageId)),
  'campus.case_taken': (ctx, { caseId, handlerId }) => tellOfTaking(ctx, Number(caseId), String(handlerId)),
  'campus.case_lost': (ctx, { caseId, at }) => tellOfLoss(ctx, Number(caseId), Number(at)),
  'campus.case_time': (ctx, { caseId, what, at }) =>
    tellOfTime(ctx, Number(caseId), String(what), Number(at)),
}
