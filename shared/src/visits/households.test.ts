// The rule of claims: who brings somebody into a household, and who takes them out.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  claimCan,
  claimStatuses,
  claimStep,
  claimSteps,
  householdRoles,
  staffDecide,
  type ClaimScene,
} from './households.ts'

const scenes = fc.record({
  status: fc.constantFrom(...claimStatuses),
  actor: fc.constantFrom('self' as const, 'member' as const, 'staff' as const, 'system' as const),
  actorRole: fc.constantFrom(...householdRoles),
  role: fc.constantFrom(...householdRoles),
  hasMembers: fc.boolean(),
  hasOwner: fc.boolean(),
})
const steps = fc.constantFrom(...claimSteps)
const scene = (change: Partial<ClaimScene>): ClaimScene => ({
  status: 'pending',
  actor: 'member',
  actorRole: 'owner',
  role: 'family',
  hasMembers: true,
  hasOwner: true,
  ...change,
})

describe('claimStep', () => {
  test('nobody says yes to a claim of their own', () => {
    for (const step of ['accept', 'refuse', 'remove'] as const)
      for (const status of claimStatuses)
        expect(claimStep(step, scene({ actor: 'self', status }))).toEqual({ why: 'actor' })
  })

  test('where nobody lives the community decides, where somebody does the household', () => {
    const empty = { hasMembers: false, hasOwner: false }
    expect(claimStep('accept', scene({ actor: 'staff', ...empty }))).toEqual({ to: 'active' })
    expect(claimStep('accept', scene({ actor: 'member', ...empty }))).toEqual({ why: 'actor' })
    expect(claimStep('accept', scene({ actor: 'staff' }))).toEqual({ why: 'actor' })
    expect(claimStep('refuse', scene({ actor: 'staff' }))).toEqual({ why: 'actor' })
    expect(claimStep('accept', scene({}))).toEqual({ to: 'active' })
  })

  test('an owner comes in by an owner, or by staff where none is', () => {
    const owner = { role: 'owner' as const }
    expect(claimCan('accept', scene({ ...owner, actorRole: 'owner' }))).toBe(true)
    expect(claimCan('accept', scene({ ...owner, actorRole: 'tenant', hasOwner: false }))).toBe(false)
    expect(claimCan('accept', scene({ ...owner, actor: 'staff', hasOwner: false }))).toBe(true)
    expect(claimCan('accept', scene({ ...owner, actor: 'staff', hasOwner: true }))).toBe(false)
  })

  test('an owner is taken out by staff alone, and a tenant takes out tenants', () => {
    const active = { status: 'active' as const }
    expect(claimCan('remove', scene({ ...active, role: 'owner' }))).toBe(false)
    expect(claimCan('remove', scene({ ...active, role: 'owner', actor: 'staff' }))).toBe(true)
    expect(claimCan('remove', scene({ ...active, role: 'family', actorRole: 'tenant' }))).toBe(false)
    expect(claimCan('remove', scene({ ...active, role: 'tenant', actorRole: 'tenant' }))).toBe(true)
  })

  test('an owner says how long somebody stays, staff while no owner is, and nobody for themselves', () => {
    const lives = { status: 'active' as const, role: 'tenant' as const }
    expect(claimStep('extend', scene(lives))).toEqual({ to: 'active' })
    expect(claimCan('extend', scene({ ...lives, actorRole: 'tenant' }))).toBe(false)
    expect(claimCan('extend', scene({ ...lives, actorRole: 'family' }))).toBe(false)
    expect(claimCan('extend', scene({ ...lives, actor: 'self' }))).toBe(false)
    expect(claimCan('extend', scene({ ...lives, actor: 'staff' }))).toBe(false)
    expect(claimCan('extend', scene({ ...lives, actor: 'staff', hasOwner: false }))).toBe(true)
    expect(claimCan('extend', scene({ ...lives, role: 'owner' }))).toBe(false)
    expect(claimStep('extend', scene({ ...lives, status: 'ended' }))).toEqual({ why: 'status' })
  })

  test('what is over stays over, whoever asks', () => {
    fc.assert(
      fc.property(scenes, steps, (any, step) => {
        if (any.status !== 'pending' && any.status !== 'active') expect(claimCan(step, any)).toBe(false)
      }),
    )
  })

  test('only a yes makes a member, from a claim that waits, by a member or by staff whose turn it is', () => {
    fc.assert(
      fc.property(scenes, steps, (any, step) => {
        const verdict = claimStep(step, any)
        if (!('to' in verdict) || verdict.to !== 'active' || step === 'extend') return
        expect([step, any.status]).toEqual(['accept', 'pending'])
        expect(any.actor === 'member' ? any.hasMembers : any.actor === 'staff' && staffDecide(any)).toBe(true)
      }),
    )
  })
})
