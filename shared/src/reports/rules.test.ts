// The whole table: every status × step, then what depends on more than the status.
import { describe, expect, it } from '@jest/globals'
import {
  closeAfterMs,
  reopenWithinMs,
  remindEveryMs,
  reportCan,
  reportStatuses,
  roleMay,
  signalOf,
  staffSteps,
  type ReportFacts,
  type ReportStatus,
  type ReportStep,
} from './rules.ts'

const now = 1_000_000_000_000
const facts = (status: ReportStatus, more: Partial<ReportFacts> = {}): ReportFacts => ({
  status,
  asked: false,
  resolvedAt: now - 1000,
  autoClosedAt: null,
  remindedAt: null,
  rejectionContested: false,
  ...more,
})

/** Written out from the contract, not from the rules: step → status it starts from → status it leads to. */
const table: Record<ReportStep, Partial<Record<ReportStatus, ReportStatus>>> = {
  accept: { submitted: 'accepted' },
  reject: { submitted: 'rejected' },
  progress: { accepted: 'in_progress', in_progress: 'in_progress' },
  ask: { accepted: 'accepted', in_progress: 'in_progress' },
  resolve: { accepted: 'resolved', in_progress: 'resolved' },
  transfer: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  return: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  escalate: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  withdraw: { submitted: 'withdrawn', accepted: 'withdrawn', in_progress: 'withdrawn' },
  remind: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  answer: { accepted: 'accepted', in_progress: 'in_progress' },
  confirm: { resolved: 'closed' },
  close: { resolved: 'closed' },
  reopen: { resolved: 'accepted', closed: 'accepted', rejected: 'accepted' },
  support: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  categorise: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
}

const cells = (Object.keys(table) as ReportStep[]).flatMap((step) =>
  reportStatuses.map((status) => ({ step, status, to: table[step][status] ?? null })),
)

describe('every step from every status', () => {
  it.each(cells)('$step from $status → $to', ({ step, status, to }) => {
    const verdict = reportCan(step, facts(status, { asked: step === 'answer' }), now)
    expect(verdict.allowed ? verdict.to : null).toBe(to)
    if (!verdict.allowed) expect(verdict).toMatchObject({ code: 'step_closed', reason: 'wrong_status' })
  })
})

describe('what depends on more than the status', () => {
  it('an answer needs an open question', () => {
    expect(reportCan('answer', facts('accepted'), now)).toMatchObject({ allowed: false, reason: 'not_asked' })
  })

  it.each([
    ['exactly two hours later it is allowed', remindEveryMs, true],
    ['a millisecond earlier it is not', remindEveryMs - 1, false],
  ])('remind: %s', (_words, ago, allowed) => {
    expect(reportCan('remind', facts('accepted', { remindedAt: now - ago }), now).allowed).toBe(allowed)
  })

  it.each([
    ['7 days after the resolve', { resolvedAt: now - reopenWithinMs }, true],
    ['a millisecond too late', { resolvedAt: now - reopenWithinMs - 1 }, false],
    [
      '7 days after an automatic close',
      { resolvedAt: now - reopenWithinMs - closeAfterMs, autoClosedAt: now - reopenWithinMs },
      true,
    ],
    [
      'later than that',
      { resolvedAt: now - reopenWithinMs - closeAfterMs, autoClosedAt: now - reopenWithinMs - 1 },
      false,
    ],
  ])('reopen from closed: %s', (_words, more, allowed) => {
    expect(reportCan('reopen', facts('closed', more), now).allowed).toBe(allowed)
  })

  it('a refusal can be contested once', () => {
    expect(reportCan('reopen', facts('rejected', { resolvedAt: null }), now).allowed).toBe(true)
    expect(reportCan('reopen', facts('rejected', { rejectionContested: true }), now)).toMatchObject({
      allowed: false,
      reason: 'already_contested',
    })
  })

  it('staff take four steps, dispatchers and supervisors all', () => {
    expect(staffSteps.filter((step) => roleMay('staff', step))).toEqual([
      'accept',
      'progress',
      'ask',
      'resolve',
    ])
    for (const role of ['dispatcher', 'supervisor'] as const)
      expect(staffSteps.every((step) => roleMay(role, step))).toBe(true)
  })

  it.each([
    [0, 'green'],
    [59, 'green'],
    [60, 'yellow'],
    [89, 'yellow'],
    [90, 'red'],
    [200, 'red'],
  ])('a promise of 90 minutes after %i minutes is %s', (minutes, signal) => {
    expect(signalOf(0, 90, minutes)).toBe(signal)
  })
})
