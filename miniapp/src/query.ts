// What was asked of the server and is kept: react-query, told by Taro when the app is in front and the network is there.
import { focusManager, onlineManager, QueryClient } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { ApiError } from './api'
import { useSession } from './session'
import { useNetwork, watchNetwork } from './ui/network'
import type { PageState } from './ui/page'

const freshMs = 10_000
const keptMs = 10 * 60_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      gcTime: keptMs,
      // Tries even when the phone says that it is offline: a paused query would never leave its first load.
      networkMode: 'always',
      retry: (failures, error) =>
        failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      retryDelay: 800,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Called once, when the app starts. */
export function connectQueries(): void {
  watchNetwork()
  useNetwork.subscribe(({ online }) => onlineManager.setOnline(online))
  // Nobody sees what the person before them asked for.
  useSession.subscribe((now, before) => {
    if (before.person && now.person?.id !== before.person.id) queryClient.clear()
  })
  if (process.env.TARO_ENV !== 'weapp') return
  Taro.onAppShow(() => focusManager.setFocused(true))
  Taro.onAppHide(() => focusManager.setFocused(false))
}

interface Asked {
  data: unknown
  error: Error | null
  isPending: boolean
}

/** Last known rows stay in sight while they are asked for again; a page that has nothing to show says why. */
export function stateOf({ data, error, isPending }: Asked, isEmpty = false): PageState {
  if (data !== undefined) return isEmpty ? 'empty' : 'ready'
  if (isPending || !error) return 'loading'
  if (!(error instanceof ApiError)) return 'error'
  if (error.status === 0) return 'offline'
  return error.status === 403 ? 'forbidden' : 'error'
}
