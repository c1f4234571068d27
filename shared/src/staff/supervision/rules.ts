// Supervision (督查): what the level above looks at, and the inquiry (督办) it opens. Pure: the button and the server ask the same.
import { rolesIn, seatIn, type Seat, type SeatTable } from './seats.ts'

export const findingKinds = ['late', 'reopened', 'refused', 'badly_rated', 'sample'] as const
export type FindingKind = (typeof findingKinds)[number]

/** So few stars or fewer are a bad rating. */
export const badRating = 2

/** asked: the post owes an explanation. explained: the supervisor owes an answer. */
export const inquiryStatuses = ['asked', 'explained', 'sent_back', 'closed'] as const
export type InquiryStatus = (typeof inquiryStatuses)[number]

/** Steps that follow an inquiry; asking is what begins it. */
export const inquirySteps = ['explain', 'send_back', 'close'] as const
export type InquiryStep = (typeof inquirySteps)[number]
export type InquiryAct = InquiryStep | 'ask'

const lifeline: Record<InquiryStep, { from: readonly InquiryStatus[]; to: InquiryStatus }> = {
  explain: { from: ['asked', 'sent_back'], to: 'explained' },
  send_back: { from: ['explained'], to: 'sent_back' },
  close: { from: ['explained'], to: 'closed' },
}

/** Where this step leads now; null: it is not open. */
export const inquiryCan = (step: InquiryStep, status: InquiryStatus): InquiryStatus | null =>
  lifeline[step].from.includes(status) ? lifeline[step].to : null

/**
 * Asking and explaining are judged by where the post lies that is asked, sending back and closing by where the one lies
 * that asked: a level below does not close what a level above wants to know.
 */
const table: SeatTable<InquiryAct> = {
  ask: { supervisor: ['own', 'below'] },
  explain: { dispatcher: ['own'] },
  send_back: { supervisor: ['own', 'below'] },
  close: { supervisor: ['own', 'below'] },
}

export const mayInquire = (act: InquiryAct, seat: Seat) => seatIn(table, act, seat)
export const rolesForInquiry = (act: InquiryAct) => rolesIn(table, act)
export const judgedByAsker = (step: InquiryStep) => step !== 'explain'

/** The post owes an explanation: only then a clock runs. */
export const owesExplanation = (status: InquiryStatus) => status === 'asked' || status === 'sent_back'

/** From so many times sent back on, it is said wherever the inquiry is shown. */
export const sentBackShown = 2

export const inquiryLimits = { workingHours: 80, dueWithinMs: 60 * 24 * 3_600_000 } as const
