// The system gives it out: who gets it accepts it, as if the dispatcher had given it to them.
import type { Context } from '../context.ts'
import { dispatchedJob } from './dispatch-notices.ts'
import { from } from './dispatch-steps.ts'
import type { Report } from './entities.ts'
import { allowed, writeStep } from './steps.ts'

export type Allotment = {
  staffId: string | null
  teamId: string | null
  name: string
  mode: 'rule' | 'round_robin'
  ruleId?: number
}

export function allotTo(tx: Context, report: Report, { name, staffId, teamId, mode, ruleId }: Allotment) {
  const status = allowed(tx, report, 'allot')
  return writeStep(tx, report, {
    changes: { assigneeId: staffId, teamId, dispatchedAt: tx.now() },
    moment: {
      step: 'allot',
      status,
      by: 'system',
      personId: null,
      internalNote: mode === 'rule' ? `按规则派给${name}` : `轮到${name}`,
      data: { ...from(report), staffId, teamId, mode, ...(ruleId === undefined ? {} : { ruleId }) },
    },
    jobs: [dispatchedJob(report)],
  })
}
