// A screen on a wall has no person: its read-only token is given once in the address and kept in this browser.
import { ApiError, request, type Query } from '../../api'
import { useSession } from '../../session'
import { phoneStorage } from '../../ui/storage'

const name = 'wall-device'

export const keptDevice = () => {
  const kept = phoneStorage.getItem(name)
  return typeof kept === 'string' ? kept : undefined
}

/** Nobody reads the token from the address bar, or goes back to it. */
export function keepDevice(given: string | undefined): void {
  if (!given) return
  phoneStorage.setItem(name, given)
  const { hash } = window.location
  window.history.replaceState(
    window.history.state,
    '',
    hash.replace(/([?&])device=[^&]*&?/, '$1').replace(/[?&]$/, ''),
  )
}

/** As the person who is signed in; where nobody is, or their time is over, as the screen. */
export async function ask<Answer>(path: string, query: Query = {}): Promise<Answer> {
  const device = keptDevice()
  const { token } = useSession.getState()
  const about = { method: 'GET', path, query } as const
  if (device === undefined) return request<Answer>(about)
  if (token === undefined) return request<Answer>({ ...about, token: device })
  try {
    return await request<Answer>({ ...about, token })
  } catch (reason) {
    if (!(reason instanceof ApiError) || reason.status !== 401) throw reason
    return request<Answer>({ ...about, token: device })
  }
}
