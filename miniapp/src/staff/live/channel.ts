// Hears of changes by a socket, goes on where it was after any interruption, and asks by itself where no socket opens.
import type { LiveEvent, LiveNews, LiveSaid, LiveSos, LiveTicket } from '@chaolin/shared/staff/live-schema'
import { ApiError, get, openSocket, post, type Socket } from '../../api'

export type LiveState = 'live' | 'polling' | 'offline'
export interface Told {
  /** Not told before; none where all is to be read anew. */
  onEvents: (events: LiveEvent[]) => void
  onState: (state: LiveState) => void
  /** Calls for help that changed; whoever was away reads the list of open ones. */
  onSos?: (sos: LiveSos[]) => void
  /** Words in threads of campus requests. */
  onSaid?: (said: LiveSaid[]) => void
  /** It was away, or is not told by a socket: what only a socket tells is to be read anew. */
  onAway?: () => void
}
export interface Channel {
  /** Out of sight nothing is asked; back in sight it goes on from where it was. */
  pause: () => void
  resume: () => void
}

const pollEveryMs = 10_000
const pollAfterFailures = 2
const firstWaitMs = 1000
const mostWaitMs = 60_000
/** A proxy on the way may let a socket open and nothing through. */
const answerMs = 10_000
/** Two heartbeats of the server and a little. */
const silenceMs = 60_000
const mostKnown = 2000
const restarting = 1012

/** Everybody comes back at another time, or a server that restarts would be met by all at once. */
export const waitMs = (failures: number, random = Math.random()) =>
  Math.min(mostWaitMs, firstWaitMs * 2 ** failures) * (0.5 + random / 2)

/** Tells each event once, and knows where to go on from. */
function createEar(told: Told) {
  const known = new Set<number>()
  const ear = {
    after: undefined as number | undefined,
    hear({ items, seq, reset, sos, said }: LiveNews) {
      const fresh = items.filter((event) => !known.has(event.seq))
      for (const event of fresh) known.add(event.seq)
      for (const old of known) {
        if (known.size <= mostKnown) break
        known.delete(old)
      }
      if (seq > 0) ear.after = seq
      if (reset || fresh.length > 0) told.onEvents(fresh)
      if (sos) told.onSos?.(sos)
      if (said) told.onSaid?.(said)
    },
  }
  return ear
}

interface SocketEnds {
  onNews: (news: LiveNews) => void
  /** Once; `expected`: the server restarts. */
  onLost: (expected: boolean) => void
}

/** A socket that listens to one micro-brain. */
function listen(microBrainId: string, ticket: string, after: number | undefined, ends: SocketEnds): Socket {
  let silence: ReturnType<typeof setTimeout> | undefined
  let over = false
  const lose = (code?: number) => {
    clearTimeout(silence)
    if (!over) ends.onLost(code === restarting)
    over = true
  }
  const close = () => {
    over = true
    clearTimeout(silence)
    socket.close()
  }
  // A cable that was cut says nothing, and a browser may wait long for an answer to its goodbye.
  const waitFor = (ms: number) => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      lose()
      socket.close()
    }, ms)
  }
  const socket = openSocket(`/v1/staff/live?ticket=${encodeURIComponent(ticket)}`, {
    onOpen: () => socket.send(JSON.stringify({ microBrainIds: [microBrainId], ...(after ? { after } : {}) })),
    onMessage: (text) => {
      if (over) return
      waitFor(silenceMs)
      ends.onNews(JSON.parse(text) as LiveNews)
    },
    onClose: lose,
  })
  waitFor(answerMs)
  return { ...socket, close }
}

export function openChannel(microBrainId: string, told: Told): Channel {
  const ear = createEar(told)
  let socket: Socket | undefined
  let failures = 0
  let running = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setTimeout> | undefined

  const stopPolling = () => {
    clearTimeout(poll)
    poll = undefined
  }
  const hear = (news: LiveNews) => {
    failures = 0
    stopPolling()
    told.onState('live')
    ear.hear(news)
  }

  async function connect(mine: number) {
    const onLost = (expected: boolean) => failed(mine, expected)
    let away = ear.after !== undefined
    const onNews = (news: LiveNews) => {
      hear(news)
      if (away) told.onAway?.()
      away = false
    }
    try {
      const { ticket } = await post<LiveTicket>('/v1/staff/live/tickets')
      if (mine === running) socket = listen(microBrainId, ticket, ear.after, { onNews, onLost })
    } catch {
      failed(mine)
    }
  }

  function failed(mine: number, expected = false) {
    if (mine !== running) return
    if (!expected) failures += 1
    if (failures >= pollAfterFailures && poll === undefined) void ask(mine)
    retry = setTimeout(() => void connect(mine), waitMs(failures))
  }

  async function ask(mine: number) {
    poll = setTimeout(() => void ask(mine), pollEveryMs)
    try {
      const news = await get<LiveNews>('/v1/staff/live', { microBrainId, after: ear.after })
      if (mine !== running || poll === undefined) return
      told.onState('polling')
      ear.hear(news)
      told.onAway?.()
    } catch (reason) {
      if (mine !== running) return
      told.onState('offline')
      // Not mine any more: the page itself says so when it asks.
      if (reason instanceof ApiError && (reason.status === 403 || reason.status === 404)) pause()
    }
  }

  function pause() {
    running += 1
    clearTimeout(retry)
    stopPolling()
    socket?.close()
    socket = undefined
  }

  return {
    pause,
    resume() {
      pause()
      failures = 0
      void connect(running)
    },
  }
}
