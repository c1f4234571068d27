// Doors of the campus code for its owner and for those who look at it: claim, show, verify, the bundle, posters.
import {
  campusBundle,
  campusParams,
  codeClaim,
  ownCodeQuery,
  ownCodeView,
  sceneParams,
  sceneView,
  verifyAnswer,
  verifyBody,
  type CodeClaim,
} from '@chaolin/shared/campus/code-schema'
import { rolesForCampusCode } from '@chaolin/shared/campus/code-access'
import { tidyNumber } from '@chaolin/shared/campus/codes'
import { z } from '@chaolin/shared/config'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { once, requireKey } from '../../idempotency.ts'
import { blindIndex } from '../../sealing.ts'
import { bundleOf } from './bundle.ts'
import { claimCode } from './claim.ts'
import { campusKeyRoutes } from './key-routes.ts'
import { briefView, ownCode } from './pass.ts'
import { readScene } from './posters.ts'
import { getCampus } from './queries.ts'
import { rosterRoutes } from './staff-routes.ts'
import { standsOf } from './stands.ts'
import { marksOf, prepareTries } from './tries.ts'
import { findShown, forged, verifiedView, verifyShown } from './verify.ts'

const tags = ['campus']

/** What was sent is recognised again by a keyed hash: it holds what an ID number ends with. */
const hashOf = ({ ctx }: FastifyRequest, body: CodeClaim) =>
  blindIndex(ctx, 'campus_claim', JSON.stringify(body))

async function claim(request: FastifyRequest, reply: FastifyReply, body: CodeClaim) {
  const { ctx, person } = request
  requireKey(request)
  if (!(await getCampus(ctx, body.campusId))) throw new Refused('not_found')
  const marks = await marksOf(ctx, person.id, body.campusId, tidyNumber(body.studentNumber))
  await prepareTries(ctx, marks)
  const outcome = await once(
    request,
    reply,
    201,
    async (tx) => {
      const made = await claimCode(tx, person.id, body, marks)
      return 'wrong' in made ? { wrong: made.wrong } : { view: briefView(tx, made.code) }
    },
    await hashOf(request, body),
  )
  if ('wrong' in outcome) throw new Refused(outcome.wrong ?? 'claim_unmatched')
  return outcome.view
}

export const codeRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(ownRoutes)
  await app.register(verifyRoutes)
  await app.register(rosterRoutes)
  await app.register(campusKeyRoutes)
}

const ownRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/codes',
    {
      schema: {
        tags,
        summary:
          'Claim my campus code by number, name and the end of my ID number; wrong ones lock for an hour',
        body: codeClaim,
        response: { 201: ownCodeView },
      },
    },
    (request, reply) => claim(request, reply, request.body),
  )
  app.get(
    '/v1/campus/code',
    {
      schema: {
        tags,
        summary: 'My campus code: what it says now and what my phone needs to make each further one',
        querystring: ownCodeQuery,
        response: { 200: ownCodeView },
      },
    },
    ({ ctx, person, query }) => ownCode(ctx, person.id, query.purpose),
  )
  app.get(
    '/v1/campus/scenes/:scene',
    {
      schema: {
        tags,
        summary: 'What a poster opens that I scanned',
        params: sceneParams,
        response: { 200: sceneView },
      },
    },
    ({ ctx, params }) => readScene(ctx, params.scene),
  )
}

const verifyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/codes/verify',
    {
      // A queue waits.
      config: { roles: rolesForCampusCode('verify'), uncounted: true },
      schema: {
        tags,
        summary: 'A campus code is shown: valid or not, and why; who it is, to a clerk at a counter alone',
        body: verifyBody,
        response: { 200: verifyAnswer },
      },
    },
    async (request, reply) => {
      const { ctx, person, body } = request
      requireKey(request)
      const found = await findShown(ctx, person, body)
      if (!found) return forged
      return verifiedView(ctx, await once(request, reply, 200, (tx) => verifyShown(tx, person, body, found)))
    },
  )
  app.get(
    '/v1/campus/:campusId/bundle',
    {
      config: { roles: rolesForCampusCode('bundle') },
      schema: {
        tags,
        summary: 'What a gate or a counter of the campus needs to judge codes for a day without us',
        params: campusParams,
        response: { 200: campusBundle, 304: z.null() },
      },
    },
    async ({ ctx, person, params, headers }, reply) => {
      const stands = await standsOf(ctx, person, 'bundle')
      const campus = stands.find((stand) => stand.campus.id === params.campusId)?.campus
      if (!campus) throw new Refused('not_found')
      const bundle = await bundleOf(ctx, campus)
      const etag = `"${bundle.version}"`
      void reply.header('etag', etag).header('cache-control', 'private, no-cache')
      const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
      return known.includes(etag) ? reply.code(304).send(null) : bundle
    },
  )
}
