// The door that micro-brains of other systems use: signed, verified on the raw bytes, each webhook-id answered once.
import {
  eventAnswer,
  eventBody,
  microBrainParams,
  type MicroBrainEvent,
} from '@chaolin/shared/micro-brains/schema'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { validatorCompiler, type FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { problem, Refused } from '../errors.ts'
import { applyEvent, keepRefusal, recall, requireSigned, type EventAnswer, type Signed } from './events.ts'

/** Of one micro-brain, in this process. */
const eventsPerMinute = 600

export const eventRoutes: FastifyPluginAsyncZod<{ limited: boolean }> = async (app, { limited }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const refuseTooMany = limitOf(app, limited)
  app.post(
    '/v1/micro-brains/:id/events',
    {
      config: { open: true },
      // The bytes are judged before what they say.
      validatorCompiler: (part) =>
        part.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(part as never),
      schema: {
        tags: ['micro-brains'],
        summary: 'What a micro-brain that is another system did; signed as by Standard Webhooks',
        params: microBrainParams,
        body: eventBody,
        response: { 200: eventAnswer },
      },
    },
    async (request, reply) => {
      const { ctx } = request
      const bytes = request.body as unknown
      const body = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)
      const signed = await requireSigned(ctx, request.params.id, request.headers, body)
      const first = await recall(ctx, signed)
      if (first) return answerWith(reply, first)
      const event = readEvent(body)
      await refuseTooMany(request)
      try {
        return await answerWith(reply, await applyEvent(ctx, signed, event))
      } catch (error) {
        await keepIfJudged(request, signed, event, error)
        throw error
      }
    },
  )
}

function answerWith(reply: FastifyReply, { status, body }: EventAnswer) {
  if (status >= 400) void reply.type('application/problem+json')
  return reply.code(status).send(status >= 400 ? JSON.stringify(body) : body)
}

/** It was understood and refused: that is the first answer too. */
async function keepIfJudged(request: FastifyRequest, signed: Signed, event: MicroBrainEvent, error: unknown) {
  if (!(error instanceof Refused)) return
  const body = problem(error, request.id)
  if (body.status === 404 || body.status === 409)
    await keepRefusal(request.ctx, signed, event, { status: body.status, body })
}

function readEvent(body: Buffer): MicroBrainEvent {
  const read = eventBody.safeParse(parseJson(body))
  if (read.success) return read.data
  const fields = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: '没有这一项' }))
      : [{ path: issue.path.join('.'), message: '这一项没填，或格式不对' }],
  )
  throw new Refused('invalid', { errors: fields })
}

/** What is no UTF-8 was not written so: nothing is put in its place. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw new Refused('invalid')
  }
}

function limitOf(app: FastifyInstance, on: boolean) {
  if (!on) return () => Promise.resolve()
  const count = app.createRateLimit({
    timeWindow: 60_000,
    max: eventsPerMinute,
    keyGenerator: (request) => `events:${(request.params as { id: string }).id}`,
  })
  return async (request: FastifyRequest) => {
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded)
      throw new Refused('rate_limited', { retryAfterS: counted.ttlInSeconds })
  }
}
