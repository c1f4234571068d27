// The server's moment, counted on: what was learnt once is kept as a difference, so that a wrong clock does not matter.
import { useEffect, useRef, useState } from 'react'

const tickMs = 500
/** A clock that moves by itself drifts; one that was set jumps. */
const jumpMs = 1500

/** Counts on whatever is done to the phone's clock; a mini-program has none. */
const monotonicMs = (): number | undefined =>
  typeof performance === 'object' && typeof performance.now === 'function' ? performance.now() : undefined

interface Watch {
  aheadMs: number
  /** Out of sight the phone may sleep, and its clock is the only one that counts on. */
  inSight: boolean
  /** Somebody set the phone's clock: the difference has to follow. */
  onJump: (jumpMs: number) => void
}

/** The moment at the server, twice a second. */
export function useServerNow({ aheadMs, inSight, onJump }: Watch): number {
  const [clock, setClock] = useState(() => Date.now())
  const told = useRef(onJump)
  told.current = onJump
  useEffect(() => {
    if (!inSight) return undefined
    let last = { clock: Date.now(), counted: monotonicMs() }
    const tick = () => {
      const next = { clock: Date.now(), counted: monotonicMs() }
      if (next.counted !== undefined && last.counted !== undefined) {
        const jump = next.clock - last.clock - (next.counted - last.counted)
        if (Math.abs(jump) > jumpMs) told.current(jump)
      }
      last = next
      setClock(next.clock)
    }
    setClock(Date.now())
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [inSight])
  return clock + aheadMs
}
