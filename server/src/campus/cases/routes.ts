// Doors of confidential cases: of those who asked, and of the one who has it.
import {
  caseListQuery,
  casePage,
  caseView as caseSchema,
  closing,
  handOver,
  leftCase,
} from '@chaolin/shared/campus/cases/schema'
import {
  done,
  messageReceipt,
  newMessage,
  newTimes,
  noWords,
  requestParams,
  timeParams,
} from '@chaolin/shared/campus/request-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { keyedHash } from '../services/access.ts'
import { closeCase, tellName, writeAsHandler } from './actions.ts'
import { coordinatorRoutes } from './coordinator-routes.ts'
import { handOverCase } from './giving.ts'
import { listOwnCases, openCase } from './reading.ts'
import { dropTime, offerTimes, takeTime } from './times.ts'

const staff = ['staff']
const handlers = ['staff', 'dispatcher', 'counsellor'] as const

export const caseRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(askerRoutes)
  await app.register(handlerRoutes)
  await app.register(timeRoutes)
  await app.register(coordinatorRoutes)
}

const askerRoutes: FastifyPluginAsyncZod = async (app) => {
  const tags = ['campus']
  app.post(
    '/v1/campus/requests/:number/name',
    {
      schema: {
        tags,
        summary: 'Let whoever has my case know who I am',
        params: requestParams,
        body: noWords,
        response: { 200: done },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { number, status } = await tellName(tx, request.person, request.params.number)
        return { number, status }
      }),
  )
  for (const [step, act, summary] of [
    ['take', takeTime, 'Take a time that was offered'],
    ['drop', dropTime, 'Give a time back'],
  ] as const)
    app.post(
      `/v1/campus/requests/:number/times/:id/${step}`,
      { schema: { tags, summary, params: timeParams, body: noWords, response: { 200: done } } },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { person, params } = request
          const { number, status } = await act(tx, person, params.number, params.id)
          return { number, status }
        }),
    )
}

const handlerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/cases',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Confidential cases that I have',
        querystring: caseListQuery,
        response: { 200: casePage },
      },
    },
    ({ ctx, person, query }) => listOwnCases(ctx, person, query),
  )

  app.get(
    '/v1/staff/cases/:number',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'A case of mine; whoever asked sees who looked',
        params: requestParams,
        response: { 200: caseSchema },
      },
    },
    ({ ctx, person, params, signPhoto }) =>
      inTransaction(ctx, (tx) => openCase(tx, signPhoto, person, params.number)),
  )

  app.post(
    '/v1/staff/cases/:number/messages',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Answer',
        params: requestParams,
        body: newMessage,
        response: { 201: messageReceipt },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        201,
        async (tx) => {
          const { row, at } = await writeAsHandler(tx, request.person, request.params.number, request.body)
          return { number: row.number, at: toWire(at), helpLines: [] }
        },
        await keyedHash(request),
      ),
  )

  await app.register(endRoutes)
}

const endRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/cases/:number/hand-over',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Hand it to a colleague; I read it no longer',
        params: requestParams,
        body: handOver,
        response: { 200: leftCase },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body } = request
        await handOverCase(tx, person, params.number, body.personId)
        return { number: params.number, left: true as const }
      }),
  )

  app.post(
    '/v1/staff/cases/:number/close',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Say that it is done',
        params: requestParams,
        body: closing,
        response: { 200: done },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        200,
        async (tx) => {
          const { person, params, body } = request
          const { number } = await closeCase(tx, person, params.number, body.text)
          return { number, status: 'closed' }
        },
        await keyedHash(request),
      ),
  )
}

const timeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/cases/:number/times',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Offer times to meet; those that nobody took go',
        params: requestParams,
        body: newTimes,
        response: { 201: done },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        201,
        async (tx) => {
          const { number, status } = await offerTimes(tx, request.person, request.params.number, request.body)
          return { number, status }
        },
        await keyedHash(request),
      ),
  )
  app.post(
    '/v1/staff/cases/:number/times/:id/drop',
    {
      config: { roles: handlers },
      schema: {
        tags: staff,
        summary: 'Take a time back',
        params: timeParams,
        body: noWords,
        response: { 200: done },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params } = request
        const { number, status } = await dropTime(tx, person, params.number, params.id)
        return { number, status }
      }),
  )
}
