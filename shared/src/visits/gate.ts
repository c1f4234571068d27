// What a gate says about a code: the reasons, and which of them speak of the visitor, the phone or the code itself; what it decides by, and what it remembers.
import type { Trust } from '../passes/verify.ts'
import type { CompoundRules } from './compound-rules.ts'
import type { DoorKind } from './doors.ts'

export const directions = ['in', 'out'] as const
export type Direction = (typeof directions)[number]

export const refusalReasons = [
  /** Not a code of ours: malformed, altered, of another issuer, of another compound or algorithm. */
  'forged',
  'not_yet',
  'expired',
  'wrong_door',
  'cancelled',
  /** Genuine, of a step that is over: a picture of an earlier code. */
  'code_old',
  /** Genuine, of a step that is yet to come: the phone's clock is wrong by so many seconds. */
  'clock_wrong',
  'already_used',
  'no_uses_left',
  'night',
  /** The bundle is too old to decide by. */
  'bundle_old',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** What is said of a scan that a gate judged without us. */
export const conflictReasons = [
  ...refusalReasons,
  /** Another gate had let the same use in. */
  'used_elsewhere',
  /** It was refused, and we would have opened. */
  'would_open',
  /** Of a moment that is yet to come, or longer ago than scans may be synced: kept as of when it was told. */
  'in_future',
  'too_old',
] as const
export type ConflictReason = (typeof conflictReasons)[number]

/** How long a gate may keep what it decided to itself. */
export const syncWithinMs = 7 * 24 * 3_600_000
/** How far a gate's clock may be ahead of ours. */
export const clockSlackMs = 60_000
export const mostSynced = 200
/** Longer than any code of ours; more than this is no body that a gate sends. */
export const codeCharactersMost = 4096

/** usesLeft null: as often as its bearer likes. */
export type Verdict =
  | { verdict: 'open'; cti: string; step: number | null; usesLeft: number | null }
  /** `cti`: of a genuine pass alone. */
  | { verdict: 'refuse'; reason: RefusalReason; offS?: number; cti?: string; step?: number | null }

/** What a gate decides by: its bundle, unpacked; on the server, the same from its tables. */
export type GateView = {
  id: string
  door: DoorKind
  /** The compound's number, as passes carry it. */
  compound: number
  night: CompoundRules['night']
  /** Bits of the doors that may open to visitors. */
  visitorDoors: CompoundRules['visitorDoors']
  /** By kid; a withdrawn one is not among them. */
  keys: Trust['keys']
  isRevoked: (cti: string) => boolean
  /** Only these open here (the door of one building); null: every pass with the door's bit. */
  expects: ((cti: string) => boolean) | null
  /** After it the gate may decide nothing. */
  untilMs: number
}

/** Of one pass at one gate; `uses` is of the pass, at whatever gate. All of it is what the gate knows. */
export type PassMemory = {
  /** The step that opened last here; null: none, or a pass on paper. */
  lastStep: number | null
  /** How often it opened here on paper, by direction. */
  paperIns: number
  paperOuts: number
  uses: number
}
export const noMemory: PassMemory = { lastStep: null, paperIns: 0, paperOuts: 0, uses: 0 }
export type GateMemory = (cti: string) => PassMemory | undefined
