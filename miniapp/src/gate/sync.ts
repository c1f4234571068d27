// Keeps a gate's phone up to date: the bundle each minute, and the scans that were decided without a network.
import { mergeBundle } from '@chaolin/shared/visits/gate-bundle'
import { mostSynced } from '@chaolin/shared/visits/gate'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ApiError } from '../api'
import { useNetwork } from '../ui/network'
import { readBundle, sendScans } from './api'
import { refreshCampus } from './campus'
import { heardFromServer, lostServer } from './contact'
import { dropBundle, gateState, keepBundle, settle, usesNow, type Conflict } from './kept'

const everyMs = 60_000

async function refreshBundle(gateId: string): Promise<void> {
  const old = gateState(gateId).kept?.bundle
  try {
    const counted = usesNow(gateId)
    const news = await readBundle(gateId, old?.version)
    keepBundle(gateId, old ? mergeBundle(old, news) : news, counted)
    await refreshCampus(gateId)
    heardFromServer()
  } catch (reason) {
    if (reason instanceof ApiError && reason.status === 0) lostServer()
    const gone = reason instanceof ApiError && (reason.status === 403 || reason.status === 404)
    if (gone) dropBundle(gateId)
    throw reason
  }
}

/** Oldest first, and again until nothing waits; a part that was sent twice is counted once. */
export async function sendPending(gateId: string): Promise<void> {
  for (;;) {
    const part = gateState(gateId).pending.slice(0, mostSynced)
    const [first] = part
    if (!first) return
    const scans = part.map(({ key: _key, ...scan }) => scan)
    const { conflicts } = await sendScans(gateId, { scans }, `${first.key}-${part.length}`)
    const told = conflicts.flatMap(({ index, reason }): Conflict[] => {
      const scan = part[index]
      if (!scan) return []
      const { key, at, direction, verdict } = scan
      return [{ key, at, direction, verdict, reason }]
    })
    settle(
      gateId,
      part.map(({ key }) => key),
      told,
    )
  }
}

const running = new Map<string, Promise<void>>()

/** First what happened here, then what is new: so that the server's counts hold ours. Several callers share one run. */
export function syncGate(gateId: string): Promise<void> {
  const known = running.get(gateId)
  if (known) return known
  const run = sendPending(gateId)
    .then(() => refreshBundle(gateId))
    .finally(() => running.delete(gateId))
  running.set(gateId, run)
  return run
}

/** While a page of the gate is shown. */
export function useGateSync(gateId: string | undefined) {
  const online = useNetwork((network) => network.online)
  const [problem, setProblem] = useState<Error>()
  const [shown, setShown] = useState(true)
  const [busy, setBusy] = useState(false)
  useDidShow(() => setShown(true))
  useDidHide(() => setShown(false))
  useEffect(() => {
    if (!online) lostServer()
  }, [online])
  useEffect(() => {
    if (!gateId || !online || !shown) return undefined
    let here = true
    const run = () => {
      setBusy(true)
      syncGate(gateId)
        .then(() => here && setProblem(undefined))
        .catch((reason: unknown) => here && setProblem(reason instanceof Error ? reason : undefined))
        .finally(() => here && setBusy(false))
    }
    run()
    const timer = setInterval(run, everyMs)
    return () => {
      here = false
      clearInterval(timer)
    }
  }, [gateId, online, shown])
  return { problem, busy }
}
