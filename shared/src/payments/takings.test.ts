// The counters' day: every one who was served is in one heap, and every fen in one sum.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { exemptions, feeOf, feeTable } from './fees.ts'
import { dayTotalFen, settlementOf, settlements, tallyOf, type ServedGroup } from './takings.ts'

const served = (more: Partial<ServedGroup> = {}): ServedGroup => ({
  feeFen: 2000,
  feeReason: '发改价格〔2003〕2322号',
  exemption: null,
  paid: true,
  ordered: false,
  count: 1,
  ...more,
})
const nothing = { feeFen: 0, paid: false }
const exempt = { ...nothing, feeReason: 'exempt:low_income; 第二十一条', exemption: 'low_income' } as const

describe('how a fee was settled', () => {
  it.each([
    ['taken', {}],
    ['online', { ordered: true }],
    ['due', { paid: false }],
    ['due', { paid: false, ordered: true }],
    ['free', nothing],
    ['exempt', exempt],
    // Claimed where nothing was to pay anyway, and where nobody is exempt.
    ['free', { ...nothing, exemption: 'low_income' }],
    ['taken', { exemption: 'low_income' }],
  ] as const)('%s: %j', (settlement, more) => {
    expect(settlementOf(served(more))).toBe(settlement)
  })

  it('reads what the fee table wrote', () => {
    for (const rule of feeTable)
      for (const exemption of exemptions) {
        const { amountFen: feeFen, reason: feeReason } = feeOf(rule, exemption)
        const settled = settlementOf(served({ feeFen, feeReason, exemption, paid: feeFen > 0 }))
        expect(settled === 'exempt').toBe(rule.exempt.includes(exemption))
      }
  })
})

describe('the sums of a day', () => {
  it('by heap, with exemptions by kind', () => {
    const groups = [
      served({ count: 3 }),
      served({ feeFen: 4000 }),
      served({ ordered: true, count: 2 }),
      served({ ...exempt, count: 5 }),
      served({ ...nothing, count: 7 }),
      served({ feeFen: 1000, paid: false }),
    ]
    expect(tallyOf(groups)).toEqual({
      served: 19,
      free: 7,
      taken: 4,
      takenFen: 10_000,
      online: 2,
      onlineFen: 4000,
      due: 1,
      dueFen: 1000,
      exempt: [
        { kind: 'low_income', count: 5 },
        { kind: 'rural_poor', count: 0 },
      ],
    })
  })

  it('leave nobody and no fen out', () => {
    const group = fc.record({
      feeFen: fc.constantFrom(0, 1000, 2000, 4000),
      feeReason: fc.constantFrom('free', 'exempt:low_income; x', 'exempt:rural_poor; x', '2322号'),
      exemption: fc.constantFrom(null, ...exemptions),
      paid: fc.boolean(),
      ordered: fc.boolean(),
      count: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(fc.array(group), (groups) => {
        const sums = tallyOf(groups)
        const exempted = sums.exempt.reduce((sum, { count }) => sum + count, 0)
        expect(sums.free + exempted + sums.taken + sums.online + sums.due).toBe(sums.served)
        const all = groups.reduce((sum, { feeFen, count }) => sum + feeFen * count, 0)
        expect(sums.takenFen + sums.onlineFen + sums.dueFen).toBe(all)
        expect(groups.every((one) => settlements.includes(settlementOf(one)))).toBe(true)
      }),
    )
  })

  it('the day as a whole, once the bill is here', () => {
    const ours = { paidFen: 6000, refundedFen: 2000 }
    const of = (state: 'none' | 'waiting' | 'done' | 'failed') =>
      dayTotalFen({ state, ours, counter: { takenFen: 1000 } })
    expect([of('done'), of('waiting'), of('failed')]).toEqual([5000, null, null])
    const none = { paidFen: 0, refundedFen: 0 }
    expect(dayTotalFen({ state: 'none', ours: none, counter: { takenFen: 1000 } })).toBe(1000)
  })
})
