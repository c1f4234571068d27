// Hears at once that somebody calls for help at a post, or that a call moved on.
import { useEffect, useRef } from 'react'
import { openChannel } from '../live/channel'

export function useSosFeed(
  microBrainId: string | undefined,
  onNews: (numbers: string[]) => void,
  onSaid: () => void = () => undefined,
): void {
  const told = useRef({ onNews, onSaid })
  told.current = { onNews, onSaid }
  useEffect(() => {
    if (!microBrainId) return undefined
    const channel = openChannel(microBrainId, {
      onEvents: () => undefined,
      // What came while it was away is in the list.
      onState: (state) => {
        if (state === 'live') told.current.onNews([])
      },
      onSos: (sos) => told.current.onNews(sos.map(({ number }) => number)),
      onSaid: () => told.current.onSaid(),
    })
    channel.resume()
    return channel.pause
  }, [microBrainId])
}
