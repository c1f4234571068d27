// The end of a history, looked at for every socket of this process together, and only while somebody listens.
import type { Context } from '../../context.ts'
import { windowMs } from './news.ts'

const everyMs = 500
/** More than this at once is a flood, or the end of a long pause: those who listen read all anew. */
const mostAtOnce = 5000
/** Reading all anew takes the clients a while. */
const floodMs = 5000

/** A history that is only added to, by the numbers of its rows. */
export type Source<Change> = {
  idsSince: (ctx: Context, since: Date, most: number) => Promise<number[]>
  newestId: (ctx: Context) => Promise<number>
  read: (ctx: Context, ids: readonly number[]) => Promise<Change[]>
}

type Heard<Change> = {
  changes: (ctx: Context, changes: Change[]) => Promise<void>
  /** More than can be told one by one. */
  flood: () => void
}

export type Tail = {
  /** Comes back when nothing is missed that is committed from now on. */
  start(): Promise<void>
  stop(): void
  /** Where a client goes on from. */
  seq(): number
}

/** What was seen so far. */
type Seen = { ids: Set<number>; newest: number; lookedAtMs: number }

const nothing = (): Seen => ({ ids: new Set(), newest: 0, lookedAtMs: Infinity })

/** The numbers since a window before the last look; `settle` once what is new among them was read. */
async function look<Change>(ctx: Context, source: Source<Change>, seen: Seen) {
  const nowMs = ctx.now().getTime()
  const since = new Date(Math.min(nowMs, seen.lookedAtMs) - windowMs)
  const ids = await source.idsSince(ctx, since, mostAtOnce + 1)
  const settle = (newest = ids.at(-1) ?? seen.newest) =>
    Object.assign(seen, { ids: new Set(ids), newest, lookedAtMs: nowMs })
  return { ids, fresh: ids.filter((id) => !seen.ids.has(id)), settle }
}

/** Gives how long to wait after it. */
async function tell<Change>(
  ctx: Context,
  source: Source<Change>,
  seen: Seen,
  heard: Heard<Change>,
): Promise<number> {
  const { ids, fresh, settle } = await look(ctx, source, seen)
  if (ids.length > mostAtOnce) {
    settle(await source.newestId(ctx))
    heard.flood()
    return floodMs
  }
  const changes = await source.read(ctx, fresh)
  settle()
  if (changes.length > 0) await heard.changes(ctx, changes)
  return everyMs
}

/** Any number of processes may each have one: they share nothing but the table. */
export function createTail<Change>(
  newContext: () => Context,
  source: Source<Change>,
  heard: Heard<Change>,
): Tail {
  let seen = nothing()
  let timer: NodeJS.Timeout | undefined
  let started: Promise<void> | undefined

  async function begin(mine: Seen) {
    const ctx = newContext()
    const { settle } = await look(ctx, source, mine)
    settle(await source.newestId(ctx))
    schedule(mine, everyMs)
  }

  function schedule(mine: Seen, waitMs: number) {
    if (mine !== seen) return
    timer = setTimeout(() => {
      const ctx = newContext()
      void tell(ctx, source, mine, heard)
        .catch((error: unknown) => {
          ctx.log.warn({ err: error }, 'history not read')
          return everyMs
        })
        .then((nextMs) => schedule(mine, nextMs))
    }, waitMs)
    timer.unref()
  }

  function stop() {
    clearTimeout(timer)
    seen = nothing()
    started = undefined
  }

  return {
    start() {
      started ??= begin(seen).catch((error: unknown) => {
        stop()
        throw error
      })
      return started
    },
    stop,
    seq: () => seen.newest,
  }
}
