// Doors over all endpoints: how each one does, another secret, and what did not get through.
import { microBrainParams } from '@chaolin/shared/micro-brains/schema'
import {
  endpointList,
  endpointQuery,
  newSecretView,
  staffDeliveryList,
  staffDeliveryQuery,
} from '@chaolin/shared/micro-brains/overview'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../db/transaction.ts'
import { adminRoles, messageRoles } from './access.ts'
import { rotateSecret } from './actions.ts'
import { listStaffDeliveries, pageEndpoints } from './overview.ts'

export const overviewRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/endpoints',
    {
      config: { roles: adminRoles },
      schema: {
        tags: ['admin'],
        summary: 'Micro-brains that are other systems, and how each one does',
        querystring: endpointQuery,
        response: { 200: endpointList },
      },
    },
    ({ ctx, query }) => pageEndpoints(ctx, query),
  )
  // Never kept for a repeat: the secret is shown once, and a lost answer is mended by another rotation.
  app.post(
    '/v1/admin/micro-brains/:id/rotate',
    {
      config: { roles: adminRoles },
      schema: {
        tags: ['admin'],
        summary: 'A new secret; the present one goes on until the next rotation',
        params: microBrainParams,
        response: { 200: newSecretView },
      },
    },
    async ({ ctx, person, params: { id } }) => ({
      newSecret: await inTransaction(ctx, (tx) => rotateSecret(tx, person, id)),
    }),
  )
  app.get(
    '/v1/staff/deliveries',
    {
      config: { roles: messageRoles },
      schema: {
        tags: ['staff'],
        summary: 'Messages to other systems that this person sees to, the stuck ones first',
        querystring: staffDeliveryQuery,
        response: { 200: staffDeliveryList },
      },
    },
    ({ ctx, person, query }) => listStaffDeliveries(ctx, person, query),
  )
}
