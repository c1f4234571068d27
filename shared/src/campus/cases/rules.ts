// Confidential cases: who may do what with one, and when. The doors, the buttons and the tests ask this one table.
import type { Role, RoleName } from '../../residents/schema.ts'
import type { Confidentiality } from '../services.ts'

export const caseStatuses = ['waiting', 'open', 'closed', 'withdrawn'] as const
export type CaseStatus = (typeof caseStatuses)[number]
const going: readonly CaseStatus[] = ['waiting', 'open']
const taken: readonly CaseStatus[] = ['open']
const always: readonly CaseStatus[] = caseStatuses

export const isGoing = (status: CaseStatus) => going.includes(status)

/** Where somebody stands to one case. */
export const caseSeats = ['asker', 'handler', 'coordinator', 'none'] as const
export type CaseSeat = (typeof caseSeats)[number]

export const caseActs = [
  'read',
  'write',
  'tellName',
  'withdraw',
  'answerAsHandler',
  'offerTimes',
  'takeTime',
  'dropTime',
  'handOver',
  'close',
  'seeThatItWaits',
  'give',
] as const
export type CaseAct = (typeof caseActs)[number]

type Rule = { seats: readonly CaseSeat[]; from: readonly CaseStatus[]; of: readonly Confidentiality[] }
const both: readonly Confidentiality[] = ['handler', 'sealed']

const table: Record<CaseAct, Rule> = {
  read: { seats: ['asker', 'handler'], from: always, of: both },
  write: { seats: ['asker'], from: going, of: both },
  tellName: { seats: ['asker'], from: going, of: both },
  withdraw: { seats: ['asker'], from: going, of: both },
  answerAsHandler: { seats: ['handler'], from: taken, of: both },
  offerTimes: { seats: ['handler'], from: taken, of: both },
  takeTime: { seats: ['asker'], from: taken, of: both },
  dropTime: { seats: ['asker', 'handler'], from: taken, of: both },
  handOver: { seats: ['handler'], from: taken, of: both },
  close: { seats: ['handler'], from: taken, of: both },
  // Of what is sealed a coordinator knows how many there are, and of no single one that it is there.
  seeThatItWaits: { seats: ['coordinator'], from: ['waiting'], of: ['handler'] },
  give: { seats: ['coordinator'], from: ['waiting'], of: ['handler'] },
}

export type CaseFacts = {
  confidentiality: Confidentiality
  status: CaseStatus
  campusId: string
  askerId: string
  handlerId: string | null
}
export type Looker = {
  id: string
  /** The services whose requests this person is in charge of at the campus now, by what they are called there. */
  inCharge: boolean
  coordinates: boolean
}

/** Whoever is not in charge any more has lost what they had. */
export function seatOf(looker: Looker, facts: CaseFacts): CaseSeat {
  if (looker.id === facts.askerId) return 'asker'
  if (looker.id === facts.handlerId && looker.inCharge) return 'handler'
  return looker.coordinates ? 'coordinator' : 'none'
}

const takers: Partial<Record<Confidentiality, RoleName>> = { handler: 'staff', sealed: 'counsellor' }
/** Whoever gives out roles and charges would otherwise let themselves in. */
const keptOut: Partial<Record<Confidentiality, readonly RoleName[]>> = {
  handler: ['admin', 'supervisor', 'dispatcher'],
  sealed: ['admin', 'supervisor', 'dispatcher', 'staff'],
}

/** May somebody with these roles be in charge of what is confidential at this campus? */
export function mayTakeCases(roles: readonly Role[], confidentiality: Confidentiality, campusId: string) {
  const taker = takers[confidentiality]
  const out = keptOut[confidentiality] ?? []
  return (
    roles.some(({ role, microBrainId }) => role === taker && microBrainId === campusId) &&
    !roles.some(({ role }) => out.includes(role))
  )
}

/** Beside a case that the post knows of stands a report of its number; by it alone nothing is changed, and nobody asked. */
export const postMayChange = ({ standIn }: { standIn: boolean }) => !standIn

export type CaseVerdict = 'yes' | 'not_found' | 'step_closed'

/** Who has no business with a case does not learn that it is there. */
export function caseMay(seat: CaseSeat, act: CaseAct, { confidentiality, status }: CaseFacts): CaseVerdict {
  const rule = table[act]
  if (!rule.seats.includes(seat) || !rule.of.includes(confidentiality)) return 'not_found'
  return rule.from.includes(status) ? 'yes' : 'step_closed'
}

export const caseLimits = {
  /** Open ones of one person. */
  open: 20,
  perDay: 30,
  messages: 500,
  /** Times that stand open at once. */
  times: 10,
  shortestMinutes: 10,
  longestMinutes: 240,
  aheadDays: 60,
  /** An urgent one that nobody has is told of again and again. */
  urgentAgainMinutes: 30,
  /** Half a year after its end nobody comes back to it; what was said in confidence is kept no longer than it helps. */
  forgetAfterDays: 180,
} as const

/** The one who has the fewest; of several the first, so that two who ask get the same answer. */
export function leastBusy(people: readonly string[], open: ReadonlyMap<string, number>): string | null {
  return people.reduce<string | null>(
    (best, id) => (best !== null && (open.get(best) ?? 0) <= (open.get(id) ?? 0) ? best : id),
    null,
  )
}

export const overlap = (a: { from: number; until: number }, b: { from: number; until: number }) =>
  a.from < b.until && b.from < a.until
