// Doors of saved filters.
import {
  filterList,
  filterListQuery,
  filterRemoval,
  savedFilterBody,
} from '@chaolin/shared/staff/filters-schema'
import { staffRoles } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { listFilters, removeFilter, saveFilter } from './actions.ts'

const config = { roles: staffRoles }
const tags = ['staff']
const url = '/v1/staff/filters'

/** Whoever lost the role there sees them no longer. */
async function own(ctx: Context, person: Person, microBrainId: string) {
  if (!(await roleAt(ctx, person, microBrainId))) throw new Refused('not_found')
  return { personId: person.id, microBrainId }
}

export const filterRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'My saved filters at a micro-brain',
        querystring: filterListQuery,
        response: { 200: filterList },
      },
    },
    async ({ ctx, person, query }) => listFilters(ctx, await own(ctx, person, query.microBrainId)),
  )

  app.put(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Save a filter; under the same name it takes the place of the old one',
        body: savedFilterBody,
        response: { 200: filterList },
      },
    },
    ({ ctx, person, body }) =>
      inTransaction(ctx, async (tx) =>
        saveFilter(tx, await own(tx, person, body.microBrainId), body.name, body.query),
      ),
  )

  app.delete(
    url,
    { config, schema: { tags, summary: 'Remove a saved filter', querystring: filterRemoval } },
    async ({ ctx, person, query }, reply) => {
      await inTransaction(ctx, async (tx) =>
        removeFilter(tx, await own(tx, person, query.microBrainId), query.name),
      )
      return reply.code(204).send()
    },
  )
}
