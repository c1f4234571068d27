// Doors of exports: order one, see one's own, take the file; and who took what, for those who answer for it.
import { Readable } from 'node:stream'
import {
  exportList,
  exportListQuery,
  exportMade,
  exportParams,
  exportRequest,
  exportView as exportSchema,
} from '@chaolin/shared/staff/stats-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { once } from '../../idempotency.ts'
import { ownPost } from '../stats/own-post.ts'
import { orderExport } from './actions.ts'
import { exportView, findOwnExport, listExports, openFile } from './reading.ts'
import { contentTypes } from './sheet.ts'

const tags = ['staff']
const roles = ['staff', 'dispatcher', 'supervisor'] as const

export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/exports',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Order an export; masked unless a dispatcher or supervisor gives a reason',
        body: exportRequest,
        response: { 201: exportMade },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const microBrainId = await ownPost(tx, request.person, request.body.microBrainId)
        return orderExport(tx, request.person, { ...request.body, microBrainId })
      }),
  )

  app.get(
    '/v1/staff/exports',
    {
      config: { roles: [...roles, 'admin'] },
      schema: {
        tags,
        summary: 'My exports; scope=all: who exported what, for supervisors and admins',
        querystring: exportListQuery,
        response: { 200: exportList },
      },
    },
    ({ ctx, person, query }) => listExports(ctx, person, query),
  )

  app.get(
    '/v1/staff/exports/:id',
    {
      config: { roles },
      schema: { tags, summary: 'An export of mine', params: exportParams, response: { 200: exportSchema } },
    },
    async ({ ctx, person, params }) => exportView(ctx, person, await findOwnExport(ctx, person, params.id)),
  )

  app.get(
    '/v1/staff/exports/:id/file',
    {
      config: { roles, answers: Object.values(contentTypes) },
      schema: { tags, summary: 'The file, for a day and for who made it alone', params: exportParams },
    },
    async ({ ctx, person, params }, reply) => {
      const { name, format, content } = await openFile(ctx, person, params.id)
      return reply
        .type(contentTypes[format])
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(content, { objectMode: false }))
    },
  )
}
