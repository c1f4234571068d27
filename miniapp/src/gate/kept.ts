// What a gate's phone keeps: the bundle it decides by, what it let in, and the scans that wait for a network.
import type { Remember } from '@chaolin/shared/passes/gate-decision'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { ConflictReason, Direction, PassMemory } from '@chaolin/shared/visits/gate'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'
import { create } from 'zustand'
import { useSession } from '../session'
import { recallTime, serverNowMs, serverOffsetMs } from '../ui/server-time'
import { phoneStorage } from '../ui/storage'

export interface KeptGate {
  id: string
  name: string
  door: DoorKind
  compoundId: string
  compoundName: string
  /** A campus's gate: it judges campus codes too. */
  campus?: boolean
  idNumber: boolean
  keepDays: number
  mostParty: number
}

export interface PendingScan {
  key: string
  code: string
  direction: Direction
  at: string
  verdict: 'open' | 'refuse'
}

export interface Conflict {
  key: string
  at: string
  direction: Direction
  verdict: 'open' | 'refuse'
  reason: ConflictReason
}

interface KeptBundle {
  bundle: Bundle
  /** By the server's clock. */
  fetchedAtMs: number
  /** How far the phone's own clock was off then. */
  offsetMs: number
}

interface Journal {
  memory: Record<string, PassMemory & { expMs: number }>
  pending: PendingScan[]
  conflicts: Conflict[]
}

export interface GateState extends Journal {
  kept?: KeptBundle | undefined
}

interface Shift {
  gates: KeptGate[]
  chosenId: string | undefined
  direction: Direction
}

/** Under WeChat's megabyte for one key, at 250 bytes each. */
const mostPending = 2000
const mostConflicts = 200

const shiftName = 'gate-shift'
const bundleName = (gateId: string) => `gate-bundle:${gateId}`
/** What a campus's gate judges campus codes by. */
export const campusBundleName = (gateId: string) => `gate-campus:${gateId}`
const journalName = (gateId: string) => `gate-journal:${gateId}`
const blank: GateState = { memory: {}, pending: [], conflicts: [] }

function read<T>(name: string): T | undefined {
  const text = phoneStorage.getItem(name)
  try {
    return typeof text === 'string' ? (JSON.parse(text) as T) : undefined
  } catch {
    return undefined
  }
}

export const useShift = create<Shift>(() => ({
  gates: [],
  chosenId: undefined,
  direction: 'in',
  ...read<Shift>(shiftName),
}))
useShift.subscribe((shift) => phoneStorage.setItem(shiftName, JSON.stringify(shift)))

const useGates = create<Record<string, GateState>>(() => ({}))

function load(gateId: string): GateState {
  const kept = read<KeptBundle>(bundleName(gateId))
  if (kept) recallTime(kept.offsetMs)
  return { ...blank, ...read<Journal>(journalName(gateId)), kept }
}

/** As it is now; read from the phone the first time. */
export function gateState(gateId: string): GateState {
  const known = useGates.getState()[gateId]
  if (known) return known
  const loaded = load(gateId)
  useGates.setState({ [gateId]: loaded })
  return loaded
}

export function useGateState(gateId: string): GateState {
  return useGates((gates) => gates[gateId]) ?? blank
}

/** Of it the bundle alone, which scans do not change. */
export const useKept = (gateId: string) => useGates((gates) => gates[gateId]?.kept)

/** For a restart: everything is read from the phone again. */
export const forgetLoaded = () => useGates.setState({}, true)

function write(gateId: string, change: Partial<Journal>): void {
  const state = { ...gateState(gateId), ...change }
  const { memory, pending, conflicts } = state
  // On the phone before anybody sees the verdict: a restart must not open the same code again.
  phoneStorage.setItem(journalName(gateId), JSON.stringify({ memory, pending, conflicts }))
  useGates.setState({ [gateId]: state })
}

/** The uses that the server knows of once nothing is pending: by pass. */
export const usesNow = (gateId: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(gateState(gateId).memory).flatMap(([cti, { uses }]) => (uses > 0 ? [[cti, uses]] : [])),
  )

/** `counted`: own uses that the bundle's counts hold now. Both together would spend each of them twice. */
export function keepBundle(gateId: string, bundle: Bundle, counted: Record<string, number>): void {
  const kept = { bundle, fetchedAtMs: serverNowMs(), offsetMs: serverOffsetMs() }
  phoneStorage.setItem(bundleName(gateId), JSON.stringify(kept))
  const state = gateState(gateId)
  useGates.setState({ [gateId]: { ...state, kept } })
  const memory = { ...state.memory }
  for (const [cti, uses] of Object.entries(counted)) {
    const known = memory[cti]
    if (known) memory[cti] = { ...known, uses: Math.max(0, known.uses - uses) }
  }
  write(gateId, { memory })
}

/** Whoever has it can copy codes: it goes with the guard who may read it. */
export function dropBundle(gateId: string): void {
  phoneStorage.removeItem(bundleName(gateId))
  phoneStorage.removeItem(campusBundleName(gateId))
  useGates.setState({ [gateId]: { ...gateState(gateId), kept: undefined } })
}

/** Of the uses, only this gate's own: those elsewhere stand in the bundle. */
function remembered(gateId: string, { cti, memory, isUse, expMs }: Remember): Journal['memory'] {
  const nowMs = serverNowMs()
  const known = gateState(gateId).memory
  const uses = (known[cti]?.uses ?? 0) + (isUse ? 1 : 0)
  const living = Object.entries(known).filter(([, each]) => each.expMs > nowMs)
  return { ...Object.fromEntries(living), [cti]: { ...memory, uses, expMs } }
}

/** What a scan leaves behind, in one go: what opened, and where the phone decided by itself what is to be told. */
export function record(gateId: string, opened: Remember | null | undefined, scan?: PendingScan): void {
  const { memory, pending } = gateState(gateId)
  write(gateId, {
    memory: opened ? remembered(gateId, opened) : memory,
    pending: scan ? [...pending, scan].slice(-mostPending) : pending,
  })
}

/** What the server has heard of, with what did not fit. */
export function settle(gateId: string, keys: readonly string[], conflicts: readonly Conflict[]): void {
  const state = gateState(gateId)
  write(gateId, {
    pending: state.pending.filter(({ key }) => !keys.includes(key)),
    conflicts: [...state.conflicts, ...conflicts].slice(-mostConflicts),
  })
}

export const seeConflicts = (gateId: string) => write(gateId, { conflicts: [] })

useSession.subscribe((now, before) => {
  if (!before.person || now.person?.id === before.person.id) return
  useShift.getState().gates.forEach(({ id }) => dropBundle(id))
  useShift.setState({ gates: [], chosenId: undefined })
})
