// Hazards (除险保安): found, rectify by, re-check, struck off. Pure: the button and the server ask the same.
import { rolesIn, seatIn, type Seat, type SeatTable } from '../supervision/seats.ts'

/** What it may be; data. */
export const hazardKinds = [
  { code: 'fire', zh: '消防', en: 'Fire' },
  { code: 'electricity', zh: '用电', en: 'Electricity' },
  { code: 'gas', zh: '燃气', en: 'Gas' },
  { code: 'building', zh: '房屋和高处', en: 'Buildings' },
  { code: 'traffic', zh: '交通', en: 'Traffic' },
  { code: 'water', zh: '临水和积水', en: 'Water' },
  { code: 'other', zh: '其他', en: 'Other' },
] as const
export type HazardKind = (typeof hazardKinds)[number]['code']

/** What a report of this category is likely to show. */
const kindOfCategory: Record<string, HazardKind> = {
  fire: 'fire',
  ebike: 'electricity',
  utilities: 'gas',
  building: 'building',
  facility: 'building',
  traffic: 'traffic',
  parking: 'traffic',
}
export const hazardKindOf = (category: string): HazardKind => kindOfCategory[category] ?? 'other'

export const hazardLevels = ['general', 'major'] as const
export type HazardLevel = (typeof hazardLevels)[number]

export const hazardStatuses = ['found', 'rectifying', 'rectified', 'struck_off'] as const
export type HazardStatus = (typeof hazardStatuses)[number]

/** Steps that follow; finding it is what begins it. */
export const hazardSteps = ['start', 'rectified', 'send_back', 'strike_off'] as const
export type HazardStep = (typeof hazardSteps)[number]
export type HazardAct = HazardStep | 'find'

const lifeline: Record<HazardStep, { from: readonly HazardStatus[]; to: HazardStatus }> = {
  start: { from: ['found'], to: 'rectifying' },
  rectified: { from: ['rectifying'], to: 'rectified' },
  send_back: { from: ['rectified'], to: 'rectifying' },
  strike_off: { from: ['rectified'], to: 'struck_off' },
}

const table: SeatTable<HazardAct> = {
  find: { staff: ['own'], dispatcher: ['own'], supervisor: ['own', 'below'] },
  start: { dispatcher: ['own'], supervisor: ['own', 'below'] },
  rectified: { staff: ['own'], dispatcher: ['own'] },
  send_back: { dispatcher: ['own'], supervisor: ['own', 'below'] },
  strike_off: { dispatcher: ['own'], supervisor: ['own', 'below'] },
}
export const rolesForHazard = (act: HazardAct) => rolesIn(table, act)

/**
 * A major one is struck off by the level above alone. `top`: nobody stands above the post, so its own supervisor is
 * that level.
 */
export function maySeeToHazard(act: HazardAct, seat: Seat, level: HazardLevel, top: boolean) {
  if (!seatIn(table, act, seat)) return false
  if (act !== 'strike_off' || level === 'general') return true
  return seat.role === 'supervisor' && (seat.where === 'below' || top)
}

export type HazardRefusal = 'wrong_status' | 'same_person'
export type HazardVerdict = { to: HazardStatus } | { refusal: HazardRefusal }

/** `rectifiedBy`: who said that it is put right; somebody else looks whether it is. */
export function hazardCan(
  step: HazardStep,
  { status, rectifiedBy }: { status: HazardStatus; rectifiedBy: string | null },
  personId: string,
): HazardVerdict {
  const { from, to } = lifeline[step]
  if (!from.includes(status)) return { refusal: 'wrong_status' }
  const checks = step === 'send_back' || step === 'strike_off'
  return checks && rectifiedBy === personId ? { refusal: 'same_person' } : { to }
}

export const hazardReasons: Record<HazardRefusal, { zh: string; en: string }> = {
  wrong_status: { zh: '这条隐患现在走不到这一步', en: 'This step is not open in the present state' },
  same_person: {
    zh: '整改是您报的，复查要换一个人',
    en: 'You said it was rectified; somebody else has to check it',
  },
}

/** Not yet said to be put right: only then a clock runs. */
export const isOwed = (status: HazardStatus) => status === 'found' || status === 'rectifying'

export const hazardLimits = { title: 60, responsible: 60, address: 200, mostDays: 730 } as const
