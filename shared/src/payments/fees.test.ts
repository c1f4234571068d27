// The fee table: what each matter costs, to whom not, and where that is written.
import { describe, expect, it } from '@jest/globals'
import { feeOf, feeRuleOf, feeTable } from './fees.ts'

describe('the fees', () => {
  it.each([
    ['first_issue', null, 0],
    ['renewal', null, 2000],
    ['renewal', 'low_income', 0],
    ['renewal', 'rural_poor', 0],
    ['replacement', null, 4000],
    ['replacement', 'low_income', 4000],
    ['temporary', null, 1000],
    ['temporary', 'rural_poor', 1000],
  ] as const)('of %s with %s are %i fen, and say why', (service, exemption, amountFen) => {
    const fee = feeOf(feeRuleOf(service), exemption)
    expect(fee.amountFen).toBe(amountFen)
    expect(fee.reason).toMatch(/〔20\d\d〕\d+号/)
    expect(fee.reason.length).toBeLessThanOrEqual(255)
  })
  it('of a matter without a line are nothing', () => {
    expect(feeOf(feeRuleOf('hukou'), null)).toEqual({ amountFen: 0, reason: 'free' })
  })
  it('name their source and day', () => {
    for (const { source, since } of feeTable) {
      expect(source).toMatch(/号：/)
      expect(since).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })
})
