// Doors of the hotline: file for a caller, and see what is open around the place they speak of.
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { callerReceipt, callerReport, nearbyList, nearbyQuery } from '@chaolin/shared/staff/hotline-schema'
import { isStaffRole, rolesFor } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt } from '../../reports/actions.ts'
import { listOpenNear } from '../../reports/queries.ts'
import { fileForCaller } from './actions.ts'

const tags = ['staff']
const roles = rolesFor('fileForCaller')

export const hotlineRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/reports',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'File a matter for a caller; it is routed like any other, and may come to another post',
        body: callerReport,
        response: { 201: callerReceipt },
      },
    },
    (request, reply) => once(request, reply, 201, (tx) => fileForCaller(tx, request.person, request.body)),
  )

  app.get(
    '/v1/staff/reports/nearby',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'What my post has open around a place, the nearest first',
        querystring: nearbyQuery,
        response: { 200: nearbyList },
      },
    },
    async ({ ctx, person, query: { near, withinM, microBrainId } }) => {
      const homeId = microBrainId ?? person.roles.find((held) => isStaffRole(held.role))?.microBrainId
      if (!homeId || !(await roleAt(ctx, person, homeId))) throw new Refused('not_found')
      return { items: await listOpenNear(ctx, { homeId, point: toWgs84(near), withinM }) }
    },
  )
}
