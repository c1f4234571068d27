// Doors of the borders: the map for everybody, the versions for an admin.
import {
  areaCheck,
  areaCheckRequest,
  areaExport,
  areaFile,
  areaFileBytes,
  areaImportQuery,
  areaPublishRequest,
  areaRollbackRequest,
  areaVersionList,
  areaVersionParams,
  areaVersionQuery,
  areaVersionView,
} from '@chaolin/shared/routing/areas/schema'
import { areaMapSchema } from '@chaolin/shared/routing/schema'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { renewBook } from '../book.ts'
import { createAreas, lossRefused, publishAreas, rollBackAreas } from './actions.ts'
import { usualMaxGapM2 } from './check/check.ts'
import { runCheck } from './check/run-check.ts'
import {
  exportAreas,
  judgeLoss,
  listAreaVersions,
  readAreaMap,
  readAreasAt,
  readAreaVersion,
  readKnownPosts,
} from './queries.ts'

const tags = ['admin']
const roles = ['admin'] as const

export const areaRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/areas',
    {
      config: { device: true },
      schema: {
        tags: ['routing'],
        summary: 'The areas as drawn, in wgs84',
        response: { 200: areaMapSchema },
      },
      preHandler: async ({ ctx, headers }: FastifyRequest, reply: FastifyReply) => {
        const { etag } = await readAreaMap(ctx)
        void reply.header('etag', etag).header('cache-control', 'private, no-cache')
        return headers['if-none-match'] === etag ? reply.code(304).send() : undefined
      },
    },
    async ({ ctx }) => (await readAreaMap(ctx)).map,
  )
  await app.register(listRoutes)
  await app.register(checkRoutes)
  await app.register(turnRoutes)
}

const listRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/areas/versions',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Versions of the borders, newest first, with their validity and history',
        querystring: areaVersionQuery,
        response: { 200: areaVersionList },
      },
    },
    ({ ctx, query }) => listAreaVersions(ctx, query),
  )
  app.get(
    '/v1/admin/areas/versions/:version',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'One version as GeoJSON, in wgs84',
        params: areaVersionParams,
        response: { 200: areaExport },
      },
    },
    async ({ ctx, params }, reply) => {
      void reply.type('application/geo+json; charset=utf-8')
      return exported(ctx, params.version)
    },
  )
}

const checkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/admin/areas/versions',
    {
      bodyLimit: areaFileBytes,
      config: { roles },
      schema: {
        tags,
        summary: 'Bring a GeoJSON file of borders as a draft: refused with every place that is wrong',
        description:
          'A FeatureCollection of Polygon and MultiPolygon, `properties.microBrainId` says whose area each is; `coordinates: "gcj02"` at the file or in a feature’s properties converts. At most 8 MB. Every community needs an area, and land of the version in force may not be left out, unless `allowLoss=true`.',
        querystring: areaImportQuery,
        body: areaFile,
        response: { 201: areaVersionView },
      },
    },
    async (request, reply) => {
      const { ctx, query, body, person } = request
      const { maxGapM2 = usualMaxGapM2, version = null, note = '', synthetic, allowLoss } = query
      const { areas, problems, losses } = await runCheck(body, await checkOptions(ctx, maxGapM2))
      const refused = allowLoss === 'true' ? problems : [...problems, ...losses]
      if (refused.length > 0) throw lossRefused(refused)
      return once(request, reply, 201, async (tx) => {
        const made = { version, areas, note, synthetic: synthetic === 'true', createdBy: person.id, losses }
        return viewOf(tx, await createAreas(tx, made))
      })
    },
  )
  app.post(
    '/v1/admin/areas/versions/:version/check',
    {
      config: { roles, storesNothing: true },
      schema: {
        tags,
        summary: 'Check a version again, against the posts and the borders of today; nothing is stored',
        params: areaVersionParams,
        body: areaCheckRequest,
        response: { 200: areaCheck },
      },
    },
    async ({ ctx, params, body }) => {
      const file = await exported(ctx, params.version)
      const maxGapM2 = body?.maxGapM2 ?? usualMaxGapM2
      const found = await runCheck(file, await checkOptions(ctx, maxGapM2))
      const problems = [...found.problems, ...found.losses]
      return { ok: problems.length === 0, areaCount: file.features.length, problems }
    },
  )
}

const turnRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/admin/areas/versions/:version/publish',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'This version holds from now on, or from validFrom',
        params: areaVersionParams,
        body: areaPublishRequest,
        response: { 200: areaVersionView },
      },
    },
    async (request, reply) => {
      const { version } = request.params
      const validFrom = request.body?.validFrom ? new Date(request.body.validFrom) : null
      const judged = await judgeLoss(request.ctx, version, validFrom ?? request.ctx.now())
      const view = await once(request, reply, 200, async (tx) => {
        const { expectedPublishedVersion, allowLoss } = request.body ?? {}
        const doneBy = request.person.id
        await publishAreas(tx, { version, validFrom, doneBy, expectedPublishedVersion, allowLoss, judged })
        return viewOf(tx, version)
      })
      // Not before it is committed, or somebody else's request would read the old rows into a new book.
      await renewBook(request.ctx)
      return view
    },
  )
  app.post(
    '/v1/admin/areas/versions/:version/rollback',
    {
      config: { roles },
      schema: {
        tags,
        summary:
          'Take this version back: the one before holds again; one that is still to come is called off',
        params: areaVersionParams,
        body: areaRollbackRequest,
        response: { 200: areaVersionView },
      },
    },
    async (request, reply) => {
      const { version } = request.params
      const view = await once(request, reply, 200, async (tx) => {
        await rollBackAreas(tx, { version, doneBy: request.person.id, ...request.body })
        return viewOf(tx, version)
      })
      await renewBook(request.ctx)
      return view
    },
  )
}

const checkOptions = async (ctx: Context, maxGapM2: number) => ({
  knownIds: await readKnownPosts(ctx),
  maxGapM2,
  inForce: (await readAreasAt(ctx, ctx.now())).areas,
})

async function viewOf(ctx: Context, version: string) {
  const view = await readAreaVersion(ctx, version)
  if (!view) throw new Refused('not_found')
  return view
}

async function exported(ctx: Context, version: string) {
  const file = await exportAreas(ctx, version)
  if (!file) throw new Refused('not_found')
  return file
}
