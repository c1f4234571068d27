// The pages of a queue. A tab may stand for several lists of the server; they are merged as each is ordered: urgent first, then by deadline.
import { readQueue, type QueueItem } from '../api'

export type QueueTab = 'desk' | 'open' | 'submitted' | 'working' | 'resolved'
export type SignalColour = 'red' | 'yellow' | 'green'

export interface QueueAsked {
  microBrainId: string
  tab: QueueTab
  signal: SignalColour | undefined
  /** True: only the routing desk; false: all but it; undefined: the post has no desk. */
  desk: boolean | undefined
  /** What narrows it besides: a category, a person, words. */
  more?: Record<string, string>
}

/** One list of the server, how far it was read, and what was read of it and not yet shown. */
export interface Stream {
  query: Record<string, string>
  cursor: string | null | undefined
  waiting: QueueItem[]
}

export interface StreamPage {
  items: QueueItem[]
  next: Stream[] | null
}

const byDeadline = { order: 'due' }
const tabQueries: Record<QueueTab, Record<string, string>[]> = {
  desk: [byDeadline],
  open: [byDeadline],
  submitted: [{ ...byDeadline, status: 'submitted' }],
  working: [
    { ...byDeadline, status: 'accepted' },
    { ...byDeadline, status: 'in_progress' },
  ],
  resolved: [{ status: 'resolved' }],
}

export function startStreams({ microBrainId, tab, signal, desk, more }: QueueAsked): Stream[] {
  const shared = {
    ...more,
    microBrainId,
    ...(signal ? { signal } : {}),
    ...(desk === undefined ? {} : { desk: `${desk}` }),
  }
  return tabQueries[tab].map((query) => ({ query: { ...shared, ...query }, cursor: undefined, waiting: [] }))
}

/** Reads on where a list has run dry, then gives what is certain to come next. */
export async function readStreams(streams: readonly Stream[]): Promise<StreamPage> {
  const filled = await Promise.all(streams.map(fill))
  const items: QueueItem[] = []
  while (filled.every((stream) => stream.waiting.length > 0 || stream.cursor === null)) {
    const soonest = filled.filter(({ waiting }) => waiting.length > 0).sort(bySoonest)[0]
    const item = soonest?.waiting.shift()
    if (!item) break
    items.push(item)
  }
  const more = filled.some((stream) => stream.waiting.length > 0 || stream.cursor !== null)
  return { items, next: more ? filled : null }
}

async function fill({ query, cursor, waiting }: Stream): Promise<Stream> {
  if (waiting.length > 0 || cursor === null) return { query, cursor, waiting: [...waiting] }
  const page = await readQueue({ ...query, cursor })
  return { query, cursor: page.nextCursor, waiting: [...page.items] }
}

const bySoonest = (a: Stream, b: Stream) => calmOf(a) - calmOf(b) || dueOf(a) - dueOf(b)
const calmOf = ({ waiting: [first] }: Stream) => (first?.urgent ? 0 : 1)
const dueOf = ({ waiting: [first] }: Stream) => (first ? new Date(first.dueAt).getTime() : Infinity)
