// Doors of gates: scans, the bundle, what was decided without us, controllers, and who came when.
import { z } from '@chaolin/shared/config'
import {
  bundleQuery,
  bundleSchema,
  countsQuery,
  gateCounts,
  gatePassagePage,
  madeController,
  passagePage,
  passageQuery,
  scanAnswer,
  scanBody,
  syncAnswer,
  syncBody,
} from '@chaolin/shared/visits/gate-schema'
import { rolesForHousehold } from '@chaolin/shared/visits/household-access'
import { codeCharactersMost, mostSynced } from '@chaolin/shared/visits/gate'
import { gateParams, visitParams } from '@chaolin/shared/visits/schema'
import { idText } from '@chaolin/shared/text'
import compress from '@fastify/compress'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once, onceSecret, requireKey } from '../../idempotency.ts'
import { actorIn } from '../cancel.ts'
import { requireMember } from '../households/queries.ts'
import { findVisit } from '../queries.ts'
import { gateOfPost, makeController, revokeController, standAt } from './access.ts'
import { bundleOf, etagOf, versionAt } from './bundle.ts'
import { countsOf, createTally } from './counts.ts'
import { heldKeys } from './keys.ts'
import { passagesOfGate, passagesOfHousehold, passagesOfVisit } from './passages.ts'
import { forged, scanPass } from './scan.ts'
import { prepareSync, syncScans } from './sync.ts'
import { findPasses, genuineCti } from './view.ts'

const tags = ['gates']
/** A queue waits: what is scanned is not counted among a person's writes. */
const atGate = { roles: ['guard'], controller: true, uncounted: true } as const

/** A guard's phone asks again with its key where the answer was lost; a controller syncs what it decided itself. */
const onceAtGate = <T>(request: FastifyRequest, reply: FastifyReply, work: (tx: Context) => Promise<T>) =>
  request.controller ? inTransaction(request.ctx, work) : once(request, reply, 200, work)

type GateOptions = {
  /** For what is written beside the requests. */
  newContext: () => Context
}

export const gateRoutes: FastifyPluginAsyncZod<GateOptions> = async (app, options) => {
  await app.register(scanRoutes, options)
  await app.register(bundleRoutes)
  await app.register(controllerRoutes)
  await app.register(passageRoutes)
  await app.register(countRoutes)
}

const scanRoutes: FastifyPluginAsyncZod<GateOptions> = async (app, { newContext }) => {
  const tally = createTally(newContext())
  app.addHook('onClose', () => tally.settle())

  app.post(
    '/v1/gates/:gateId/scans',
    {
      config: atGate,
      schema: {
        tags,
        summary: 'A code is shown at the gate: open, or refuse and why',
        params: gateParams,
        body: scanBody,
        response: { 200: scanAnswer },
      },
    },
    async (request, reply) => {
      const { ctx, params, body } = request
      if (!request.controller) requireKey(request)
      const stand = await standAt(ctx, request, params.gateId)
      const keys = await heldKeys(ctx, stand.compound)
      const cti = genuineCti(body.code, keys, stand.compound)
      const [found] = cti === null ? [] : await findPasses(ctx, [cti])
      if (!found) {
        tally.add(stand.gate, body.direction)
        return forged
      }
      return onceAtGate(request, reply, (tx) => scanPass(tx, stand, keys, body, found))
    },
  )

  app.post(
    '/v1/gates/:gateId/scans/sync',
    {
      config: atGate,
      bodyLimit: mostSynced * (codeCharactersMost + 256),
      schema: {
        tags,
        summary: 'What the gate decided without a network, and where we differ',
        params: gateParams,
        body: syncBody,
        response: { 200: syncAnswer },
      },
    },
    async (request, reply) => {
      const stand = await standAt(request.ctx, request, request.params.gateId)
      const prepared = await prepareSync(request.ctx, stand, request.body)
      return onceAtGate(request, reply, (tx) => syncScans(tx, stand, prepared))
    },
  )
}

