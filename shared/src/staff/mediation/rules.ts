// What may happen to a mediation, and who may do it: one table, asked by the doors, the buttons and the tests.
import type { ReportStatus } from '../../reports/rules.ts'
import type { StaffRole } from '../rules.ts'

/** open: both are heard; offered: a text lies before both; signed: both said yes to the same text. */
export const mediationStatuses = ['open', 'offered', 'signed', 'closed', 'ended'] as const
export type MediationStatus = (typeof mediationStatuses)[number]

export const sides = ['first', 'second'] as const
export type Side = (typeof sides)[number]
export const otherSide = (side: Side): Side => (side === 'first' ? 'second' : 'first')

export const partySteps = ['state', 'confirm', 'decline'] as const
export type PartyStep = (typeof partySteps)[number]
export const mediationSteps = [
  'assign',
  'invite',
  'hear',
  'record',
  'appoint',
  'cancel',
  'offer',
  'witness',
  'end',
  'schedule',
  'follow-up',
] as const
export type MediationStep = (typeof mediationSteps)[number]

/** mediator: the one who is named; dispatcher: of the report's home; colleague: others there; above: supervisors. */
export type MediationActor = 'mediator' | 'dispatcher' | 'colleague' | 'above'

const heard = ['open', 'offered'] as const
const leads = ['mediator', 'dispatcher'] as const

type Rule = { from: readonly MediationStatus[]; by: readonly MediationActor[] }

/** A text binds two people: it is offered, and a yes on paper recorded, by the mediator alone. */
const table: Record<MediationStep, Rule> = {
  assign: { from: ['open', 'offered', 'signed'], by: ['dispatcher'] },
  invite: { from: heard, by: leads },
  hear: { from: heard, by: leads },
  record: { from: heard, by: leads },
  appoint: { from: heard, by: leads },
  cancel: { from: heard, by: leads },
  offer: { from: heard, by: ['mediator'] },
  witness: { from: ['offered'], by: ['mediator'] },
  end: { from: heard, by: leads },
  schedule: { from: ['signed'], by: leads },
  'follow-up': { from: ['signed'], by: leads },
}

const partyTable: Record<PartyStep, readonly MediationStatus[]> = {
  state: heard,
  confirm: ['offered'],
  decline: ['offered'],
}

export function actorAt(role: StaffRole, isMediator: boolean): MediationActor {
  if (role === 'supervisor') return 'above'
  if (isMediator) return 'mediator'
  return role === 'dispatcher' ? 'dispatcher' : 'colleague'
}

/** What the parties wrote is for the mediator and the home's dispatcher; all others see how far it is. */
export const mayReadWords = (actor: MediationActor) => actor === 'mediator' || actor === 'dispatcher'
/** Supervisors look on; whoever works at the home may begin. */
export const mayOpen = (role: StaffRole) => role !== 'supervisor'

/** A dispatcher who mediates may do what both may. */
export const actorsOf = (role: StaffRole, isMediator: boolean): MediationActor[] => {
  const first = actorAt(role, isMediator)
  return first === 'mediator' && role === 'dispatcher' ? ['mediator', 'dispatcher'] : [first]
}
export const mayTake = (actors: readonly MediationActor[], step: MediationStep) =>
  actors.some((actor) => table[step].by.includes(actor))

/** While the matter is with the post. Once it left (taken back, refused, merged, closed), words are no longer exchanged. */
const going: readonly ReportStatus[] = ['submitted', 'accepted', 'in_progress', 'resolved']
export const isGoing = (report: ReportStatus) => going.includes(report)

/** What is agreed outlives the report; a mediation of a report that has left can only be ended. */
const outlives: readonly MediationStep[] = ['assign', 'end', 'schedule', 'follow-up']

export type MediationFacts = { status: MediationStatus; report: ReportStatus }

export const mediationCan = (step: MediationStep, { status, report }: MediationFacts) =>
  table[step].from.includes(status) && (isGoing(report) || outlives.includes(step))

/** `said`: this side has answered the offered text. */
export const partyCan = (step: PartyStep, { status, report }: MediationFacts, said: boolean) =>
  partyTable[step].includes(status) && isGoing(report) && !(step !== 'state' && said)

/** Only of a dispute, only while it is worked on, and one at a time. */
export const mayBegin = (category: string, report: ReportStatus, latest: MediationStatus | null) =>
  category === 'dispute' &&
  (report === 'submitted' || report === 'accepted' || report === 'in_progress') &&
  (latest === null || latest === 'ended')

export const mediationLimits = {
  /** Statements of one side. */
  statements: 50,
  versions: 30,
  appointments: 50,
  text: 4000,
} as const
export const partyCodeMs = 7 * 24 * 3_600_000
/** The dispatcher hears of it when the mediator has noted nothing since. */
export const followUpLateMs = 3 * 24 * 3_600_000
