// 校园110: the life of a call for help, who may do what about it, and the limits. Nothing here is counted per time.
import type { StaffRole } from '../staff/rules.ts'

export const sosStatuses = ['open', 'acknowledged', 'arrived', 'closed', 'false_alarm'] as const
export type SosStatus = (typeof sosStatuses)[number]
export const openSosStatuses = ['open', 'acknowledged', 'arrived'] as const satisfies SosStatus[]
export const isOpenSos = (status: SosStatus) => (openSosStatuses as readonly SosStatus[]).includes(status)

export const sosOrigins = ['press', 'walk'] as const
/** A press, or a walk home that was not stopped in time. */
export type SosOrigin = (typeof sosOrigins)[number]

/** Who is called: the campus, the police of the place, or the district's desk where neither has anybody. */
export const sosSides = ['campus', 'police', 'desk'] as const
export type SosSide = (typeof sosSides)[number]

export const sosStaffSteps = ['acknowledge', 'arrive', 'close'] as const
export type SosStaffStep = (typeof sosStaffSteps)[number]
/** raise: by the one who calls. widen: nobody took it. left: the caller deleted their account. */
export const sosSteps = [...sosStaffSteps, 'raise', 'false_alarm', 'widen', 'left'] as const
export type SosStep = (typeof sosSteps)[number]

export const sosLimits = {
  /** How often the phone says where it is. */
  everyS: 10,
  /** In one request: an hour without a connection. */
  placesAtOnce: 360,
  /** Shown of a trail, the newest. */
  trail: 1000,
  /** A campus within this of the place is the one that is called. */
  campusWithinM: 3000,
  /** Nobody took it by then: everybody at the posts and above hears of it. */
  widenAfterMs: 60_000,
  /** Kept of one call: a day at every ten seconds, and some. */
  placesKept: 10_000,
  /** A phone that was away longer, or whose clock is wrong, is taken to have been where it was a day ago. */
  oldestMs: 24 * 3_600_000,
  /** Closed by itself where nobody did: its place may not stay for ever. */
  lapsesAfterMs: 24 * 3_600_000,
  /** Issue 7: 'the place deleted 7 days after closing'. */
  keepPlaceMs: 7 * 24 * 3_600_000,
  /** Told of one call, on each side: the nearest. */
  alertedAtOnce: 50,
  note: 300,
} as const

/**
 * Whether the phone's time was let in: a clock that is further behind, or a longer silence, is kept as a day ago, which
 * nobody said.
 */
export const isSaidTime = (saidAt: string, receivedAt: string) =>
  Date.parse(receivedAt) - Date.parse(saidAt) < sosLimits.oldestMs

export const walkStatuses = ['walking', 'stopped', 'sos'] as const
export type WalkStatus = (typeof walkStatuses)[number]
export const walkLimits = { shortestMs: 60_000, longestMs: 4 * 3_600_000, soonMs: 120_000 } as const

type Act = SosStaffStep | 'read'
const working = ['staff', 'dispatcher'] as const satisfies StaffRole[]
/** At the campus, the police post or the desk that was called; elsewhere nobody finds it. */
const access: Record<Act, readonly StaffRole[]> = {
  read: ['staff', 'dispatcher', 'supervisor'],
  acknowledge: working,
  arrive: working,
  close: ['staff', 'dispatcher', 'supervisor'],
}
export const sosMay = (role: StaffRole, act: Act) => access[act].includes(role)
export const sosRolesFor = (act: Act) => access[act]

const leads: Record<SosStaffStep, Partial<Record<SosStatus, SosStatus>>> = {
  acknowledge: { open: 'acknowledged', acknowledged: 'acknowledged', arrived: 'arrived' },
  arrive: { open: 'arrived', acknowledged: 'arrived', arrived: 'arrived' },
  close: { open: 'closed', acknowledged: 'closed', arrived: 'closed' },
}

/**
 * Where a step leads; null: it is closed. Campus and police each come on their own, so that a second person may say the
 * same; one person says each once.
 */
export function sosStep(step: SosStaffStep, status: SosStatus, saidBefore: boolean): SosStatus | null {
  return saidBefore ? null : (leads[step][status] ?? null)
}

/** The one who called may take it back while it is open, whoever is on the way. */
export const mayTakeBack = isOpenSos

type Placed = { id: string; lng: number; lat: number }
export type Responder<P> = { person: P; onDuty: boolean; distanceM: number | null }

/**
 * Whom to call at one post: those on duty, the nearest first, and then those whose place nobody knows; where nobody is
 * on duty, everybody.
 */
export function respondersOf<P>(people: readonly Responder<P>[], most: number): Responder<P>[] {
  const present = people.filter(({ onDuty }) => onDuty)
  const called = present.length > 0 ? present : people
  return called
    .slice()
    .sort((a, b) => compareM(a.distanceM, b.distanceM))
    .slice(0, most)
}

/** The nearest of these within the bound; of two as near the smaller id. */
export function nearestWithin<C extends Placed>(
  campuses: readonly C[],
  distanceTo: (campus: C) => number,
  withinM: number = sosLimits.campusWithinM,
): C | null {
  let best: { campus: C; gapM: number } | null = null
  for (const campus of campuses) {
    const gapM = distanceTo(campus)
    if (gapM > withinM) continue
    if (!best || gapM < best.gapM || (gapM === best.gapM && campus.id < best.campus.id))
      best = { campus, gapM }
  }
  return best?.campus ?? null
}

const compareM = (a: number | null, b: number | null) => {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a - b
}
