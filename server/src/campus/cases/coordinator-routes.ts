// Doors of those who coordinate a campus: how many confidential cases there are, who is in charge, what a shift hands on.
import {
  campusParams,
  caseListPage,
  countList,
  handlerList,
  handlerParams,
  handOver,
  handoverQuery,
  handoverView as handoverSchema,
  waitingList,
} from '@chaolin/shared/campus/cases/schema'
import { done, noWords, requestParams } from '@chaolin/shared/campus/request-schema'
import { z } from '@chaolin/shared/config'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { requireCoordinator } from './access.ts'
import { addHandler, listHandlers, removeHandler } from './charge.ts'
import { giveCase } from './giving.ts'
import { handoverList } from './handover.ts'
import { countCases } from './queries.ts'
import { waitingOf } from './reading.ts'

const staff = ['staff']
const coordinators = ['dispatcher', 'supervisor'] as const

/** How many, and what nobody has: never what is in them. */
export const coordinatorRoutes: FastifyPluginAsyncZod = async (app) => {
  const config = { roles: coordinators }
  app.get(
    '/v1/staff/campus/:id/counts',
    {
      config,
      schema: {
        tags: staff,
        summary: 'How many confidential cases there are',
        params: campusParams,
        response: { 200: countList },
      },
    },
    async ({ ctx, person, params }) => {
      await requireCoordinator(ctx, person, params.id)
      return { items: await countCases(ctx, params.id), nextCursor: null }
    },
  )

  app.get(
    '/v1/staff/campus/:id/waiting',
    {
      config,
      schema: {
        tags: staff,
        summary: 'Cases that nobody has: number and kind; of sealed ones not even those',
        params: campusParams,
        querystring: caseListPage,
        response: { 200: waitingList },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireCoordinator(ctx, person, params.id)
      return waitingOf(ctx, params.id, query)
    },
  )

  app.post(
    '/v1/staff/cases/:number/give',
    {
      config: { roles: ['dispatcher'] },
      schema: {
        tags: staff,
        summary: 'Give a case that nobody has to somebody in charge',
        params: requestParams,
        body: handOver,
        response: { 200: done },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body } = request
        await giveCase(tx, person, params.number, body.personId)
        return { number: params.number, status: 'open' }
      }),
  )

  app.get(
    '/v1/staff/campus/:id/handover',
    {
      config: { roles: ['staff', ...coordinators] },
      schema: {
        tags: staff,
        summary: 'What the next shift has to know',
        params: campusParams,
        querystring: handoverQuery,
        response: { 200: handoverSchema },
      },
    },
    ({ ctx, person, params, query, signPhoto }) => handoverList(ctx, signPhoto, person, params.id, query),
  )

  await app.register(chargeRoutes)
}

const chargeRoutes: FastifyPluginAsyncZod = async (app) => {
  const config = { roles: coordinators }
  app.get(
    '/v1/staff/campus/:id/handlers',
    {
      config,
      schema: {
        tags: staff,
        summary: 'Who is in charge of which confidential service',
        params: campusParams,
        querystring: caseListPage,
        response: { 200: handlerList },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireCoordinator(ctx, person, params.id)
      return listHandlers(ctx, params.id, query)
    },
  )
  for (const [method, work, summary] of [
    ['PUT', addHandler, 'Put somebody in charge'],
    ['DELETE', null, 'Take the charge away; open cases go on to others'],
  ] as const)
    app.route({
      method,
      url: '/v1/staff/campus/:id/handlers/:service/:personId',
      config,
      schema: {
        tags: staff,
        summary,
        params: handlerParams,
        body: noWords,
        response: { 200: z.strictObject({}) },
      },
      handler: ({ ctx, person, params }) =>
        inTransaction(ctx, async (tx) => {
          await requireCoordinator(tx, person, params.id)
          const { id: campusId, ...rest } = params
          if (work) await work(tx, person.id, { campusId, ...rest })
          else await removeHandler(tx, { campusId, ...rest })
          return {}
        }),
    })
}
