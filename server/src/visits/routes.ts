// Doors of visits: inviting, claiming, asking, answering, taking back; each step is a door of its own.
import {
  askedVisit,
  invitedVisit,
  newVisit,
  visitAnswer,
  visitClaim,
  visitParams,
  visitRequest,
  visitView as visitViewSchema,
  type VisitView,
} from '@chaolin/shared/visits/schema'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { once } from '../idempotency.ts'
import { answerVisit } from './answer.ts'
import { askHousehold } from './ask.ts'
import { cancelVisit } from './cancel.ts'
import { claimVisit } from './claim.ts'
import type { Visit } from './entities.ts'
import { openInvite } from './given.ts'
import { inviteVisitor, undoClaim, type Invited } from './invite.ts'
import { gateVisitRoutes } from './routes-gate.ts'
import { visitReadingRoutes } from './routes-reading.ts'
import { readVisit } from './views.ts'

const tags = ['visits']

/** Of the answer its id alone is kept: the same key reads what its sender may read now, of what is there now. */
async function stepAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  act: (tx: Context) => Promise<Visit>,
): Promise<VisitView> {
  const { id } = await once(request, reply, 200, async (tx) => ({ id: (await act(tx)).id }))
  return readVisit(request, id)
}

/** The invite is kept sealed with the answer, so that the same key gives the same card. */
async function withInvite(ctx: Context, { sealedInvite, ...answer }: Invited) {
  return { ...answer, invite: sealedInvite && (await openInvite(ctx, answer.id, sealedInvite)) }
}

export const visitRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(visitReadingRoutes)
  await app.register(gateVisitRoutes)
  await app.register(invitingRoutes)
  await app.register(askingRoutes)
}

const invitingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/visits',
    {
      schema: {
        tags,
        summary: 'Invite somebody to my home: once, or on weekdays; the card holds the invite',
        body: newVisit,
        response: { 201: invitedVisit },
      },
    },
    async (request, reply) =>
      withInvite(
        request.ctx,
        await once(request, reply, 201, (tx) => inviteVisitor(tx, request.person.id, request.body)),
      ),
  )
  app.post(
    '/v1/visits/:id/claim',
    {
      schema: {
        tags,
        summary: 'Be the visitor of a card; the first one wins',
        params: visitParams,
        body: visitClaim,
        response: { 200: visitViewSchema },
      },
    },
    (request, reply) => {
      const { person, params, body } = request
      return stepAnswer(request, reply, (tx) => claimVisit(tx, person.id, params.id, body))
    },
  )
  app.post(
    '/v1/visits/:id/undo',
    {
      schema: {
        tags,
        summary: 'The one who claimed it was not meant: a new card, and their pass is revoked',
        params: visitParams,
        response: { 200: invitedVisit },
      },
    },
    async (request, reply) =>
      withInvite(
        request.ctx,
        await once(request, reply, 200, (tx) => undoClaim(tx, request.person.id, request.params.id)),
      ),
  )
}

const askingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/visit-requests',
    {
      schema: {
        tags,
        summary: 'Ask a household; the same answer whether or not anybody lives there',
        body: visitRequest,
        response: { 201: askedVisit },
      },
    },
    (request, reply) => once(request, reply, 201, (tx) => askHousehold(tx, request.person.id, request.body)),
  )
  app.post(
    '/v1/visits/:id/consent',
    {
      schema: {
        tags,
        summary: 'Answer who asks; the first tap of any member counts',
        params: visitParams,
        body: visitAnswer,
        response: { 200: visitViewSchema },
      },
    },
    (request, reply) => {
      const { person, params, body } = request
      return stepAnswer(request, reply, (tx) => answerVisit(tx, person.id, params.id, body))
    },
  )
  app.post(
    '/v1/visits/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Take a visit back; its passes are revoked',
        params: visitParams,
        response: { 200: visitViewSchema },
      },
    },
    (request, reply) =>
      stepAnswer(request, reply, (tx) => cancelVisit(tx, request.person, request.params.id)),
  )
}
