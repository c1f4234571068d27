// The whole table of cases: every seat × act × confidentiality × status; to whom the next one goes.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { roleNames, type RoleName } from '../../residents/schema.ts'
import { confidentialities } from '../services.ts'
import {
  caseActs,
  caseMay,
  caseSeats,
  caseStatuses,
  leastBusy,
  mayTakeCases,
  overlap,
  seatOf,
  type CaseAct,
  type CaseFacts,
  type CaseSeat,
} from './rules.ts'

const facts = (more: Partial<CaseFacts> = {}): CaseFacts => ({
  confidentiality: 'sealed',
  status: 'open',
  campusId: 'campus-1',
  askerId: 'asker',
  handlerId: 'handler',
  ...more,
})

/** As the issue says it, apart from the table that the product asks. */
const theirs: Record<CaseSeat, CaseAct[]> = {
  asker: ['read', 'write', 'tellName', 'withdraw', 'takeTime', 'dropTime'],
  handler: ['read', 'answerAsHandler', 'offerTimes', 'dropTime', 'handOver', 'close'],
  coordinator: ['seeThatItWaits', 'give'],
  none: [],
}

describe('who may be in charge of what is confidential', () => {
  const here = 'campus-1'
  const at = (role: RoleName, microBrainId?: string) => ({ role, ...(microBrainId ? { microBrainId } : {}) })
  const takers = { post: null, handler: 'staff', sealed: 'counsellor' } as const

  it.each(confidentialities)('%s: by one role at this campus, and by nobody who gives out roles', (kind) => {
    const taker = takers[kind]
    for (const role of roleNames) expect(mayTakeCases([at(role, here)], kind, here)).toBe(role === taker)
    if (!taker) return
    expect(mayTakeCases([at(taker, 'campus-2')], kind, here)).toBe(false)
    expect(mayTakeCases([at('resident'), at('student'), at(taker, here)], kind, here)).toBe(true)
    for (const role of ['admin', 'supervisor', 'dispatcher'] as const)
      for (const roles of [
        [at(role, 'campus-2'), at(taker, here)],
        [at(taker, here), at(role)],
      ])
        expect(mayTakeCases(roles, kind, here)).toBe(false)
    expect(mayTakeCases([at('counsellor', here), at('staff', here)], kind, here)).toBe(kind === 'handler')
  })
})

describe('who may do what with a case', () => {
  it.each(confidentialities)(
    '%s: nobody but the asker and the handler learns anything of what is in it',
    (kind) => {
      for (const seat of caseSeats)
        for (const act of caseActs)
          for (const status of caseStatuses) {
            const verdict = caseMay(seat, act, facts({ confidentiality: kind, status }))
            const ever = theirs[seat].includes(act) && kind !== 'post'
            if (!ever || (seat === 'coordinator' && kind === 'sealed')) expect(verdict).toBe('not_found')
            else expect(verdict).not.toBe('not_found')
          }
    },
  )

  it('what has ended is read, and changed no more', () => {
    for (const status of ['closed', 'withdrawn'] as const)
      for (const seat of ['asker', 'handler'] as const)
        for (const act of theirs[seat])
          expect(caseMay(seat, act, facts({ status }))).toBe(act === 'read' ? 'yes' : 'step_closed')
  })

  it('who is in charge no more has lost what they had; a dispatcher has a seat at their own campus alone', () => {
    const looker = { id: 'handler', inCharge: true, coordinates: false }
    expect(seatOf(looker, facts())).toBe('handler')
    expect(seatOf({ ...looker, inCharge: false }, facts())).toBe('none')
    expect(seatOf({ ...looker, id: 'colleague' }, facts())).toBe('none')
    expect(seatOf({ id: 'dispatcher', inCharge: false, coordinates: true }, facts())).toBe('coordinator')
    expect(seatOf({ id: 'asker', inCharge: true, coordinates: true }, facts())).toBe('asker')
    expect(seatOf({ id: 'handler', inCharge: true, coordinates: true }, facts({ handlerId: null }))).toBe(
      'coordinator',
    )
  })
})

describe('the next case', () => {
  it('goes to one who has the fewest', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.nat(50)), (loads) => {
        const people = Object.keys(loads)
        const chosen = leastBusy(people, new Map(Object.entries(loads)))
        if (people.length === 0) expect(chosen).toBeNull()
        else expect(loads[chosen!]).toBe(Math.min(...Object.values(loads)))
      }),
    )
    expect(leastBusy(['a', 'b'], new Map([['a', 1]]))).toBe('b')
    expect(leastBusy(['a', 'b'], new Map())).toBe('a')
  })

  it('times overlap whichever way round, and not where one ends as the other begins', () => {
    const span = fc
      .tuple(fc.nat(100), fc.integer({ min: 1, max: 20 }))
      .map(([from, n]) => ({ from, until: from + n }))
    fc.assert(
      fc.property(span, span, (a, b) => {
        expect(overlap(a, b)).toBe(overlap(b, a))
        const shared = Math.min(a.until, b.until) - Math.max(a.from, b.from)
        expect(overlap(a, b)).toBe(shared > 0)
      }),
    )
  })
})
