// Doors of the residence declaration: the tenant who makes it, and the police post that it goes to.
import { rolesForHousehold } from '@chaolin/shared/visits/household-access'
import {
  claimParams,
  declarationParams,
  declarationQuery,
  newDeclaration,
  receiptSchema,
  revealedDeclaration,
  revealReason,
  staffDeclaration,
  staffDeclarations,
} from '@chaolin/shared/visits/household-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { lockClaim } from './claims.ts'
import {
  declareResidence,
  findDeclaration,
  pageDeclarations,
  readGiven,
  revealDeclaration,
  takeUpDeclaration,
  withdrawDeclaration,
} from './declarations.ts'
import { requirePolice } from './seats.ts'
import { declarationViews, receiptView } from './views.ts'

const tags = ['households']
const police = { roles: rolesForHousehold('listDeclarations')! }

export const declarationRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(ownRoutes)
  await app.register(postRoutes)
}

const ownRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/households/claims/:id/declaration',
    {
      schema: {
        tags,
        summary: 'Declare my residence to the police post, under a consent of its own',
        params: claimParams,
        body: newDeclaration,
        response: { 201: receiptSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const where = await lockClaim(tx, request.params.id)
        if (where.claim.personId !== request.person.id) throw new Refused('not_found')
        const number = await declareResidence(tx, where, request.body)
        const row = await findDeclaration(tx, number)
        return receiptView(tx, row!)
      }),
  )

  app.get(
    '/v1/households/declarations/:number',
    {
      schema: {
        tags,
        summary: 'The receipt of my declaration',
        params: declarationParams,
        response: { 200: receiptSchema },
      },
    },
    async ({ ctx, person, params }) => {
      const row = await findDeclaration(ctx, params.number)
      if (row?.personId !== person.id) throw new Refused('not_found')
      return receiptView(ctx, row)
    },
  )

  app.post(
    '/v1/households/declarations/:number/withdraw',
    {
      schema: {
        tags,
        summary: 'Take it back until the post took it up: what I gave is deleted',
        params: declarationParams,
        response: { 200: receiptSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) =>
        receiptView(tx, await withdrawDeclaration(tx, request.person.id, request.params.number)),
      ),
  )
}

const postRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/residence-declarations',
    {
      config: police,
      schema: {
        tags: ['staff', ...tags],
        summary: 'Residence declarations to our post, newest first; what was given only by a reveal',
        querystring: declarationQuery,
        response: { 200: staffDeclarations },
      },
    },
    async ({ ctx, person, query }) => {
      requirePolice(person, query.microBrainId, 'listDeclarations')
      const page = await pageDeclarations(ctx, query)
      return { items: await declarationViews(ctx, page.items), nextCursor: page.nextCursor }
    },
  )

  app.post(
    '/v1/staff/residence-declarations/:number/reveal',
    {
      config: police,
      schema: {
        tags: ['staff', ...tags],
        summary: 'Read what was declared; recorded',
        params: declarationParams,
        body: revealReason,
        response: { 200: revealedDeclaration },
      },
    },
    async (request, reply) => {
      const { ctx, person, params, body } = request
      // The kept answer holds nothing of it: it is read anew for each repeat.
      await once(request, reply, 200, async (tx) => {
        await revealDeclaration(tx, person, params.number, body.reason)
        return {}
      })
      const row = await findDeclaration(ctx, params.number)
      const given = row && (await readGiven(ctx, row))
      if (!given) throw new Refused('step_closed')
      return given
    },
  )

  app.post(
    '/v1/staff/residence-declarations/:number/take-up',
    {
      config: police,
      schema: {
        tags: ['staff', ...tags],
        summary: 'Take a declaration up: it can be withdrawn no more',
        params: declarationParams,
        response: { 200: staffDeclaration },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const row = await takeUpDeclaration(tx, request.person, request.params.number)
        const [view] = await declarationViews(tx, [row])
        return view!
      }),
  )
}
