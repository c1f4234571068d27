// What counts as what in the figures: the steps of a report → events → cells that can be added up. Pure.
import { addMinutes, medianOf, type Histogram } from './histogram.ts'
import type { StatFigures } from './stats-schema.ts'

/** A row of a report's history, oldest first. `at` in epoch milliseconds. */
export type StatStep = {
  seq: number
  step: string
  status: string
  homeId: string
  at: number
  /** The deadline that counted then was missed. */
  late: boolean
  /** Of a step that put it under another category: the one before. */
  from?: string | undefined
  rating?: number | undefined
}

type What = {
  kind:
    | 'received'
    | 'accepted'
    | 'resolved'
    | 'closed'
    | 'refusedClose'
    | 'reopened'
    | 'rejected'
    | 'transferred'
    | 'withdrawn'
    | 'merged'
    | 'rated'
  minutes?: number
  inTime?: boolean
  stars?: number
  /** By which way it came. */
  source?: string
}
/** `category`: what the report was under when it happened, so that a day that is over never changes. */
export type StatEvent = What & { at: number; homeId: string; category: string }

const moves = ['transfer', 'return', 'escalate']
/** Counted at the post that had it: what left, and what was contested, which goes one level up. */
const ofTheOneBefore: ReadonlySet<What['kind']> = new Set(['transferred', 'reopened', 'refusedClose'])
const minutesBetween = (from: number, until: number) => Math.max(0, Math.floor((until - from) / 60_000))

/** The events of one report, from its whole history; `category` is what it is under now. */
export function statEvents(steps: readonly StatStep[], category: string, source: string): StatEvent[] {
  const categories = categoriesOf(steps, category)
  const events: StatEvent[] = []
  // Since when it waits at this post, and since when the reporter waits.
  let arrivedAt = 0
  let startedAt = 0
  steps.forEach((row, i) => {
    const before = steps[i - 1]
    if (!before) arrivedAt = startedAt = row.at
    for (const what of whatHappened(row, before, { arrivedAt, startedAt, source }))
      events.push({
        ...what,
        at: row.at,
        homeId: ofTheOneBefore.has(what.kind) && before ? before.homeId : row.homeId,
        category: categories[i]!,
      })
    if (moves.includes(row.step)) arrivedAt = row.at
    if (row.step === 'reopen') startedAt = row.at
  })
  return events
}

/** Walked back from the present one; the step that changed it counts for the old one. */
function categoriesOf(steps: readonly StatStep[], present: string): string[] {
  const categories: string[] = []
  let category = present
  for (let i = steps.length - 1; i >= 0; i--) {
    const { from } = steps[i]!
    if (from !== undefined) category = from
    categories[i] = category
  }
  return categories
}

function whatHappened(
  row: StatStep,
  before: StatStep | undefined,
  { arrivedAt, startedAt, source }: { arrivedAt: number; startedAt: number; source: string },
): What[] {
  const became = (status: string) => row.status === status && before?.status !== status
  const found: What[] = []
  if (!before) found.push({ kind: 'received', source })
  if (row.step === 'accept')
    found.push({ kind: 'accepted', minutes: minutesBetween(arrivedAt, row.at), inTime: !row.late })
  if (became('resolved'))
    found.push({ kind: 'resolved', minutes: minutesBetween(startedAt, row.at), inTime: !row.late })
  if (became('closed')) found.push({ kind: 'closed' })
  if (row.step === 'reopen') {
    found.push({ kind: 'reopened' })
    if (before?.status === 'closed') found.push({ kind: 'refusedClose' })
  }
  if (became('rejected')) found.push({ kind: 'rejected' })
  if (moves.includes(row.step)) found.push({ kind: 'transferred' })
  if (became('withdrawn')) found.push({ kind: 'withdrawn' })
  if (row.step === 'merge') found.push({ kind: 'merged' })
  if (row.rating !== undefined) found.push({ kind: 'rated', stars: row.rating })
  return found
}

/** What is added up: every one of these is a sum. */
export const statSums = [
  'received',
  'accepted',
  'acceptedInTime',
  'resolved',
  'resolvedInTime',
  'closed',
  'refusedCloses',
  'reopened',
  'rejected',
  'transferred',
  'withdrawn',
  'merged',
  'rated',
  'satisfied',
  'stars',
] as const
export type StatSums = Record<(typeof statSums)[number], number>
export type StatCell = StatSums & {
  acceptMinutes: Histogram
  resolveMinutes: Histogram
  /** Received, by the hour of the day. */
  hours: Histogram
  /** Received, by the way it came. */
  sources: Map<string, number>
}

