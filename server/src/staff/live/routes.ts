// Doors of live updates: a socket that resumes, and the same answers to those who ask again and again.
import type { IncomingMessage } from 'node:http'
import { liveLimits, liveNews, liveQuery, liveTicket } from '@chaolin/shared/staff/live-schema'
import { staffRoles } from '@chaolin/shared/staff/rules'
import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { findPerson, hasRole } from '../../residents/queries.ts'
import { createHub } from './hub.ts'
import { heldPosts, readMissed } from './news.ts'
import { makeTicket, readTicket } from './tickets.ts'

const path = '/v1/staff/live'
const tags = ['staff']
const roles = staffRoles

export const isLiveSocket = ({ url = '', headers }: IncomingMessage) =>
  headers.upgrade?.toLowerCase() === 'websocket' && url.split('?', 1)[0] === path

/** A browser says where its page came from; a mini-program comes from WeChat. */
function isOwnPage({ headers, host }: FastifyRequest): boolean {
  const { origin } = headers
  if (origin === undefined) return true
  const from = URL.canParse(origin) ? new URL(origin).host : ''
  return from === host || from === 'servicewechat.com'
}

async function admitByTicket(request: FastifyRequest) {
  const { ticket } = request.query as { ticket?: unknown }
  const personId = typeof ticket === 'string' ? await readTicket(request.ctx, request.keyRing, ticket) : null
  const person = personId === null ? null : await findPerson(request.ctx, personId)
  if (!person) throw new Refused('unauthenticated')
  if (!isOwnPage(request) || !hasRole(person, roles)) throw new Refused('forbidden')
  request.person = person
}

/** Before the hooks that ask who is there: they are to know a socket. */
export const registerSockets = (app: FastifyInstance) =>
  app.register(websocket, {
    options: { maxPayload: liveLimits.messageBytes },
    // Whoever serves sockets says goodbye to them.
    preClose: (done) => done(),
    // A client that breaks the rules of the protocol, or a cable that broke: nothing of ours.
    errorHandler: (_error, socket) => socket.terminate(),
  })

export const liveRoutes: FastifyPluginAsyncZod<{ newContext: () => Context }> = async (
  app,
  { newContext },
) => {
  const hub = createHub(newContext)
  app.addHook('preClose', () => hub.close())

  app.post(
    `${path}/tickets`,
    {
      config: { roles, storesNothing: true },
      schema: { tags, summary: 'A ticket for one socket, for half a minute', response: { 201: liveTicket } },
    },
    async ({ ctx, keyRing, person }, reply) => {
      const { ticket, expiresAt } = makeTicket(ctx, keyRing, person.id)
      return reply.code(201).send({ ticket, expiresAt: toWire(expiresAt) })
    },
  )

  app.route({
    method: 'GET',
    url: path,
    config: { roles, socketsByTicket: true },
    schema: {
      tags,
      summary: 'What changed at a micro-brain since `after`; as a WebSocket with a ticket: as it happens',
      querystring: liveQuery,
      response: { 200: liveNews },
    },
    onRequest: async (request) => {
      if (!request.ws) return
      await admitByTicket(request)
      hub.admit(request.person.id)
    },
    handler: async ({ ctx, person, query }) => {
      if (query.microBrainId === undefined)
        throw new Refused('invalid', { errors: [{ path: 'microBrainId', message: '这一项没填' }] })
      const homes = await heldPosts(ctx, person, [query.microBrainId])
      if (homes.size === 0) throw new Refused('not_found')
      return readMissed(ctx, homes, query.after)
    },
    wsHandler: (socket, { person }) => hub.add(socket, person.id),
  })
}
