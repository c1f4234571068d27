// What passes between a door and the server: the bundle, and later what the door decided.
import { bundleSchema, syncAnswer, type Bundle, type SyncAnswer } from '@chaolin/shared/visits/gate-schema'
import { fetch } from 'undici'
import type { KeptScan } from './door-memory.ts'

export type LinkOptions = {
  gateId: string
  /** Of this gate's controller. */
  token: string
  /** Of the server. */
  serverUrl: string
  timeoutMs: number
}
type Held = { bundle: Bundle; etag: string }

const unreadStatuses = new Set([400, 413, 422])

export function createLink({ gateId, token, serverUrl, timeoutMs }: LinkOptions) {
  const call = (path: string, init: { method?: string; body?: string; headers?: Record<string, string> }) =>
    fetch(`${serverUrl}/v1/gates/${gateId}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
      signal: AbortSignal.timeout(timeoutMs),
    })

  return {
    /** What changed since the last one; away: the server cannot be reached or does not know us. */
    async bundle(have: Held | null): Promise<Held | 'same' | 'away'> {
      const since = have ? `?since=${encodeURIComponent(have.bundle.version)}` : ''
      const headers: Record<string, string> = have ? { 'if-none-match': have.etag } : {}
      try {
        const answer = await call(`/bundle${since}`, { headers })
        if (answer.status === 304) return 'same'
        if (answer.status !== 200) return 'away'
        return { bundle: bundleSchema.parse(await answer.json()), etag: answer.headers.get('etag') ?? '' }
      } catch {
        return 'away'
      }
    },

    /** away: it was not heard; unread: it never will be, as it stands. */
    async sync(scans: readonly KeptScan[]): Promise<SyncAnswer | 'away' | 'unread'> {
      const headers = { 'content-type': 'application/json' }
      try {
        const answer = await call('/scans/sync', { method: 'POST', body: JSON.stringify({ scans }), headers })
        if (unreadStatuses.has(answer.status)) return 'unread'
        return answer.status === 200 ? syncAnswer.parse(await answer.json()) : 'away'
      } catch {
        return 'away'
      }
    },
  }
}
