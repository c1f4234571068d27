// Doors of endpoints and deliveries: register, test, pause, see how it goes, try again, skip.
import {
  deliveryList,
  deliveryParams,
  deliveryQuery,
  deliveryView as deliverySchema,
  endpointBody,
  endpointHealth,
  endpointView as endpointSchema,
  microBrainParams,
  pingAnswer,
  skipBody,
} from '@chaolin/shared/micro-brains/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../db/transaction.ts'
import { once } from '../idempotency.ts'
import { adminRoles, messageRoles, requireMessagesOf } from './access.ts'
import {
  endpointView,
  pauseEndpoint,
  pingEndpoint,
  recordChange,
  requireMicroBrain,
  resumeEndpoint,
  saveEndpoint,
} from './actions.ts'
import { deliveryView, findDelivery, listDeliveries, retryDelivery, skipDelivery } from './deliveries.ts'
import { readHealth } from './health.ts'

const tags = ['admin']
const admin = { config: { roles: adminRoles } }
const messages = { config: { roles: messageRoles } }
const params = microBrainParams

export const endpointRoutes: FastifyPluginAsyncZod = async (app) => {
  app.put(
    '/v1/admin/micro-brains/:id/endpoint',
    {
      ...admin,
      schema: {
        tags,
        summary: 'Say where a micro-brain is; it needs https outside the sandbox',
        params,
        body: endpointBody,
        response: { 200: endpointSchema },
      },
    },
    ({ ctx, person, params: { id }, body }) => inTransaction(ctx, (tx) => saveEndpoint(tx, person, id, body)),
  )
  app.get(
    '/v1/admin/micro-brains/:id/endpoint',
    {
      ...admin,
      schema: { tags, summary: 'Where a micro-brain is', params, response: { 200: endpointSchema } },
    },
    ({ ctx, params: { id } }) => endpointView(ctx, id),
  )
  app.post(
    '/v1/admin/micro-brains/:id/ping',
    {
      ...admin,
      schema: { tags, summary: 'Send a test message now', params, response: { 200: pingAnswer } },
    },
    ({ ctx, person, params: { id } }) => pingEndpoint(ctx, person, id),
  )
  app.post(
    '/v1/admin/micro-brains/:id/pause',
    {
      ...admin,
      schema: { tags, summary: 'Send nothing for a while', params, response: { 200: endpointSchema } },
    },
    (request, reply) =>
      once(request, reply, 200, (tx) => pauseEndpoint(tx, request.person, request.params.id)),
  )
  app.post(
    '/v1/admin/micro-brains/:id/resume',
    {
      ...admin,
      schema: {
        tags,
        summary: 'Send again, what is stuck too',
        params,
        response: { 200: endpointSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, (tx) => resumeEndpoint(tx, request.person, request.params.id)),
  )
}

export const deliveryRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/micro-brains/:id/health',
    {
      ...messages,
      schema: { tags, summary: 'How delivery goes', params, response: { 200: endpointHealth } },
    },
    async ({ ctx, person, params: { id } }) => {
      await requireMicroBrain(ctx, id)
      await requireMessagesOf(ctx, person, id)
      return readHealth(ctx, id)
    },
  )
  app.get(
    '/v1/admin/micro-brains/:id/deliveries',
    {
      ...messages,
      schema: {
        tags,
        summary: 'Messages to a micro-brain, newest first',
        params,
        querystring: deliveryQuery,
        response: { 200: deliveryList },
      },
    },
    async ({ ctx, person, params: { id }, query }) => {
      await requireMicroBrain(ctx, id)
      await requireMessagesOf(ctx, person, id)
      return listDeliveries(ctx, id, query)
    },
  )
  await app.register(decisionRoutes)
}

/** What a person decides about one message. */
const decisionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/admin/deliveries/:id/retry',
    {
      ...messages,
      schema: {
        tags,
        summary: 'Send it again now',
        params: deliveryParams,
        response: { 200: deliverySchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const {
          person,
          params: { id },
        } = request
        const job = await findDelivery(tx, id)
        await requireMessagesOf(tx, person, job.target)
        const view = await retryDelivery(tx, job)
        await recordChange(tx, person, { microBrainId: job.target, change: 'retry', jobId: job.id })
        return view
      }),
  )
  app.post(
    '/v1/admin/deliveries/:id/skip',
    {
      ...messages,
      schema: {
        tags,
        summary: 'Do not send it; the next message of its request goes',
        params: deliveryParams,
        body: skipBody,
        response: { 200: deliverySchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const {
          person,
          params: { id },
          body: { reason },
        } = request
        const job = await findDelivery(tx, id)
        await requireMessagesOf(tx, person, job.target)
        await skipDelivery(tx, job, reason)
        const change = { microBrainId: job.target, change: 'skip', jobId: job.id, detail: reason }
        await recordChange(tx, person, change)
        return deliveryView(await findDelivery(tx, id))
      }),
  )
}
