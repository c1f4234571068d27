// The one way to open a transaction: retried when the database asks for it, nested calls join.
import { DeadlockException, LockWaitTimeoutException } from '@mikro-orm/core'
import type { Context } from '../context.ts'

const mostTries = 4

/**
 * Runs `work` in one transaction and commits. After a deadlock or a lock time-out it runs again, at most 3 times, so
 * `work` must depend on its input and the database alone. No HTTP inside.
 */
export async function inTransaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  if (ctx.em.isInTransaction()) return work(ctx)
  for (let tries = 1; ; tries++) {
    try {
      return await ctx.em.transactional((em) => work({ ...ctx, em: em as Context['em'] }), { clear: true })
    } catch (error) {
      if (!isContention(error) || tries === mostTries) throw error
    }
  }
}

const isContention = (error: unknown) =>
  error instanceof DeadlockException || error instanceof LockWaitTimeoutException
