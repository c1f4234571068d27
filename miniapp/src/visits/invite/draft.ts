// An invitation while it is written, what is missing of it, and what is sent.
import type { CompoundView, NewVisit } from '../api'
import { isPlate, timesFault, visitLimits } from '@chaolin/shared/visits/rules'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { Weekday } from '@chaolin/shared/visits/standing'
import { begun, clockOf, dayOf, minuteOf, momentOf, quickFrame, type Frame } from '../parts/times'

export interface Draft {
  name: string
  party: number
  frame: Frame
  standing: boolean
  weekdays: Weekday[]
  months: number
  doors: DoorKind[]
  maxUses: number
  plate: string
  paper: boolean
}

const startUses = 3

export const freshDraft = (now: Date): Draft => ({
  name: '',
  party: 1,
  frame: quickFrame('today', now),
  standing: false,
  weekdays: [],
  months: 3,
  doors: ['perimeter', 'stairwell', 'lift'],
  maxUses: startUses,
  plate: '',
  paper: false,
})

/** Only what the compound lets a visitor open. */
export const doorsOf = ({ doors }: Draft, rules: CompoundView['rules'] | undefined): DoorKind[] =>
  doors.filter((door) => door === 'perimeter' || (rules?.visitorDoors.includes(door) ?? true))

export type Missing = 'needWho' | 'needPlate' | 'needDays' | 'plateWrong' | 'wrongFrom' | 'wrongUntil'

export function missingOf(
  draft: Draft,
  rules: CompoundView['rules'] | undefined,
  now: Date,
): Missing | undefined {
  if (draft.name.trim() === '') return 'needWho'
  if (draft.standing && draft.weekdays.length === 0) return 'needDays'
  if (!draft.standing) {
    const { from, until } = begun(draft.frame, now)
    const fault = timesFault(from, until, now, false)
    if (fault) return fault === 'from' ? 'wrongFrom' : 'wrongUntil'
  }
  if (draft.plate !== '' && !isPlate(draft.plate)) return 'plateWrong'
  if (doorsOf(draft, rules).includes('garage') && draft.plate === '') return 'needPlate'
  return undefined
}

const monthMs = 30 * 86_400_000

/** The last day of a standing visit. */
export const endOf = (months: number, now: Date) =>
  months >= 12 ? new Date(now.getTime() + 365 * 86_400_000) : new Date(now.getTime() + months * monthMs)

export function bodyOf(
  draft: Draft,
  householdId: string,
  rules: CompoundView['rules'] | undefined,
  now: Date,
): NewVisit {
  const frame = draft.standing
    ? { from: now, until: momentOf(dayOf(endOf(draft.months, now)) + 1, 0) }
    : begun(draft.frame, now)
  return {
    householdId,
    visitor: { name: draft.name.trim(), ...(draft.plate === '' ? {} : { plate: draft.plate }) },
    from: frame.from.toISOString(),
    until: frame.until.toISOString(),
    doors: doorsOf(draft, rules),
    maxUses: draft.paper ? visitLimits.paperUses : draft.maxUses,
    party: draft.party,
    ...(draft.paper ? { paper: true } : {}),
    ...(draft.standing
      ? {
          standing: {
            weekdays: [...draft.weekdays].sort(),
            from: clockOf(minuteOf(draft.frame.from)),
            until: clockOf(minuteOf(draft.frame.until)),
          },
        }
      : {}),
  }
}