const bundleRoutes: FastifyPluginAsyncZod = async (app) => {
  // Two thousand visits are 300 KB of JSON.
  await app.register(compress, { encodings: ['gzip'], threshold: 1024 })
  app.get(
    '/v1/gates/:gateId/bundle',
    {
      config: { roles: ['guard'], controller: true },
      schema: {
        tags,
        summary:
          'What the gate needs to decide for a day without us; `since` an earlier version only what changed',
        params: gateParams,
        querystring: bundleQuery,
        response: { 200: bundleSchema, 304: z.null() },
      },
    },
    async (request, reply) => {
      const { ctx, params, query, headers } = request
      const stand = await standAt(ctx, request, params.gateId)
      const etag = etagOf(versionAt(stand, ctx.now()))
      void reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (isNamed(headers['if-none-match'], etag)) return reply.code(304).send(null)
      return bundleOf(ctx, stand, query.since)
    },
  )
}

/** A proxy that compresses marks a tag as weak. */
const isNamed = (header: string | undefined, etag: string) =>
  (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)

const controllerRoutes: FastifyPluginAsyncZod = async (app) => {
  const params = z.strictObject({ id: idText(64) })
  const config = { roles: rolesForHousehold('changeGates') }
  app.post(
    '/v1/staff/gates/:id/controller',
    {
      config,
      schema: {
        tags,
        summary: 'A token for the controller of this door, in place of the one before; it is shown this once',
        params,
        response: { 201: madeController },
      },
    },
    (request, reply) =>
      onceSecret(request, reply, 201, (tx) => makeController(tx, request.person, request.params.id)),
  )
  app.delete(
    '/v1/staff/gates/:id/controller',
    {
      config,
      schema: { tags, summary: 'Take the token back: the controller reads nothing from now on', params },
    },
    async (request, reply) => {
      await inTransaction(request.ctx, (tx) => revokeController(tx, request.person, request.params.id))
      return reply.code(204).send()
    },
  )
}

const countRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/gates/:id/counts',
    {
      config: { roles: rolesForHousehold('readCounts') },
      schema: {
        tags,
        summary: 'How often this door opened and stayed shut, by day: two weeks up to a day',
        params: z.strictObject({ id: idText(64) }),
        querystring: countsQuery,
        response: { 200: gateCounts },
      },
    },
    async ({ ctx, person, params, query }) => {
      const gate = await gateOfPost(ctx, person, params.id, 'readCounts')
      return countsOf(ctx, gate.id, query.until)
    },
  )
}

const passageRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/visits/:id/passages',
    {
      schema: {
        tags,
        summary: 'When this visitor came, through which door: for the household and for themselves',
        params: visitParams,
        querystring: passageQuery,
        response: { 200: passagePage },
      },
    },
    async ({ ctx, person, params, query }) => {
      const visit = await findVisit(ctx, params.id)
      const actor = visit && (await actorIn(ctx, person, visit))
      if (actor !== 'visitor' && actor !== 'household') throw new Refused('not_found')
      return passagesOfVisit(ctx, visit!, actor, query)
    },
  )

  app.get(
    '/v1/households/:id/passages',
    {
      schema: {
        tags,
        summary: 'When visitors of my home came, through which door',
        params: z.strictObject({ id: idText(24) }),
        querystring: passageQuery,
        response: { 200: passagePage },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireMember(ctx, params.id, person.id)
      return passagesOfHousehold(ctx, params.id, query)
    },
  )

  app.get(
    '/v1/gates/:gateId/passages',
    {
      config: { roles: ['guard'] },
      schema: {
        tags,
        summary: 'What passed my gate today',
        params: gateParams,
        querystring: passageQuery,
        response: { 200: gatePassagePage },
      },
    },
    async (request) => {
      const stand = await standAt(request.ctx, request, request.params.gateId)
      return passagesOfGate(request.ctx, stand, request.query)
    },
  )
}
