// The one next step of a report, and why it cannot be taken here and now.
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { reasonWords, reportCan, type ReportFacts, type StaffStep } from '@chaolin/shared/reports/rules'
import type { Language } from '../../i18n'
import type { StaffReport } from '../api'

interface Matter {
  status: StaffReport['status']
  asked: boolean
  /** A second look is due; a report says more of it. */
  checking?: object | boolean | null
  steps: readonly string[]
  /** Its case moves it. */
  standIn: boolean
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

function natural({ status, microBrain, checking, standIn }: Matter): StaffStep | undefined {
  if (!postMayChange({ standIn })) return undefined
  const open = status === 'submitted' || status === 'accepted' || status === 'in_progress'
  if (!open) return undefined
  if (!microBrain) return 'transfer'
  if (checking) return 'approve'
  return status === 'submitted' ? 'accept' : 'resolve'
}

// Only the status decides over a step of staff; what belongs to the reporter's steps is left empty.
const factsOf = ({ status, asked, checking }: Matter): ReportFacts => ({
  status,
  asked,
  resolvedAt: null,
  autoClosedAt: null,
  remindedAt: null,
  rejectionContested: false,
  checking: Boolean(checking),
})

/** Said on the button that is off. */
export function whyNot(
  { off }: NextStep,
  { checking }: Pick<Matter, 'checking'>,
  t: (key: 'needDispatcher' | 'waitsForCheck') => string,
  language: Language,
) {
  if (off === 'rule') return reasonWords.wrong_status[language]
  return t(checking ? 'waitsForCheck' : 'needDispatcher')
}
