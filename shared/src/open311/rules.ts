// What our statuses are called in Open311, and what another system's statuses ask us to do. Pure.
import type { ReportStatus, ReporterStep, StaffStep } from '../reports/rules.ts'

/** The extension's words; GeoReport v2 itself knows only open and closed. */
export const updateStatuses = [
  'OPEN',
  'FOR_TRIAGE',
  'INVESTIGATING',
  'ACTION_SCHEDULED',
  'IN_PROGRESS',
  'FIXED',
  'CLOSED',
  'NO_FURTHER_ACTION',
  'DUPLICATE',
  'NOT_COUNCILS_RESPONSIBILITY',
  'INTERNAL_REFERRAL',
  'CANCELLED',
  'REOPEN',
] as const
export type UpdateStatus = (typeof updateStatuses)[number]

/** Small letters and spaces are read too; null: not a word of the extension. */
export function readUpdateStatus(text: string): UpdateStatus | null {
  const word = text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  return updateStatuses.find((status) => status === word) ?? null
}

const openOnes: readonly ReportStatus[] = ['submitted', 'accepted', 'in_progress']
export const requestStatus = (status: ReportStatus) =>
  openOnes.includes(status) ? ('open' as const) : ('closed' as const)

const byStatus: Record<ReportStatus, UpdateStatus> = {
  submitted: 'OPEN',
  accepted: 'INVESTIGATING',
  in_progress: 'IN_PROGRESS',
  resolved: 'FIXED',
  closed: 'CLOSED',
  rejected: 'NO_FURTHER_ACTION',
  withdrawn: 'CANCELLED',
  merged: 'DUPLICATE',
}
const byStep: Record<string, UpdateStatus> = {
  transfer: 'INTERNAL_REFERRAL',
  return: 'INTERNAL_REFERRAL',
  escalate: 'INTERNAL_REFERRAL',
  reopen: 'REOPEN',
}

export const updateStatusOf = (step: string, status: ReportStatus): UpdateStatus =>
  byStep[step] ?? byStatus[status]

type Said = { status: UpdateStatus | null; hasText: boolean }

/**
 * What whoever works on a report means: the steps to take one after another. Nothing: the words are kept, no more is
 * done. A report that is settled is never opened again by its post.
 */
export function staffStepsFor(current: ReportStatus, { status, hasText }: Said): StaffStep[] {
  if (!openOnes.includes(current)) return []
  const taken: StaffStep[] = current === 'submitted' ? ['accept'] : []
  switch (status) {
    case 'INVESTIGATING':
    case 'ACTION_SCHEDULED':
    case 'IN_PROGRESS':
    case 'INTERNAL_REFERRAL':
      return [...taken, 'progress']
    case 'FIXED':
    case 'CLOSED':
    case 'NO_FURTHER_ACTION':
      return [...taken, 'resolve']
    case 'NOT_COUNCILS_RESPONSIBILITY':
      return ['return']
    case 'DUPLICATE':
    case 'CANCELLED':
      return current === 'submitted' ? ['reject'] : ['return']
    default:
      return hasText ? [...taken, 'progress'] : []
  }
}

export type ReporterMove = Extract<ReporterStep, 'withdraw' | 'answer' | 'reopen'> | 'close' | 'comment'

/** What whoever filed a report means. */
export function reporterMoveFor(
  report: { status: ReportStatus; asked: boolean },
  { status, hasText }: Said,
): ReporterMove | null {
  const isOpen = openOnes.includes(report.status)
  if (status === 'CANCELLED' && isOpen) return 'withdraw'
  if ((status === 'FIXED' || status === 'CLOSED') && report.status === 'resolved') return 'close'
  if (
    (status === 'OPEN' || status === 'REOPEN') &&
    ['resolved', 'closed', 'rejected'].includes(report.status)
  )
    return 'reopen'
  if (!hasText) return null
  return report.asked && isOpen ? 'answer' : 'comment'
}
