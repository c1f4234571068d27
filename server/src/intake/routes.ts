// The intake's door for other systems: signed, verified on the raw bytes; and the admin's doors to sources and kinds.
import {
  intakeAnswer,
  intakeEvent,
  intakeKindBody,
  intakeKindList,
  intakeKindParams,
  intakeKindView,
  intakeSourceBody,
  intakeSourceList,
  intakeSourceParams,
  intakeSourceView,
  rotatedSecret,
} from '@chaolin/shared/intake/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../db/transaction.ts'
import { Refused, wrong } from '../errors.ts'
import { takeEvent } from './events.ts'
import { listKinds, removeKind, saveKind } from './kinds.ts'
import { listSources, readSource, removeSource, requireSource, rotateSecret, saveSource } from './sources.ts'

export const intakeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(
    '/v1/intake/events',
    {
      config: { open: true },
      // The bytes are judged before what they say.
      validatorCompiler: () => (value: unknown) => ({ value }),
      schema: {
        tags: ['intake'],
        summary: 'An event of another system; signed as by Standard Webhooks, named in Intake-Source',
        body: intakeEvent,
        response: { 200: intakeAnswer, 201: intakeAnswer },
      },
    },
    async ({ ctx, headers, body }, reply) => {
      const bytes = body as unknown
      const raw = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)
      const source = await requireSource(ctx, headers, raw)
      const taken = await takeEvent(ctx, source, readEvent(raw))
      return reply.code(taken.repeated || taken.occurrences > 1 ? 200 : 201).send(taken)
    },
  )
}

function readEvent(raw: Buffer) {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    throw wrong('', '不是 UTF-8 的 JSON')
  }
  const read = intakeEvent.safeParse(withoutEmptyText(value))
  if (read.success) return read.data
  throw new Refused('invalid', {
    errors: read.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: '没有这一项' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  })
}

/** Systems send an empty text where they have nothing to say. */
function withoutEmptyText(value: unknown) {
  if (typeof value !== 'object' || value === null || !('text' in value)) return value
  const { text, ...rest } = value
  return typeof text === 'string' && text.trim() === '' ? rest : value
}

const tags = ['admin']
const config = { roles: ['admin'] as const }

export const intakeAdminRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(sourceRoutes)
  await app.register(kindRoutes)
}

const sourceRoutes: FastifyPluginAsyncZod = async (app) => {
  const params = intakeSourceParams
  app.get(
    '/v1/admin/intake-sources',
    {
      config,
      schema: { tags, summary: 'Systems that may send events', response: { 200: intakeSourceList } },
    },
    async ({ ctx }) => ({ items: await listSources(ctx) }),
  )
  app.get(
    '/v1/admin/intake-sources/:id',
    { config, schema: { tags, summary: 'One of them', params, response: { 200: intakeSourceView } } },
    ({ ctx, params: { id } }) => readSource(ctx, id),
  )
  app.put(
    '/v1/admin/intake-sources/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Register a system or change it; a secret that is made here is shown once',
        params,
        body: intakeSourceBody,
        response: { 200: intakeSourceView },
      },
    },
    ({ ctx, params: { id }, body }) => inTransaction(ctx, (tx) => saveSource(tx, id, body)),
  )
  // Never kept for a repeat: the secret is shown once, and a lost answer is mended by another rotation.
  app.post(
    '/v1/admin/intake-sources/:id/rotate',
    {
      config,
      schema: {
        tags,
        summary: 'A new secret; the present one goes on until the next rotation',
        params,
        response: { 200: rotatedSecret },
      },
    },
    ({ ctx, params: { id } }) => inTransaction(ctx, (tx) => rotateSecret(tx, id)),
  )
  app.delete(
    '/v1/admin/intake-sources/:id',
    { config, schema: { tags, summary: 'Take it away', params } },
    async ({ ctx, params: { id } }, reply) => {
      await inTransaction(ctx, (tx) => removeSource(tx, id))
      return reply.code(204).send()
    },
  )
}

const kindRoutes: FastifyPluginAsyncZod = async (app) => {
  const params = intakeKindParams
  app.get(
    '/v1/admin/intake-kinds',
    { config, schema: { tags, summary: 'What events are taken for', response: { 200: intakeKindList } } },
    async ({ ctx }) => ({ items: await listKinds(ctx) }),
  )
  app.put(
    '/v1/admin/intake-kinds/:kind',
    {
      config,
      schema: {
        tags,
        summary: 'Say it of one kind',
        params,
        body: intakeKindBody,
        response: { 200: intakeKindView },
      },
    },
    ({ ctx, params: { kind }, body }) => inTransaction(ctx, (tx) => saveKind(tx, kind, body)),
  )
  app.delete(
    '/v1/admin/intake-kinds/:kind',
    { config, schema: { tags, summary: 'Take a kind away', params } },
    async ({ ctx, params: { kind } }, reply) => {
      await inTransaction(ctx, (tx) => removeKind(tx, kind))
      return reply.code(204).send()
    },
  )
}
