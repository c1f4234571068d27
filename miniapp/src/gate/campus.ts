// A campus code at a campus's gate: judged by the server while it answers in time, else by the phone with the same rule.
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { decideCampusCode, type CampusDecision } from '@chaolin/shared/campus/verify'
import { keysOf } from '@chaolin/shared/visits/gate-bundle'
import { codeCharactersMost } from '@chaolin/shared/visits/gate'
import { ApiError, newKey } from '../api'
import { useNetwork } from '../ui/network'
import { serverNowMs } from '../ui/server-time'
import { phoneStorage } from '../ui/storage'
import { readCampusBundle, verifyCampusCode, type CampusBundle } from './api'
import { heardFromServer, isLost, lostServer } from './contact'
import type { Outcome } from './decide'
import { campusBundleName, useShift } from './kept'

/** Longer than this nobody stands at a gate for a network. */
const patienceMs = 1500

interface KeptCampus {
  bundle: CampusBundle
  fetchedAtMs: number
}
type Memory = Record<string, { lastStep: number; expMs: number }>

const memoryName = (gateId: string) => `gate-campus-memory:${gateId}`

function read<T>(name: string): T | undefined {
  const text = phoneStorage.getItem(name)
  try {
    return typeof text === 'string' ? (JSON.parse(text) as T) : undefined
  } catch {
    return undefined
  }
}

const gateOf = (gateId: string) => useShift.getState().gates.find(({ id }) => id === gateId)

/** The bundle of the campus, beside the gate's own; of other gates there is none. */
export async function refreshCampus(gateId: string): Promise<void> {
  const gate = gateOf(gateId)
  if (!gate?.campus) return
  const bundle = await readCampusBundle(gate.compoundId)
  const kept: KeptCampus = { bundle, fetchedAtMs: serverNowMs() }
  phoneStorage.setItem(campusBundleName(gateId), JSON.stringify(kept))
}

function remember(gateId: string, { cti, lastStep, expMs }: NonNullable<CampusDecision['remember']>): void {
  const nowMs = serverNowMs()
  const known = Object.entries(read<Memory>(memoryName(gateId)) ?? {}).filter(([, one]) => one.expMs > nowMs)
  const memory: Memory = { ...Object.fromEntries(known), [cti]: { lastStep, expMs } }
  // On the phone before anybody sees the verdict: a restart must not let the same code in again.
  phoneStorage.setItem(memoryName(gateId), JSON.stringify(memory))
}

function decideHere(gateId: string, code: string) {
  const gate = gateOf(gateId)
  const kept = gate?.campus ? read<KeptCampus>(campusBundleName(gateId)) : undefined
  const keys = kept && keysOf(kept.bundle)
  if (!keys) return undefined
  const { campus, revoked, until } = kept.bundle
  const taken = new Set(revoked)
  const view = { campus, keys, isRevoked: (cti: string) => taken.has(cti), untilMs: Date.parse(until) }
  const memory = read<Memory>(memoryName(gateId)) ?? {}
  const decision = decideCampusCode(
    code,
    'gate',
    view,
    (cti) => memory[cti]?.lastStep,
    serverNowMs(),
    portableCrypto,
  )
  if (decision.remember) remember(gateId, decision.remember)
  return { verdict: decision.verdict, listAtMs: kept.fetchedAtMs }
}

/** At a gate of no campus it is no pass at all. */
export function judgeCampusHere(gateId: string, code: string): Outcome {
  const by = { by: 'phone' as const }
  if (!gateOf(gateId)?.campus) return { ...by, verdict: 'refuse', reason: 'forged' }
  const here = decideHere(gateId, code)
  if (!here) return { ...by, verdict: 'refuse', reason: 'unknown' }
  const { verdict, listAtMs } = here
  if (verdict.verdict === 'valid') return { ...by, listAtMs, verdict: 'open', usesLeft: null, campus: true }
  return { ...by, listAtMs, verdict: 'refuse', reason: verdict.reason, offS: verdict.offS }
}

/** None of this gate's, or nothing that a code could be. */
const isForeign = (reason: unknown) =>
  reason instanceof ApiError && [400, 403, 404, 413].includes(reason.status)

async function judgedThere(gateId: string, code: string): Promise<Outcome> {
  const { verdict, reason, offS } = await verifyCampusCode({ code, purpose: 'gate', place: gateId }, newKey())
  heardFromServer()
  if (verdict === 'refuse') return { by: 'server', verdict, reason: reason ?? 'unknown', offS }
  // Remembered here too: the network may be gone at the next scan.
  decideHere(gateId, code)
  return { by: 'server', verdict: 'open', usesLeft: null, campus: true }
}

export async function judgeCampusCode(gateId: string, code: string): Promise<Outcome> {
  if (isLost() || !useNetwork.getState().online || code.length > codeCharactersMost)
    return judgeCampusHere(gateId, code)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs)
  })
  const asked = judgedThere(gateId, code)
  try {
    const answer = await Promise.race([asked, late])
    if (answer) return answer
    // What it says later changes nothing any more.
    asked.catch(() => undefined)
  } catch (reason) {
    if (isForeign(reason)) return { by: 'server', verdict: 'refuse', reason: 'forged' }
  } finally {
    clearTimeout(timer)
  }
  lostServer()
  return judgeCampusHere(gateId, code)
}
