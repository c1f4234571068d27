// A code to scan, renewed before it ends, and asked about until somebody agreed on their phone.
import type { Scan, ScanState, Session } from '@chaolin/shared/residents/schema'
import { useEffect, useState } from 'react'
import { ApiError, post, request } from '../../api'

export type ScanView =
  | { state: 'starting' }
  | { state: 'ended' }
  | { state: 'waiting'; qr: string }
  | { state: 'offline'; qr: string | undefined }
  | { state: 'done'; session: Session }
  | { state: 'error'; error: Error }

const pollEveryMs = 2000
/** A code holds for two minutes by the clock of the server; ours may be another. */
const renewAfterMs = 110_000
/** A page that nobody looks at does not ask for ever. */
const mostCodes = 5

const start = () => post<Scan>('/v1/sessions/scan', {}, { anonymous: true })
const ask = (id: string) =>
  request<ScanState>({ method: 'GET', path: `/v1/sessions/scan/${encodeURIComponent(id)}`, anonymous: true })

const isOffline = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status === 503)
const isGone = (error: unknown) => error instanceof ApiError && error.status === 404

export function useScan() {
  const [view, setView] = useState<ScanView>({ state: 'starting' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const waits = { stopped: false, timer: undefined as ReturnType<typeof setTimeout> | undefined }
    const pause = () =>
      new Promise<void>((resolve) => {
        waits.timer = setTimeout(resolve, pollEveryMs)
      })
    const show = (next: ScanView) => {
      if (!waits.stopped) setView(next)
    }
    show({ state: 'starting' })
    run(show, pause, () => waits.stopped).catch((error: Error) => show({ state: 'error', error }))
    return () => {
      waits.stopped = true
      clearTimeout(waits.timer)
    }
  }, [round])
  return { view, again: () => setRound((count) => count + 1) }
}

async function run(show: (view: ScanView) => void, pause: () => Promise<void>, stopped: () => boolean) {
  /** The newest first; who scanned the one before it may still agree. */
  let scans: Scan[] = []
  for (let codes = 0; codes < mostCodes; codes += 1) {
    const scan = await persist(start, () => show({ state: 'offline', qr: undefined }), pause, stopped)
    if (!scan) return
    scans = [scan, ...scans.slice(0, 1)]
    show({ state: 'waiting', qr: scan.qr })
    const renewAt = Date.now() + renewAfterMs
    while (Date.now() < renewAt && scans.includes(scan)) {
      await pause()
      if (stopped()) return
      for (const { id } of [...scans]) {
        const answer = await hear(id)
        if (stopped()) return
        if (answer === 'gone') scans = scans.filter((known) => known.id !== id)
        else if (answer === 'offline') show({ state: 'offline', qr: scan.qr })
        else if (answer.session) return show({ state: 'done', session: answer.session })
        else show({ state: 'waiting', qr: scan.qr })
      }
    }
  }
  show({ state: 'ended' })
}

/** Until it is answered; undefined: nobody waits any more. */
async function persist<Answer>(
  act: () => Promise<Answer>,
  onOffline: () => void,
  pause: () => Promise<void>,
  stopped: () => boolean,
): Promise<Answer | undefined> {
  while (!stopped()) {
    try {
      return await act()
    } catch (error) {
      if (!isOffline(error)) throw error
      onOffline()
      await pause()
    }
  }
  return undefined
}

async function hear(id: string): Promise<ScanState | 'gone' | 'offline'> {
  try {
    return await ask(id)
  } catch (error) {
    if (isGone(error)) return 'gone'
    if (isOffline(error)) return 'offline'
    throw error
  }
}
