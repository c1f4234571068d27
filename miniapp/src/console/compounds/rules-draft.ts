// The rules of a compound while they are being changed: numbers as they are typed, and what is wrong with them.
import {
  freeParkingMinutesMost,
  keepDaysMost,
  mostMembersMost,
  parkingSpacesMost,
} from '@chaolin/shared/visits/compound-rules'
import type { WireRules } from '@chaolin/shared/visits/compound-schema'
import { doorKinds, type DoorKind } from '@chaolin/shared/visits/doors'
import { visitLimits } from '@chaolin/shared/visits/rules'

export const numberFields = [
  { name: 'mostOpenVisits', least: 1, most: visitLimits.openPerHousehold },
  { name: 'mostParty', least: 1, most: visitLimits.mostParty },
  { name: 'mostMembers', least: 1, most: mostMembersMost },
  { name: 'keepDays', least: 1, most: keepDaysMost },
  { name: 'parkingSpaces', least: 0, most: parkingSpacesMost },
  { name: 'freeParkingMinutes', least: 0, most: freeParkingMinutesMost },
] as const
export type NumberField = (typeof numberFields)[number]['name']

export type RulesDraft = Record<NumberField, string> & {
  visitorDoors: readonly DoorKind[]
  night: boolean
  nightFrom: string
  nightUntil: string
  perimeterWithoutAnswer: boolean
  idNumber: boolean
}

export const draftOf = (rules: WireRules): RulesDraft => ({
  mostOpenVisits: `${rules.mostOpenVisits}`,
  mostParty: `${rules.mostParty}`,
  mostMembers: `${rules.mostMembers}`,
  keepDays: `${rules.keepDays}`,
  parkingSpaces: `${rules.parkingSpaces}`,
  freeParkingMinutes: `${rules.freeParkingMinutes}`,
  visitorDoors: rules.visitorDoors,
  night: rules.night !== null,
  nightFrom: rules.night?.from ?? '23:00',
  nightUntil: rules.night?.until ?? '06:00',
  perimeterWithoutAnswer: rules.perimeterWithoutAnswer,
  idNumber: rules.idNumber,
})

const time = /^([01]\d|2[0-3]):[0-5]\d$/
const isNumber = (text: string, least: number, most: number) =>
  /^\d{1,5}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most

export function faultsOf(draft: RulesDraft): Partial<Record<NumberField | 'night' | 'visitorDoors', true>> {
  const faults: Partial<Record<NumberField | 'night' | 'visitorDoors', true>> = {}
  for (const { name, least, most } of numberFields)
    if (!isNumber(draft[name], least, most)) faults[name] = true
  const { night, nightFrom, nightUntil } = draft
  if (night && !(time.test(nightFrom) && time.test(nightUntil) && nightFrom !== nightUntil))
    faults.night = true
  if (draft.visitorDoors.length === 0) faults.visitorDoors = true
  return faults
}

/** Undefined while something is wrong. */
export function rulesOf(draft: RulesDraft): WireRules | undefined {
  if (Object.keys(faultsOf(draft)).length > 0) return undefined
  const { night, nightFrom, nightUntil, visitorDoors, perimeterWithoutAnswer, idNumber } = draft
  return {
    visitorDoors: doorKinds.filter((door) => visitorDoors.includes(door)),
    perimeterWithoutAnswer,
    idNumber,
    night: night ? { from: nightFrom, until: nightUntil } : null,
    mostOpenVisits: Number(draft.mostOpenVisits),
    mostParty: Number(draft.mostParty),
    mostMembers: Number(draft.mostMembers),
    keepDays: Number(draft.keepDays),
    parkingSpaces: Number(draft.parkingSpaces),
    freeParkingMinutes: Number(draft.freeParkingMinutes),
  }
}
