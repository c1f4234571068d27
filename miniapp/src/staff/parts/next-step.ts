// The one next step of a report, and why it cannot be taken here and now.
import { reasonWords, reportCan, type ReportFacts, type StaffStep } from '@chaolin/shared/reports/rules'
import type { Language } from '../../i18n'
import type { StaffReport } from '../api'

interface Matter {
  status: StaffReport['status']
  asked: boolean
  steps: readonly string[]
  /** On the routing desk, nobody's yet. */
  microBrain: object | null
}

export interface NextStep {
  step: StaffStep
  /** Why not. */
  off?: 'role' | 'rule'
}

export function nextStep(matter: Matter): NextStep | undefined {
  const step = natural(matter)
  if (!step) return undefined
  if (matter.steps.includes(step)) return { step }
  return { step, off: reportCan(step, factsOf(matter), 0).allowed ? 'role' : 'rule' }
}

function natural({ status, microBrain }: Matter): StaffStep | undefined {
  const open = status === 'submitted' || status === 'accepted' || status === 'in_progress'
  if (!open) return undefined
  if (!microBrain) return 'transfer'
  return status === 'submitted' ? 'accept' : 'resolve'
}

// Only the status decides over a step of staff; what belongs to the reporter's steps is left empty.
const factsOf = ({ status, asked }: Matter): ReportFacts => ({
  status,
  asked,
  resolvedAt: null,
  autoClosedAt: null,
  remindedAt: null,
  rejectionContested: false,
})

export const whyNot = (off: 'role' | 'rule', needDispatcher: string, language: Language) =>
  off === 'role' ? needDispatcher : reasonWords.wrong_status[language]
