// Doors of the address book: looking up while typing, door plates, import and export.
import {
  addressList,
  addressKinds,
  addressQuery,
  doorPlateSchema,
  importReport,
  mostImportBytes,
  plateParams,
} from '@chaolin/shared/routing/addresses/address-schema'
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { readPage } from '../../paging.ts'
import { readBook, type Book } from '../book.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { writeCsv } from './csv.ts'
import { findByPlate, readAbove, readAll, searchAddresses } from './queries.ts'
import { importUpload } from './upload.ts'
import { addressView, doorPlateView } from './views.ts'

const defaultSize = 10

const ownDistricts = (book: Book) =>
  [...book.microBrains.values()].filter(({ kind }) => kind === 'district').map(({ id }) => id)

export const addressRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/addresses',
    {
      schema: {
        tags: ['routing'],
        summary: 'Look up an address while it is typed: Chinese, pinyin, initials; the own district first',
        querystring: addressQuery,
        response: { 200: addressList },
      },
    },
    async ({ ctx, query: { q, district, cursor, limit } }) => {
      const { size } = readPage({ limit: limit ?? defaultSize })
      const book = await readBook(ctx)
      const served = ownDistricts(book)
      const own = district === undefined ? served : [district]
      const { rows, next } = await searchAddresses(ctx, book, q, own, { size, after: readCursor(cursor) })
      return { items: rows.map((row) => addressView(row, book, served)), nextCursor: cursorOf(next) }
    },
  )
  app.get(
    '/v1/door-plates/:code',
    {
      schema: {
        tags: ['routing'],
        summary: 'The standard address of a door plate; the code is what stands in its QR code',
        params: plateParams,
        response: { 200: doorPlateSchema },
      },
    },
    async ({ ctx, params }) => {
      const plate = plateCodeOf(params.code)
      const row = plate === null ? null : await findByPlate(ctx.em, plate)
      if (plate === null || !row) throw new Refused('not_found')
      const book = await readBook(ctx)
      return doorPlateView(plate, row, await readAbove(ctx.em, row), book, ownDistricts(book))
    },
  )
  await app.register(adminRoutes)
}

const adminRoutes: FastifyPluginAsyncZod = async (app) => {
  // Not kept in memory: it may be of any size up to the limit.
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
  const tags = ['admin']
  app.post(
    '/v1/admin/addresses/import',
    {
      config: { roles: ['admin'], readsOwnBody: true },
      bodyLimit: mostImportBytes,
      schema: {
        tags,
        summary:
          'Import addresses and door plates from CSV (text/csv, UTF-8, at most 16 MB): all lines or none; the same file again changes nothing',
        response: { 200: importReport },
      },
    },
    (request) => importUpload(request),
  )
  app.get(
    '/v1/admin/addresses/export',
    {
      config: { roles: ['admin'], answers: ['text/csv'] },
      schema: { tags, summary: 'The whole address book as CSV, as the import reads it' },
    },
    ({ ctx }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="addresses.csv"')
        .send(writeCsv(readAll(ctx.em, addressKinds))),
  )
}
