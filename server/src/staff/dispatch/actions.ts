// Changing the rules of a post, and giving out what came in: by a rule, else by turn.
import { isOpen } from '@chaolin/shared/reports/rules'
import { isFull, nextInTurn, ruleFits } from '@chaolin/shared/staff/dispatch'
import type { DispatchRuleBody } from '@chaolin/shared/staff/people-schema'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { allotTo, fullWith, lockReportById, type Report } from '../../reports/actions.ts'
import { countOpenByAssignee } from '../../reports/queries.ts'
import { getCategory, termsFor } from '../../routing/queries.ts'
import { readDuty, type DutyBook } from '../duty/queries.ts'
import { crewAt, namelessColleague } from '../people/queries.ts'
import { DispatchRule, DispatchTurn } from './entities.ts'
import { hasReceiver, hoursOf, readRules } from './queries.ts'

/** Taken by whoever gives something out, or changes by which rules: one after another at each post. */
async function lockTurn(tx: Context, microBrainId: string) {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
  const known = await tx.em.findOne(DispatchTurn, { microBrainId }, locked)
  // An insert that finds its row there holds a lock that two can share: only the very first one tries.
  if (known) return known
  await tx.em.upsert(
    DispatchTurn,
    { microBrainId, personId: null, changedAt: tx.now() },
    { onConflictAction: 'ignore', disableIdentityMap: true },
  )
  return tx.em.findOneOrFail(DispatchTurn, { microBrainId }, locked)
}

export async function saveRules(tx: Context, by: string, microBrainId: string, rules: DispatchRuleBody[]) {
  const { people, teams } = await crewAt(tx, [microBrainId])
  const errors: { path: string; message: string }[] = []
  for (const [i, { category, staffId, teamId }] of rules.entries()) {
    const wrong = (field: string, message: string) => errors.push({ path: `items.${i}.${field}`, message })
    if (category && !(await getCategory(tx, category))) wrong('category', '没有这个类别')
    if (staffId && !people.some(({ id }) => id === staffId)) wrong('staffId', '这里没有这位同事')
    if (teamId && !teams.some(({ id }) => id === teamId)) wrong('teamId', '这里没有这个队伍')
  }
  if (errors.length > 0) throw new Refused('invalid', { errors })
  await lockTurn(tx, microBrainId)
  await tx.em.nativeDelete(DispatchRule, { microBrainId })
  if (rules.length === 0) return
  await tx.em.insertMany(
    DispatchRule,
    rules.map(({ category, hours, keyword, staffId, teamId }, position) => ({
      microBrainId,
      position,
      category: category ?? null,
      hoursFrom: hours?.from ?? null,
      hoursUntil: hours?.until ?? null,
      keyword: keyword ?? null,
      staffId: staffId ?? null,
      teamId: teamId ?? null,
      changedBy: by,
      createdAt: tx.now(),
    })),
  )
}

/** Given to nobody, though the post takes turns; the dispatcher must know. */
export type Unallotted = { report: Report; why: 'nobody' | 'full' }

/** Gives out what came to this post and waits there still; anything else is left alone. */
export async function allot(tx: Context, reportId: number, homeId: string): Promise<Unallotted | null> {
  const report = await lockReportById(tx, reportId)
  if (!report || !isOpen(report.status) || report.homeId !== homeId || report.desk) return null
  if (report.status !== 'submitted' || report.assigneeId || report.teamId) return null
  const book = await readDuty(tx, [homeId])
  if (await allotByRule(tx, report, book)) return null
  const terms = await termsFor(tx, homeId, report.category)
  return terms?.mode === 'round_robin' ? allotByTurn(tx, report, book, terms.mostOpen) : null
}

async function allotByRule(tx: Context, report: Report, book: DutyBook): Promise<boolean> {
  const matter = { category: report.category, text: report.text, time: toWire(tx.now()).slice(11, 16) }
  const fitting = (await readRules(tx, report.homeId)).filter((rule) => {
    const { category, keyword } = rule
    const conditions = { category: category ?? null, keyword: keyword ?? null, hours: hoursOf(rule) }
    return hasReceiver(rule, book) && ruleFits(conditions, matter)
  })
  for (const { staffId, teamId, id } of fitting) {
    if (staffId && (await fullWith(tx, report, staffId)) !== null) continue
    const name = staffId
      ? (book.people.find((person) => person.id === staffId)?.name ?? namelessColleague)
      : (book.teams.find((team) => team.id === teamId)?.name ?? '')
    await allotTo(tx, report, {
      staffId: staffId ?? null,
      teamId: teamId ?? null,
      name,
      mode: 'rule',
      ruleId: id,
    })
    return true
  }
  return false
}

async function allotByTurn(tx: Context, report: Report, book: DutyBook, mostOpen: number) {
  const present = book.people.filter(({ duty, role }) => duty && role === 'staff')
  if (present.length === 0) return { report, why: 'nobody' as const }
  const turn = await lockTurn(tx, report.homeId)
  const open = await countOpenByAssignee(
    tx,
    present.map(({ id }) => id),
  )
  const free = new Map(
    present
      .filter((person) => !isFull(open.get(person.id) ?? 0, person.mostOpen ?? mostOpen))
      .map((person) => [person.id, person]),
  )
  let next = nextInTurn(turn.personId ?? null, [...free.keys()])
  // Somebody may have taken something since the count: then it is the turn of the one after.
  while (next !== null && (await fullWith(tx, report, next)) !== null) {
    free.delete(next)
    next = nextInTurn(next, [...free.keys()])
  }
  if (next === null) return { report, why: 'full' as const }
  await tx.em.nativeUpdate(
    DispatchTurn,
    { microBrainId: report.homeId },
    { personId: next, changedAt: tx.now() },
  )
  const name = free.get(next)!.name ?? namelessColleague
  await allotTo(tx, report, { staffId: next, teamId: null, name, mode: 'round_robin' })
  return null
}
