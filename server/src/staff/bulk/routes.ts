// The door for one step of many reports.
import { bulkAnswer, bulkRequest } from '@chaolin/shared/staff/bulk-schema'
import { rolesFor } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { onceInParts } from '../../idempotency.ts'
import { hasRole } from '../../residents/queries.ts'
import { takeBulkStep } from './actions.ts'

export const bulkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/reports/bulk',
    {
      config: { roles: rolesFor('accept') },
      schema: {
        tags: ['staff'],
        summary: 'Accept, dispatch or merge many at once; says which were refused and why',
        body: bulkRequest,
        response: { 200: bulkAnswer },
      },
    },
    (request, reply) => {
      const { ctx, person, body } = request
      if (!hasRole(person, rolesFor(body.step))) throw new Refused('forbidden')
      return onceInParts(request, reply, 200, (runPart) => takeBulkStep(ctx, person, body, runPart))
    },
  )
}
