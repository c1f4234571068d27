// What may happen to a report, when, and by whom. Pure: the button and the server ask the same functions.
export const reportStatuses = [
  'submitted',
  'accepted',
  'in_progress',
  'resolved',
  'closed',
  'rejected',
  'withdrawn',
  'merged',
] as const
export type ReportStatus = (typeof reportStatuses)[number]

export const reporterSteps = ['withdraw', 'remind', 'answer', 'confirm', 'reopen'] as const
export const staffSteps = [
  'accept',
  'progress',
  'ask',
  'transfer',
  'return',
  'escalate',
  'resolve',
  'reject',
  'dispatch',
  'approve',
  'rework',
  'merge',
  'unmerge',
  'split',
] as const
export type ReporterStep = (typeof reporterSteps)[number]
export type StaffStep = (typeof staffSteps)[number]
/** Steps with a door or a cause of their own, beside those of the reporter and the staff. */
export type ReportStep = ReporterStep | StaffStep | 'close' | 'support' | 'categorise' | 'allot'

const openStatuses = ['submitted', 'accepted', 'in_progress'] as const satisfies ReportStatus[]
const working = ['accepted', 'in_progress'] as const satisfies ReportStatus[]

export const isOpen = (status: ReportStatus) => (openStatuses as readonly ReportStatus[]).includes(status)

/** Contract, 'Where steps lead': the statuses each step may start from, and where it ends. */
const table: Record<ReportStep, { from: readonly ReportStatus[]; to: ReportStatus | 'same' }> = {
  accept: { from: ['submitted'], to: 'accepted' },
  reject: { from: ['submitted'], to: 'rejected' },
  progress: { from: working, to: 'in_progress' },
  ask: { from: working, to: 'same' },
  resolve: { from: working, to: 'resolved' },
  transfer: { from: openStatuses, to: 'submitted' },
  return: { from: openStatuses, to: 'submitted' },
  escalate: { from: openStatuses, to: 'submitted' },
  withdraw: { from: openStatuses, to: 'withdrawn' },
  remind: { from: openStatuses, to: 'same' },
  answer: { from: working, to: 'same' },
  dispatch: { from: working, to: 'same' },
  // By the system, to whoever is next on duty: also before anybody took it.
  allot: { from: openStatuses, to: 'same' },
  approve: { from: working, to: 'resolved' },
  rework: { from: working, to: 'in_progress' },
  merge: { from: openStatuses, to: 'merged' },
  // Back to what it was before the merge, which the merge remembers.
  unmerge: { from: ['merged'], to: 'same' },
  split: { from: openStatuses, to: 'same' },
  confirm: { from: ['resolved', 'merged'], to: 'closed' },
  close: { from: ['resolved'], to: 'closed' },
  reopen: { from: ['resolved', 'closed', 'rejected', 'merged'], to: 'accepted' },
  support: { from: openStatuses, to: 'same' },
  categorise: { from: openStatuses, to: 'same' },
}

export const reopenWithinMs = 7 * 24 * 3_600_000
/** Silence for this long after a resolve closes the report. */
export const closeAfterMs = 7 * 24 * 3_600_000
export const remindEveryMs = 2 * 3_600_000

/** The facts a decision needs; a row of the table or a view from the wire fits. Times are epoch milliseconds. */
export type ReportFacts = {
  status: ReportStatus
  /** A question to the reporter is unanswered. */
  asked: boolean
  resolvedAt: number | null
  /** Set when 7 silent days closed it. */
  autoClosedAt: number | null
  remindedAt: number | null
  /** A refusal was already contested once. */
  rejectionContested: boolean
  /** Somebody said that it is done, and a second look at it is due (核查). */
  checking?: boolean
  /** It was rated already. */
  rated?: boolean
  /** The report that it was merged into, as that one is now. */
  target?: { status: ReportStatus; resolvedAt: number | null; autoClosedAt: number | null } | null
}

