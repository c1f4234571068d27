// The life of an appointment: statuses, who may take which step when, limits, misses, refunds. Pure.
import { localDate, startOfDate } from './slots.ts'
import type { Words } from './services.ts'

export const appointmentStatuses = [
  'held',
  'booked',
  'checked_in',
  'called',
  'served',
  'missed',
  'cancelled',
  'expired',
] as const
export type AppointmentStatus = (typeof appointmentStatuses)[number]

/** Counted among the open ones of an account and of an ID number. */
export const openStatuses: readonly AppointmentStatus[] = ['held', 'booked', 'checked_in', 'called']
export const isOpen = (status: AppointmentStatus) => openStatuses.indexOf(status) >= 0

export const applicantSteps = ['pay', 'cancel', 'reschedule', 'check-in'] as const
export type ApplicantStep = (typeof applicantSteps)[number]
export const counterSteps = ['call', 'recall', 'park', 'hand-over', 'serve', 'miss'] as const
export type CounterStep = (typeof counterSteps)[number]
export type AppointmentStep = ApplicantStep | CounterStep

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

export const appointmentLimits = {
  openPerAccount: 3,
  holdMs: 10 * minuteMs,
  /** A hold is freed by then, whatever the world outside does. */
  freedWithinMs: 60_000,
  /** How long payments may ask WeChat about a hold that ran out before it is freed without an answer. */
  askAtMostMs: 30_000,
  offerMs: 10 * minuteMs,
  /** So often a freed slot may pass somebody by before they leave the waiting list. */
  offersPerEntry: 3,
  waitingPerAccount: 3,
  checkInBeforeMs: 30 * minuteMs,
  checkInAfterMs: 15 * minuteMs,
  missesToPause: 3,
  missWindowMs: 90 * dayMs,
  pauseMs: 30 * dayMs,
  remindBeforeMs: [24 * 60 * minuteMs, 2 * 60 * minuteMs],
  /** After it ended, what names the applicant is kept no longer. */
  keepApplicantMs: 90 * dayMs,
  /** The longest stretch that one question for slots covers. */
  daysAtOnce: 31,
  childUnder: 16,
  guardianFrom: 18,
  servicesPerCounter: 18,
} as const

export type StepFacts = {
  status: AppointmentStatus
  from: Date
  until: Date
  parked: boolean
}
export type StepRefusal = 'closed' | 'too_early' | 'too_late'

const allowed: Record<AppointmentStep, readonly AppointmentStatus[]> = {
  pay: ['held'],
  cancel: ['held', 'booked'],
  reschedule: ['held', 'booked'],
  'check-in': ['booked'],
  call: ['checked_in'],
  recall: ['called'],
  park: ['called'],
  'hand-over': ['called'],
  serve: ['called'],
  miss: ['called', 'booked'],
}

/** Null: it may be done now. Who never came is marked by a person, and only when their time is over. */
export function stepRefusal(step: AppointmentStep, facts: StepFacts, now: Date): StepRefusal | null {
  if (allowed[step].indexOf(facts.status) < 0) return 'closed'
  const at = now.getTime()
  if (step === 'check-in') {
    if (at < facts.from.getTime() - appointmentLimits.checkInBeforeMs) return 'too_early'
    if (at > facts.until.getTime() + appointmentLimits.checkInAfterMs) return 'too_late'
  }
  // Once the time has come somebody is there or was missed: a cancel would be a miss that nobody counts.
  if ((step === 'reschedule' || step === 'cancel') && facts.status === 'booked' && at >= facts.from.getTime())
    return 'too_late'
  if (step === 'miss' && facts.status === 'booked' && at < facts.until.getTime()) return 'too_early'
  return null
}

export const stepCan = (step: AppointmentStep, facts: StepFacts, now: Date) =>
  stepRefusal(step, facts, now) === null

/** A counter serves one at a time: who stands called there, neither served nor set aside nor missed. */
export const openAtCounter = <T extends { status: AppointmentStatus; counter: string | null }>(
  items: readonly T[],
  counter: string,
): T[] => items.filter((item) => item.status === 'called' && item.counter === counter)

type Queued = { status: AppointmentStatus; parked: boolean; queueDay: string | null | undefined }

