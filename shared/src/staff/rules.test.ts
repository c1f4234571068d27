// The whole table of roles: written out from the contract, not from the rules.
import { expect, it } from '@jest/globals'
import { staffSteps } from '../reports/rules.ts'
import { isStaffRole, roleMay, staffRoles } from './rules.ts'

it('staff take, do and answer; who gets it, and where it goes, is for dispatchers and supervisors', () => {
  expect(staffSteps.filter((step) => roleMay('staff', step)).sort()).toEqual(
    ['accept', 'ask', 'dispatch', 'progress', 'resolve'].sort(),
  )
  for (const role of ['dispatcher', 'supervisor'] as const)
    expect(staffSteps.filter((step) => !roleMay(role, step))).toEqual([])
})

it('only a supervisor closes what was reopened twice', () => {
  expect(staffRoles.filter((role) => roleMay(role, 'closeReopenedTwice'))).toEqual(['supervisor'])
})

it.each(['resident', 'admin', 'guard', ''])('%p is no role of staff', (role) => {
  expect(isStaffRole(role)).toBe(false)
})
