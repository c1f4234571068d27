// Access tokens as stable_token gives them: one at a time, the one before good for five minutes more.
import { randomBytes } from 'node:crypto'

const livesMs = 7200 * 1000
const overlapMs = 5 * 60 * 1000
const forcedPerDay = 20
const forcedApartMs = 30 * 1000
const shanghaiOffsetMs = 8 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

interface Token {
  token: string
  endsAtMs: number
}

export type TokenOutcome = { access_token: string; expires_in: number } | { errcode: 45009 | 45011 }

export function createTokens(now: () => Date) {
  let current: Token | null = null
  const usable = new Map<string, number>()
  const forced = { day: -1, times: 0, lastMs: Number.NEGATIVE_INFINITY }

  function issue(): Token {
    const nowMs = now().getTime()
    for (const [token, endsAtMs] of usable) if (endsAtMs < nowMs - dayMs) usable.delete(token)
    if (current) usable.set(current.token, Math.min(current.endsAtMs, nowMs + overlapMs))
    current = { token: randomBytes(96).toString('base64url'), endsAtMs: nowMs + livesMs }
    usable.set(current.token, current.endsAtMs)
    return current
  }

  function mayForce(): { errcode: 45009 | 45011 } | null {
    const nowMs = now().getTime()
    const day = Math.floor((nowMs + shanghaiOffsetMs) / dayMs)
    if (nowMs - forced.lastMs < forcedApartMs) return { errcode: 45011 }
    if (forced.day === day && forced.times >= forcedPerDay) return { errcode: 45009 }
    forced.times = forced.day === day ? forced.times + 1 : 1
    forced.day = day
    forced.lastMs = nowMs
    return null
  }

  return {
    give(forceRefresh: boolean): TokenOutcome {
      if (forceRefresh) {
        const refused = mayForce()
        if (refused) return refused
        usable.clear()
        current = null
      }
      const held = current
      const nowMs = now().getTime()
      const token = held !== null && held.endsAtMs - nowMs > overlapMs ? held : issue()
      return { access_token: token.token, expires_in: Math.floor((token.endsAtMs - nowMs) / 1000) }
    },

    check(token: string): 'ok' | 40001 | 42001 {
      const endsAtMs = usable.get(token)
      if (endsAtMs === undefined) return 40001
      return now().getTime() < endsAtMs ? 'ok' : 42001
    },
  }
}

export type Tokens = ReturnType<typeof createTokens>
