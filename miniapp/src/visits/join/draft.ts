// A claim of a home while it is written, and what is missing of it.
import { isIdNumber, tidyIdNumber } from '@chaolin/shared/id-number'
import { isMobile } from '@chaolin/shared/phone'
import { residenceVersion } from '@chaolin/shared/visits/residence-text'
import type { HouseholdRole } from '@chaolin/shared/visits/households'
import type { NewClaim } from '../api'
import type { Chosen } from '../parts/compound-field'

export interface Declared {
  agreed: boolean
  idNumber: string
  phone: string
  moveInDate: string
}

export interface Draft {
  compound: Chosen | undefined
  plate: string
  building: string
  unit: string
  flat: string
  role: HouseholdRole
  name: string
  until: string
  code: string
  declares: boolean
  declared: Declared
}

export const freshDraft: Draft = {
  compound: undefined,
  plate: '',
  building: '',
  unit: '',
  flat: '',
  role: 'owner',
  name: '',
  until: '',
  code: '',
  declares: false,
  declared: { agreed: false, idNumber: '', phone: '', moveInDate: '' },
}

const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export type Missing =
  | 'needCompound'
  | 'needFlat'
  | 'needName'
  | 'wrongDate'
  | 'needAgree'
  | 'wrongId'
  | 'wrongPhone'
  | 'wrongMoveIn'

export function missingOf(draft: Draft): Missing | undefined {
  if (!draft.compound) return 'needCompound'
  if (draft.plate === '' && (draft.building.trim() === '' || draft.flat.trim() === '')) return 'needFlat'
  if (draft.name.trim() === '') return 'needName'
  if (draft.role !== 'tenant') return undefined
  if (!date.test(draft.until)) return 'wrongDate'
  return draft.declares ? missingDeclared(draft.declared) : undefined
}

function missingDeclared({ agreed, idNumber, phone, moveInDate }: Declared): Missing | undefined {
  if (!agreed) return 'needAgree'
  if (!isIdNumber(tidyIdNumber(idNumber))) return 'wrongId'
  if (!isMobile(phone)) return 'wrongPhone'
  return date.test(moveInDate) ? undefined : 'wrongMoveIn'
}

/** '3幢2单元501', as the server reads it; a scanned plate as it is. */
const plateOf = ({ plate, building, unit, flat }: Draft) => {
  if (plate !== '') return plate
  const number = (text: string) => text.trim().replace(/[幢栋号楼单元室]+$/, '')
  return `${number(building)}幢${unit.trim() === '' ? '' : `${number(unit)}单元`}${number(flat)}室`
}

export function bodyOf(draft: Draft): NewClaim {
  const { compound, role, name, until, code, declares, declared } = draft
  const tenant = role === 'tenant'
  return {
    compoundId: compound?.id ?? '',
    doorPlate: plateOf(draft),
    role,
    name: name.trim(),
    ...(tenant ? { until } : {}),
    ...(code.trim() === '' ? {} : { code: code.trim() }),
    ...(tenant && declares
      ? {
          declaration: {
            consentVersion: residenceVersion,
            name: name.trim(),
            idNumber: tidyIdNumber(declared.idNumber),
            phone: declared.phone.trim(),
            moveInDate: declared.moveInDate,
          },
        }
      : {}),
  }
}
