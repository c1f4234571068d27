// Doors of the sites that need no token: services as published, free slots, the nearest, what hangs on the wall.
import {
  displaySchema,
  nearestList,
  nearestQuery,
  serviceList,
  siteCodeSchema,
  siteParams,
  slotList,
  slotQuery,
} from '@chaolin/shared/appointments/schema'
import { addDays, localDate } from '@chaolin/shared/appointments/slots'
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import { deviceMaySee } from '../../residents/queries.ts'
import { getSite } from '../../routing/queries.ts'
import { freshen } from '../freshen.ts'
import { isClerkAt } from '../queue/actions.ts'
import { ensureSite } from '../schedules/build.ts'
import { schedulesOf, toServices } from '../schedules/queries.ts'
import { requireService } from '../services/queries.ts'
import { nextFree, slotsOf } from '../slots.ts'
import { siteCodes } from './codes.ts'
import { displayOf, serviceTexts } from './queries.ts'

const tags = ['appointments']
const open = { open: true }

export async function requireSite(ctx: Context, id: string) {
  const site = await getSite(ctx, id)
  if (!site) throw new Refused('not_found')
  return site
}

export const siteRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/appointment-services',
    {
      config: open,
      schema: { tags, summary: 'What can be settled, as published', response: { 200: serviceList } },
    },
    async ({ ctx }) => ({ items: await serviceTexts(ctx) }),
  )
  app.get(
    '/v1/sites/:id/services',
    {
      config: open,
      schema: {
        tags,
        summary: 'What can be settled at this site',
        params: siteParams,
        response: { 200: serviceList },
      },
    },
    async ({ ctx, params }) => {
      const { id } = await requireSite(ctx, params.id)
      const codes = (await schedulesOf(ctx, id)).flatMap(({ services }) => toServices(services))
      return { items: await serviceTexts(ctx, codes) }
    },
  )
  await app.register(slotRoutes)
  await app.register(wallRoutes)
}

const slotRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/sites/:id/slots',
    {
      config: open,
      schema: {
        tags,
        summary: 'The slots of a site on these dates (Asia/Shanghai), full ones too',
        params: siteParams,
        querystring: slotQuery,
        response: { 200: slotList },
      },
    },
    async ({ ctx, params, query }) => {
      await requireService(ctx, query.service)
      const { id } = await requireSite(ctx, params.id)
      const today = localDate(ctx.now())
      const from = query.from && query.from > today ? query.from : today
      const to = query.to ?? addDays(from, appointmentLimits.daysAtOnce - 1)
      if (to < (query.from ?? from)) throw wrong('to', '结束日期在开始日期之前')
      await freshen(ctx)
      return { items: await slotsOf(ctx, await ensureSite(ctx, id), query.service, from, to) }
    },
  )
  app.get(
    '/v1/sites/nearest-slots',
    {
      config: open,
      schema: {
        tags,
        summary: 'The next free slots of all sites, with distance and how many wait',
        querystring: nearestQuery,
        response: { 200: nearestList },
      },
    },
    async ({ ctx, query }) => {
      await requireService(ctx, query.service)
      await freshen(ctx)
      const near = query.near ? toWgs84(query.near) : null
      return { items: await nextFree(ctx, query.service, { near, from: query.from }) }
    },
  )
}

const wallRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/sites/:id/display',
    {
      config: open,
      schema: {
        tags,
        summary: 'Who is served now and who waits: ticket numbers and counters alone',
        params: siteParams,
        response: { 200: displaySchema },
      },
    },
    async ({ ctx, params }) => {
      const { id, name } = await requireSite(ctx, params.id)
      const { called, ...shown } = await displayOf(ctx, { id, name })
      const schedules = await schedulesOf(ctx, id)
      const nameOf = new Map(schedules.map(({ counterId, counter }) => [counterId, counter]))
      return {
        site: { id, name },
        ...shown,
        serving: called.map(({ counterId, ...one }) => ({
          ...one,
          counter: nameOf.get(counterId) ?? counterId,
        })),
      }
    },
  )
  app.get(
    '/v1/sites/:id/check-in-code',
    {
      config: { device: true, roles: ['clerk'] },
      schema: {
        tags,
        summary: 'The check-in code for the screen of a site, and for paper',
        params: siteParams,
        response: { 200: siteCodeSchema },
      },
    },
    async ({ ctx, params, person, device, keyRing }) => {
      const site = await requireSite(ctx, params.id)
      if (device) await deviceMaySee(ctx, device, site.microBrainId)
      else if (!isClerkAt(person, site.id)) throw new Refused('not_found')
      return siteCodes(ctx, keyRing, site.id)
    },
  )
}
