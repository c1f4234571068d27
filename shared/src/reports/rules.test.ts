// The whole table: every status × step, then what depends on more than the status.
import { describe, expect, it } from '@jest/globals'
import {
  closeAfterMs,
  reopenWithinMs,
  remindEveryMs,
  reportCan,
  reportStatuses,
  signalOf,
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
  dispatch: { accepted: 'accepted', in_progress: 'in_progress' },
  allot: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  approve: { accepted: 'resolved', in_progress: 'resolved' },
  rework: { accepted: 'in_progress', in_progress: 'in_progress' },
  merge: { submitted: 'merged', accepted: 'merged', in_progress: 'merged' },
  unmerge: { merged: 'merged' },
  split: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  confirm: { resolved: 'closed', merged: 'merged' },
  close: { resolved: 'closed' },
  reopen: { resolved: 'accepted', closed: 'accepted', rejected: 'accepted', merged: 'accepted' },
  support: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  categorise: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
}

const cells = (Object.keys(table) as ReportStep[]).flatMap((step) =>
  reportStatuses.map((status) => ({ step, status, to: table[step][status] ?? null })),
)

describe('every step from every status', () => {
  it.each(cells)('$step from $status → $to', ({ step, status, to }) => {
    const target = { status: 'resolved' as const, resolvedAt: now - 1000, autoClosedAt: null }
    const more = { asked: step === 'answer', checking: step === 'approve' || step === 'rework', target }
    const verdict = reportCan(step, facts(status, more), now)
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

  it('what waits for a second look is not resolved again, and only that is looked at', () => {
    expect(reportCan('resolve', facts('in_progress', { checking: true }), now)).toMatchObject({
      reason: 'being_checked',
    })
    for (const step of ['approve', 'rework'] as const)
      expect(reportCan(step, facts('in_progress'), now)).toMatchObject({ reason: 'not_being_checked' })
  })

  it.each([
    ['confirm', 'accepted', {}, 'target_open'],
    ['reopen', 'in_progress', {}, 'target_open'],
    ['confirm', 'resolved', { rated: true }, 'already_rated'],
  ] as const)('%s of what was merged into a report that is %s', (step, status, more, reason) => {
    const target = { status, resolvedAt: now - 1000, autoClosedAt: null }
    expect(reportCan(step, facts('merged', { target, ...more }), now)).toMatchObject({ reason })
  })

  it('what was merged into a report that was refused goes on by itself, and is not rated', () => {
    const target = { status: 'rejected' as const, resolvedAt: null, autoClosedAt: null }
    expect(reportCan('reopen', facts('merged', { target }), now)).toEqual({ allowed: true, to: 'accepted' })
    expect(reportCan('confirm', facts('merged', { target }), now)).toMatchObject({ reason: 'target_open' })
  })

  it('what was merged is reopened within 7 days of the answer, by the answer of the other report', () => {
    const since = (agoMs: number) =>
      reportCan(
        'reopen',
        facts('merged', { target: { status: 'closed', resolvedAt: now - agoMs, autoClosedAt: null } }),
        now,
      ).allowed
    expect(since(reopenWithinMs)).toBe(true)
    expect(since(reopenWithinMs + 1)).toBe(false)
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
