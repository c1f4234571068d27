// Which version of the borders holds when: read from the turns, and from nothing else. Pure.
import type { AreaTurn } from './entities.ts'

export type Turn = Pick<AreaTurn, 'id' | 'version' | 'action' | 'validFrom'> & {
  callsOff?: number | null | undefined
}
/** Turns that count, in the order in which they come to hold. */
export type Timeline = Turn[]

export const areaStatuses = ['draft', 'scheduled', 'published', 'ended', 'rolled_back'] as const
export type AreaStatus = (typeof areaStatuses)[number]

export function toTimeline(turns: readonly Turn[]): Timeline {
  const calledOff = new Set(turns.map(({ callsOff }) => callsOff))
  return turns
    .filter(({ id, action }) => action !== 'call-off' && !calledOff.has(id))
    .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime() || a.id - b.id)
}

const begun = (timeline: Timeline, now: Date) => timeline.filter(({ validFrom }) => validFrom <= now)

/** The turn in force. */
export const turnAt = (timeline: Timeline, now: Date): Turn | null => begun(timeline, now).at(-1) ?? null

export const nextTurn = (timeline: Timeline, now: Date): Turn | null =>
  timeline.find(({ validFrom }) => validFrom > now) ?? null

/** What held before this version was last published: where a rollback leads. */
export function versionBefore(timeline: Timeline, version: string, now: Date): string | null {
  const past = begun(timeline, now)
  const published = past.findLastIndex((turn) => turn.version === version && turn.action === 'publish')
  return past[published - 1]?.version ?? null
}

export type Validity = { status: AreaStatus; validFrom: Date | null; validUntil: Date | null }

export function validityOf(timeline: Timeline, version: string, now: Date): Validity {
  const at = timeline.findLastIndex((turn) => turn.version === version)
  const turn = timeline[at]
  if (!turn) return { status: 'draft', validFrom: null, validUntil: null }
  const held = turnAt(timeline, now)
  // It holds now and will begin once more after another one: what holds now is what is asked for.
  const shown = held?.version === version ? timeline.indexOf(held) : at
  const next = timeline[shown + 1]
  return {
    status: statusOf(timeline[shown]!, held, next, now),
    validFrom: timeline[shown]!.validFrom,
    validUntil: next?.validFrom ?? null,
  }
}

function statusOf(turn: Turn, held: Turn | null, next: Turn | undefined, now: Date): AreaStatus {
  if (turn === held) return 'published'
  if (turn.validFrom > now) return 'scheduled'
  return next?.action === 'rollback' ? 'rolled_back' : 'ended'
}
