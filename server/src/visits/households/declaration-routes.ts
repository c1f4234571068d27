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
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once, requireKey } from '../../idempotency.ts'
import { lockClaim } from './claims.ts'
import {
  declareLater,
  findDeclaration,
  pageDeclarations,
  revealDeclaration,
  takeUpDeclaration,
  withdrawDeclaration,
} from './declarations.ts'
import { requireAtPost } from './seats.ts'
import { declarationViews, receiptView } from './views.ts'

const tags = ['households']
const police = { roles: rolesForHousehold('listDeclarations') }

/** Made on the way out: the answer that is kept for a repeat holds the number alone. */
async function ownReceipt({ ctx, person }: Pick<FastifyRequest, 'ctx' | 'person'>, number: string) {
  const row = await findDeclaration(ctx, number)
  if (row?.personId !== person.id) throw new Refused('not_found')
  return receiptView(ctx, row)
}

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
    async (request, reply) => {
      const { number } = await once(request, reply, 201, async (tx) => {
        const where = await lockClaim(tx, request.params.id)
        if (where.claim.personId !== request.person.id) throw new Refused('not_found')
        return { number: await declareLater(tx, where, request.body) }
      })
      return ownReceipt(request, number)
    },
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
    (request) => ownReceipt(request, request.params.number),
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
    async (request, reply) => {
      const { number } = request.params
      await once(request, reply, 200, (tx) => withdrawDeclaration(tx, request.person.id, number))
      return ownReceipt(request, number)
    },
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
      requireAtPost(person, query.microBrainId, 'listDeclarations')
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
    (request) => {
      const { ctx, person, params, body } = request
      // Nothing of it is kept for a repeat: each is judged and recorded as a reading of its own.
      requireKey(request)
      return inTransaction(ctx, (tx) => revealDeclaration(tx, person, params.number, body.reason))
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
    async (request, reply) => {
      const { ctx, person, params } = request
      await once(request, reply, 200, (tx) => takeUpDeclaration(tx, person, params.number))
      const row = await findDeclaration(ctx, params.number)
      if (!row) throw new Refused('not_found')
      requireAtPost(person, row.microBrainId, 'takeUpDeclaration')
      const [view] = await declarationViews(ctx, [row])
      return view!
    },
  )
}
