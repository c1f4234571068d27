// The household answers: the first tap of any member counts; it may give less than was asked, never more than the rules.
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { VisitAnswer } from '@chaolin/shared/visits/schema'
import type { Context } from '../context.ts'
import { Refused, wrong } from '../errors.ts'
import { isHost } from './cancel.ts'
import { getCompound } from './compounds/queries.ts'
import type { Visit } from './entities.ts'
import { forgetAtOf, writeEntryConsent } from './given.ts'
import { lockHousehold } from './households/rows.ts'
import { readDoors, refuseTooManyOpen } from './limits.ts'
import { mintNow } from './pass.ts'
import { revokePasses } from './passes/mint.ts'
import { allowed, endJob, lockVisit, writeStep } from './steps.ts'

export async function answerVisit(
  tx: Context,
  personId: string,
  id: string,
  { decision, doors, until }: VisitAnswer,
): Promise<Visit> {
  const visit = await lockVisit(tx, id)
  if (!visit?.householdId || !(await isHost(tx, visit, personId))) throw new Refused('not_found')
  const { householdId } = visit
  const { rules } = (await getCompound(tx, visit.compoundId))!
  const given = doors ? readDoors(doors, rules) : visit.doorsAsked & rules.visitorDoors
  const end = until === undefined ? visit.until : readEnd(tx, visit, new Date(until))
  const status = allowed(decision, visit, 'household')
  if (visit.until <= tx.now()) throw new Refused('step_closed', { detail: '来访时间已经过了' })
  if (decision === 'refuse') return refuse(tx, visit, personId, status)
  await lockHousehold(tx, { id: householdId })
  await refuseTooManyOpen(tx, householdId, rules)
  const consentId = await writeEntryConsent(tx, { id, householdId, doors: given }, personId)
  const after = await writeStep(
    tx,
    visit,
    { doors: given, until: end, consentId, hostId: personId, forgetAt: forgetAtOf(end, rules) },
    { step: 'accept', status, by: 'household', personId },
    end < visit.until ? [endJob({ id, until: end })] : [],
  )
  await mintNow(tx, after)
  return after
}

/** Less time than was asked for, and enough to come. */
function readEnd(tx: Context, visit: Visit, end: Date): Date {
  const earliest = Math.max(visit.from.getTime(), tx.now().getTime() - visitLimits.shortestMs)
  if (end > visit.until) throw wrong('until', '不能比对方要的更久')
  if (end.getTime() < earliest + visitLimits.shortestMs || end <= tx.now())
    throw wrong('until', '至少留 15 分钟')
  return end
}

async function refuse(tx: Context, visit: Visit, personId: string, status: Visit['status']) {
  await revokePasses(tx, { visitId: visit.id }, 'refused')
  return writeStep(tx, visit, { doors: 0 }, { step: 'refuse', status, by: 'household', personId })
}
