// The applicant while the form is filled in, and what is missing or wrong.
import { applicantFault, asksGuardian, type ApplicantFault } from '@chaolin/shared/appointments/applicant'
import { applicantConsent } from '@chaolin/shared/appointments/consent'
import { readIdNumber, tidyIdNumber } from '@chaolin/shared/id-number'
import type { NewAppointment, Service } from '../api'

export interface Draft {
  name: string
  idNumber: string
  phone: string
  guardianName: string
  guardianId: string
  exemption: NewAppointment['exemption']
  agreed: boolean
}

export const freshDraft: Draft = {
  name: '',
  idNumber: '',
  phone: '',
  guardianName: '',
  guardianId: '',
  exemption: undefined,
  agreed: false,
}

type Asks = Pick<Service, 'guardianUnder16'>

/** Under 16 by the number, where the matter asks for it. */
export const needsGuardian = ({ idNumber }: Draft, service: Asks, today: string) =>
  asksGuardian(service, idNumber, today)

/** By the rule that the server asks. */
function faultOf(draft: Draft, service: Asks, today: string) {
  const { idNumber, guardianId } = draft
  const given = guardianId.trim() !== '' && needsGuardian(draft, service, today)
  return applicantFault(service, { idNumber, guardian: given ? { idNumber: guardianId } : undefined }, today)
}

const whole = 18
/** Said while it is written only once it is long enough to be wrong. */
export const isWrongId = (typed: string) => tidyIdNumber(typed).length >= whole && !readIdNumber(typed)

const phonePattern = /^1[3-9]\d{9}$/
export const isWrongPhone = (typed: string) => typed.trim().length >= 11 && !phonePattern.test(typed.trim())

const faultWords = {
  wrong_id: 'wrongId',
  unborn: 'unborn',
  no_guardian: 'needGuardianId',
  wrong_guardian_id: 'wrongId',
  same_guardian: 'sameGuardian',
  young_guardian: 'youngGuardian',
} as const satisfies Record<ApplicantFault, string>
type FaultWord = (typeof faultWords)[ApplicantFault]

/** What is said beneath the guardian's number while it is written. */
export function guardianFault(draft: Draft, service: Asks, today: string): FaultWord | undefined {
  const fault = faultOf(draft, service, today)
  if (fault === 'same_guardian' || fault === 'young_guardian') return faultWords[fault]
  return isWrongId(draft.guardianId) ? 'wrongId' : undefined
}

export type Missing =
  'needName' | 'needId' | 'needPhone' | 'wrongPhone' | 'needGuardianName' | 'needAgree' | FaultWord

export function missingOf(draft: Draft, service: Asks, today: string): Missing | undefined {
  if (draft.name.trim() === '') return 'needName'
  if (draft.idNumber.trim() === '') return 'needId'
  const fault = faultOf(draft, service, today)
  if (fault === 'wrong_id' || fault === 'unborn') return faultWords[fault]
  if (draft.phone.trim() === '') return 'needPhone'
  if (!phonePattern.test(draft.phone.trim())) return 'wrongPhone'
  if (needsGuardian(draft, service, today) && draft.guardianName.trim() === '') return 'needGuardianName'
  if (fault) return faultWords[fault]
  return draft.agreed ? undefined : 'needAgree'
}

export function givenOf(draft: Draft, service: Asks, today: string) {
  const guardian = needsGuardian(draft, service, today)
    ? { guardian: { name: draft.guardianName.trim(), idNumber: tidyIdNumber(draft.guardianId) } }
    : {}
  return {
    applicant: {
      name: draft.name.trim(),
      idNumber: tidyIdNumber(draft.idNumber),
      phone: draft.phone.trim(),
      ...guardian,
      consent: applicantConsent.version,
    },
    ...(draft.exemption ? { exemption: draft.exemption } : {}),
  }
}

export const feeOf = ({ feeFen, exemptions }: Service, exemption: Draft['exemption']) =>
  exemptions.find(({ code }) => code === exemption)?.feeFen ?? feeFen
