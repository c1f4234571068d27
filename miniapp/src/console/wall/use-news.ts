// A change is on the wall within seconds, not at the next turn. Only with a person: a screen's own token hears nothing.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useSession } from '../../session'
import { useLive } from '../../staff/live/use-live'
import { keptDevice } from './device'
import { wallKey } from './use-wall'

/** A busy hour is one reading, too. */
const gatherMs = 3_000

export function useNews(microBrainId: string): void {
  const client = useQueryClient()
  const signedIn = useSession((session) => session.token !== undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // To hear, one signs in anew when the time is over: a screen must stay on its page.
  const hears = signedIn && keptDevice() === undefined
  useLive(hears ? microBrainId : '', {
    onEvents: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        void client.invalidateQueries({ queryKey: wallKey })
      }, gatherMs)
    },
  })
}