/** Waits to be called next: who was set aside is called by number alone, and who was left from another day too. */
export const isInLine = ({ status, parked, queueDay }: Queued, today: string) =>
  status === 'checked_in' && !parked && queueDay === today

const nextDay = (day: Date) => new Date(day.getTime() + dayMs)

/**
 * What nobody marked: from the end of its day (Asia/Shanghai) it stands against no other booking, and the counter may
 * still close it; who never checked in ends a day later, which is no miss, since a person says who missed.
 */
export function overWithout(
  { status, until }: Pick<StepFacts, 'status' | 'until'>,
  now: Date,
): 'let_go' | 'expire' | null {
  if (status !== 'booked' && status !== 'checked_in' && status !== 'called') return null
  const last = new Date(until.getTime() + appointmentLimits.checkInAfterMs)
  const dayEnd = nextDay(startOfDate(localDate(last)))
  if (now < dayEnd) return null
  return status === 'booked' && now >= nextDay(dayEnd) ? 'expire' : 'let_go'
}

/** Behind the counter somebody who was checked in may also be let go unserved. */
export const clerkMayCancel = (status: AppointmentStatus) => isOpen(status)

/** Three misses in 90 days pause booking by phone for 30 days after the third; null: not paused. */
export function pausedUntil(misses: readonly Date[], now: Date): Date | null {
  const { missesToPause, missWindowMs, pauseMs } = appointmentLimits
  const times = misses.map((miss) => miss.getTime()).sort((a, b) => a - b)
  let until = -Infinity
  times.forEach((time, i) => {
    const first = times[i - missesToPause + 1]
    if (first !== undefined && time - first <= missWindowMs) until = Math.max(until, time + pauseMs)
  })
  return until > now.getTime() ? new Date(until) : null
}

/** Which miss of its window one at this moment was: the first, the second. */
export const nthMiss = (misses: readonly Date[], at: Date) =>
  misses.filter((miss) => miss <= at && at.getTime() - miss.getTime() <= appointmentLimits.missWindowMs)
    .length

/** Said before it happens: with the answer to a booking and in the texts of a service. */
export const missWords: Words = {
  zh: '来不了请提前取消。90 天内 3 次没来，手机预约停 30 天；窗口取号不受影响',
  en: 'Cancel if you cannot come. After 3 misses in 90 days booking by phone pauses for 30 days; tickets at the counter stay open',
}

export type RefundCase = 'cancelled' | 'left_unserved' | 'missed' | 'unmarked' | 'overridden' | 'served'

/** The fee pays for the card: where none is made it goes back, all of it. */
export const refundRules: readonly { when: RefundCase; refund: 'all' | 'none'; words: Words }[] = [
  {
    when: 'cancelled',
    refund: 'all',
    words: { zh: '签到前取消：全额退', en: 'Cancelled before check-in: all of it' },
  },
  {
    when: 'left_unserved',
    refund: 'all',
    words: {
      zh: '签到后没办成：窗口确认后全额退',
      en: 'Not served after check-in: all of it, once the counter says so',
    },
  },
  {
    when: 'missed',
    refund: 'all',
    words: { zh: '没来：全额退，记一次爽约', en: 'Missed: all of it; it counts as a miss' },
  },
  {
    when: 'unmarked',
    refund: 'all',
    words: {
      zh: '没签到，窗口过一天也没标记：全额退，不记爽约',
      en: 'Not checked in and not marked by the counter a day later: all of it; it counts as no miss',
    },
  },
  {
    when: 'overridden',
    refund: 'all',
    words: { zh: '证件本人到窗口办理：全额退', en: 'The holder came in person: all of it' },
  },
  {
    when: 'served',
    refund: 'none',
    words: { zh: '已经办理：不退', en: 'Served: nothing' },
  },
]

export const refundFor = (when: RefundCase) => refundRules.find((rule) => rule.when === when)!.refund

/** Nothing was asked because of an exemption whose papers nobody has seen. */
export const needsProof = (about: {
  exemption: string | null | undefined
  feeFen: number
  feeReason: string
}): boolean => Boolean(about.exemption) && about.feeFen === 0 && about.feeReason.startsWith('exempt:')

export const proofWords: Words = {
  zh: '减免要在窗口出示证明原件；没有证明按标准收费',
  en: 'An exemption needs its proof at the counter; without it the fee is due',
}
