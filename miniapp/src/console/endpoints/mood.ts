// How an endpoint does, in one word.
import type { Endpoint } from '../api'

/** The worst first. */
export const moods = ['open', 'half_open', 'shaky', 'refusing', 'paused', 'ok'] as const
export type Mood = (typeof moods)[number]

export const moodTones = {
  open: 'red',
  half_open: 'warm',
  shaky: 'warm',
  refusing: 'warm',
  paused: 'warm',
  ok: 'green',
} as const

/** Of the last day's tries: one of many that failed and arrived later is nothing to look at. */
const manyFail = 0.1

export function mood({ health }: Pick<Endpoint, 'health'>): Mood {
  if (health.paused) return 'paused'
  if (health.breaker !== 'closed') return health.breaker
  if (health.failingSince) return 'shaky'
  return health.stuck > 0 || (health.failureRate ?? 0) > manyFail ? 'refusing' : 'ok'
}
