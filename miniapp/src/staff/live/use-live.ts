// What a page shows of a micro-brain is read anew as soon as something changed there.
import type { LiveEvent } from '@chaolin/shared/staff/live-schema'
import { useQueryClient } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { useNetwork } from '../../ui/network'
import { staffKey, threadKey } from '../api'
import { openChannel, type LiveState } from './channel'

export type { LiveState } from './channel'

export interface LiveOptions {
  /** What was not told before; none: too much to tell, all was read anew. */
  onEvents?: (events: LiveEvent[]) => void
  /** Somebody may be in danger, in a report that was not told of as urgent before. */
  onUrgent?: (events: LiveEvent[]) => void
  /** Somebody calls for help at this post, or a call moved on. */
  onSos?: () => void
}

/** Many changes at once are one reading. */
const gatherMs = 1500

export function useLive(microBrainId: string, options: LiveOptions = {}): LiveState {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('offline')
  const asked = useRef(options)
  asked.current = options
  useEffect(() => {
    if (microBrainId === '') return undefined
    const urgent = new Set<string>()
    const read = gather(() => void client.invalidateQueries({ queryKey: staffKey }))
    const onEvents = (events: LiveEvent[]) => {
      read.ask()
      asked.current.onEvents?.(events)
      const alarms = events.filter((event) => event.urgent && !event.left && !urgent.has(event.number))
      for (const { number } of alarms) urgent.add(number)
      if (alarms.length > 0) asked.current.onUrgent?.(alarms)
    }
    const channel = openChannel(microBrainId, {
      onEvents,
      onState: setState,
      onAway: () => void client.invalidateQueries({ queryKey: threadKey() }),
      onSaid: (said) => {
        for (const { number } of said) void client.invalidateQueries({ queryKey: threadKey(number) })
      },
      onSos: () => asked.current.onSos?.(),
    })
    const stopWatching = watchSight(channel.resume, channel.pause)
    const stopNetwork = useNetwork.subscribe(({ online }) =>
      online ? channel.resume() : setState('offline'),
    )
    channel.resume()
    return () => {
      stopWatching()
      stopNetwork()
      channel.pause()
      read.stop()
    }
  }, [microBrainId, client])
  return state
}

/** At once, and then not again before a while has passed. */
function gather(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false
  const ask = () => {
    again = timer !== undefined
    if (again) return
    run()
    timer = setTimeout(() => {
      timer = undefined
      if (again) ask()
    }, gatherMs)
  }
  return { ask, stop: () => clearTimeout(timer) }
}

function watchSight(onShow: () => void, onHide: () => void): () => void {
  if (process.env.TARO_ENV === 'weapp') {
    Taro.onAppShow(onShow)
    Taro.onAppHide(onHide)
    return () => {
      Taro.offAppShow(onShow)
      Taro.offAppHide(onHide)
    }
  }
  const change = () => (document.hidden ? onHide() : onShow())
  document.addEventListener('visibilitychange', change)
  return () => document.removeEventListener('visibilitychange', change)
}
