// A client of live updates: a real socket, and what it has heard so far.
import type { LiveEvent, LiveNews } from '@chaolin/shared/staff/live-schema'
import { WebSocket } from 'ws'

export type Listening = {
  socket: WebSocket
  /** The first message that fits, of those not asked for yet. */
  next(fits?: (news: LiveNews) => boolean): Promise<LiveNews>
  event(fits: (event: LiveEvent) => boolean): Promise<LiveEvent>
  heard: LiveEvent[]
  closed: Promise<number>
}

/** Ends with the status of the answer where the socket is refused. */
export function listen(address: string, ticket: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/staff/live?ticket=${ticket}`, { headers })
  const waiting: { fits: (news: LiveNews) => boolean; resolve: (news: LiveNews) => void }[] = []
  const inbox: LiveNews[] = []
  const heard: LiveEvent[] = []
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  const next = (fits: (news: LiveNews) => boolean = () => true) => {
    const at = inbox.findIndex(fits)
    if (at >= 0) return Promise.resolve(inbox.splice(at, 1)[0]!)
    return new Promise<LiveNews>((resolve) => waiting.push({ fits, resolve }))
  }
  socket.on('message', (data) => {
    const news = JSON.parse(String(data)) as LiveNews
    heard.push(...news.items)
    const at = waiting.findIndex(({ fits }) => fits(news))
    if (at >= 0) waiting.splice(at, 1)[0]!.resolve(news)
    else inbox.push(news)
  })
  const event = async (fits: (event: LiveEvent) => boolean) =>
    heard.find(fits) ?? (await next(({ items }) => items.some(fits))).items.find(fits)!
  return new Promise<Listening | { refused: number }>((resolve, reject) => {
    socket.on('open', () => resolve({ socket, next, event, heard, closed }))
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve({ refused: statusCode }))
    socket.on('error', reject)
  })
}
