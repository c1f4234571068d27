// What the screen shows: asked anew by itself, the last of it kept while the network is away, new calls told apart.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api'
import { useOwnSites } from '../counter/site-choice'
import { keptDevice } from '../wall/device'
import { displayKey, readCode, readDisplay, type Serving } from './api'
import { ring } from './bell'

const everyMs = 3_000
const codeEveryMs = 30_000
/** How long a new call stands out. */
const attentionMs = 12_000

const nameOf = ({ ticket, calledAt }: Serving) => `${ticket} ${calledAt}`

export function useDisplay(siteId: string) {
  const query = useQuery({
    queryKey: displayKey(siteId),
    queryFn: () => readDisplay(siteId),
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
  })
  const offline = query.error instanceof ApiError && query.error.status === 0
  return {
    query,
    display: query.data,
    fresh: useFreshCalls(query.data?.serving),
    trouble: query.error ? (offline ? ('stale' as const) : ('unanswered' as const)) : undefined,
  }
}

/** The calls that came in while one looked; what was there at the beginning is no news. */
function useFreshCalls(serving: readonly Serving[] | undefined): Serving[] {
  const known = useRef<Set<string>>(undefined)
  const [fresh, setFresh] = useState<Serving[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!serving) return
    const before = known.current
    known.current = new Set(serving.map(nameOf))
    const news = before ? serving.filter((call) => !before.has(nameOf(call))) : []
    if (news.length === 0) return
    setFresh(news)
    ring()
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setFresh([]), attentionMs)
  }, [serving])
  return fresh
}

/** Only a screen with its own token, or a clerk of the site, may show it. */
export function useCode(siteId: string) {
  const own = useOwnSites()
  const may = keptDevice() !== undefined || own.includes(siteId)
  const { data, error } = useQuery({
    queryKey: displayKey('code', siteId),
    queryFn: () => readCode(siteId),
    enabled: may,
    refetchInterval: codeEveryMs,
    refetchIntervalInBackground: true,
  })
  // A code that could not be renewed opens nothing any more.
  return error ? undefined : data?.code
}
