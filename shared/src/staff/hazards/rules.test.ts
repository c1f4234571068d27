// The whole table of hazards: statuses, roles by where they sit, and the second pair of eyes.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { numberAlphabet } from '../../reports/number.ts'
import { staffRoles } from '../rules.ts'
import { wheres } from '../supervision/seats.ts'
import { formatHazardNumber, parseHazardNumber } from './number.ts'
import {
  hazardCan,
  hazardKindOf,
  hazardLevels,
  hazardStatuses,
  hazardSteps,
  isOwed,
  maySeeToHazard,
} from './rules.ts'

describe('the life of a hazard', () => {
  it('is found, rectified, checked by another and struck off, or goes back', () => {
    const open = hazardSteps.flatMap((step) =>
      hazardStatuses.flatMap((status) => {
        const verdict = hazardCan(step, { status, rectifiedBy: 'a' }, 'b')
        return 'to' in verdict ? [`${status} -${step}-> ${verdict.to}`] : []
      }),
    )
    expect(open).toEqual([
      'found -start-> rectifying',
      'rectifying -rectified-> rectified',
      'rectified -send_back-> rectifying',
      'rectified -strike_off-> struck_off',
    ])
    expect(hazardStatuses.filter(isOwed)).toEqual(['found', 'rectifying'])
  })

  it('is not checked by who said that it was put right', () => {
    for (const step of ['send_back', 'strike_off'] as const)
      expect(hazardCan(step, { status: 'rectified', rectifiedBy: 'a' }, 'a')).toEqual({
        refusal: 'same_person',
      })
    expect(hazardCan('rectified', { status: 'rectifying', rectifiedBy: 'a' }, 'a')).toEqual({
      to: 'rectified',
    })
  })
})

it('says who may do what, seen from where they sit', () => {
  const may = (['find', ...hazardSteps] as const).flatMap((act) =>
    hazardLevels.flatMap((level) =>
      [false, true].map((top) => {
        const seats = staffRoles.flatMap((role) =>
          wheres
            .filter((where) => maySeeToHazard(act, { role, where }, level, top))
            .map((where) => `${role} ${where}`),
        )
        return [act, level, top ? 'top' : 'under', ...seats].join(', ')
      }),
    ),
  )
  const deciders = 'dispatcher own, supervisor own, supervisor below'
  const same = (act: string, seats: string) =>
    hazardLevels.flatMap((level) => ['under', 'top'].map((place) => `${act}, ${level}, ${place}, ${seats}`))
  expect(may).toEqual([
    ...same('find', `staff own, ${deciders}`),
    ...same('start', deciders),
    ...same('rectified', 'staff own, dispatcher own'),
    ...same('send_back', deciders),
    `strike_off, general, under, ${deciders}`,
    `strike_off, general, top, ${deciders}`,
    'strike_off, major, under, supervisor below',
    'strike_off, major, top, supervisor own, supervisor below',
  ])
})

it('has numbers that are no numbers of reports', () => {
  const body = fc.string({
    unit: fc.constantFrom(...numberAlphabet),
    minLength: 8,
    maxLength: 8,
  })
  fc.assert(
    fc.property(body, (drawn) => {
      const number = formatHazardNumber(drawn)
      expect(number).toMatch(/^YH-[1-9A-Z]{3}-[1-9A-Z]{3}-[1-9A-Z]{3}$/)
      expect(parseHazardNumber(number.toLowerCase().replace(/-/g, ' '))).toBe(number)
      expect(parseHazardNumber(number.slice(3))).toBeNull()
    }),
  )
})

it('takes a kind from the category of a report', () => {
  expect(['fire', 'ebike', 'utilities', 'advice'].map(hazardKindOf)).toEqual([
    'fire',
    'electricity',
    'gas',
    'other',
  ])
})
