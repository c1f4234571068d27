// The whole table of inquiries, and the sample: the same for all who draw it.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { staffRoles } from '../rules.ts'
import { inquiryCan, inquiryStatuses, inquirySteps, mayInquire, owesExplanation } from './rules.ts'
import { drawSample, sampleRule, sampleSize } from './sample.ts'
import { seesFrom, wheres } from './seats.ts'

describe('the life of an inquiry', () => {
  it('goes from a question to an explanation, back, and to its end', () => {
    const open = inquirySteps.flatMap((step) =>
      inquiryStatuses.flatMap((status) => {
        const to = inquiryCan(step, status)
        return to ? [`${status} -${step}-> ${to}`] : []
      }),
    )
    expect(open).toEqual([
      'asked -explain-> explained',
      'sent_back -explain-> explained',
      'explained -send_back-> sent_back',
      'explained -close-> closed',
    ])
  })

  it('counts time only while the post owes an explanation', () => {
    expect(inquiryStatuses.filter(owesExplanation)).toEqual(['asked', 'sent_back'])
  })
})

it('says who may do what, seen from where they sit', () => {
  const may = (['ask', ...inquirySteps] as const).flatMap((act) =>
    staffRoles.flatMap((role) =>
      wheres.filter((where) => mayInquire(act, { role, where })).map((where) => `${act} ${role} ${where}`),
    ),
  )
  expect(may).toEqual([
    'ask supervisor own',
    'ask supervisor below',
    'explain dispatcher own',
    'send_back supervisor own',
    'send_back supervisor below',
    'close supervisor own',
    'close supervisor below',
  ])
  const sees = staffRoles.flatMap((role) =>
    wheres.filter((where) => seesFrom({ role, where })).map((where) => `${role} ${where}`),
  )
  expect(sees).toEqual(['staff own', 'dispatcher own', 'supervisor own', 'supervisor below'])
})

describe('the sample', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 400 })

  it('is two per cent, at least five, never more than there are', () => {
    expect([0, 3, 5, 100, 250, 251, 1000, 1_000_000].map(sampleSize)).toEqual([
      0,
      3,
      5,
      5,
      5,
      6,
      20,
      sampleRule.most,
    ])
  })

  it('does not depend on the order in which ids come', () => {
    fc.assert(
      fc.property(fc.string(), ids, (seed, drawn) => {
        const sample = drawSample(seed, drawn)
        expect(drawSample(seed, [...drawn].reverse())).toEqual(sample)
        expect(sample).toHaveLength(sampleSize(drawn.length))
        expect(drawn).toEqual(expect.arrayContaining(sample))
        expect(new Set(sample).size).toBe(sample.length)
      }),
    )
  })

  it('draws others on another day, and nobody more often than by chance', () => {
    const all = Array.from({ length: 500 }, (_, i) => i + 1)
    const times = new Map<number, number>()
    const days = 1000
    for (let day = 0; day < days; day++)
      for (const id of drawSample(`${day}:330114`, all)) times.set(id, (times.get(id) ?? 0) + 1)
    const expected = (days * sampleSize(all.length)) / all.length
    expect(times.size).toBe(all.length)
    expect(Math.max(...times.values())).toBeLessThan(expected * 3)
  })
})
