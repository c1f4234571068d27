// Doors of the community's staff: claims that wait for them, and codes for first members.
import { codeSchema, compoundParams, newCode } from '@chaolin/shared/visits/compound-schema'
import { rolesForHousehold } from '@chaolin/shared/visits/household-access'
import {
  claimParams,
  claimQuery,
  revealedClaim,
  revealReason,
  tenancies,
  waitingClaims,
} from '@chaolin/shared/visits/household-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { onceSecret, requireKey } from '../../idempotency.ts'
import { issueCode } from './codes.ts'
import { pageWaiting, tenanciesOf } from './queries.ts'
import { revealClaim } from './reveal.ts'
import { requireStaffOf } from './seats.ts'
import { tenancyViews, waitingViews } from './views.ts'

const tags = ['staff', 'households']
const community = { roles: rolesForHousehold('readWaiting') }

export const householdStaffRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/compounds/:id/claims',
    {
      config: community,
      schema: {
        tags,
        summary: 'Claims that wait for us: where nobody lives yet; oldest first',
        params: compoundParams,
        querystring: claimQuery,
        response: { 200: waitingClaims },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireStaffOf(ctx, person, params.id, 'readWaiting')
      const page = await pageWaiting(ctx, params.id, query)
      return { items: await waitingViews(ctx, page.items), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/staff/compounds/:id/tenancies',
    {
      config: { roles: rolesForHousehold('readTenancies') },
      schema: {
        tags,
        summary: 'Stays that end soon and that nobody but us may extend; the next to end first',
        params: compoundParams,
        response: { 200: tenancies },
      },
    },
    async ({ ctx, person, params }) => {
      await requireStaffOf(ctx, person, params.id, 'readTenancies')
      return { items: await tenancyViews(ctx, await tenanciesOf(ctx, params.id)) }
    },
  )

  app.post(
    '/v1/staff/households/claims/:id/reveal',
    {
      config: community,
      schema: {
        tags,
        summary: 'Read the name and phone of a claim that waits for us; recorded',
        params: claimParams,
        body: revealReason,
        response: { 200: revealedClaim },
      },
    },
    (request) => {
      const { ctx, person, params, body } = request
      // Nothing of it is kept for a repeat: each is judged and recorded as a reading of its own.
      requireKey(request)
      return inTransaction(ctx, (tx) => revealClaim(tx, person, params.id, body.reason))
    },
  )

  app.post(
    '/v1/staff/compounds/:id/codes',
    {
      config: community,
      schema: {
        tags,
        summary: 'A code for the first member of a home that was checked: shown once, used once, for a week',
        params: compoundParams,
        body: newCode,
        response: { 201: codeSchema },
      },
    },
    (request, reply) =>
      onceSecret(request, reply, 201, (tx) => issueCode(tx, request.person, request.params.id, request.body)),
  )
}