export const emptySums = (): StatSums => ({
  received: 0,
  accepted: 0,
  acceptedInTime: 0,
  resolved: 0,
  resolvedInTime: 0,
  closed: 0,
  refusedCloses: 0,
  reopened: 0,
  rejected: 0,
  transferred: 0,
  withdrawn: 0,
  merged: 0,
  rated: 0,
  satisfied: 0,
  stars: 0,
})
export const emptyCell = (): StatCell => ({
  ...emptySums(),
  acceptMinutes: new Map(),
  resolveMinutes: new Map(),
  hours: new Map(),
  sources: new Map(),
})

const plainSums = {
  received: 'received',
  accepted: 'accepted',
  resolved: 'resolved',
  closed: 'closed',
  refusedClose: 'refusedCloses',
  reopened: 'reopened',
  rejected: 'rejected',
  transferred: 'transferred',
  withdrawn: 'withdrawn',
  merged: 'merged',
  rated: 'rated',
} as const satisfies Record<What['kind'], keyof StatSums>

const satisfiedFrom = 4

const count = <K>(into: Map<K, number>, key: K, some: number) => into.set(key, (into.get(key) ?? 0) + some)

/* A cell is filled in place: a day has thousands of events. */
export function addEvent(cell: StatCell, event: What, hour: number): void {
  const sums: StatSums = cell
  sums[plainSums[event.kind]] += 1
  if (event.kind === 'received') {
    count(cell.hours, hour, 1)
    count(cell.sources, event.source ?? '', 1)
  }
  if (event.kind === 'accepted') {
    if (event.inTime) sums.acceptedInTime += 1
    addMinutes(cell.acceptMinutes, event.minutes ?? 0)
  }
  if (event.kind === 'resolved') {
    if (event.inTime) sums.resolvedInTime += 1
    addMinutes(cell.resolveMinutes, event.minutes ?? 0)
  }
  if (event.stars !== undefined) {
    sums.stars += event.stars
    if (event.stars >= satisfiedFrom) sums.satisfied += 1
  }
}

export function addSums(into: StatSums, from: StatSums): void {
  for (const name of statSums) into[name] += from[name]
}

export function addCell(into: StatCell, from: StatCell): void {
  addSums(into, from)
  for (const name of ['acceptMinutes', 'resolveMinutes', 'hours'] as const)
    from[name].forEach((some, bucket) => count(into[name], bucket, some))
  from.sources.forEach((some, source) => count(into.sources, source, some))
}

export const shareOf = (count: number, of: number) => ({ count, of, rate: of > 0 ? count / of : null })
export const median = (histogram: Histogram) => {
  let count = 0
  histogram.forEach((some) => (count += some))
  return { minutes: medianOf(histogram), count }
}
export const starsOf = ({ stars, rated }: StatSums) => ({
  average: rated > 0 ? stars / rated : null,
  count: rated,
})

/** A close that was refused is none; the refusal may fall on a later day than the close, so that it is never below zero. */
export const closesOf = ({ closed, refusedCloses }: StatSums) => Math.max(0, closed - refusedCloses)

/** `waitingLate`: open now, beyond their deadline to be accepted. */
export function figuresOf(cell: StatCell, waitingLate: number): StatFigures {
  const { received, accepted, resolved, reopened, rejected, transferred, withdrawn, merged } = cell
  const closed = closesOf(cell)
  return {
    counts: {
      received,
      accepted,
      resolved,
      closed,
      reopened,
      rejected,
      transferred,
      withdrawn,
      merged,
    },
    onTime: shareOf(cell.resolvedInTime, resolved),
    response: shareOf(cell.acceptedInTime, accepted + waitingLate),
    resolution: shareOf(Math.min(closed, resolved), resolved),
    satisfaction: shareOf(cell.satisfied, cell.rated),
    stars: starsOf(cell),
    medianAccept: median(cell.acceptMinutes),
    medianResolve: median(cell.resolveMinutes),
  }
}

type Ranked = {
  kind: string
  onTime: { rate: number | null; of: number }
  medianResolve: { minutes: number | null }
}

/**
 * Places among posts of one kind: by on time rate, since every category has a deadline of its own, then by median; equals
 * share a place. Who settled fewer than `least` has none.
 */
export function ranksOf(posts: readonly Ranked[], least: number): (number | null)[] {
  const before = (a: Ranked, b: Ranked) =>
    (a.onTime.rate ?? 0) > (b.onTime.rate ?? 0) ||
    (a.onTime.rate === b.onTime.rate && (a.medianResolve.minutes ?? 0) < (b.medianResolve.minutes ?? 0))
  const known = posts.filter(({ onTime }) => onTime.of >= least)
  return posts.map((post) =>
    post.onTime.of < least
      ? null
      : 1 + known.filter((other) => other.kind === post.kind && before(other, post)).length,
  )
}