export type Refusal = 'step_closed' | 'reminded_recently'
export type Verdict = { allowed: true; to: ReportStatus } | { allowed: false; code: Refusal; reason: Reason }
export type Reason =
  | 'wrong_status'
  | 'not_asked'
  | 'too_late_to_reopen'
  | 'already_contested'
  | 'reminded_recently'
  | 'being_checked'
  | 'not_being_checked'
  | 'target_open'
  | 'already_rated'

const refuse = (reason: Reason): Verdict => ({
  allowed: false,
  code: reason === 'reminded_recently' ? 'reminded_recently' : 'step_closed',
  reason,
})

/** May this step happen to this report now? Says where it leads, or why not. */
export function reportCan(step: ReportStep, facts: ReportFacts, now: number): Verdict {
  const rule = table[step]
  if (!rule.from.includes(facts.status)) return refuse('wrong_status')
  if (step === 'answer' && !facts.asked) return refuse('not_asked')
  if (step === 'remind' && facts.remindedAt !== null && now - facts.remindedAt < remindEveryMs)
    return refuse('reminded_recently')
  if (step === 'resolve' && facts.checking) return refuse('being_checked')
  if ((step === 'approve' || step === 'rework') && !facts.checking) return refuse('not_being_checked')
  if (facts.status === 'merged' && (step === 'confirm' || step === 'reopen'))
    return mergedVerdict(step, facts, now)
  if (step === 'reopen') {
    const late = reopenRefusal(facts, now)
    if (late) return refuse(late)
  }
  return { allowed: true, to: rule.to === 'same' ? facts.status : rule.to }
}

/**
 * Who was merged answers for themselves: a rating leaves the report where it is, 'not solved' takes it out again, and so
 * does an objection to a refusal that was another one's.
 */
function mergedVerdict(step: 'confirm' | 'reopen', facts: ReportFacts, now: number): Verdict {
  const { target } = facts
  if (target?.status === 'rejected' && step === 'reopen') return { allowed: true, to: 'accepted' }
  if (!target || (target.status !== 'resolved' && target.status !== 'closed')) return refuse('target_open')
  if (step === 'confirm') return facts.rated ? refuse('already_rated') : { allowed: true, to: 'merged' }
  const since = Math.max(target.resolvedAt ?? 0, target.autoClosedAt ?? 0)
  return now - since <= reopenWithinMs ? { allowed: true, to: 'accepted' } : refuse('too_late_to_reopen')
}

/** 7 days from the latest resolve, or from an automatic close; a refusal can be contested once. */
function reopenRefusal(facts: ReportFacts, now: number): Reason | null {
  if (facts.status === 'rejected') return facts.rejectionContested ? 'already_contested' : null
  const since = Math.max(facts.resolvedAt ?? 0, facts.autoClosedAt ?? 0)
  return now - since <= reopenWithinMs ? null : 'too_late_to_reopen'
}

export const reasonWords: Record<Reason, { zh: string; en: string }> = {
  wrong_status: { zh: '这件事现在走不到这一步', en: 'This step is not open in the present state' },
  not_asked: { zh: '现在没有要您回答的问题', en: 'There is no open question' },
  too_late_to_reopen: {
    zh: '办结超过 7 天，请重新反映',
    en: 'Over 7 days since it was settled, report it anew',
  },
  already_contested: { zh: '已经重开过一次了', en: 'It was contested once already' },
  being_checked: { zh: '已经报了办结，等核查', en: 'Said to be done already, waiting for the second look' },
  not_being_checked: { zh: '现在没有要核查的', en: 'Nothing waits for a second look' },
  target_open: {
    zh: '并入的那件事还没办结',
    en: 'The report it was merged into is not settled yet',
  },
  already_rated: { zh: '已经评价过了', en: 'It was rated already' },
  reminded_recently: { zh: '两小时内催过了，工作人员已经收到', en: 'Reminded within two hours already' },
}

/** A signal counts from when the promise was made: yellow in the last third, red when it has passed. */
export function signalOf(promisedAt: number, dueAt: number, now: number): 'green' | 'yellow' | 'red' {
  if (now >= dueAt) return 'red'
  return now - promisedAt >= ((dueAt - promisedAt) * 2) / 3 ? 'yellow' : 'green'
}
