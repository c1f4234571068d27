// The whole decision of a gate, with no network: the server, the guard's page and a door's controller all take it here.
import { isNight } from '../visits/compound-rules.ts'
import { doorBit, everyDoor } from '../visits/doors.ts'
import {
  noMemory,
  type Direction,
  type GateMemory,
  type GateView,
  type PassMemory,
  type RefusalReason,
  type Verdict,
} from '../visits/gate.ts'
import { toBase64url } from './bytes.ts'
import type { PassClaims } from './claims.ts'
import { passPrefix } from './code.ts'
import type { PassCrypto } from './crypto.ts'
import { stepAt, stepS } from './rotation.ts'
import { checkCode, type Genuine } from './verify.ts'

/** What an opening leaves behind. */
export type Remember = {
  cti: string
  /** Of the pass at this gate, from now on. */
  memory: PassMemory
  /** It counts as a use. */
  isUse: boolean
  /** Not needed after. */
  expMs: number
}

export type Decision = {
  verdict: Verdict
  /** Null where it stays shut. */
  remember: Remember | null
  /** Null where the code is not one of ours; where the gate stays shut, nothing of it is for the guard. */
  pass: Genuine | null
}

/** The phone may be a step ahead or behind. */
const tolerance = 1

/** Where whoever comes in from the street comes in. */
const isOuter = ({ door }: GateView) => door === 'perimeter' || door === 'garage'

/** A visitor's pass opens no more than the compound's rule of today; the outer gate alone is the guard's to give. */
function opensHere({ doors, maxUses }: PassClaims, { door, visitorDoors }: GateView): boolean {
  const most = maxUses === 0 || doors === doorBit.perimeter ? everyDoor : visitorDoors
  return (doors & most & doorBit[door]) !== 0
}

/** Of an opening: who comes in by the outer gate uses the pass up. */
export const isUse = (direction: Direction, { door }: Pick<GateView, 'door'>) =>
  direction === 'in' && door === 'perimeter'

function stepFault(step: number | null, nowS: number): { reason: RefusalReason; offS: number } | null {
  if (step === null) return null
  const off = step - stepAt(nowS)
  if (Math.abs(off) <= tolerance) return null
  return { reason: off < 0 ? 'code_old' : 'clock_wrong', offS: Math.abs(off) * stepS }
}

/** Of a genuine pass of this moment: what the pass, the compound and the gate say, the lasting reasons first. */
function passFault(
  { claims, step }: Genuine,
  { cti, memory }: { cti: string; memory: PassMemory },
  direction: Direction,
  gate: GateView,
  nowMs: number,
): RefusalReason | null {
  const nowS = nowMs / 1000
  if (nowS >= claims.exp) return 'expired'
  if (gate.isRevoked(cti)) return 'cancelled'
  if (nowS < claims.nbf) return 'not_yet'
  if (!opensHere(claims, gate)) return 'wrong_door'
  if (gate.expects && !gate.expects(cti)) return 'wrong_door'
  if (step !== null && memory.lastStep !== null && step <= memory.lastStep) return 'already_used'
  if (step === null && (direction === 'in' ? memory.paperIns : memory.paperOuts) > 0) return 'already_used'
  if (direction === 'out' || claims.maxUses === 0) return null
  if (isUse(direction, gate) && memory.uses >= claims.maxUses) return 'no_uses_left'
  return isOuter(gate) && isNight({ night: gate.night }, new Date(nowMs)) ? 'night' : null
}

const shut = (reason: RefusalReason): Decision => ({
  verdict: { verdict: 'refuse', reason },
  remember: null,
  pass: null,
})

const shutTo = (pass: Genuine, cti: string, reason: RefusalReason, offS?: number): Decision => ({
  verdict: { verdict: 'refuse', reason, ...(offS === undefined ? {} : { offS }), cti, step: pass.step },
  remember: null,
  pass,
})

function opened(memory: PassMemory, step: number | null, direction: Direction, uses: 0 | 1): PassMemory {
  const after = { ...memory, uses: memory.uses + uses }
  if (step !== null) return { ...after, lastStep: step }
  return direction === 'in'
    ? { ...after, paperIns: memory.paperIns + 1 }
    : { ...after, paperOuts: memory.paperOuts + 1 }
}

/**
 * The same code never opens the same gate twice, whatever the direction; the next gate on the way opens. A use is one
 * `in` at the perimeter; other doors and `out` consume nothing. A pass on paper always shows the same code: every gate
 * opens to it once inwards and once outwards.
 */
export function decideScan(
  code: unknown,
  direction: Direction,
  gate: GateView,
  memories: GateMemory,
  nowMs: number,
  crypto: PassCrypto,
): Decision {
  if (nowMs >= gate.untilMs) return shut('bundle_old')
  const pass = checkCode(code, { prefix: passPrefix, keys: gate.keys }, crypto)
  if (!pass.genuine || pass.claims.compound !== gate.compound) return shut('forged')
  const { claims, step } = pass
  const cti = toBase64url(claims.cti)
  const off = stepFault(step, nowMs / 1000)
  if (off) return shutTo(pass, cti, off.reason, off.offS)
  const memory = memories(cti) ?? noMemory
  const fault = passFault(pass, { cti, memory }, direction, gate, nowMs)
  if (fault) return shutTo(pass, cti, fault)
  const uses = isUse(direction, gate) ? 1 : 0
  const after = opened(memory, step, direction, uses)
  return {
    verdict: {
      verdict: 'open',
      cti,
      step,
      usesLeft: claims.maxUses === 0 ? null : Math.max(claims.maxUses - after.uses, 0),
    },
    remember: { cti, memory: after, isUse: uses === 1, expMs: claims.exp * 1000 },
    pass,
  }
}
