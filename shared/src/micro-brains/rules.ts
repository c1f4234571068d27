// When a message is tried again, and when a micro-brain that does not answer is left alone for a while. Pure.
const secondMs = 1000
const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs

/** Contract: after 5 s, 30 s, 2 min, 10 min, 30 min, then hourly for 24 h; then a person looks. */
export const retryWaitsMs: readonly number[] = [
  5 * secondMs,
  30 * secondMs,
  2 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  ...Array<number>(24).fill(hourMs),
]
const hourlyFrom = 5

/** From the first try to the last one. */
export const retriesLastMs = retryWaitsMs.reduce((sum, waitMs) => sum + waitMs, 0)

/**
 * The wait after this many tries; null: no more. The hourly ones come up to 12 minutes early, so that what failed
 * together is not tried together for ever. `chance` is from 0 to 1.
 */
export function retryAfterMs(tries: number, chance: number): number | null {
  const waitMs = retryWaitsMs[tries - 1]
  if (waitMs === undefined) return null
  return tries > hourlyFrom ? waitMs * (1 - 0.2 * chance) : waitMs
}

/** The breaker of one endpoint, as the database keeps it for every process. Times are epoch milliseconds. */
export type Breaker = {
  /** In a row, without an answer between. */
  failures: number
  openUntil: number | null
  /** The first failure of the row. */
  failingSince: number | null
}
export type BreakerMode = 'closed' | 'open' | 'half_open'

export const closedBreaker: Breaker = { failures: 0, openUntil: null, failingSince: null }
export const breakerOpensAfter = 5
const firstOpenMs = 5 * secondMs
/** Short beside the waits of a message that failed so often, so that a lone message keeps its own times. */
export const longestOpenMs = minuteMs

/** Half open: one message at a time is let through, and what becomes of it decides. */
export function breakerMode({ openUntil }: Breaker, now: number): BreakerMode {
  if (openUntil === null) return 'closed'
  return now < openUntil ? 'open' : 'half_open'
}

export function breakerAfter(breaker: Breaker, outcome: 'answered' | 'away', now: number): Breaker {
  if (outcome === 'answered') return closedBreaker
  // Calls that were under way when it opened say nothing new.
  if (breakerMode(breaker, now) === 'open') return breaker
  const failures = breaker.failures + 1
  const failingSince = breaker.failingSince ?? now
  if (failures < breakerOpensAfter) return { failures, failingSince, openUntil: null }
  const openMs = Math.min(firstOpenMs * 2 ** Math.min(failures - breakerOpensAfter, 10), longestOpenMs)
  return { failures, failingSince, openUntil: now + openMs }
}

/** Messages that may be under way to one endpoint at a time, from all processes together. */
export const sideBySide = 8
export const mayBeUnderWay = (mode: BreakerMode) => ({ closed: sideBySide, half_open: 1, open: 0 })[mode]

/** An answer that refuses this message shows that somebody is there; these say that nobody serves. */
const awayStatuses: readonly number[] = [408, 425, 429]
export const isAway = (status: number | null) =>
  status === null || status >= 500 || awayStatuses.includes(status) || (status >= 300 && status < 400)

export type DeliveryStatus = 'none' | 'due' | 'delivered' | 'failing' | 'stuck'

/** Why a message did not arrive, in the codes that are stored, as people read it. */
export function reasonWords(code: string): { zh: string; en: string } {
  const [word = '', status = ''] = code.split(' ')
  const known = words[word]
  return known
    ? { zh: `${known.zh}${status && ` ${status}`}`, en: `${known.en}${status && ` ${status}`}` }
    : { zh: '没送到', en: 'Not delivered' }
}

const words: Record<string, { zh: string; en: string }> = {
  timeout: { zh: '对方没有按时回应', en: 'No answer in time' },
  unreachable: { zh: '连不上对方', en: 'Cannot be reached' },
  unresolved: { zh: '找不到对方的地址', en: 'Its address cannot be found' },
  refused_address: { zh: '对方的地址不允许访问', en: 'Its address is not allowed' },
  too_large: { zh: '对方回的内容太大', en: 'The answer is too large' },
  status: { zh: '对方回了错误', en: 'Answered with an error:' },
  endpoint_away: { zh: '对方一直没有恢复', en: 'Away for too long' },
  photo_refused: { zh: '照片打不开', en: 'The photo cannot be opened' },
}
