// The server's clock as its answers tell it: what is counted by the second must not depend on a phone's own clock.

const goodForMs = 5 * 60_000
const jumpMs = 60_000

let offsetMs = 0
let learntAtMs = 0

/**
 * From the Date of an answer. Whole seconds and the way here only ever make it look earlier, so of several answers
 * the latest of times is the nearest to the truth; a phone whose clock was set anew begins again.
 */
export function learnTime(header: unknown): void {
  if (typeof header !== 'object' || header === null) return
  const entry = Object.entries(header).find(([name]) => name.toLowerCase() === 'date')
  const toldMs = typeof entry?.[1] === 'string' ? Date.parse(entry[1]) : NaN
  if (Number.isNaN(toldMs)) return
  const nowMs = Date.now()
  const measuredMs = toldMs - nowMs
  const isOld = nowMs - learntAtMs > goodForMs || nowMs < learntAtMs
  if (!isOld && measuredMs <= offsetMs && offsetMs - measuredMs < jumpMs) return
  offsetMs = measuredMs
  learntAtMs = nowMs
}

/** What was learnt in an earlier session, where nothing was heard yet in this one. */
export function recallTime(keptOffsetMs: number): void {
  if (learntAtMs === 0) offsetMs = keptOffsetMs
}

export const serverOffsetMs = () => offsetMs
export const serverNowMs = () => Date.now() + offsetMs

/** The server's clock minus the phone's; it spoke about half way between asking and hearing. */
export const aheadOf = (serverMs: number, askedMs: number, heardMs: number) =>
  Math.round(serverMs - (askedMs + heardMs) / 2)
