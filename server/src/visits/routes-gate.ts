// Doors of the guard who registers visitors: at the own gate alone, and only today's are read there.
import { pageQuery } from '@chaolin/shared/page'
import { z } from '@chaolin/shared/config'
import { gateParams, gateVisit, visitPage, visitSummary } from '@chaolin/shared/visits/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { once } from '../idempotency.ts'
import { registerAtGate, requireOwnGate } from './at-gate.ts'
import { findVisit, listAtGate } from './queries.ts'
import { visitSummaries } from './views.ts'

const tags = ['visits']
const roles = ['guard'] as const

export const gateVisitRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/gates/:gateId/visits',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Register who stands at the gate; a household that is named is asked',
        params: gateParams,
        body: gateVisit,
        response: { 201: visitSummary },
      },
    },
    async (request, reply) => {
      const { ctx, person, params, body } = request
      const { id } = await once(request, reply, 201, async (tx) => ({
        id: (await registerAtGate(tx, person, params.gateId, body)).id,
      }))
      await requireOwnGate(ctx, person, params.gateId)
      return (await visitSummaries(ctx, [(await findVisit(ctx, id))!], 'guard'))[0]!
    },
  )
  app.get(
    '/v1/gates/:gateId/visits',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Who was registered at this gate today; newest first',
        params: gateParams,
        querystring: z.strictObject(pageQuery),
        response: { 200: visitPage },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireOwnGate(ctx, person, params.gateId)
      const { items, nextCursor } = await listAtGate(ctx, params.gateId, query)
      return { items: await visitSummaries(ctx, items, 'guard'), nextCursor }
    },
  )
}
