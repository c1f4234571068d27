// Doors of routing: the preview of a route, the directory of posts, the categories.
import { categoryList } from '@chaolin/shared/reports/category-view'
import type { Role } from '@chaolin/shared/residents/schema'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import {
  routeRequest,
  routeSchema,
  type RouteAnswer,
  type RouteRequest,
} from '@chaolin/shared/routing/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { addressRoutes } from './addresses/routes.ts'
import { homesOf } from './areas/queries.ts'
import { areaRoutes } from './areas/routes.ts'
import { calendarRoutes } from './calendar/routes.ts'
import type { FindDuplicates } from './duplicates.ts'
import { withCategory } from './category.ts'
import { postRoutes, type OfferedServices } from './posts/routes.ts'
import { findMicroBrain, getMicroBrain, listCategories } from './queries.ts'
import { ruleRoutes } from './rules/routes.ts'
import type { RecentReports } from './rules/what-if.ts'
import { whatIfRoutes } from './rules/what-if-routes.ts'
import { triageRoutes } from './triage/routes.ts'
import { readUrgent } from './triage/urgent.ts'

export const routingRoutes: FastifyPluginAsyncZod<{
  findDuplicates?: FindDuplicates
  recentReports?: RecentReports
  offeredServices?: OfferedServices
}> = async (app, options) => {
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
    async ({ ctx, person, body, signPhoto }) => {
      const { answer, decision } = await previewRoute(ctx, body, person.roles)
      const { categories } = answer
      const question = { personId: person.id, signPhoto, request: body, categories, decision }
      const duplicates = (await options.findDuplicates?.(ctx, question)) ?? []
      return { ...answer, duplicates, neighbours: await homesOf(ctx, decision.neighbourIds) }
    },
  )
  app.get(
    '/v1/report-categories',
    {
      config: { open: true },
      schema: { tags: ['routing'], summary: 'The kinds of matters', response: { 200: categoryList } },
    },
    async ({ ctx }) => ({
      items: (await listCategories(ctx)).map(({ informs: _informs, sameMatter: _sameMatter, ...row }) => row),
    }),
  )
  await app.register(postRoutes, { offeredServices: options.offeredServices })
  await app.register(ruleRoutes)
  await app.register(whatIfRoutes, options)
  await app.register(calendarRoutes)
  await app.register(areaRoutes)
  await app.register(addressRoutes)
  await app.register(triageRoutes)
}

async function previewRoute(ctx: Context, body: RouteRequest, roles: readonly Role[]) {
  const text = body.text ?? ''
  const { request, guesses: categories, triageVersion } = await withCategory(ctx, body)
  const urgent = readUrgent(text)
  const decision = await findMicroBrain(ctx, request, roles)
  const {
    communityId: _communityId,
    address: _address,
    namedPoint: _namedPoint,
    deskId: _deskId,
    ruleVersion: _ruleVersion,
    inputs: _inputs,
    neighbourIds: _neighbourIds,
    ...shown
  } = decision
  const answer = {
    ...shown,
    categories,
    urgent: await withCampusPhone(ctx, urgent, decision),
    masked: maskPersonal(text),
    triageVersion,
  }
  return { answer, decision }
}

async function withCampusPhone(
  ctx: Context,
  urgent: RouteAnswer['urgent'],
  { microBrain }: Pick<RouteAnswer, 'microBrain'>,
): Promise<RouteAnswer['urgent']> {
  const campus = urgent && microBrain?.kind === 'campus' ? await getMicroBrain(ctx, microBrain.id) : null
  return urgent && campus ? { ...urgent, campusPhone: campus.phone } : urgent
}
