// 核查: what staff say is done waits for the dispatcher, where the matter asks for it; the reporter hears of it after.
import { roleMay, type StaffRole } from '@chaolin/shared/staff/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { getCategory, termsFor } from '../routing/queries.ts'
import { closeJob, resolved } from './closing.ts'
import type { Report } from './entities.ts'
import { broughtPhotosSince, evidenceSince, readMoment } from './history.ts'
import type { Effect } from './staff-effects.ts'

const reopenedTwice = 2
/** Twice the reporter said that it was not solved. */
export const needsSupervisor = ({ reopenCount }: Report) => reopenCount >= reopenedTwice

/** Where the category says so, by somebody else than who did it; always before it is closed after two reopenings. */
export async function needsSecondLook(tx: Context, report: Report, person: Person, role: StaffRole) {
  if (needsSupervisor(report)) return !roleMay(role, 'closeReopenedTwice')
  const terms = await termsFor(tx, report.homeId, report.category)
  if (!terms?.secondLook) return false
  return !roleMay(role, 'approve') || report.assigneeId === person.id
}

/** What was proposed becomes the answer, in the name of who did it. */
export const approve: Effect<'approve'> = async (tx, report, _body, { person, role }) => {
  if (needsSupervisor(report) && !roleMay(role, 'closeReopenedTwice'))
    throw new Refused('forbidden', { detail: '重开过两次，要督查来核查' })
  const proposal = await readMoment(tx, report.id, report.checkingSeq!)
  if (proposal?.personId === person.id)
    throw new Refused('step_closed', { detail: '自己报的办结，要另一位来核查' })
  // Those that were named by their address may not have come.
  const category = await getCategory(tx, report.category)
  if (category?.evidence && !(await broughtPhotosSince(tx, report.id, report.checkingSeq!)))
    throw new Refused('evidence_missing', { detail: '办好后的照片还没有收到' })
  const later = await evidenceSince(tx, report.id, report.checkingSeq!)
  return {
    changes: resolved(tx),
    step: 'resolve',
    personId: proposal?.personId ?? null,
    note: String(proposal?.data.proposed ?? ''),
    photoIds: [...(proposal?.photoIds ?? []), ...later],
    data: { checkedBy: person.id },
    jobs: [closeJob(report, tx.now())],
  }
}

export const rework: Effect<'rework'> = (_tx, report, { reason }) => ({
  changes: { checkingSeq: null },
  reason,
  data: { reason, proposal: report.checkingSeq! },
})

/** Photos that come later for what was said to be done are shown when that is agreed to. */
export async function arrivedFor(tx: Context, report: Report, seq: number): Promise<'photos' | 'evidence'> {
  const ended = report.status === 'resolved' || report.status === 'closed'
  const named = ended ? null : await readMoment(tx, report.id, seq)
  return named?.step === 'propose' ? 'evidence' : 'photos'
}
