// The routing tables as one process holds them in memory: looked at every two seconds, never over five behind.
import { isSame, loadWhole, readRevisions, type Loaded } from './book-load.ts'
import type { Book } from './book-load.ts'
import type { Context } from '../context.ts'
import { beside } from '../db/transaction.ts'

export type { Book } from './book-load.ts'

/** A look costs one row. */
const checkEveryMs = 2000
/** Nobody is answered from tables that were last seen to hold longer ago than this. */
const mostBehindMs = 5000

type Held = Loaded & {
  /** When these tables were last seen to be those of the database. */
  trueAtMs: number
  checkedAtMs: number
  /** Something was changed in this process: the next one who asks looks, and waits for what is new. */
  changedHere: boolean
  loading: Promise<void> | null
}
/** One per database, since a test or a tool may open two in one process. */
const held = new WeakMap<object, Held>()

/** A change of the tables is on its way in this process. */
export function forgetBook(em: Context['em']) {
  const known = held.get(em.getDriver())
  if (known) known.changedHere = true
}

/** After a change made here was committed: comes back when every question is answered by the new tables. */
export async function renewBook(ctx: Context): Promise<void> {
  const known = held.get(ctx.em.getDriver())
  if (!known) return
  try {
    // A load that began before the change was committed may not have seen it.
    await known.loading?.catch(() => undefined)
    known.changedHere = true
    await readBook(ctx)
  } catch (error) {
    // The change itself was made; the next question tries again.
    warn(ctx)(error)
  }
}

const warn = (ctx: Context) => (error: unknown) => ctx.log.warn({ err: error }, 'routing tables not loaded')

export async function readBook(ctx: Context): Promise<Book> {
  const owner = ctx.em.getDriver()
  const nowMs = ctx.now().getTime()
  const known = held.get(owner)
  if (!known) return loadFirst(ctx, owner, nowMs)
  const outdated = isOutdated(known, nowMs)
  if (!outdated && !known.changedHere && Math.abs(nowMs - known.checkedAtMs) < checkEveryMs) return known.book
  const { changedHere, checkedAtMs } = known
  // Others go on with the old book while this request looks: waiting for each other could stop SQLite's one connection.
  Object.assign(known, { checkedAtMs: nowMs, changedHere: false })
  try {
    const revisions = await readRevisions(ctx)
    if (!outdated && isSame(revisions, known.revisions)) {
      known.trueAtMs = nowMs
      return known.book
    }
    const mustWait = outdated || changedHere || Math.abs(nowMs - known.trueAtMs) >= mostBehindMs
    // What a transaction sees is its own, and it must not wait for a connection that it holds itself.
    if (mustWait && ctx.em.isInTransaction()) {
      Object.assign(known, { checkedAtMs, changedHere })
      if (!changedHere && !known.loading) reload(ctx, known, nowMs).catch(warn(ctx))
      return (await loadWhole(ctx, known)).book
    }
    const loading = reload(ctx, known, nowMs)
    if (mustWait) await loading
    else loading.catch(warn(ctx))
    return known.book
  } catch (error) {
    Object.assign(known, { checkedAtMs, changedHere })
    throw error
  }
}

async function loadFirst(ctx: Context, owner: object, nowMs: number): Promise<Book> {
  const loaded = await loadWhole(ctx, null)
  if (!ctx.em.isInTransaction()) hold(owner, loaded, { nowMs, changedHere: false })
  else if (!first.has(owner)) {
    // What a transaction sees is its own: for the others it is read again, once, beside them all; by then this
    // transaction may have changed it.
    const own = beside(ctx)
    const loading = loadWhole(own, null).then((again) => hold(owner, again, { nowMs, changedHere: true }))
    first.set(owner, loading)
    loading.catch(warn(ctx)).finally(() => first.delete(owner))
  }
  return loaded.book
}

/** Under way, where the first question came from inside a transaction. */
const first = new WeakMap<object, Promise<void>>()

function hold(
  owner: object,
  loaded: Loaded,
  { nowMs, changedHere }: { nowMs: number; changedHere: boolean },
) {
  if (held.has(owner)) return
  held.set(owner, { ...loaded, trueAtMs: nowMs, checkedAtMs: nowMs, changedHere, loading: null })
}

/** One at a time, beside all requests; the old book answers until the new one is whole. */
function reload(ctx: Context, known: Held, nowMs: number): Promise<void> {
  const before = known.loading ?? Promise.resolve()
  const own = beside(ctx)
  const loading = before
    .catch(() => undefined)
    .then(async () => {
      Object.assign(known, await loadWhole(own, known), { trueAtMs: nowMs })
    })
    .finally(() => {
      if (known.loading === loading) known.loading = null
    })
  known.loading = loading
  return loading
}

/** A version of the areas has come to hold since the last look. */
function isOutdated({ book: { areasChangeAt }, checkedAtMs }: Held, nowMs: number) {
  const changeMs = areasChangeAt?.getTime()
  return changeMs !== undefined && checkedAtMs < changeMs && changeMs <= nowMs
}
