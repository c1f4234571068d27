// Doors of the borders.
import { areaMapSchema } from '@chaolin/shared/routing/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readAreaMap } from './queries.ts'

export const areaRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/areas',
    {
      schema: {
        tags: ['routing'],
        summary: 'The areas as drawn, in wgs84',
        response: { 200: areaMapSchema },
      },
    },
    ({ ctx }) => readAreaMap(ctx),
  )
}
