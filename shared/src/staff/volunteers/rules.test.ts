// Volunteers: the whole table of checks, tasks and claims; a shown place never points at a house.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { distanceM } from '../../routing/distance.ts'
import { staffRoles } from '../rules.ts'
import {
  checkSteps,
  checkTo,
  claimStatuses,
  mayApplyAgain,
  mayCheck,
  mayClaim,
  mayCount,
  mayGiveUp,
  mayLeave,
  mayReport,
  maySeeMeeting,
  needsYes,
  residentAnswers,
  residentMay,
  roundedPlace,
  taskStatuses,
  volunteerMay,
  volunteerStatuses,
} from './rules.ts'

describe('checks', () => {
  const table: Record<string, Record<string, string>> = {
    accept: { applied: 'accepted' },
    refuse: { applied: 'refused' },
    suspend: { accepted: 'suspended' },
    resume: { suspended: 'accepted' },
    end: { accepted: 'ended', suspended: 'ended' },
  }
  it.each(checkSteps.flatMap((step) => volunteerStatuses.map((status) => ({ step, status }))))(
    '$step from $status',
    ({ step, status }) => {
      const to = table[step]![status]
      expect(mayCheck(step, status)).toBe(to !== undefined)
      if (to) expect(checkTo(step)).toBe(to)
    },
  )

  it('whoever may not leave may apply again, and the other way round', () => {
    for (const status of volunteerStatuses) expect(mayLeave(status)).toBe(!mayApplyAgain(status))
  })

  it('staff offer tasks and count hours; who takes part is for those who decide', () => {
    const may = (act: Parameters<typeof volunteerMay>[1]) =>
      staffRoles.filter((role) => volunteerMay(role, act))
    for (const act of ['readVolunteers', 'readTasks', 'offerTask', 'countHours'] as const)
      expect(may(act)).toEqual(staffRoles)
    for (const act of ['check', 'reveal'] as const) expect(may(act)).toEqual(['dispatcher', 'supervisor'])
  })
})

describe('tasks', () => {
  it('a resident answers once, and takes a yes back until somebody has claimed it', () => {
    for (const status of taskStatuses)
      for (const taken of [0, 1])
        expect(residentAnswers.filter((answer) => residentMay(answer, status, taken))).toEqual(
          status === 'asking' ? ['yes', 'no'] : status === 'open' && taken === 0 ? ['take_back'] : [],
        )
    expect(['care', 'dispute', 'greenery'].filter(needsYes)).toEqual(['care'])
  })

  it('is claimed while it is open, not over, and has room', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...taskStatuses),
        fc.nat(5),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: -5, max: 5 }),
        (status, taken, people, left) => {
          expect(mayClaim({ status, taken, people, endsAt: 1000 + left }, 1000)).toBe(
            status === 'open' && taken < people && left > 0,
          )
        },
      ),
    )
  })

  it('the exact place, a giving up, a report and a count each have their moment', () => {
    for (const task of taskStatuses)
      for (const claim of claimStatuses) {
        const claimed = claim === 'claimed'
        expect(maySeeMeeting(task, claim)).toBe(task === 'open' && claimed)
        expect(mayGiveUp(task, claim)).toBe(task === 'open' && claimed)
        expect(mayReport(task, claim, 10, 10)).toBe((task === 'open' || task === 'finished') && claimed)
        expect(mayReport(task, claim, 11, 10)).toBe(false)
        expect(mayCount(claim)).toBe(claim === 'reported')
      }
    for (const task of taskStatuses) expect(maySeeMeeting(task, null)).toBe(false)
  })
})

describe('a shown place', () => {
  const place = fc.record({
    lng: fc.double({ min: 120, max: 121, noNaN: true }),
    lat: fc.double({ min: 30, max: 31, noNaN: true }),
  })

  it('lies within about a hundred metres, and is the same for all that is near it', () => {
    fc.assert(
      fc.property(place, (exact) => {
        const shown = roundedPlace(exact)
        expect(distanceM([exact.lng, exact.lat], [shown.lng, shown.lat])).toBeLessThan(75)
        // Shown once more, or moved a little inside of its square, it stays where it is: nothing more can be learnt.
        expect(roundedPlace(shown)).toEqual(shown)
        expect(roundedPlace({ lng: shown.lng + 0.0004, lat: shown.lat - 0.0004 })).toEqual(shown)
      }),
    )
  })
})
