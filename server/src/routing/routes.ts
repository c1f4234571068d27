// Doors of routing: the preview of a route, the directory of posts, the categories.
import { z } from '@chaolin/shared/config'
import { categoryList } from '@chaolin/shared/reports/schema'
import { asPlace, toWgs84 } from '@chaolin/shared/routing/coordinates'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import {
  microBrainList,
  microBrainQuery,
  microBrainSchema,
  routeRequest,
  routeSchema,
  type RouteAnswer,
  type RouteRequest,
} from '@chaolin/shared/routing/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { readPage } from '../paging.ts'
import { addressRoutes } from './addresses/routes.ts'
import { areaRoutes } from './areas/routes.ts'
import type { MicroBrain } from './entities.ts'
import { findMicroBrain, getCategory, getMicroBrain, listCategories, listMicroBrains } from './queries.ts'
import { triage } from './triage.ts'

/** Given by `reports`, which knows what was reported nearby and what this person may read. */
export type FindDuplicates = (
  ctx: Context,
  personId: string,
  request: RouteRequest,
) => Promise<RouteAnswer['duplicates']>

export const routingRoutes: FastifyPluginAsyncZod<{ findDuplicates?: FindDuplicates }> = async (
  app,
  options,
) => {
  app.post(
    '/v1/routes/preview',
    {
      config: { storesNothing: true },
      schema: {
        tags: ['routing'],
        summary: 'Where a request would go; nothing is stored',
        body: routeRequest,
        response: { 200: routeSchema },
      },
    },
    async ({ ctx, person, body }) => {
      const duplicates = (await options.findDuplicates?.(ctx, person.id, body)) ?? []
      return { ...(await previewRoute(ctx, body)), duplicates, neighbours: [], triageVersion: 'words-1' }
    },
  )
  app.get(
    '/v1/report-categories',
    {
      config: { open: true },
      schema: { tags: ['routing'], summary: 'The kinds of matters', response: { 200: categoryList } },
    },
    async ({ ctx }) => ({ items: (await listCategories(ctx)).map(({ informs: _informs, ...row }) => row) }),
  )
  await app.register(microBrainRoutes)
  await app.register(areaRoutes)
  await app.register(addressRoutes)
}

const microBrainRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/micro-brains',
    {
      schema: {
        tags: ['routing'],
        summary: 'The posts, nearest first',
        querystring: microBrainQuery,
        response: { 200: microBrainList },
      },
    },
    async ({ ctx, query }) => {
      const rows = await listMicroBrains(ctx, readNear(query.near), query.kind ?? null)
      const size = query.limit === undefined ? rows.length : readPage(query).size
      return {
        items: rows.slice(0, size).map(({ row, distanceM }) => ({
          ...microBrainView(row),
          ...(distanceM === null ? {} : { distanceM }),
        })),
        nextCursor: null,
      }
    },
  )
  app.get(
    '/v1/micro-brains/:id',
    {
      schema: {
        tags: ['routing'],
        summary: 'One post',
        params: z.strictObject({ id: idText(32) }),
        response: { 200: microBrainSchema },
      },
    },
    async ({ ctx, params }) => {
      const microBrain = await getMicroBrain(ctx, params.id)
      if (!microBrain) throw new Refused('not_found')
      return microBrainView(microBrain)
    },
  )
}

async function previewRoute(
  ctx: Context,
  body: RouteRequest,
): Promise<Omit<RouteAnswer, 'duplicates' | 'neighbours' | 'triageVersion'>> {
  const text = body.text ?? ''
  const { categories, urgent } = triage(text)
  if (body.category !== undefined && !(await getCategory(ctx, body.category)))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  // As a report without a category would be treated.
  const category = body.category ?? (body.kind === 'report' && text ? categories[0]?.code : undefined)
  const {
    communityId: _communityId,
    address: _address,
    ...decision
  } = await findMicroBrain(ctx, {
    ...body,
    ...(category ? { category } : {}),
  })
  return {
    ...decision,
    categories,
    urgent: await withCampusPhone(ctx, urgent, decision),
    masked: maskPersonal(text),
  }
}

async function withCampusPhone(
  ctx: Context,
  urgent: RouteAnswer['urgent'],
  { microBrain }: Pick<RouteAnswer, 'microBrain'>,
): Promise<RouteAnswer['urgent']> {
  const campus = urgent && microBrain?.kind === 'campus' ? await getMicroBrain(ctx, microBrain.id) : null
  return urgent && campus ? { ...urgent, campusPhone: campus.phone } : urgent
}

/** `lng,lat` in the store's wgs84 unless said. */
function readNear(near: string | undefined) {
  if (near === undefined) return null
  const [lng, lat, coordinates] = near.split(',')
  const place = {
    lng: Number(lng),
    lat: Number(lat),
    coordinates: coordinates === 'gcj02' ? ('gcj02' as const) : ('wgs84' as const),
  }
  if (Math.abs(place.lng) > 180 || Math.abs(place.lat) > 90)
    throw new Refused('place_invalid', { errors: [{ path: 'near', message: '这个位置不对' }] })
  return toWgs84(place)
}

const microBrainView = ({ id, name, kind, path, lng, lat, parentId, phone, workingHours }: MicroBrain) => ({
  id,
  name,
  kind,
  path,
  place: asPlace([lng, lat]),
  parentId: parentId ?? null,
  phone,
  workingHours,
})
