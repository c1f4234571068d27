// The ladder: who is told when nobody moves, step by step, counted from the promise and never from the last edit. Pure.
import type { Duration } from '../reports/categories.ts'
import { isOpen, type ReportStatus } from '../reports/rules.ts'
import { deadline, workingMinutesBetween, type WorkingCalendar } from '../working-time.ts'

const minuteMs = 60_000

/** Taking it, and settling it. */
export const ladderTracks = ['accept', 'resolve'] as const
export type LadderTrack = (typeof ladderTracks)[number]
/** Whoever has it, the dispatcher, the level above, the district. */
export const ladderLevels = ['person', 'dispatcher', 'above', 'district'] as const
export type LadderLevel = (typeof ladderLevels)[number]

export type Rung = { track: LadderTrack; level: LadderLevel; at: Date }

export type Promised = { promisedAt: Date; acceptDueAt: Date; yellowAt: Date; dueAt: Date }
export type Climbing = Promised & {
  status: ReportStatus
  askedAt?: Date | null
  /** A bit for each rung that was reached under this promise. */
  ladderDone: number
}
export type Scale = {
  /** By which clock the time to accept and the time to resolve run. */
  clocks: Record<LadderTrack, Duration['clock']>
  calendar: WorkingCalendar
  /** The levels that stand above this post. */
  levels: readonly LadderLevel[]
}

/** Rungs are never closer together than this, however short the promise. */
const leastApart = 5

export const rungBit = (track: LadderTrack, level: LadderLevel) =>
  1 << (ladderTracks.indexOf(track) * ladderLevels.length + ladderLevels.indexOf(level))

const bitsOf = (track: LadderTrack) => ladderLevels.reduce((bits, level) => bits | rungBit(track, level), 0)

/** Of how many times the promised span a rung lies behind the deadline. */
const behind: Record<LadderTrack, Record<LadderLevel, number>> = {
  accept: { person: 0, dispatcher: 1, above: 2, district: 3 },
  // The person hears of it when it turns yellow, the dispatcher when it turns red.
  resolve: { person: 0, dispatcher: 0, above: 0.5, district: 1 },
}

function timeOf(
  track: LadderTrack,
  level: LadderLevel,
  promise: Promised,
  { clocks, calendar }: Scale,
): Date {
  const clock = clocks[track]
  // Nobody is reminded at night of what counts by day.
  if (track === 'resolve' && level === 'person')
    return clock === 'working' ? deadline(promise.yellowAt, 0, calendar) : promise.yellowAt
  const end = track === 'accept' ? promise.acceptDueAt : promise.dueAt
  const times = behind[track][level]
  if (times === 0) return end
  const span =
    clock === 'working'
      ? workingMinutesBetween(promise.promisedAt, end, calendar)
      : (end.getTime() - promise.promisedAt.getTime()) / minuteMs
  const minutes = Math.max(span, leastApart) * times
  return clock === 'working' ? deadline(end, minutes, calendar) : new Date(end.getTime() + minutes * minuteMs)
}

const tracksOf = ({ status }: Climbing): readonly LadderTrack[] =>
  status === 'submitted' ? ladderTracks : ['resolve']

/** What is due next, now or later; null: it is settled, it waits for the reporter's answer, or everybody was told. */
export function nextRung(report: Climbing, scale: Scale): Rung | null {
  if (!isOpen(report.status) || report.askedAt) return null
  const heads = tracksOf(report).flatMap((track) => {
    const level = scale.levels.find((known) => (report.ladderDone & rungBit(track, known)) === 0)
    return level ? [{ track, level, at: timeOf(track, level, report, scale) }] : []
  })
  return heads.reduce<Rung | null>((first, rung) => (first && first.at <= rung.at ? first : rung), null)
}

/** Before this moment nothing is due under a promise that was just made. */
export const firstRungAt = ({ acceptDueAt, yellowAt }: Promised) =>
  acceptDueAt <= yellowAt ? acceptDueAt : yellowAt

const same = (a: Date, b: Date) => a.getTime() === b.getTime()

/** The rungs that still count: a new promise starts anew, the other one goes on. */
export function keptRungs(done: number, before: Promised, after: Promised): number {
  if (!same(before.promisedAt, after.promisedAt)) return 0
  const accept = same(before.acceptDueAt, after.acceptDueAt) ? bitsOf('accept') : 0
  const resolve = same(before.dueAt, after.dueAt) ? bitsOf('resolve') : 0
  return done & (accept | resolve)
}
