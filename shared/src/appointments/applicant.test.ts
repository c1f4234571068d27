// The guardian's rule on its birthdays: 16 of the applicant, 18 of the guardian, by the date in Hangzhou.
import { describe, expect, test } from '@jest/globals'
import { completeIdNumber } from '../id-number.ts'
import { applicantFault, asksGuardian, type ApplicantFault } from './applicant.ts'

const today = '2026-11-18'
const born = (date: string, n = '001') => completeIdNumber(`330114${date.replace(/-/g, '')}${n}`)
const child = born('2010-11-19')
const sixteen = born('2010-11-18')
const grown = born('2008-11-18')
const seventeen = born('2008-11-19')

describe('the guardian', () => {
  test.each<[string, boolean, string, string | undefined, ApplicantFault | null]>([
    ['16 today', true, sixteen, undefined, null],
    ['16 tomorrow', true, child, undefined, 'no_guardian'],
    ['16 tomorrow, of a matter that asks for none', false, child, undefined, null],
    ['a child with somebody of 18 today', true, child, grown, null],
    ['a child with somebody of 17', true, child, seventeen, 'young_guardian'],
    ['a child with itself, in other letters', true, child, ` ${child.toLowerCase()} `, 'same_guardian'],
    ['a child with a number that is none', true, child, '330114', 'wrong_guardian_id'],
    ['a grown-up with one nobody asks for, too young', true, sixteen, seventeen, 'young_guardian'],
    ['born tomorrow', true, born('2026-11-19'), grown, 'unborn'],
    ['no number', true, '33011420101119001', grown, 'wrong_id'],
  ])('%s', (_who, guardianUnder16, idNumber, guardian, fault) => {
    const numbers = { idNumber, ...(guardian === undefined ? {} : { guardian: { idNumber: guardian } }) }
    expect(applicantFault({ guardianUnder16 }, numbers, today)).toBe(fault)
  })

  test('is asked for of children alone, born already, where the matter says so', () => {
    const numbers = [child, sixteen, born('2026-11-18'), born('2026-11-19'), 'x']
    const asked = (guardianUnder16: boolean) =>
      numbers.map((idNumber) => asksGuardian({ guardianUnder16 }, idNumber, today))
    expect(asked(true)).toEqual([true, false, true, false, false])
    expect(asked(false)).not.toContain(true)
  })
})
