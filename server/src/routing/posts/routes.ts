// Doors of the directory of posts: what each does, when it is open, where it is, the nearest first.
import { z } from '@chaolin/shared/config'
import { defaultPageSize } from '@chaolin/shared/page'
import type { Place } from '@chaolin/shared/place'
import { asPlace, toWgs84 } from '@chaolin/shared/routing/coordinates'
import {
  microBrainList,
  microBrainQuery,
  microBrainSchema,
  siteList,
  siteQuery,
} from '@chaolin/shared/routing/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { readBook, type Book } from '../book.ts'
import { openingOf } from '../calendar/opening.ts'
import type { MicroBrain } from '../entities.ts'
import { pageMicroBrains } from '../queries.ts'
import { districtOf } from '../tree.ts'
import { pageNearest } from './nearest.ts'
import type { Site } from './entities.ts'

const tags = ['routing']

/** What can be booked at each site, from the domain that knows it. */
export type OfferedServices = (
  ctx: Context,
) => Promise<(siteId: string) => { code: string; name: { zh: string; en: string } }[]>

export const postRoutes: FastifyPluginAsyncZod<{ offeredServices?: OfferedServices | undefined }> = async (
  app,
  { offeredServices },
) => {
  app.get(
    '/v1/micro-brains',
    {
      schema: {
        tags,
        summary: 'The posts, nearest first',
        querystring: microBrainQuery,
        response: { 200: microBrainList },
      },
    },
    async ({ ctx, query }) => {
      const page = await pageMicroBrains(ctx, pointOf(query.near), query.kind ?? null, query)
      const book = await readBook(ctx)
      return {
        items: page.items.map(({ row, distanceM: metres }) => ({
          ...postView(book, row, ctx.now()),
          ...(metres === null ? {} : { distanceM: metres }),
        })),
        nextCursor: page.nextCursor,
      }
    },
  )
  app.get(
    '/v1/micro-brains/:id',
    {
      schema: {
        tags,
        summary: 'One post',
        params: z.strictObject({ id: idText(32) }),
        response: { 200: microBrainSchema },
      },
    },
    async ({ ctx, params }) => {
      const book = await readBook(ctx)
      const post = book.microBrains.get(params.id)
      if (!post) throw new Refused('not_found')
      return postView(book, post, ctx.now())
    },
  )
  app.get(
    '/v1/sites',
    {
      config: { open: true },
      schema: {
        tags,
        summary: 'The places to go for one matter, nearest first',
        querystring: siteQuery,
        response: { 200: siteList },
      },
    },
    async ({ ctx, query }) => {
      const book = await readBook(ctx)
      const rows = book.sites.filter(({ kind }) => query.kind === undefined || kind === query.kind)
      const page = pageNearest(rows, pointOf(query.near), query, defaultPageSize)
      const offersOf = await offeredServices?.(ctx)
      return {
        items: page.items.map(({ row, distanceM: metres }) => ({
          ...siteView(book, row, ctx.now()),
          offers: offersOf?.(row.id) ?? [],
          ...(metres === null ? {} : { distanceM: metres }),
        })),
        nextCursor: page.nextCursor,
      }
    },
  )
}

const pointOf = (near: Place | undefined) => (near ? toWgs84(near) : null)

const postView = (book: Book, post: MicroBrain, now: Date) => ({
  id: post.id,
  name: post.name,
  kind: post.kind,
  path: post.path,
  parentId: post.parentId ?? null,
  ...visitView(book, post, post.id, now),
})

const siteView = (book: Book, site: Site, now: Date) => ({
  id: site.id,
  kind: site.kind,
  name: site.name,
  microBrainId: site.microBrainId,
  ...visitView(book, site, site.microBrainId, now),
})

/** Open or not by the calendar of the district it lies in. */
function visitView(book: Book, about: MicroBrain | Site, postId: string, now: Date) {
  const { lng, lat, phone, workingHours, hours, services, directions } = about
  const calendar = book.calendars.of(districtOf(book, postId))
  return {
    place: asPlace([lng, lat]),
    phone,
    workingHours,
    services,
    directions,
    hours,
    ...openingOf(hours, calendar, now),
  }
}
