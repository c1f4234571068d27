// Doors of the figures: the dashboard of a post, and the wall that a room looks at.
import { dashboardQuery, dashboardSchema, wallQuery, wallSchema } from '@chaolin/shared/staff/stats-schema'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import { deskAbove, getMicroBrain, isUnder } from '../../routing/queries.ts'
import { rangeOf, readDashboard } from './dashboard.ts'
import { ownPost } from './own-post.ts'
import { readWall } from './wall.ts'

const tags = ['staff']
const roles = ['staff', 'dispatcher', 'supervisor'] as const

export const statRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/dashboard',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Figures of a post and everything below it, by days in Asia/Shanghai',
        querystring: dashboardQuery,
        response: { 200: dashboardSchema },
      },
    },
    async ({ ctx, person, query }) => {
      const { from, to } = rangeOf(ctx, query)
      const id = await ownPost(ctx, person, query.microBrainId)
      if (!(await roleAt(ctx, person, id))) throw new Refused('not_found')
      return readDashboard(ctx, id, from, to)
    },
  )

  app.get(
    '/v1/staff/wall',
    {
      config: { roles: [...roles, 'admin'], device: true },
      schema: {
        tags,
        summary: 'What a screen on the wall shows; also by the token of a screen',
        querystring: wallQuery,
        response: { 200: wallSchema },
      },
    },
    async (request) => readWall(request.ctx, await wallOf(request, request.query.microBrainId)),
  )
}

/** It holds nothing of a person, so that all staff may look at any; a screen sees its own post and what is below. */
async function wallOf({ ctx, device }: FastifyRequest, asked: string | undefined): Promise<string> {
  const id = asked ?? device?.microBrainId ?? (await deskAbove(ctx, null))
  const seen = device ? await isUnder(ctx, id, device.microBrainId) : (await getMicroBrain(ctx, id)) !== null
  if (!seen) throw new Refused('not_found')
  return id
}
