// The report that stands for a case at the post: it moves with the case, and says nothing of what is in it.
import { isOpen } from '@chaolin/shared/reports/rules'
import type { Context } from '../../context.ts'
import { closeJob, lockReport, writeStep } from '../../reports/actions.ts'
import type { CampusCase } from './entities.ts'

type Of = Pick<CampusCase, 'number' | 'confidentiality'>

async function openReport(tx: Context, { number, confidentiality }: Of) {
  if (confidentiality !== 'handler') return null
  const report = await lockReport(tx, number)
  return report && isOpen(report.status) ? report : null
}

/** Somebody has it: the post sees who. */
export async function showTaken(tx: Context, row: Of, handlerId: string) {
  const report = await openReport(tx, row)
  if (!report || report.assigneeId === handlerId) return
  const first = report.status === 'submitted'
  await writeStep(tx, report, {
    changes: { assigneeId: handlerId, ...(first ? { acceptedAt: tx.now() } : {}) },
    moment: {
      step: first ? 'accept' : 'dispatch',
      status: first ? 'accepted' : report.status,
      by: 'post',
      personId: handlerId,
      data: { fromStaffId: report.assigneeId ?? null, fromTeamId: null, staffId: handlerId, teamId: null },
    },
  })
}

/** Nobody has it any more. */
export async function showWaiting(tx: Context, row: Of) {
  const report = await openReport(tx, row)
  if (!report?.assigneeId) return
  await writeStep(tx, report, {
    changes: { assigneeId: null },
    moment: {
      step: 'dispatch',
      status: report.status,
      by: 'system',
      personId: null,
      data: { fromStaffId: report.assigneeId, fromTeamId: null, staffId: null, teamId: null },
    },
  })
}

export async function showClosed(tx: Context, row: Of, handlerId: string) {
  const report = await openReport(tx, row)
  if (!report) return
  const changes = { resolvedAt: tx.now(), askedAt: null, question: null, checkingSeq: null }
  await writeStep(tx, report, {
    changes,
    moment: {
      step: 'resolve',
      status: 'resolved',
      by: 'post',
      personId: handlerId,
      note: '经办人办好了，内容在这件事里看',
    },
    jobs: [closeJob(report, tx.now())],
  })
}

export async function showWithdrawn(tx: Context, row: Of & Pick<CampusCase, 'personId'>) {
  const report = await openReport(tx, row)
  if (!report) return
  await writeStep(tx, report, {
    changes: { askedAt: null, question: null },
    moment: { step: 'withdraw', status: 'withdrawn', by: 'reporter', personId: row.personId },
  })
}
