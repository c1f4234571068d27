// Doors of the rules by which a post gives out what comes in.
import { dispatchRuleList, dispatchRulesBody, postParams } from '@chaolin/shared/staff/people-schema'
import { rolesFor } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { mustMay } from '../people/access.ts'
import { saveRules } from './actions.ts'
import { listRules } from './queries.ts'

const path = '/v1/staff/micro-brains/:id/dispatch-rules'
const tags = ['staff']

export const dispatchRuleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    path,
    {
      config: { roles: rolesFor('readPeople') },
      schema: {
        tags,
        summary: 'Who gets what comes in, in the order in which the rules are asked',
        params: postParams,
        response: { 200: dispatchRuleList },
      },
    },
    async ({ ctx, person, params }) => {
      await mustMay(ctx, person, params.id, 'readPeople')
      return { items: await listRules(ctx, params.id), nextCursor: null }
    },
  )

  app.put(
    path,
    {
      config: { roles: rolesFor('editSettings') },
      schema: {
        tags,
        summary: 'All rules of the post anew',
        params: postParams,
        body: dispatchRulesBody,
        response: { 200: dispatchRuleList },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await mustMay(tx, person, params.id, 'editSettings')
        await saveRules(tx, person.id, params.id, body.items)
        return { items: await listRules(tx, params.id), nextCursor: null }
      }),
  )
}
