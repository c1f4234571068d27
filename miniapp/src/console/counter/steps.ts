// Which step is open at the counter now, and in which words one that is not says why.
import {
  clerkMayCancel,
  stepRefusal,
  type AppointmentStatus,
  type StepRefusal,
} from '@chaolin/shared/appointments/rules'
import type { Act } from './api'
import type { counterWords } from './words'

export interface Facts {
  status: AppointmentStatus
  from: string
  until: string
  parked?: boolean
}

/** The one that comes next; undefined: it is over. */
export function mainAct(status: AppointmentStatus): Act | undefined {
  if (status === 'booked') return 'check-in'
  if (status === 'checked_in') return 'call'
  return status === 'called' ? 'serve' : undefined
}

export const sideActs: readonly Act[] = ['recall', 'park', 'hand-over', 'miss', 'cancel']

/** By the rule that the server asks. */
export function refusalOf(act: Act, { status, from, until, parked = false }: Facts, now: Date) {
  if (act === 'cancel') return clerkMayCancel(status) ? null : 'closed'
  return stepRefusal(act, { status, from: new Date(from), until: new Date(until), parked }, now)
}

type Word = keyof (typeof counterWords)['zh']

export function whyNot(act: Act, status: AppointmentStatus, refusal: StepRefusal): Word {
  if (refusal === 'too_late') return 'whyTooLate'
  if (refusal === 'too_early') return act === 'miss' ? 'whyNotOver' : 'whyTooEarly'
  if (status === 'held') return 'whyUnpaid'
  if (status === 'booked') return act === 'miss' ? 'whyNotOver' : 'whyCheckIn'
  if (status === 'checked_in') return act === 'check-in' ? 'whyCheckedIn' : 'whyCall'
  return status === 'called' ? 'whyCalled' : 'whyOver'
}
