// The moment at the server, once a second: what counts down must not depend on a phone's own clock.
import { useEffect, useState } from 'react'
import { serverNowMs } from './server-time'

export function useServerTime(everyMs = 1000): number {
  const [now, setNow] = useState(serverNowMs)
  useEffect(() => {
    setNow(serverNowMs())
    const timer = setInterval(() => setNow(serverNowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
