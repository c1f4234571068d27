// The verdict on a code: by the server while it answers in time, else by the phone itself with the same rule.
import { decideScan, type Decision } from '@chaolin/shared/passes/gate-decision'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { openExpected } from '@chaolin/shared/passes/sealed'
import { campusPrefix } from '@chaolin/shared/passes/code'
import { fromBits } from '@chaolin/shared/visits/doors'
import { joinMemory, openBundle, type OpenedBundle } from '@chaolin/shared/visits/gate-bundle'
import { codeCharactersMost, type Direction, type RefusalReason } from '@chaolin/shared/visits/gate'
import type { Bundle, ScanAnswer } from '@chaolin/shared/visits/gate-schema'
import { ApiError, newKey } from '../api'
import { serverNowMs } from '../ui/server-time'
import { useNetwork } from '../ui/network'
import { sendScan } from './api'
import { judgeCampusCode } from './campus'
import { heardFromServer, isLost, lostServer } from './contact'
import { gateState, record, settle } from './kept'
import { timed } from './timed'

export type SeenVisit = Omit<NonNullable<ScanAnswer['visit']>, 'id'>

interface By {
  by: 'server' | 'phone'
  /** Of what moment the phone's list is. */
  listAtMs?: number | undefined
}
export type Outcome = By &
  (
    | {
        verdict: 'open'
        usesLeft: number | null
        visit?: SeenVisit | undefined
        /** A campus code: a gate never learns whose. */
        campus?: true
      }
    /** unknown: there is nothing to decide by. */
    | { verdict: 'refuse'; reason: RefusalReason | 'wrong_purpose' | 'unknown'; offS?: number | undefined }
  )

export const decisionMeasure = 'gate-decision'

/** Longer than this nobody stands at a gate for a network. */
export const patienceMs = 1500

const opened = new WeakMap<Bundle, OpenedBundle>()
function openedOf(bundle: Bundle): OpenedBundle | null {
  const known = opened.get(bundle)
  if (known) return known
  const fresh = openBundle(bundle)
  if (fresh) opened.set(bundle, fresh)
  return fresh
}

/** Reads the keys and lists of the bundle ahead of the first scan. */
export function makeReady(gateId: string): void {
  const { kept } = gateState(gateId)
  if (kept) openedOf(kept.bundle)
}

function decideHere(gateId: string, code: string, direction: Direction) {
  const { kept, memory } = gateState(gateId)
  const bundle = kept && openedOf(kept.bundle)
  if (!bundle) return undefined
  const memories = joinMemory((cti) => memory[cti], bundle)
  const decision = timed(decisionMeasure, () =>
    decideScan(code, direction, bundle.view, memories, serverNowMs(), portableCrypto),
  )
  return { decision, expected: bundle.expected, listAtMs: kept.fetchedAtMs }
}

/** Only of a pass that opened: before that nothing of the visitor is unsealed. */
function seen({ verdict, pass }: Decision, expected: OpenedBundle['expected']): SeenVisit | undefined {
  if (verdict.verdict !== 'open' || !pass) return undefined
  const sealed = expected.get(verdict.cti)?.sealed
  const about = sealed === undefined ? null : openExpected(sealed, pass.cose, portableCrypto)
  if (!about) return undefined
  return {
    name: about.maskedName,
    party: about.party,
    destination: about.destination,
    plate: null,
    doors: fromBits(pass.claims.doors),
    until: new Date(pass.claims.exp * 1000).toISOString(),
  }
}

/** Decided by the phone alone: kept at once, and told to the server when it can be reached. */
export function judgeOffline(gateId: string, code: string, direction: Direction) {
  const here = decideHere(gateId, code, direction)
  const verdict = here?.decision.verdict ?? { verdict: 'refuse' as const, reason: 'unknown' as const }
  const scan = {
    key: newKey(),
    code: code.slice(0, codeCharactersMost),
    direction,
    at: new Date(serverNowMs()).toISOString(),
    verdict: verdict.verdict,
  }
  record(gateId, here?.decision.remember, scan)
  const by: By = { by: 'phone', listAtMs: here?.listAtMs }
  const outcome: Outcome =
    verdict.verdict === 'open'
      ? {
          ...by,
          verdict: 'open',
          usesLeft: verdict.usesLeft,
          visit: here && seen(here.decision, here.expected),
        }
      : {
          ...by,
          verdict: 'refuse',
          reason: verdict.reason,
          ...('offS' in verdict ? { offS: verdict.offS } : {}),
        }
  return { outcome, scan }
}

/** What the server let in is remembered here too: the network may be gone at the next scan. */
function judgedThere(gateId: string, code: string, direction: Direction, answer: ScanAnswer): Outcome {
  const { verdict, reason, offS, usesLeft = null, visit } = answer
  if (verdict === 'refuse') return { by: 'server', verdict, reason: reason ?? 'unknown', offS }
  const here = decideHere(gateId, code, direction)
  if (here?.decision.remember) record(gateId, here.decision.remember)
  return { by: 'server', verdict, usesLeft, visit }
}

const isSilence = (reason: unknown) =>
  !(reason instanceof ApiError) || reason.status === 0 || reason.status >= 429
/** No body that a gate sends: nothing that a pass could be. */
const isUnreadable = (reason: unknown) =>
  reason instanceof ApiError && (reason.status === 400 || reason.status === 413)

/** After one scan that got no answer the next ones do not wait: until the server is heard of again. */
export async function judge(gateId: string, code: string, direction: Direction): Promise<Outcome> {
  if (code.startsWith(campusPrefix)) return judgeCampusCode(gateId, code)
  if (isLost() || !useNetwork.getState().online || code.length > codeCharactersMost)
    return judgeOffline(gateId, code, direction).outcome
  const asked = sendScan(gateId, { code, direction })
  const late = Symbol('late')
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const first = await Promise.race([
      asked,
      new Promise<typeof late>((resolve) => {
        timer = setTimeout(() => resolve(late), patienceMs)
      }),
    ])
    if (first !== late) return judgedThere(gateId, code, direction, first)
  } catch (reason) {
    if (isUnreadable(reason)) return { by: 'server', verdict: 'refuse', reason: 'forged' }
    if (!isSilence(reason)) throw reason
    lostServer()
    return judgeOffline(gateId, code, direction).outcome
  } finally {
    clearTimeout(timer)
  }
  lostServer()
  const { outcome, scan } = judgeOffline(gateId, code, direction)
  asked.then(
    (answer) => {
      heardFromServer()
      // It wrote this one down itself: sent again, it would stand there as a second one.
      const { key, at, verdict } = scan
      const differs = answer.verdict !== verdict
      const reason = answer.reason ?? (verdict === 'refuse' ? 'would_open' : 'used_elsewhere')
      settle(gateId, [key], differs ? [{ key, at, direction, verdict, reason }] : [])
    },
    () => undefined,
  )
  return outcome
}
