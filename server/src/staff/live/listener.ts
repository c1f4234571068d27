// One socket of a member of staff: what it asked for, what it is sent, how it ends.
import { liveCloses, type LiveNews } from '@chaolin/shared/staff/live-schema'
import type { WebSocket } from 'ws'
import type { Context } from '../../context.ts'
import { findPeople } from '../../residents/queries.ts'
import { heldPosts } from './news.ts'

export type Listener = {
  socket: WebSocket
  personId: string
  /** None before its first message. */
  microBrainIds: readonly string[]
  /** It answered the last heartbeat. */
  answered: boolean
  /** Since the last heartbeat. */
  messages: number
}

/** A client that reads so slowly is let go: it comes back and goes on from where it was. */
const mostBuffered = 256 * 1024
const goodbyeMs = 1000

export function send({ socket }: Listener, news: LiveNews) {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > mostBuffered) socket.terminate()
  else socket.send(JSON.stringify(news))
}

/** The posts of each as their person's roles are now; whose role was taken away hears no more. */
export async function homesOf(ctx: Context, listeners: readonly Listener[]) {
  const people = await findPeople(ctx, [...new Set(listeners.map(({ personId }) => personId))])
  const homes = new Map<Listener, ReadonlySet<string>>()
  for (const listener of listeners) {
    const person = people.get(listener.personId)
    const held = person ? await heldPosts(ctx, person, listener.microBrainIds) : new Set<string>()
    if (held.size > 0) homes.set(listener, held)
    else listener.socket.close(liveCloses.role)
  }
  return homes
}

/** Told to come back, which brings it to another process. */
export const goodbye = ({ socket }: Listener) =>
  new Promise<void>((resolve) => {
    const end = setTimeout(() => socket.terminate(), goodbyeMs)
    socket.once('close', () => {
      clearTimeout(end)
      resolve()
    })
    socket.close(1012)
  })
