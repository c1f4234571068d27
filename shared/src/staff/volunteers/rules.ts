// Volunteers: who may join, check, offer, claim and count, and when. Pure: buttons and doors ask the same functions.
import type { StaffRole } from '../rules.ts'

export const volunteerKinds = ['patrol', 'helper'] as const
/** patrol: 义警; helper: 志愿者. */
export type VolunteerKind = (typeof volunteerKinds)[number]
export const kindWords: Record<VolunteerKind, { zh: string; en: string }> = {
  patrol: { zh: '义警', en: 'Patrol volunteer' },
  helper: { zh: '志愿者', en: 'Volunteer' },
}

export const volunteerStatuses = ['applied', 'accepted', 'refused', 'suspended', 'ended'] as const
export type VolunteerStatus = (typeof volunteerStatuses)[number]
export const checkSteps = ['accept', 'refuse', 'suspend', 'resume', 'end'] as const
export type CheckStep = (typeof checkSteps)[number]

/** What a volunteer signs: another version asks anew. */
export const volunteerConsent = {
  version: '2026-11-22',
  zh: '我自愿参加，听从指挥站安排，不单独处置有危险的事，不打听、不外传居民的个人信息。指挥站可以看我的姓名和电话，用来核对身份和联系我。我可以随时退出。',
  en: 'I take part of my own will, follow the post, do not handle anything dangerous alone, and neither ask for nor pass on personal data of residents. The post may read my name and phone number to check who I am and to reach me. I may leave at any time.',
} as const

const checks: Record<CheckStep, { from: readonly VolunteerStatus[]; to: VolunteerStatus }> = {
  accept: { from: ['applied'], to: 'accepted' },
  refuse: { from: ['applied'], to: 'refused' },
  suspend: { from: ['accepted'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'accepted' },
  end: { from: ['accepted', 'suspended'], to: 'ended' },
}
export const checkFrom = (step: CheckStep) => checks[step].from
export const checkTo = (step: CheckStep) => checks[step].to
export const mayCheck = (step: CheckStep, status: VolunteerStatus) => checks[step].from.includes(status)
export const mayApplyAgain = (status: VolunteerStatus) => status === 'refused' || status === 'ended'
export const mayLeave = (status: VolunteerStatus) =>
  status === 'applied' || status === 'accepted' || status === 'suspended'

export type VolunteerAct = 'readVolunteers' | 'check' | 'reveal' | 'readTasks' | 'offerTask' | 'countHours'
const everyone = ['staff', 'dispatcher', 'supervisor'] as const
const deciders = ['dispatcher', 'supervisor'] as const
const acts: Record<VolunteerAct, readonly StaffRole[]> = {
  readVolunteers: everyone,
  check: deciders,
  reveal: deciders,
  readTasks: everyone,
  offerTask: everyone,
  countHours: everyone,
}
export const volunteerMay = (role: StaffRole, act: VolunteerAct) => acts[act].includes(role)

/** asking: a resident is to say yes first; refused: said no, or took the yes back. */
export const taskStatuses = ['asking', 'open', 'refused', 'finished', 'cancelled'] as const
export type TaskStatus = (typeof taskStatuses)[number]
export const claimStatuses = ['claimed', 'given_up', 'reported', 'confirmed'] as const
export type ClaimStatus = (typeof claimStatuses)[number]

export const residentAnswers = ['yes', 'no', 'take_back'] as const
export type ResidentAnswer = (typeof residentAnswers)[number]

/** A yes may be taken back until somebody has claimed the task. */
export function residentMay(answer: ResidentAnswer, status: TaskStatus, taken: number) {
  return answer === 'take_back' ? status === 'open' && taken === 0 : status === 'asking'
}

/** A matter of this category needs the resident's yes before anybody is told of it. */
export const needsYes = (category: string) => category === 'care'

export type TaskFacts = { status: TaskStatus; taken: number; people: number; endsAt: number }
/** May one more claim it now? */
export const mayClaim = ({ status, taken, people, endsAt }: TaskFacts, now: number) =>
  status === 'open' && taken < people && now < endsAt
export const mayGiveUp = (task: TaskStatus, claim: ClaimStatus) => task === 'open' && claim === 'claimed'
/** Once it began; after the task was finished one may still say what one did. */
export const mayReport = (task: TaskStatus, claim: ClaimStatus, startsAt: number, now: number) =>
  (task === 'open' || task === 'finished') && claim === 'claimed' && now >= startsAt
export const mayCount = (claim: ClaimStatus) => claim === 'reported'
/** Where exactly to meet: for whoever claimed it, while it is open. */
export const maySeeMeeting = (task: TaskStatus, claim: ClaimStatus | null) =>
  task === 'open' && claim === 'claimed'

export const volunteerLimits = {
  title: 40,
  words: 500,
  people: 50,
  /** A quarter of an hour is 1. */
  mostQuarters: 96,
  openClaims: 10,
  posts: 5,
  applicationsPerDay: 3,
  /** Tasks about one report: a resident who said no is not asked without end. */
  perReport: 5,
  aheadMs: 90 * 24 * 3_600_000,
} as const

/** About a hundred metres: a place of a resident's matter is shown no nearer than this. */
const gridPerDegree = 1000
const toGrid = (value: number) => Math.round(value * gridPerDegree) / gridPerDegree
export const roundedPlace = ({ lng, lat }: { lng: number; lat: number }) => ({
  lng: toGrid(lng),
  lat: toGrid(lat),
})
