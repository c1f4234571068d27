// Cases change hands: given at once, by the round, by the coordinator, by the handler.
import { caseMay, type CaseAct } from '@chaolin/shared/campus/cases/rules'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused, wrong } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { factsOf, hasLost, inCharge, nextHandler, seatAt, type Charge } from './charge.ts'
import { CampusCase, CampusCaseTime } from './entities.ts'
import { lockCase } from './queries.ts'
import { showTaken, showWaiting } from './report-side.ts'

/** The case, locked, and a yes; else not found, or the step is over. */
export async function allowedCase(tx: Context, person: Person, number: string, act: CaseAct) {
  const row = await lockCase(tx, number)
  if (!row) throw new Refused('not_found')
  refuseUnless(caseMay(await seatAt(tx, person, row), act, factsOf(row)))
  return row
}

export function refuseUnless(verdict: ReturnType<typeof caseMay>) {
  if (verdict !== 'yes') throw new Refused(verdict)
}

/** Whoever had it reads it no longer, and meets nobody at the times they offered. */
export async function giveTo(tx: Context, row: CampusCase, handlerId: string): Promise<CampusCase> {
  const changes = { handlerId, status: 'open' as const, takenAt: tx.now(), remindedAt: null }
  if (row.handlerId) await tx.em.nativeDelete(CampusCaseTime, { caseId: row.id })
  await tx.em.nativeUpdate(CampusCase, { id: row.id }, changes)
  await showTaken(tx, row, handlerId)
  await addJob(tx, {
    kind: 'campus.case_taken',
    subject: `campus:${row.number}`,
    payload: { caseId: row.id, handlerId },
  })
  return { ...row, ...changes } as CampusCase
}

/** The asker is told, and by the round those who see to it that somebody comes. */
async function putBack(tx: Context, row: CampusCase) {
  await tx.em.nativeDelete(CampusCaseTime, { caseId: row.id })
  const changes = { handlerId: null, status: 'waiting' as const, remindedAt: null }
  await tx.em.nativeUpdate(CampusCase, { id: row.id }, changes)
  await showWaiting(tx, row)
  await addJob(tx, {
    kind: 'campus.case_lost',
    subject: `campus:${row.number}`,
    payload: { caseId: row.id, at: tx.now().getTime() },
  })
}

/** The asker has written to whoever comes: what was lost is anybody's in charge again, and goes to them at once. */
export async function giveWaiting(tx: Context, row: CampusCase): Promise<CampusCase> {
  if (row.status !== 'waiting') return row
  const free = { ...row, takenAt: null } as CampusCase
  const next = await nextHandler(tx, free)
  if (next) return giveTo(tx, free, next)
  await tx.em.nativeUpdate(CampusCase, { id: row.id }, { takenAt: null })
  return free
}

const wrongColleague = () => wrong('personId', '这位同事不办这项服务')

async function judgeReceiver(tx: Context, row: CampusCase, personId: string) {
  if (personId === row.personId || personId === row.handlerId) throw wrongColleague()
  if (!(await inCharge(tx, row)).includes(personId)) throw wrongColleague()
}

/** By the handler alone. */
export async function handOverCase(tx: Context, person: Person, number: string, to: string) {
  const row = await allowedCase(tx, person, number, 'handOver')
  await judgeReceiver(tx, row, to)
  await giveTo(tx, row, to)
}

/** A coordinator gives what nobody has to somebody in charge. */
export async function giveCase(tx: Context, person: Person, number: string, to: string) {
  const row = await allowedCase(tx, person, number, 'give')
  await judgeReceiver(tx, row, to)
  await giveTo(tx, row, to)
}

const atOnce = 100
/** What was lost waits for a word of its asker. */
const free = { $or: [{ takenAt: null }, { confidentiality: { $ne: 'sealed' as const } }] }
type Group = Charge & { status: 'waiting' | 'open'; handlerId: string | null }

/** Which charges have cases, and with whom they lie: a few rows, however many cases there are. */
async function listGroups(ctx: Context): Promise<Group[]> {
  const rows = await readRows<{
    campus_id: string
    service: string
    confidentiality: Group['confidentiality']
    status: Group['status']
    handler_id: string | null
  }>(
    ctx.em,
    `select campus_id, service, confidentiality, status, handler_id from campus_cases
     where status in ('waiting', 'open') group by campus_id, service, confidentiality, status, handler_id`,
    [],
  )
  return rows.map(({ campus_id: campusId, handler_id: handlerId, ...row }) => ({
    ...row,
    campusId,
    handlerId,
  }))
}

/**
 * What waits goes to whoever has come; what lies with somebody who is in charge no more goes on. One that fails stops
 * none of the others. Gives how many moved.
 */
export async function giveOut(ctx: Context): Promise<number> {
  const charges = new Map<string, string[]>()
  let moved = 0
  for (const group of await listGroups(ctx)) {
    const key = `${group.campusId} ${group.service} ${group.confidentiality}`
    const people = charges.get(key) ?? (await inCharge(ctx, group))
    charges.set(key, people)
    if (group.status === 'waiting' ? people.length === 0 : people.includes(group.handlerId ?? '')) continue
    const { campusId, service, confidentiality, status, handlerId } = group
    const rows = await ctx.em.find(
      CampusCase,
      { campusId, service, confidentiality, status, handlerId, ...(status === 'waiting' ? free : {}) },
      { fields: ['number'], orderBy: { id: 1 }, limit: atOnce, disableIdentityMap: true },
    )
    for (const { number } of rows) if (await tryToMove(ctx, number)) moved++
  }
  return moved
}

async function tryToMove(ctx: Context, number: string): Promise<boolean> {
  try {
    return await inTransaction(ctx, (tx) => moveOne(tx, number))
  } catch (error) {
    ctx.log.error({ err: error }, 'a case was not given out')
    return false
  }
}

/** As it stands now, under the lock. */
async function moveOne(tx: Context, number: string): Promise<boolean> {
  const row = await lockCase(tx, number)
  if (row?.status !== 'waiting' && row?.status !== 'open') return false
  const lost = row.status === 'open' && !(await inCharge(tx, row)).includes(row.handlerId ?? '')
  if (row.status === 'open' && !lost) return false
  if (row.status === 'waiting' && hasLost(row)) return false
  const next = await nextHandler(tx, row)
  if (next) await giveTo(tx, row, next)
  else if (lost) await putBack(tx, row)
  return next !== null || lost
}
