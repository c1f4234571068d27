// Statuses both ways, and the characters that XML forbids.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { reportStatuses } from '../reports/rules.ts'
import { withoutForbidden } from './markup.ts'
import {
  readUpdateStatus,
  reporterMoveFor,
  requestStatus,
  staffStepsFor,
  updateStatuses,
  updateStatusOf,
} from './rules.ts'

describe('statuses of Open311', () => {
  it('are open or closed for every status of ours', () => {
    expect(reportStatuses.map((status) => [status, requestStatus(status)])).toEqual([
      ['submitted', 'open'],
      ['accepted', 'open'],
      ['in_progress', 'open'],
      ['resolved', 'closed'],
      ['closed', 'closed'],
      ['rejected', 'closed'],
      ['withdrawn', 'closed'],
      ['merged', 'closed'],
    ])
  })

  it('are words of the extension for every status of ours', () => {
    for (const status of reportStatuses) expect(updateStatuses).toContain(updateStatusOf('progress', status))
    expect(updateStatusOf('transfer', 'submitted')).toBe('INTERNAL_REFERRAL')
    expect(updateStatusOf('reopen', 'accepted')).toBe('REOPEN')
  })

  it('are read however they are written', () => {
    expect(readUpdateStatus(' in progress ')).toBe('IN_PROGRESS')
    expect(readUpdateStatus('fixed')).toBe('FIXED')
    expect(readUpdateStatus('done')).toBeNull()
  })

  it('never open what is settled again', () => {
    for (const current of ['resolved', 'closed', 'rejected', 'withdrawn', 'merged'] as const)
      for (const status of updateStatuses)
        expect(staffStepsFor(current, { status, hasText: true })).toEqual([])
  })

  it('lead a post from the first step to the last', () => {
    const steps = (
      current: 'submitted' | 'accepted',
      status: (typeof updateStatuses)[number],
      hasText = false,
    ) => staffStepsFor(current, { status, hasText })
    expect(steps('submitted', 'IN_PROGRESS')).toEqual(['accept', 'progress'])
    expect(steps('accepted', 'IN_PROGRESS')).toEqual(['progress'])
    expect(steps('submitted', 'FIXED')).toEqual(['accept', 'resolve'])
    expect(steps('submitted', 'DUPLICATE')).toEqual(['reject'])
    expect(steps('accepted', 'DUPLICATE')).toEqual(['return'])
    expect(steps('submitted', 'NOT_COUNCILS_RESPONSIBILITY')).toEqual(['return'])
    expect(steps('submitted', 'OPEN')).toEqual([])
    expect(steps('submitted', 'OPEN', true)).toEqual(['accept', 'progress'])
  })

  it('let the side that filed it withdraw, close, reopen, answer and say more', () => {
    const move = (
      status: (typeof reportStatuses)[number],
      said: (typeof updateStatuses)[number],
      asked = false,
    ) => reporterMoveFor({ status, asked }, { status: said, hasText: true })
    expect(move('accepted', 'CANCELLED')).toBe('withdraw')
    expect(move('resolved', 'FIXED')).toBe('close')
    expect(move('resolved', 'REOPEN')).toBe('reopen')
    expect(move('accepted', 'OPEN', true)).toBe('answer')
    expect(move('accepted', 'FIXED')).toBe('comment')
    expect(
      reporterMoveFor({ status: 'accepted', asked: false }, { status: 'OPEN', hasText: false }),
    ).toBeNull()
  })
})

describe('text for XML', () => {
  it('loses what XML forbids and nothing else', () => {
    expect(withoutForbidden('a\0b\u0008c\ud800d\ufffee')).toBe('abcde')
    expect(withoutForbidden('漏水 𠮷 😀\t<b>&amp;\r\n')).toBe('漏水 𠮷 😀\t<b>&amp;\r\n')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(withoutForbidden(withoutForbidden(text))).toBe(withoutForbidden(text))
      }),
    )
  })
})
