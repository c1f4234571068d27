// Doors of households: claiming one, the steps of claims, what members read and change.
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import {
  blockParams,
  blockSchema,
  claimExtension,
  claimPage,
  claimParams,
  claimQuery,
  claimSchema,
  codeView,
  historyPage,
  householdParams,
  householdSchema,
  newBlock,
  newClaim,
  ownPassSchema,
  requestsChange,
  type ClaimView,
} from '@chaolin/shared/visits/household-schema'
import { maskName } from '@chaolin/shared/visits/rules'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import type { Person } from '../../residents/queries.ts'
import { getCompound } from '../compounds/queries.ts'
import { passView } from '../passes/mint.ts'
import { addBlock, removeBlock } from './blocks.ts'
import { claimHousehold, takeClaimStep, type TakenStep } from './claims.ts'
import { renewCode, setRequests } from './household-changes.ts'
import { ownPass } from './own-pass.ts'
import {
  findClaim,
  getHousehold,
  membershipOf,
  membersOf,
  pageClaimsOf,
  readName,
  requireMember,
  type HouseholdClaim,
} from './queries.ts'
import { seatsOn } from './seats.ts'
import { blockView, claimView, claimViews, historyPageView, householdView } from './views.ts'

const tags = ['households']

const stepWords: Record<Exclude<TakenStep, 'extend'>, string> = {
  accept: 'Say yes to a claim: a member, or staff where nobody lives yet',
  refuse: 'Say no to a claim',
  withdraw: 'Take my own claim back while it waits',
  leave: 'Leave the household: my passes end',
  remove: 'Take somebody out of the household: their passes end',
}

/** As what somebody reads a claim; who has no seat finds nothing. */
async function readClaimAs(ctx: Context, person: Person, publicId: string) {
  const claim = await findClaim(ctx, publicId)
  const compound = claim && (await getCompound(ctx, claim.compoundId))
  if (!claim || !compound) throw new Refused('not_found')
  const [seat] = seatsOn(person, claim, await membersOf(ctx, claim.householdId), compound)
  if (!seat || seat.actor === 'system') throw new Refused('not_found')
  return claimView(ctx, claim, seat.actor)
}

/** The answer that is kept for a repeat holds no name; it is put in on the way out. */
const nameless = (view: ClaimView): ClaimView => ({ ...view, name: '' })

/** As whoever took the step reads it. */
async function viewAfter(tx: Context, person: Person, claim: HouseholdClaim): Promise<ClaimView> {
  if (claim.personId === person.id) return nameless(await claimView(tx, claim, 'self'))
  const isMember = await membershipOf(tx, claim.householdId, person.id)
  return nameless(await claimView(tx, claim, isMember ? 'member' : 'staff'))
}

async function named({ ctx, person }: FastifyRequest, view: ClaimView): Promise<ClaimView> {
  const claim = await findClaim(ctx, view.id)
  if (!claim) throw new Refused('not_found')
  const name = await readName(ctx, claim)
  const reads = claim.personId === person.id || view.householdId !== null
  return { ...view, name: reads ? name : maskName(name) }
}

export const householdRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(claimRoutes)
  await app.register(memberRoutes)
  await app.register(changeRoutes)
}

const claimRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/households/claims',
    {
      schema: {
        tags,
        summary: 'Claim a household by its address or door plate; the same answer whoever lives there',
        body: newClaim,
        response: { 201: claimSchema },
      },
    },
    async (request, reply) => {
      const answer = await once(request, reply, 201, async (tx) =>
        nameless(await claimView(tx, await claimHousehold(tx, request.person, request.body), 'self')),
      )
      return named(request, answer)
    },
  )

  app.get(
    '/v1/households/claims',
    { schema: { tags, summary: 'My claims', querystring: claimQuery, response: { 200: claimPage } } },
    async ({ ctx, person, query }) => {
      const page = await pageClaimsOf(ctx, person.id, query)
      return { items: await claimViews(ctx, page.items), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/households/claims/:id',
    { schema: { tags, summary: 'One claim', params: claimParams, response: { 200: claimSchema } } },
    ({ ctx, person, params }) => readClaimAs(ctx, person, params.id),
  )

  for (const [step, summary] of Object.entries(stepWords) as [keyof typeof stepWords, string][])
    app.post(
      `/v1/households/claims/:id/${step}`,
      { schema: { tags, summary, params: claimParams, response: { 200: claimSchema } } },
      async (request, reply) => {
        const { person, params } = request
        const answer = await once(request, reply, 200, async (tx) =>
          viewAfter(tx, person, await takeClaimStep(tx, person, params.id, { step })),
        )
        return named(request, answer)
      },
    )

  app.post(
    '/v1/households/claims/:id/extend',
    {
      schema: {
        tags,
        summary: 'Let somebody stay longer: an owner, or staff while no owner is',
        params: claimParams,
        body: claimExtension,
        response: { 200: claimSchema },
      },
    },
    async (request, reply) => {
      const { person, params, body } = request
      const answer = await once(request, reply, 200, async (tx) =>
        viewAfter(tx, person, await takeClaimStep(tx, person, params.id, { step: 'extend', ...body })),
      )
      return named(request, answer)
    },
  )
}

const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/households/:id',
    {
      schema: {
        tags,
        summary: 'My household: members, who waits, blocks, the latest history',
        params: householdParams,
        response: { 200: householdSchema },
      },
    },
    async ({ ctx, person, params }) =>
      householdView(ctx, params.id, await requireMember(ctx, params.id, person.id)),
  )

  app.get(
    '/v1/households/:id/history',
    {
      schema: {
        tags,
        summary: 'Every claim, yes and removal, newest first',
        params: householdParams,
        querystring: z.strictObject(pageQuery),
        response: { 200: historyPage },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireMember(ctx, params.id, person.id)
      const household = await getHousehold(ctx, params.id)
      if (!household) throw new Refused('not_found')
      return historyPageView(ctx, household, person.id, query)
    },
  )

  app.get(
    '/v1/households/:id/pass',
    {
      schema: {
        tags,
        summary: 'My own pass for the doors of the compound',
        params: householdParams,
        response: { 200: ownPassSchema },
      },
    },
    async ({ ctx, person, params }) => {
      const pass = await ownPass(ctx, person, params.id)
      return { ...(await passView(ctx, pass)), expiresAt: toWire(pass.expiresAt) }
    },
  )
}

const changeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/households/:id/code',
    {
      schema: {
        tags,
        summary: 'A new household code: the old one finds nobody',
        params: householdParams,
        response: { 200: codeView },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => ({
        code: await renewCode(tx, request.person, request.params.id),
      })),
  )

  app.put(
    '/v1/households/:id/requests',
    {
      schema: {
        tags,
        summary: 'Whether visitors may ask us',
        params: householdParams,
        body: requestsChange,
        response: { 200: requestsChange },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await setRequests(tx, person, params.id, body.closedToRequests)
        return body
      }),
  )

  app.post(
    '/v1/households/:id/blocks',
    {
      schema: {
        tags,
        summary: 'Somebody we do not want: known by a visit, a phone, a plate or a name',
        params: householdParams,
        body: newBlock,
        response: { 201: blockSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) =>
        blockView(await addBlock(tx, request.person, request.params.id, request.body)),
      ),
  )

  app.delete(
    '/v1/households/:id/blocks/:blockId',
    { schema: { tags, summary: 'Lift a block', params: blockParams } },
    async (request, reply) => {
      const { ctx, person, params } = request
      await inTransaction(ctx, (tx) => removeBlock(tx, person, params.id, params.blockId))
      return reply.code(204).send()
    },
  )
}
