// The admin's doors to the keys of other systems.
import { z } from '@chaolin/shared/config'
import { madeOpen311Key, newOpen311Key, open311KeyList } from '@chaolin/shared/open311/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../db/transaction.ts'
import { listKeys, makeKey, revokeKey } from './keys.ts'

const tags = ['admin']
const config = { roles: ['admin'] as const }

export const open311KeyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/open311-keys',
    { config, schema: { tags, summary: 'Systems that may post', response: { 200: open311KeyList } } },
    async ({ ctx }) => ({ items: await listKeys(ctx) }),
  )
  // Never kept for a repeat: the key is shown once, and a lost answer is mended by a new key.
  app.post(
    '/v1/admin/open311-keys',
    {
      config,
      schema: {
        tags,
        summary: 'A new key; it is shown this once',
        body: newOpen311Key,
        response: { 201: madeOpen311Key },
      },
    },
    async ({ ctx, person, body }, reply) =>
      reply.code(201).send(await inTransaction(ctx, (tx) => makeKey(tx, person.id, body))),
  )
  app.delete(
    '/v1/admin/open311-keys/:id',
    { config, schema: { tags, summary: 'Take a key back', params: z.strictObject({ id: idText(24) }) } },
    async ({ ctx, params }, reply) => {
      await inTransaction(ctx, (tx) => revokeKey(tx, params.id))
      return reply.code(204).send()
    },
  )
}
