// Who may apply for what: under 16 the guardian applies, who is grown up and somebody else. The form and the server ask here.
import { ageOn, readIdNumber } from '../id-number.ts'
import { appointmentLimits } from './rules.ts'
import type { ServiceRule } from './services.ts'

export type ApplicantFault =
  'wrong_id' | 'unborn' | 'no_guardian' | 'wrong_guardian_id' | 'same_guardian' | 'young_guardian'

type Asks = Pick<ServiceRule, 'guardianUnder16'>
type Numbers = { idNumber: string; guardian?: { idNumber: string } | undefined }

/** Under 16 by the number, where the matter asks for a guardian. `today`: 'YYYY-MM-DD'. */
export function asksGuardian({ guardianUnder16 }: Asks, idNumber: string, today: string): boolean {
  const own = readIdNumber(idNumber)
  const age = own ? ageOn(own.birthDate, today) : -1
  return guardianUnder16 && age >= 0 && age < appointmentLimits.childUnder
}

/** The first thing that is wrong; null: nothing is. A guardian who is not asked for is judged all the same. */
export function applicantFault(
  service: Asks,
  { idNumber, guardian }: Numbers,
  today: string,
): ApplicantFault | null {
  const own = readIdNumber(idNumber)
  if (!own) return 'wrong_id'
  if (ageOn(own.birthDate, today) < 0) return 'unborn'
  if (!guardian) return asksGuardian(service, idNumber, today) ? 'no_guardian' : null
  const held = readIdNumber(guardian.idNumber)
  if (!held) return 'wrong_guardian_id'
  if (held.text === own.text) return 'same_guardian'
  return ageOn(held.birthDate, today) < appointmentLimits.guardianFrom ? 'young_guardian' : null
}
