// The one table of who may do what: refusals first.
import { expect, test } from '@jest/globals'
import { householdAccess, householdCan, rolesForHousehold, type HouseholdAct } from './household-access.ts'

const acts = Object.keys(householdAccess) as HouseholdAct[]

test('staff and strangers neither read a household nor act in it', () => {
  for (const act of ['readHousehold', 'ownPass', 'renewCode', 'closeRequests', 'block'] as const)
    for (const seat of ['anyone', 'claimant', 'staff', 'dispatcher', 'police'] as const)
      expect([act, seat, householdCan(seat, act)]).toEqual([act, seat, false])
})

test('what was declared is read by the person and the police post alone', () => {
  for (const act of acts.filter((name) => name.includes('Declaration')))
    for (const seat of ['anyone', 'member', 'staff', 'dispatcher'] as const)
      expect([act, seat, householdCan(seat, act)]).toEqual([act, seat, false])
})

test('rules, gates and the opening of a compound are the dispatcher’s', () => {
  for (const act of ['changeRules', 'changeGates', 'openCompound'] as const) {
    expect(householdCan('staff', act)).toBe(false)
    expect(householdCan('dispatcher', act)).toBe(true)
    expect(rolesForHousehold(act)).toEqual(['dispatcher'])
  }
})

test('a door asks for a role exactly where every seat has one', () => {
  expect(rolesForHousehold('readWaiting')).toEqual(['staff', 'dispatcher'])
  expect(rolesForHousehold('listDeclarations')).toEqual(['staff', 'dispatcher'])
  for (const act of ['claim', 'readClaim', 'stepClaim', 'readHousehold'] as const)
    expect(rolesForHousehold(act)).toBeNull()
})
