// Who is being registered, as it is typed, and what is still wrong. Never stored: it is somebody's personal data.
import { isMobile } from '@chaolin/shared/phone'
import { consentText, type GivenConsent } from '@chaolin/shared/visits/consent-texts'
import { isIdNumber, tidyIdNumber } from '@chaolin/shared/id-number'
import { isPlate, tidyPlate, visitLimits } from '@chaolin/shared/visits/rules'
import type { GateVisit } from '@chaolin/shared/visits/schema'

export const stays = [1, 2, 4, 8] as const
export type Stay = (typeof stays)[number]

export interface RegisterDraft {
  name: string
  party: number
  phone: string
  plate: string
  purpose: string
  where: 'compound' | 'home'
  doorPlate: string
  hours: Stay
  idNumber: string
  agreed: boolean
}

export const emptyDraft: RegisterDraft = {
  name: '',
  party: 1,
  phone: '',
  plate: '',
  purpose: '',
  where: 'compound',
  doorPlate: '',
  hours: 2,
  idNumber: '',
  agreed: false,
}

export type Fault = 'name' | 'phone' | 'plate' | 'purpose' | 'doorPlate' | 'idNumber' | 'consent'

const isShort = (text: string, most: number) => {
  const count = [...text.trim()].length
  return count >= 1 && count <= most
}

export function faultsOf(draft: RegisterDraft, idDemanded: boolean): Fault[] {
  const { name, phone, plate, purpose, where, doorPlate, idNumber, agreed } = draft
  const wrong: Record<Fault, boolean> = {
    name: !isShort(name, visitLimits.nameCharacters),
    phone: phone.trim() !== '' && !isMobile(phone),
    plate: plate.trim() !== '' && !isPlate(tidyPlate(plate)),
    purpose: !isShort(purpose, visitLimits.purposeCharacters),
    doorPlate: where === 'home' && doorPlate.trim() === '',
    idNumber: idDemanded && !isIdNumber(tidyIdNumber(idNumber)),
    consent: !agreed,
  }
  return (Object.keys(wrong) as Fault[]).filter((field) => wrong[field])
}

/** What the visitor is shown and agrees to, in the versions that are sent along. */
export const consentsOf = (idDemanded: boolean, keepDays: number) => [
  consentText('data', keepDays),
  ...(idDemanded ? [consentText('id_number', keepDays)] : []),
]

export function bodyOf(draft: RegisterDraft, idDemanded: boolean, now: Date): GateVisit {
  const { name, party, phone, plate, purpose, where, doorPlate, hours, idNumber } = draft
  const consents: GivenConsent[] = consentsOf(idDemanded, 0).map(({ kind, version }) => ({ kind, version }))
  return {
    name: name.trim(),
    party,
    purpose: purpose.trim(),
    paper: true,
    until: new Date(now.getTime() + hours * 3_600_000).toISOString(),
    consents,
    ...(phone.trim() ? { phone: phone.trim() } : {}),
    ...(plate.trim() ? { plate: tidyPlate(plate) } : {}),
    ...(where === 'home' ? { doorPlate: doorPlate.trim() } : {}),
    ...(idDemanded ? { idNumber: tidyIdNumber(idNumber) } : {}),
  }
}
