// Bodies of all doors: one that takes none says so to whoever sends something, and one that needs none gets none.
import { isUtf8 } from 'node:buffer'
import { z } from '@chaolin/shared/config'
import type { FastifyInstance } from 'fastify'
import { Refused } from './errors.ts'

const nothing = z.strictObject({})
const writing = new Set(['POST', 'PUT', 'PATCH'])

type Schema = { safeParse(value: unknown): { success: boolean } }
const needless = new WeakMap<object, boolean>()

/** Nothing in it is required: what is not sent counts as `{}`. */
function needsNone(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || !('safeParse' in schema)) return false
  const known = needless.get(schema) ?? (schema as Schema).safeParse({}).success
  needless.set(schema, known)
  return known
}

/** The platform puts U+FFFD where bytes are no UTF-8, and such a text would be kept. */
function readOnlyUtf8(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const body = bytes as Buffer
    if (isUtf8(body)) void parse(request, body.toString('utf8'), done)
    else done(new Refused('invalid', { detail: '内容要用 UTF-8' }))
  })
}

/** Before any route is made. */
export function registerBodies(app: FastifyInstance) {
  readOnlyUtf8(app)
  app.addHook('onRoute', (route) => {
    const writes = [route.method].flat().some((method) => writing.has(method))
    if (!writes || !route.url.startsWith('/v1/') || route.config?.readsOwnBody || route.schema?.body) return
    route.schema = { ...route.schema, body: nothing }
  })
  app.addHook('onRequest', async ({ headers, url }) => {
    const { 'content-length': length = '0', 'content-type': type = '', 'transfer-encoding': coding } = headers
    const isJson = /^application\/json\b/i.test(type)
    // Nothing is not broken JSON.
    if (isJson && url.startsWith('/v1/') && length === '0' && coding === undefined)
      delete headers['content-type']
  })
  app.addHook('preValidation', async (request) => {
    if (request.body === undefined && needsNone(request.routeOptions.schema?.body)) request.body = {}
  })
}
