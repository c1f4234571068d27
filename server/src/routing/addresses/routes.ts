// Doors of the address book.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { addressList, addressQuery } from '@chaolin/shared/routing/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readPage } from '../../paging.ts'
import type { Address } from './entities.ts'
import { searchAddresses } from './queries.ts'

export const addressRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/addresses',
    {
      schema: {
        tags: ['routing'],
        summary: 'Look up an address by its beginning, its pinyin or initials',
        querystring: addressQuery,
        response: { 200: addressList },
      },
    },
    async ({ ctx, query }) => ({
      items: (await searchAddresses(ctx, query.q)).slice(0, readPage(query).size).map(addressView),
      nextCursor: null,
    }),
  )
}

const addressView = ({ code, fullText, kind, communityId, lng, lat }: Address) => ({
  code,
  address: fullText,
  kind,
  communityId: communityId ?? null,
  place: lng == null || lat == null ? null : asPlace([lng, lat]),
})
