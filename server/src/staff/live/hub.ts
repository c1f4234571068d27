// The sockets of this process: how many, who listens to what, and what each is told.
import {
  liveCloses,
  liveLimits,
  liveWatch,
  type LiveSaid,
  type LiveSos,
} from '@chaolin/shared/staff/live-schema'
import type { WebSocket } from 'ws'
import {
  newestSaidId,
  newestSosChangeId,
  readSaid,
  readSosChanges,
  saidIdsSince,
  sosChangeIdsSince,
  type Said,
  type SosChange,
} from '../../campus/queries.ts'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { changeIdsSince, newestChangeId, readChanges, type Change } from '../../reports/queries.ts'
import { findPeople } from '../../residents/queries.ts'
import { goodbye, homesOf, send, type Listener } from './listener.ts'
import { eventFor, heldPosts, readMissed } from './news.ts'
import { createTail, type Source, type Tail } from './tail.ts'

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

const reportHistory: Source<Change> = {
  idsSince: changeIdsSince,
  newestId: newestChangeId,
  read: readChanges,
}
const sosHistory: Source<SosChange> = {
  idsSince: sosChangeIdsSince,
  newestId: newestSosChangeId,
  read: readSosChanges,
}

const threads: Source<Said> = { idsSince: saidIdsSince, newestId: newestSaidId, read: readSaid }

export function createHub(newContext: () => Context): Hub {
  const listeners = new Set<Listener>()
  const tail: Tail = createTail(newContext, reportHistory, {
    changes: (ctx, changes) => tellChanges(ctx, listeners, tail, changes),
    flood: () => tellAll(listeners, tail, true),
  })
  const sosTail: Tail = createTail(newContext, sosHistory, {
    changes: (ctx, changes) => tellSos(ctx, listeners, tail, changes),
    flood: () => tellAll(listeners, tail, true),
  })
  const saidTail: Tail = createTail(newContext, threads, {
    changes: (ctx, said) => tellSaid(ctx, listeners, tail, said),
    flood: () => tellAll(listeners, tail, true),
  })
  const tails = { tail, sosTail, saidTail }
  const stopTails = () => Object.values(tails).forEach((one) => one.stop())
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
      watch(ctx, tails, listener, String(data)).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'socket not served')
        socket.close(1013)
      })
    })
    socket.on('close', () => {
      clearTimeout(silence)
      listeners.delete(listener)
      if (watching(listeners).length === 0) stopTails()
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
      stopTails()
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

/** Nothing of the caller, and not where they are: that is a look, which the door of the call writes down. */
async function tellSos(ctx: Context, listeners: Listeners, tail: Tail, changes: SosChange[]) {
  const concerned = new Set(changes.flatMap(({ homes }) => homes))
  const asked = watching(listeners).filter(({ microBrainIds }) =>
    microBrainIds.some((id) => concerned.has(id)),
  )
  for (const [listener, held] of await homesOf(ctx, asked)) {
    const sos = changes.flatMap(({ number, step, status, homes, at }): LiveSos[] => {
      const homeId = homes.find((home) => held.has(home))
      return homeId ? [{ number, step, status, homeId, at: toWire(at) }] : []
    })
    if (sos.length > 0) send(listener, { items: [], seq: tail.seq(), reset: false, sos })
  }
}

/** That somebody wrote; of a case to nobody but the one who has it. */
async function tellSaid(ctx: Context, listeners: Listeners, tail: Tail, messages: Said[]) {
  const concerns = ({ homes, onlyFor }: Said, posts: ReadonlySet<string>, personId: string) =>
    homes.some((id) => posts.has(id)) && (onlyFor === null || onlyFor === personId)
  const asked = watching(listeners).filter(({ microBrainIds, personId }) => {
    const posts = new Set(microBrainIds)
    return messages.some((message) => concerns(message, posts, personId))
  })
  for (const [listener, held] of await homesOf(ctx, asked)) {
    const said = messages.flatMap((message): LiveSaid[] => {
      if (!concerns(message, held, listener.personId)) return []
      const { number, by, homes, at } = message
      return [{ number, by, homeId: homes.find((home) => held.has(home))!, at: toWire(at) }]
    })
    if (said.length > 0) send(listener, { items: [], seq: tail.seq(), reset: false, said })
  }
}

type Tails = { tail: Tail; sosTail: Tail; saidTail: Tail }

async function watch(ctx: Context, { tail, sosTail, saidTail }: Tails, listener: Listener, message: string) {
  const asked = liveWatch.safeParse(parse(message))
  if (!asked.success) return listener.socket.close(liveCloses.message)
  const { microBrainIds, after } = asked.data
  const person = (await findPeople(ctx, [listener.personId])).get(listener.personId)
  const homes = person ? await heldPosts(ctx, person, microBrainIds) : new Set<string>()
  if (homes.size < new Set(microBrainIds).size) return listener.socket.close(liveCloses.post)
  // Who left meanwhile is listened for no longer.
  if (listener.socket.readyState !== listener.socket.OPEN) return
  listener.microBrainIds = microBrainIds
  await Promise.all([tail.start(), sosTail.start(), saidTail.start()])
  send(listener, await readMissed(ctx, homes, after))
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return null
  }
}
