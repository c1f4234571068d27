// Is the process up; may it take work.
import { z } from '@chaolin/shared/config'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from './errors.ts'
import { oldestDueAgeMs } from './outbox/queries.ts'

/** A backlog older than this means that nobody works on it. */
const backlogLimitMs = 10 * 60_000

const healthy = z.strictObject({ status: z.literal('ok') })
const ready = z.strictObject({ status: z.literal('ok'), outboxAgeMs: z.number() })

export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  const tags = ['health']
  app.get('/healthz', { schema: { tags, summary: 'The process is up', response: { 200: healthy } } }, () => ({
    status: 'ok' as const,
  }))
  app.get(
    '/readyz',
    { schema: { tags, summary: 'The database answers and the outbox moves', response: { 200: ready } } },
    async ({ ctx }) => {
      const outboxAgeMs = (await oldestDueAgeMs(ctx)) ?? 0
      if (outboxAgeMs > backlogLimitMs) throw new Refused('unavailable', { retryAfterS: 5, detail: 'outbox' })
      return { status: 'ok' as const, outboxAgeMs }
    },
  )
}
