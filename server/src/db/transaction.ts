// The one way to open a transaction: retried where nothing can have been kept, never where that is unknown.
import { DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core'
import type { Context } from '../context.ts'

const mostTries = 4

/** The connection was lost while the transaction committed: it holds or it does not, and only its rows can tell. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super('The answer to a commit was lost', { cause })
  }
}

/**
 * Runs `work` in one transaction and commits. After a deadlock, a lock time-out, a commit that the cluster refused, or
 * a connection that was lost before the commit, it runs again, at most 3 times, so `work` must depend on its input and
 * the database alone. No HTTP inside.
 */
export async function inTransaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  if (ctx.em.isInTransaction()) return work(ctx)
  for (let tries = 1; ; tries++) {
    let committing = false
    try {
      return await ctx.em.transactional(
        async (em) => {
          const result = await work({ ...ctx, em: em as Context['em'] })
          await em.flush()
          committing = true
          return result
        },
        { clear: true },
      )
    } catch (error) {
      if (committing && isUnanswered(error)) throw new CommitUnknown(error)
      if (!(isContention(error) || isUnanswered(error)) || tries === mostTries) throw error
    }
  }
}

type DatabaseError = { code?: string; fatal?: boolean }
const codeOf = (error: unknown) => (error as DatabaseError).code ?? ''

/** A commit that fails Galera's certification comes as ER_LOCK_DEADLOCK, past the manager's own exceptions. */
const isContention = (error: unknown) =>
  error instanceof DeadlockException ||
  error instanceof LockWaitTimeoutException ||
  codeOf(error) === 'ER_LOCK_DEADLOCK' ||
  codeOf(error) === 'ER_LOCK_WAIT_TIMEOUT'

const lostCodes = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_NEW_ABORTING_CONNECTION',
  'ER_ERROR_DURING_COMMIT',
  // What a Galera node says that has left its cluster or is not yet in it.
  'ER_UNKNOWN_COM_ERROR',
])

/** The statement has no answer that can be relied on. mysql2 gives no code where a connection was closed already. */
const isUnanswered = (error: unknown) =>
  lostCodes.has(codeOf(error)) || ((error as DatabaseError).fatal === true && codeOf(error) === '')

/** The same context with a manager of its own, for work that goes on beside a request; no transaction may wait for it. */
export const beside = (ctx: Context): Context => ({ ...ctx, em: ctx.em.fork() })
