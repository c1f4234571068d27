// The whole table of mediation: who × step, and step × status × how the report stands.
import { describe, expect, it } from '@jest/globals'
import { reportStatuses } from '../../reports/rules.ts'
import { staffRoles } from '../rules.ts'
import {
  actorAt,
  actorsOf,
  isGoing,
  mayBegin,
  mayOpen,
  mayReadWords,
  mayTake,
  mediationCan,
  mediationStatuses,
  mediationSteps,
  partyCan,
  partySteps,
  type MediationActor,
  type MediationStep,
} from './rules.ts'

const both: MediationActor[] = ['mediator', 'dispatcher']
const who: Record<MediationStep, MediationActor[]> = {
  assign: ['dispatcher'],
  invite: both,
  hear: both,
  record: both,
  appoint: both,
  cancel: both,
  offer: ['mediator'],
  witness: ['mediator'],
  end: both,
  schedule: both,
  'follow-up': both,
}
const from: Record<MediationStep, string[]> = {
  assign: ['open', 'offered', 'signed'],
  invite: ['open', 'offered'],
  hear: ['open', 'offered'],
  record: ['open', 'offered'],
  appoint: ['open', 'offered'],
  cancel: ['open', 'offered'],
  offer: ['open', 'offered'],
  witness: ['offered'],
  end: ['open', 'offered'],
  schedule: ['signed'],
  'follow-up': ['signed'],
}
const outlives = ['assign', 'end', 'schedule', 'follow-up']
const left = ['closed', 'rejected', 'withdrawn', 'merged']

describe('mediation', () => {
  const actors: MediationActor[] = ['mediator', 'dispatcher', 'colleague', 'above']
  it.each(mediationSteps.flatMap((step) => actors.map((actor) => ({ step, actor }))))(
    '$step by $actor',
    ({ step, actor }) => {
      expect(mayTake([actor], step)).toBe(who[step].includes(actor))
    },
  )

  it.each(mediationSteps.flatMap((step) => mediationStatuses.map((status) => ({ step, status }))))(
    '$step from $status, whatever the report',
    ({ step, status }) => {
      for (const report of reportStatuses)
        expect(mediationCan(step, { status, report })).toBe(
          from[step].includes(status) && (!left.includes(report) || outlives.includes(step)),
        )
    },
  )

  it.each(partySteps.flatMap((step) => mediationStatuses.map((status) => ({ step, status }))))(
    'a party may $step while $status',
    ({ step, status }) => {
      const open = step === 'state' ? ['open', 'offered'] : ['offered']
      for (const report of reportStatuses) {
        const going = !left.includes(report)
        expect(partyCan(step, { status, report }, false)).toBe(open.includes(status) && going)
        // Who has answered this text still speaks, but does not answer twice.
        expect(partyCan(step, { status, report }, true)).toBe(
          step === 'state' && open.includes(status) && going,
        )
      }
    },
  )

  it('words are read by the mediator and the dispatcher, never from above', () => {
    expect(actors.filter(mayReadWords)).toEqual(both)
    for (const role of staffRoles)
      for (const mediates of [true, false])
        expect(mayReadWords(actorAt(role, mediates))).toBe(
          role !== 'supervisor' && (mediates || role === 'dispatcher'),
        )
    expect(actorsOf('dispatcher', true)).toEqual(both)
    expect(actorsOf('staff', true)).toEqual(['mediator'])
    expect(actorsOf('supervisor', true)).toEqual(['above'])
  })

  it('begins of an open dispute alone, and again only after one that failed', () => {
    for (const report of reportStatuses)
      for (const latest of [null, ...mediationStatuses]) {
        const open = ['submitted', 'accepted', 'in_progress'].includes(report)
        expect(mayBegin('dispute', report, latest)).toBe(open && (latest === null || latest === 'ended'))
        expect(mayBegin('noise', report, latest)).toBe(false)
      }
    expect(staffRoles.filter(mayOpen)).toEqual(['staff', 'dispatcher'])
    expect(reportStatuses.filter((status) => !isGoing(status))).toEqual(left)
  })
})
