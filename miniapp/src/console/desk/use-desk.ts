// What the desk looks at: the post, the part of its queue, what narrows it, and the one matter that is open.
import type { QueueFilter } from '@chaolin/shared/staff/filters-schema'
import { useMemo, useState } from 'react'
import type { QueueTab, SignalColour } from '../../staff/queue/streams'
import { useCounts, useQueue } from '../../staff/queue/use-queue'
import { openReport } from '../../staff/parts/open'
import { deskId } from '../../staff/parts/use-post'

export interface Narrow {
  category: string | undefined
  assignee: 'me' | 'none' | undefined
  urgent: boolean
  q: string
}
export const wide: Narrow = { category: undefined, assignee: undefined, urgent: false, q: '' }

/** A search of one character finds everything, slowly. */
const shortestSearch = 2

export const queryOf = ({ category, assignee, urgent, q }: Narrow): Record<string, string> => ({
  ...(category ? { category } : {}),
  ...(assignee ? { assignee } : {}),
  ...(urgent ? { urgent: 'true' } : {}),
  ...([...q.trim()].length >= shortestSearch ? { q: q.trim() } : {}),
})

export const narrowOf = ({ category, assignee, urgent, q }: QueueFilter): Narrow => ({
  category,
  assignee: assignee === 'me' || assignee === 'none' ? assignee : undefined,
  urgent: urgent === 'true',
  q: q ?? '',
})

/** As desk.scss has it: on a narrow window the matter has a page of its own. */
const deskFromPx = 1100
const showsMatter = () => window.innerWidth >= deskFromPx

export function useDesk(microBrainId: string) {
  const hasDesk = microBrainId === deskId
  const [tab, setTab] = useState<QueueTab>(hasDesk ? 'desk' : 'open')
  const [signal, setSignal] = useState<SignalColour>()
  const [narrow, setNarrow] = useState(wide)
  const [picked, setPicked] = useState<string>()
  const desk = hasDesk ? tab === 'desk' : undefined
  const more = useMemo(() => queryOf(narrow), [narrow])
  const rows = useQueue({ microBrainId, tab, signal, desk, more })
  const ownCounts = useCounts(microBrainId, hasDesk ? false : undefined)
  const deskCounts = useCounts(microBrainId, true, hasDesk)
  const counts = tab === 'desk' ? deskCounts : ownCounts
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ number }) => number === picked)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setPicked(next.number)
  }
  return {
    hasDesk,
    tab,
    setTab,
    signal,
    setSignal,
    narrow,
    setNarrow,
    picked,
    setPicked,
    pick: (number: string) => (showsMatter() ? setPicked(number) : openReport(number)),
    rows,
    counts,
    ownCounts,
    deskCounts,
    items,
    move,
  }
}
export type Desk = ReturnType<typeof useDesk>
