// Doors of triage for an admin: the models and how good they are, the way back, what staff put right.
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import { correctionList, triageModelList } from '@chaolin/shared/routing/triage-schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { toWire } from '../../day.ts'
import { once } from '../../idempotency.ts'
import { activateModel } from './actions.ts'
import type { TriageCorrection } from './entities.ts'
import { listCorrections, listModels } from './queries.ts'

const admins = { roles: ['admin'] } as const

export const triageRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/triage/models',
    {
      config: admins,
      schema: {
        tags: ['routing'],
        summary: 'The triage models and their figures, newest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: triageModelList },
      },
    },
    async ({ ctx, query }) => {
      const { items, ...rest } = await listModels(ctx, query)
      return {
        ...rest,
        items: items.map(({ id: _id, createdAt, ...row }) => ({ ...row, createdAt: toWire(createdAt) })),
      }
    },
  )
  app.post(
    '/v1/admin/triage/models/:version/activate',
    {
      config: admins,
      schema: {
        tags: ['routing'],
        summary: 'Put an earlier model back in place; every process follows within five seconds',
        params: z.strictObject({ version: idText(40) }),
        response: { 200: z.strictObject({ active: z.string() }) },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await activateModel(tx, request.params.version)
        return { active: request.params.version }
      }),
  )
  app.get(
    '/v1/admin/triage/corrections',
    {
      config: admins,
      schema: {
        tags: ['routing'],
        summary: 'Categories that staff put right, newest first; texts are masked',
        querystring: z.strictObject(pageQuery),
        response: { 200: correctionList },
      },
    },
    async ({ ctx, query }) => {
      const { items, nextCursor } = await listCorrections(ctx, query)
      return {
        items: items.map(correctionView),
        nextCursor,
      }
    },
  )
}

const correctionView = ({ id, text, fromCategory, toCategory, ...row }: TriageCorrection) => ({
  id: String(id),
  text,
  from: fromCategory,
  to: toCategory,
  triageVersion: row.triageVersion ?? null,
  by: row.personId,
  createdAt: toWire(row.createdAt),
})
