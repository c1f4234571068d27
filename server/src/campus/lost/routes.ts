// Doors of 失物招领: the list that anybody signed in reads, what is one's own, and the decisions of the campus.
import {
  acceptLostClaim,
  lostClaims,
  lostItem,
  lostPage,
  lostPairs,
  lostParams,
  lostQuery,
  lostReason,
  newLostClaim,
  newLostItem,
  staffLostItem,
  staffLostPage,
  staffLostQuery,
} from '@chaolin/shared/campus/lost-schema'
import { noWords } from '@chaolin/shared/campus/request-schema'
import { lostRolesFor } from '@chaolin/shared/campus/lost'
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt } from '../../reports/actions.ts'
import {
  acceptClaim,
  addClaim,
  addItem,
  campusFor,
  readForDecision,
  refuseClaim,
  removeItem,
  withdrawClaim,
  withdrawItem,
} from './actions.ts'
import {
  countOpenClaims,
  findItem,
  listForStaff,
  listItems,
  listOwnClaims,
  listOwnItems,
  pairsOf,
} from './queries.ts'
import { claimViews, decisionView, itemViews } from './views.ts'

const tags = ['campus']
const items = '/v1/campus/lost-items'
const ended = z.strictObject({ id: z.string() })

export const lostRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    items,
    {
      schema: {
        tags,
        summary:
          'Things that were lost or found, newest first: at a campus, else at mine, else at all; no contact data',
        querystring: lostQuery,
        response: { 200: lostPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const page = query.mine
        ? await listOwnItems(ctx, person.id, query)
        : await listItems(ctx, await campusFor(ctx, person.id, query.campusId), query)
      const reader = { personId: person.id }
      return { items: await itemViews(ctx, signPhoto, page.items, reader), nextCursor: page.nextCursor }
    },
  )

  app.post(
    items,
    {
      schema: {
        tags,
        summary: 'I lost this, or found it',
        body: newLostItem,
        response: { 201: lostItem },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { person, body, signPhoto } = request
        const item = await addItem(tx, person, body)
        return (await itemViews(tx, signPhoto, [item], { personId: person.id }))[0]!
      }),
  )

  app.get(
    `${items}/:id`,
    { schema: { tags, summary: 'One of them', params: lostParams, response: { 200: lostItem } } },
    async ({ ctx, person, params, signPhoto }) => {
      const item = await findItem(ctx, params.id)
      // What is over is for those alone whose it is.
      if (!item || (item.status !== 'open' && item.personId !== person.id)) throw new Refused('not_found')
      return (await itemViews(ctx, signPhoto, [item], { personId: person.id }))[0]!
    },
  )
}

export const lostItemRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    `${items}/:id/pairs`,
    {
      schema: {
        tags,
        summary: 'Likely pairs: for who put it up, and for the people of the campus',
        params: lostParams,
        response: { 200: lostPairs },
      },
    },
    async ({ ctx, person, params, signPhoto }) => {
      const item = await findItem(ctx, params.id)
      const may = item && (item.personId === person.id || (await roleAt(ctx, person, item.campusId)) !== null)
      if (!item || !may) throw new Refused('not_found')
      const pairs = await pairsOf(ctx, item)
      const things = pairs.map(({ thing }) => thing.item)
      const views = await itemViews(ctx, signPhoto, things, { personId: person.id })
      return { items: pairs.map(({ thing: _thing, ...scores }, i) => ({ item: views[i]!, ...scores })) }
    },
  )

  app.post(
    `${items}/:id/withdraw`,
    {
      schema: {
        tags,
        summary: 'It is settled otherwise',
        params: lostParams,
        body: noWords,
        response: { 200: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await withdrawItem(tx, request.person.id, request.params.id)
        return { id: request.params.id }
      }),
  )
}

export const lostClaimRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    `${items}/:id/claims`,
    {
      schema: {
        tags,
        summary: 'It is mine, and this only I would know',
        params: lostParams,
        body: newLostClaim,
        response: { 201: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { person, params, body } = request
        return { id: await addClaim(tx, person.id, params.id, body.details) }
      }),
  )

  app.get(
    '/v1/campus/lost-claims',
    {
      schema: {
        tags,
        summary: 'My claims, and how they were decided',
        querystring: z.strictObject(pageQuery),
        response: { 200: lostClaims },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const page = await listOwnClaims(ctx, person.id, query)
      const views = await claimViews(ctx, signPhoto, person.id, page.items, page.things)
      return { items: views, nextCursor: page.nextCursor }
    },
  )

  app.post(
    '/v1/campus/lost-claims/:id/withdraw',
    {
      schema: {
        tags,
        summary: 'It is not mine',
        params: lostParams,
        body: noWords,
        response: { 200: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await withdrawClaim(tx, request.person.id, request.params.id)
        return { id: request.params.id }
      }),
  )
}

const staffItems = '/v1/staff/campus/lost-items'
const staffClaims = '/v1/staff/campus/lost-claims'
const deciding = { roles: lostRolesFor('decide') }

export const lostStaffRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    staffItems,
    {
      config: { roles: lostRolesFor('read') },
      schema: {
        tags,
        summary: 'All things of a campus, with how many claims are open',
        querystring: staffLostQuery,
        response: { 200: staffLostPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      if (!(await roleAt(ctx, person, query.microBrainId))) throw new Refused('not_found')
      const page = await listForStaff(ctx, query)
      const counts = await countOpenClaims(
        ctx,
        page.items.map(({ id }) => id),
      )
      const views = await itemViews(ctx, signPhoto, page.items, { personId: person.id, whole: true })
      return {
        items: views.map((view, i) => ({ ...view, openClaims: counts.get(page.items[i]!.id) ?? 0 })),
        nextCursor: page.nextCursor,
      }
    },
  )

  app.get(
    `${staffItems}/:id`,
    {
      config: { roles: lostRolesFor('read') },
      schema: {
        tags,
        summary: 'A thing with what its claimants know of it; each of them sees who looked',
        params: lostParams,
        response: { 200: staffLostItem },
      },
    },
    ({ ctx, person, params, signPhoto }) =>
      inTransaction(ctx, async (tx) =>
        decisionView(tx, signPhoto, person.id, await readForDecision(tx, person, params.id)),
      ),
  )
}

export const lostDecisionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    `${staffClaims}/:id/accept`,
    {
      config: deciding,
      schema: {
        tags,
        summary: 'It is theirs; the other claims end',
        params: lostParams,
        body: acceptLostClaim,
        response: { 200: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => ({
        id: await acceptClaim(tx, request.person, request.params.id, request.body),
      })),
  )

  app.post(
    `${staffClaims}/:id/refuse`,
    {
      config: deciding,
      schema: {
        tags,
        summary: 'It is not theirs',
        params: lostParams,
        body: lostReason,
        response: { 200: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => ({
        id: await refuseClaim(tx, request.person, request.params.id, request.body.reason),
      })),
  )

  app.post(
    `${staffItems}/:id/remove`,
    {
      config: { roles: lostRolesFor('remove') },
      schema: {
        tags,
        summary: 'Takes down what does not belong there',
        params: lostParams,
        body: lostReason,
        response: { 200: ended },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await removeItem(tx, request.person, request.params.id, request.body.reason)
        return { id: request.params.id }
      }),
  )
}
