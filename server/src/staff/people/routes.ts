// Doors of a post's people and teams: who is there, how they are called, who is in which team.
import { z } from '@chaolin/shared/config'
import {
  memberParams,
  newTeam,
  peopleList,
  peopleQuery,
  postParams,
  profileBody,
  staffPersonParams,
  staffPersonView,
  teamChange,
  teamParams,
  teamView,
} from '@chaolin/shared/staff/people-schema'
import { rolesFor } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { mustMay } from './access.ts'
import { addMember, addTeam, changeTeam, endTeam, removeMember, saveProfile } from './actions.ts'
import { readPeople, readPerson, readTeam } from './views.ts'

const post = '/v1/staff/micro-brains/:id'
const tags = ['staff']
const reading = { roles: rolesFor('readPeople') }
const editing = { roles: rolesFor('editPeople') }
const gone = { 204: z.undefined() }

export const peopleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    `${post}/people`,
    {
      config: reading,
      schema: {
        tags,
        summary: 'Who works here; with a report’s number in the order in which they might get it',
        params: postParams,
        querystring: peopleQuery,
        response: { 200: peopleList },
      },
    },
    async ({ ctx, person, params, query }) => {
      await mustMay(ctx, person, params.id, 'readPeople')
      return readPeople(ctx, params.id, query.number)
    },
  )

  app.put(
    `${post}/people/:personId`,
    {
      config: editing,
      schema: {
        tags,
        summary: 'How a colleague is called here, and how much they hold at most',
        params: staffPersonParams,
        body: profileBody,
        response: { 200: staffPersonView },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editPeople')
        await saveProfile(tx, params.id, params.personId, body)
        return readPerson(tx, params.id, params.personId)
      }),
  )
}

export const teamRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    `${post}/teams`,
    {
      config: editing,
      schema: { tags, summary: 'A new team', params: postParams, body: newTeam, response: { 201: teamView } },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { person, params, body } = request
        await mustMay(tx, person, params.id, 'editPeople')
        return readTeam(tx, params.id, await addTeam(tx, params.id, body))
      }),
  )

  app.patch(
    `${post}/teams/:teamId`,
    {
      config: editing,
      schema: {
        tags,
        summary: 'Its name, kind or place',
        params: teamParams,
        body: teamChange,
        response: { 200: teamView },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editPeople')
        await changeTeam(tx, params.id, params.teamId, body)
        return readTeam(tx, params.id, params.teamId)
      }),
  )

  app.delete(
    `${post}/teams/:teamId`,
    {
      config: editing,
      schema: { tags, summary: 'End a team that holds nothing', params: teamParams, response: gone },
    },
    async ({ ctx, person, params }, reply) => {
      await inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editPeople')
        await endTeam(tx, params.id, params.teamId)
      })
      return reply.code(204).send()
    },
  )
}

export const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const [method, change, summary] of [
    ['PUT', addMember, 'Put a colleague into a team'],
    ['DELETE', removeMember, 'Take a colleague out of a team'],
  ] as const)
    app.route({
      method,
      url: `${post}/teams/:teamId/members/:personId`,
      config: editing,
      schema: { tags, summary, params: memberParams, response: { 200: teamView } },
      handler: ({ ctx, person, params }) =>
        inTransaction(ctx, async (tx) => {
          await mustMay(tx, person, params.id, 'editPeople')
          await change(tx, params.id, params.teamId, params.personId)
          return readTeam(tx, params.id, params.teamId)
        }),
    })
}
