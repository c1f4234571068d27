// What the wall shows: asked anew by itself, and the last of it kept while the network is away.
import type { areaMapSchema } from '@chaolin/shared/routing/schema'
import type { z } from '@chaolin/shared/config'
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../api'
import { stateOf } from '../../query'
import type { PageState } from '../../ui/page'
import { keyOf } from '../api'
import { ask } from './device'

export type AreaMap = z.infer<typeof areaMapSchema>
export type Area = AreaMap['areas'][number]

const everyMs = 15_000
const mapEveryMs = 60 * 60_000

export type Trouble = 'offline' | 'unanswered'

export interface WallState {
  state: PageState
  wall: Wall | undefined
  map: AreaMap | undefined
  /** Why what is seen is no longer of now. */
  trouble: Trouble | undefined
  error: Error | null
  again: () => void
}

export const wallKey = keyOf('wall')

export function useWall(microBrainId: string | undefined): WallState {
  const wall = useQuery({
    queryKey: [...wallKey, microBrainId ?? null],
    queryFn: () => ask<Wall>('/v1/staff/wall', { microBrainId }),
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
  })
  const map = useQuery({
    queryKey: keyOf('wall-areas'),
    queryFn: () => ask<AreaMap>('/v1/areas'),
    staleTime: mapEveryMs,
    // Without borders the rest is still of use: it is tried again by itself.
    refetchInterval: ({ state }) => (state.data ? mapEveryMs : everyMs),
  })
  const refused = isRefusal(wall.error)
  return {
    // Whoever may no longer look sees nothing, not even what was there.
    state: refused ? 'forbidden' : stateOf(wall),
    wall: wall.data,
    map: map.data,
    trouble: wall.error && !refused ? (isOffline(wall.error) ? 'offline' : 'unanswered') : undefined,
    error: wall.error,
    again: () => void wall.refetch(),
  }
}

const isOffline = (error: Error) => error instanceof ApiError && error.status === 0
const isRefusal = (error: Error | null) =>
  error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 404)
