// OpenAPI 3.1 at /openapi.json, made from the same schemas that judge the requests; a page to browse it at /docs.
import { z } from '@chaolin/shared/config'
import { problemSchema } from '@chaolin/shared/errors-schema'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

const keyHeader = z.object({ 'idempotency-key': z.optional(z.string()) })
const uploadBody = z.object({ file: z.string() })

/** What holds for many doors is said once here: errors, the key of a POST, who needs no token. */
const describeDoor: typeof jsonSchemaTransform = (door) => {
  const { route, schema } = door
  if (!schema || schema.hide) return jsonSchemaTransform(door)
  const { config, method, url } = route
  const post = String(method) === 'POST'
  const open = config?.open ?? !url.startsWith('/v1/')
  const upload = url === '/v1/photos' && post
  return jsonSchemaTransform({
    ...door,
    schema: {
      ...schema,
      operationId: operationId(String(method), url),
      ...(open ? { security: [] } : {}),
      ...(post && !open ? { headers: keyHeader } : {}),
      ...(upload ? { body: uploadBody, consumes: ['multipart/form-data'] } : {}),
      response: { ...(schema.response as object), default: problemSchema },
    },
  })
}

const operationId = (method: string, url: string) =>
  [method.toLowerCase(), ...url.replace('/v1/', '').split(/\W+/)].filter(Boolean).join('_')

export async function registerDocs(app: FastifyInstance) {
  await app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '潮邻 Chaolin',
        version: '1',
        description: 'Every POST by a phone takes an Idempotency-Key. Errors are RFC 9457 problem+json.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: describeDoor,
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}
