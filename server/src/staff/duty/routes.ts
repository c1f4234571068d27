// Doors of duty: rosters and shifts of a post, who is on duty now, and coming on or going off duty oneself.
import {
  dayBody,
  dutyNow,
  dutyQuery,
  dutyView,
  ownDuty,
  ownDutyBody,
  ownDutyList,
  weeklyBody,
} from '@chaolin/shared/staff/duty-schema'
import { postParams } from '@chaolin/shared/staff/people-schema'
import { rolesFor } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { mustMay } from '../people/access.ts'
import { sayDuty, setDay, setWeekly } from './actions.ts'
import { dutyBetween, dutyNowAt, ownDuties, ownPosts } from './views.ts'

const post = '/v1/staff/micro-brains/:id/duty'
const tags = ['staff']
const reading = { roles: rolesFor('readPeople') }
const editing = { roles: rolesFor('editPeople') }
const working = { roles: ['staff', 'dispatcher'] as const }

export const dutyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    post,
    {
      config: reading,
      schema: {
        tags,
        summary: 'Rosters, shifts and what people said, of some days; without days: of this week',
        params: postParams,
        querystring: dutyQuery,
        response: { 200: dutyView },
      },
    },
    async ({ ctx, person, params, query }) => {
      await mustMay(ctx, person, params.id, 'readPeople')
      return dutyBetween(ctx, params.id, query)
    },
  )

  app.get(
    `${post}/now`,
    {
      config: reading,
      schema: { tags, summary: 'Who is on duty now', params: postParams, response: { 200: dutyNow } },
    },
    async ({ ctx, person, params }) => {
      await mustMay(ctx, person, params.id, 'readPeople')
      return dutyNowAt(ctx, params.id)
    },
  )

  app.put(
    `${post}/weekly`,
    {
      config: editing,
      schema: {
        tags,
        summary: 'The roster of every week, of a person or a team',
        params: postParams,
        body: weeklyBody,
        response: { 200: dutyView },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editPeople')
        await setWeekly(tx, person.id, params.id, body)
        return dutyBetween(tx, params.id, {})
      }),
  )

  app.put(
    `${post}/days`,
    {
      config: editing,
      schema: {
        tags,
        summary: 'One date in place of what the week says, of a person or a team',
        params: postParams,
        body: dayBody,
        response: { 200: dutyView },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editPeople')
        await setDay(tx, person.id, params.id, body)
        return dutyBetween(tx, params.id, { from: body.date, until: body.date })
      }),
  )
}

export const ownDutyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/duty',
    {
      config: working,
      schema: { tags, summary: 'Am I on duty, and until when', response: { 200: ownDutyList } },
    },
    async ({ ctx, person }) => ({ items: await ownDuties(ctx, person), nextCursor: null }),
  )

  app.post(
    '/v1/staff/duty',
    {
      config: working,
      schema: {
        tags,
        summary: 'I come on or go off duty, until the end of the shift',
        body: ownDutyBody,
        response: { 200: ownDuty },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, body } = request
        const posts = ownPosts(person)
        const at = body.microBrainId ?? posts[0]
        if (at === undefined || !posts.includes(at)) throw new Refused('not_found')
        await sayDuty(tx, person.id, at, body)
        return (await ownDuties(tx, person, [at]))[0]!
      }),
  )
}
