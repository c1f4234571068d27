// A question to a household while it is written, and what is missing of it.
import { timesFault } from '@chaolin/shared/visits/rules'
import type { AskedFields, VisitRequest } from '../api'
import type { Chosen } from '../parts/compound-field'
import { givenBody, type Given } from '../parts/given'
import { begun, quickFrame, type Frame } from '../parts/times'

export interface Draft {
  compound: Chosen | undefined
  way: 'code' | 'plate'
  code: string
  plate: string
  frame: Frame
  party: number
  purpose: string
}

export const freshDraft = (now: Date, code = ''): Draft => ({
  compound: undefined,
  way: 'code',
  code,
  plate: '',
  frame: quickFrame('today', now),
  party: 1,
  purpose: '',
})

export type Missing = 'needCompound' | 'needCode' | 'needPlate' | 'needPurpose' | 'wrongFrom' | 'wrongUntil'

export function missingOf(draft: Draft, now: Date): Missing | undefined {
  if (!draft.compound) return 'needCompound'
  if (draft.way === 'code' && draft.code.trim() === '') return 'needCode'
  if (draft.way === 'plate' && draft.plate.trim() === '') return 'needPlate'
  const { from, until } = begun(draft.frame, now)
  const fault = timesFault(from, until, now, false)
  if (fault) return fault === 'from' ? 'wrongFrom' : 'wrongUntil'
  return draft.purpose.trim() === '' ? 'needPurpose' : undefined
}

export function bodyOf(draft: Draft, given: Given, asked: AskedFields, now: Date): VisitRequest {
  const { from, until } = begun(draft.frame, now)
  return {
    compoundId: draft.compound?.id ?? '',
    ...(draft.way === 'code' ? { householdCode: draft.code.trim() } : { doorPlate: draft.plate.trim() }),
    from: from.toISOString(),
    until: until.toISOString(),
    purpose: draft.purpose.trim(),
    party: draft.party,
    ...givenBody(given, asked),
  }
}
