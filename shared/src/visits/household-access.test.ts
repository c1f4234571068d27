// The one table of who may do what: refusals first.
import { expect, test } from '@jest/globals'
import type { Role } from '../residents/schema.ts'
import { householdAccess, roleAtPost, rolesForHousehold, type HouseholdAct } from './household-access.ts'

const acts = Object.keys(householdAccess) as HouseholdAct[]
const staff: Role = { role: 'staff', microBrainId: 'mb-1' }
const dispatcher: Role = { role: 'dispatcher', microBrainId: 'mb-1' }

test('nobody but staff and dispatchers of that very post does any of it', () => {
  const others: Role[] = [
    { role: 'resident' },
    { role: 'guard', gateIds: ['gate-1'] },
    { role: 'admin' },
    { role: 'supervisor', microBrainId: 'mb-1' },
  ]
  for (const act of acts) {
    expect([act, roleAtPost(others, 'mb-1', act)]).toEqual([act, null])
    expect([act, roleAtPost([staff, dispatcher], 'mb-2', act)]).toEqual([act, null])
    expect(roleAtPost([dispatcher], 'mb-1', act)).toBe('dispatcher')
  }
})

test('rules, gates and the opening of a compound are the dispatcher’s', () => {
  const closed = acts.filter((act) => roleAtPost([staff], 'mb-1', act) === null)
  expect(closed.sort()).toEqual(['changeGates', 'changeRules', 'openCompound'])
  for (const act of closed) expect(rolesForHousehold(act)).toEqual(['dispatcher'])
})

test('of two roles the one that may more is named', () => {
  expect(roleAtPost([staff, dispatcher], 'mb-1', 'readWaiting')).toBe('dispatcher')
  expect(roleAtPost([staff, { ...dispatcher, microBrainId: 'mb-2' }], 'mb-1', 'readWaiting')).toBe('staff')
})
