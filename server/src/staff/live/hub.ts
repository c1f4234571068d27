// The sockets of this process: how many, who listens to what, and what each is told.
import { liveCloses, liveLimits, liveWatch } from '@chaolin/shared/staff/live-schema'
import type { WebSocket } from 'ws'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import type { Change } from '../../reports/queries.ts'
import { findPeople } from '../../residents/queries.ts'
import { goodbye, homesOf, send, type Listener } from './listener.ts'
import { eventFor, heldPosts, readMissed } from './news.ts'
import { createTail, type Tail } from './tail.ts'

const mostMessages = 20
const firstMessageMs = 10_000

export type Hub = {
  /** Refuses a socket too many, before it opens. */
  admit(personId: string): void
  add(socket: WebSocket, personId: string): void
  close(): Promise<void>
}

type Listeners = ReadonlySet<Listener>
const watching = (listeners: Listeners) =>
  [...listeners].filter(({ microBrainIds }) => microBrainIds.length > 0)

export function createHub(newContext: () => Context): Hub {
  const listeners = new Set<Listener>()
  const tail = createTail(newContext, {
    changes: (ctx, changes) => tellChanges(ctx, listeners, tail, changes),
    flood: () => tellAll(listeners, tail, true),
  })
  const heartbeat = setInterval(() => {
    for (const listener of listeners) checkAlive(listener)
    const ctx = newContext()
    homesOf(ctx, watching(listeners))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'roles not read'))
      .finally(() => tellAll(listeners, tail, false))
  }, liveLimits.heartbeatMs)
  heartbeat.unref()

  function add(socket: WebSocket, personId: string) {
    // Several may have been let in at the same time.
    if (tooMany(listeners, personId)) return socket.close(1013)
    const listener: Listener = { socket, personId, microBrainIds: [], answered: true, messages: 0 }
    listeners.add(listener)
    const silence = setTimeout(() => socket.close(liveCloses.silence), firstMessageMs)
    silence.unref()
    socket.on('pong', () => (listener.answered = true))
    socket.on('message', (data, isBinary) => {
      clearTimeout(silence)
      if (isBinary || ++listener.messages > mostMessages) return socket.close(liveCloses.message)
      const ctx = newContext()
      watch(ctx, tail, listener, String(data)).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'socket not served')
        socket.close(1013)
      })
    })
    socket.on('close', () => {
      clearTimeout(silence)
      listeners.delete(listener)
      if (watching(listeners).length === 0) tail.stop()
    })
  }

  return {
    admit(personId) {
      const code = tooMany(listeners, personId)
      if (code) throw new Refused(code, { retryAfterS: 30 })
    },
    add,
    async close() {
      clearInterval(heartbeat)
      tail.stop()
      await Promise.all([...listeners].map(goodbye))
    },
  }
}

function tooMany(listeners: Listeners, personId: string) {
  if (listeners.size >= liveLimits.socketsPerProcess) return 'unavailable'
  const own = [...listeners].filter((listener) => listener.personId === personId).length
  return own >= liveLimits.socketsPerPerson ? 'rate_limited' : null
}

/** Ends what did not answer the last time; the others are asked again. */
function checkAlive(listener: Listener) {
  if (!listener.answered) return listener.socket.terminate()
  Object.assign(listener, { answered: false, messages: 0 })
  listener.socket.ping()
}

function tellAll(listeners: Listeners, tail: Tail, reset: boolean) {
  for (const listener of watching(listeners)) send(listener, { items: [], seq: tail.seq(), reset })
}

async function tellChanges(ctx: Context, listeners: Listeners, tail: Tail, changes: Change[]) {
  const asked = watching(listeners).filter(({ microBrainIds }) => {
    const homes = new Set(microBrainIds)
    return changes.some((change) => eventFor(homes, change))
  })
  for (const [listener, homes] of await homesOf(ctx, asked)) {
    const items = changes.flatMap((change) => eventFor(homes, change) ?? [])
    if (items.length > 0) send(listener, { items, seq: tail.seq(), reset: false })
  }
}

async function watch(ctx: Context, tail: Tail, listener: Listener, message: string) {
  const asked = liveWatch.safeParse(parse(message))
  if (!asked.success) return listener.socket.close(liveCloses.message)
  const { microBrainIds, after } = asked.data
  const person = (await findPeople(ctx, [listener.personId])).get(listener.personId)
  const homes = person ? await heldPosts(ctx, person, microBrainIds) : new Set<string>()
  if (homes.size < new Set(microBrainIds).size) return listener.socket.close(liveCloses.post)
  // Who left meanwhile is listened for no longer.
  if (listener.socket.readyState !== listener.socket.OPEN) return
  listener.microBrainIds = microBrainIds
  await tail.start()
  send(listener, await readMissed(ctx, homes, after))
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return null
  }
}
