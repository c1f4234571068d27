// The life of a visit: statuses, steps, who may take them, and the limits of what may be asked.
import { isNight, type CompoundRules } from './compound-rules.ts'

export const visitKinds = ['invite', 'request', 'gate', 'standing'] as const
/** Four ways in: the household invites, the visitor asks, the guard registers, again and again on weekdays. */
export type VisitKind = (typeof visitKinds)[number]

export const visitStatuses = [
  'invited',
  'requested',
  'accepted',
  'refused',
  'cancelled',
  'expired',
  'finished',
] as const
export type VisitStatus = (typeof visitStatuses)[number]

/** What still goes on. */
export const openVisitStatuses = ['invited', 'requested', 'accepted'] as const satisfies VisitStatus[]
export const isOpenVisit = (status: VisitStatus) => (openVisitStatuses as VisitStatus[]).includes(status)

export const visitSteps = [
  'claim',
  'undo',
  'accept',
  'refuse',
  'cancel',
  'lapse',
  'expire',
  'finish',
] as const
export type VisitStep = (typeof visitSteps)[number]
export type VisitActor = 'household' | 'visitor' | 'guard' | 'system'

type Lead = { from: readonly VisitStatus[]; to: VisitStatus; by: readonly VisitActor[] }

/**
 * claim: the first to open the card is the visitor. undo: the household takes that back, and the card holds again.
 * lapse: nobody answered in time, the outer gate alone opens where the compound allows it. expire: nobody answered or
 * came in time. finish: it was used and its time is over.
 */
const leads: Record<VisitStep, Lead> = {
  claim: { from: ['invited'], to: 'accepted', by: ['visitor'] },
  undo: { from: ['accepted'], to: 'invited', by: ['household'] },
  accept: { from: ['requested', 'accepted'], to: 'accepted', by: ['household'] },
  refuse: { from: ['requested', 'accepted'], to: 'refused', by: ['household'] },
  cancel: {
    from: openVisitStatuses,
    to: 'cancelled',
    by: ['household', 'visitor', 'guard'],
  },
  lapse: { from: ['requested'], to: 'accepted', by: ['system'] },
  expire: { from: openVisitStatuses, to: 'expired', by: ['system'] },
  finish: { from: ['accepted'], to: 'finished', by: ['system'] },
}

export type VisitScene = {
  status: VisitStatus
  kind: VisitKind
  actor: VisitActor
  claimed: boolean
  /** The outer gate opens without an answer, so a household may still say yes or no. */
  lapsed: boolean
}

/** Where a step leads, or why it is closed. */
export function visitStep(
  step: VisitStep,
  { status, kind, actor, claimed, lapsed }: VisitScene,
): { to: VisitStatus } | { why: 'actor' | 'status' } {
  const { from, to, by } = leads[step]
  if (!by.includes(actor)) return { why: 'actor' }
  if (!from.includes(status)) return { why: 'status' }
  if (step === 'undo' && (!claimed || kind === 'request' || kind === 'gate')) return { why: 'status' }
  if ((step === 'accept' || step === 'refuse') && status === 'accepted' && !lapsed) return { why: 'status' }
  if (actor === 'guard' && kind !== 'gate') return { why: 'actor' }
  return { to }
}

export const visitCan = (step: VisitStep, scene: VisitScene) => 'to' in visitStep(step, scene)

export const visitLimits = {
  backMs: 5 * 60_000,
  shortestMs: 15 * 60_000,
  longestMs: 24 * 3_600_000,
  longestStandingMs: 366 * 24 * 3_600_000,
  /** How far ahead a visit may begin. */
  aheadMs: 60 * 24 * 3_600_000,
  nameCharacters: 40,
  purposeCharacters: 100,
  mostUses: 20,
  mostParty: 20,
  answerMs: 10 * 60_000,
  unansweredADay: 3,
  openPerHousehold: 10,
  passMs: 24 * 3_600_000,
  /** A pass may be fetched so long before it begins. */
  passAheadMs: 24 * 3_600_000,
  /** How long somebody whom a guard registers may stay, unless said. */
  gateMs: 12 * 3_600_000,
  /** Of who asks, or is registered at the gate: the party comes in once. */
  askedUses: 1,
  /** A pass on paper does not change: it opens the outer gate once. */
  paperUses: 1,
} as const

/** What is wrong with the times of a visit; null: nothing. */
export function timesFault(from: Date, until: Date, now: Date, standing: boolean): 'from' | 'until' | null {
  const [start, end, nowMs] = [from.getTime(), until.getTime(), now.getTime()]
  if (start < nowMs - visitLimits.backMs || start > nowMs + visitLimits.aheadMs) return 'from'
  if (end - start < visitLimits.shortestMs || end <= nowMs) return 'until'
  if (end - start > (standing ? visitLimits.longestStandingMs : visitLimits.longestMs)) return 'until'
  return null
}

/** How much of a visit lies in the hours when nobody comes in: told where it is a part, refused where it is all. */
export function nightShare(
  rules: Pick<CompoundRules, 'night'>,
  from: Date,
  until: Date,
): 'none' | 'part' | 'all' {
  if (!rules.night) return 'none'
  let [inside, outside] = [false, false]
  for (let ms = from.getTime(); ms < until.getTime() && !(inside && outside); ms += 60_000)
    if (isNight(rules, new Date(ms))) inside = true
    else outside = true
  return !inside ? 'none' : outside ? 'part' : 'all'
}

/** Nobody answered in time: the outer gate alone, and a late answer still counts. */
export const hasLapsed = (visit: {
  status: VisitStatus
  answerBy: Date | string | null
  consentId: number | null
}) => visit.status === 'accepted' && visit.answerBy !== null && visit.consentId === null

/** Minutes beyond those that are free. */
export const overtimeMinutes = (parkedAt: Date, now: Date, freeMinutes: number) =>
  Math.max(0, Math.floor((now.getTime() - parkedAt.getTime()) / 60_000) - freeMinutes)

/** Province, letter, then five (ordinary) or six (new energy) of letters and digits; no I, no O. */
const ordinaryPlate =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]$/
const newEnergyPlate =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z](?:[A-HJ-K][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJ-K])$/

/** As it is written on the car: upper case, without spaces and dots. */
export const tidyPlate = (text: string) => text.replace(/[\s·.-]/g, '').toUpperCase()
export const isPlate = (text: string) => ordinaryPlate.test(text) || newEnergyPlate.test(text)

/** 王小明 → 王*; of other scripts the first letter. */
export function maskName(name: string): string {
  const [first = ''] = [...name.trim()]
  return `${first}*`
}
