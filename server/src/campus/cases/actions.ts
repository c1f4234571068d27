// What the asker and the handler do with a case, each in one transaction.
import { isGoing } from '@chaolin/shared/campus/cases/rules'
import type { NewMessage } from '@chaolin/shared/campus/request-schema'
import type { Context } from '../../context.ts'
import type { Person } from '../../residents/queries.ts'
import { CampusHandler } from '../services/entities.ts'
import { addMessage } from '../services/messages.ts'
import { CampusCase, CampusCaseTime } from './entities.ts'
import { soundsUrgent } from './file.ts'
import { forgetAtAfter, forgetContent } from './forgetting.ts'
import { allowedCase, giveWaiting } from './giving.ts'
import { showClosed, showWithdrawn } from './report-side.ts'

/** The asker says more; what sounds like danger marks the case, and what nobody has goes to whoever is there. */
export async function writeAsAsker(tx: Context, person: Person, number: string, body: NewMessage) {
  const row = await allowedCase(tx, person, number, 'write')
  const at = await addMessage(tx, row.number, { by: 'student', personId: person.id }, body, null)
  const urgent = soundsUrgent(body.text)
  if (urgent && !row.urgent) await tx.em.nativeUpdate(CampusCase, { id: row.id }, { urgent })
  await giveWaiting(tx, row)
  return { row, at, urgent }
}

export async function writeAsHandler(tx: Context, person: Person, number: string, body: NewMessage) {
  const row = await allowedCase(tx, person, number, 'answerAsHandler')
  const at = await addMessage(tx, row.number, { by: 'handler', personId: person.id }, body, null)
  // Whoever answered is not late with this any more.
  await tx.em.nativeUpdate(CampusCase, { id: row.id }, { remindedAt: at })
  return { row, at }
}

/** From now on the handler knows who it is; that cannot be unsaid. */
export async function tellName(tx: Context, person: Person, number: string) {
  const row = await allowedCase(tx, person, number, 'tellName')
  await tx.em.nativeUpdate(CampusCase, { id: row.id }, { anonymous: false })
  return row
}

export async function withdrawCase(tx: Context, person: Person, number: string) {
  const row = await allowedCase(tx, person, number, 'withdraw')
  await end(tx, row, 'withdrawn')
  await showWithdrawn(tx, row)
  return { ...row, status: 'withdrawn' as const }
}

export async function closeCase(tx: Context, person: Person, number: string, text: string | undefined) {
  const row = await allowedCase(tx, person, number, 'close')
  if (text !== undefined)
    await addMessage(tx, row.number, { by: 'handler', personId: person.id }, { text }, null)
  await end(tx, row, 'closed')
  await showClosed(tx, row, person.id)
  return row
}

async function end(tx: Context, row: CampusCase, status: 'closed' | 'withdrawn') {
  await tx.em.nativeUpdate(
    CampusCase,
    { id: row.id },
    {
      status,
      endedAt: tx.now(),
      forgetAt: forgetAtAfter(tx.now()),
    },
  )
  await tx.em.nativeDelete(CampusCaseTime, { caseId: row.id, status: 'offered' })
}

/** Who has left for good is heard no more: what they wrote goes with them. */
export async function forgetCases(tx: Context, personId: string) {
  const rows = await tx.em.find(CampusCase, { personId }, { disableIdentityMap: true })
  await tx.em.nativeDelete(CampusHandler, { personId })
  if (rows.length === 0) return
  for (const row of rows) if (isGoing(row.status)) await endOne(tx, row)
  await forgetContent(tx, rows)
  await tx.em.nativeDelete(CampusCaseTime, { caseId: { $in: rows.map(({ id }) => id) } })
}

async function endOne(tx: Context, row: CampusCase) {
  await end(tx, row, 'withdrawn')
  await showWithdrawn(tx, row)
}
