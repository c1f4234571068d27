// OpenAPI 3.1 at /openapi.json, made from the same schemas that judge the requests; a page to browse it at /docs.
import { z } from '@chaolin/shared/config'
import { problemSchema } from '@chaolin/shared/errors-schema'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of an answer that no schema of ours describes, for the docs. */
    answers?: readonly string[]
  }
}

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
  const described = jsonSchemaTransform({
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
  Object.assign(described.schema.response as object, otherAnswers(String(method), config?.answers, schema))
  return described
}

/** Of a door whose answer is no JSON of a schema: what is sent as it is, or nothing, as after a DELETE. */
function otherAnswers(method: string, types: readonly string[] | undefined, { response }: FastifySchema) {
  if (types) {
    const content = Object.fromEntries(
      types.map((type) => type.split(';')[0]!).map((type) => [type, { schema: contentOf(type) }]),
    )
    const answer = { description: 'As it is', content }
    // A POST with a key of its own that was there before is answered as the first time.
    return method === 'POST' ? { 200: answer, 201: answer } : { 200: answer }
  }
  const told = Object.keys(response ?? {}).some((status) => status.startsWith('2'))
  return method === 'DELETE' && !told ? { 204: { type: 'null', description: 'Done' } } : {}
}

const contentOf = (type: string) => {
  if (type === 'application/json') return {}
  return /^text\//.test(type) ? { type: 'string' } : { type: 'string', format: 'binary' }
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
