// Doors of the campus's staff: the roster, codes that are locked, ended and moved, posters.
import {
  campusParams,
  importQuery,
  memberParams,
  memberState,
  moveTicket,
  newPoster,
  posterPage,
  posterParams,
  posterView,
  rosterPage,
  rosterQuery,
  rosterReport,
  staffReason,
} from '@chaolin/shared/campus/code-schema'
import { rolesForCampusCode, type CampusCodeAct } from '@chaolin/shared/campus/code-access'
import { rosterLimits, tidyNumber, type CodeStatus } from '@chaolin/shared/campus/codes'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Readable } from 'node:stream'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once, onceSecret } from '../../idempotency.ts'
import { departmentRoutes } from './department-routes.ts'
import { lockCode, endCodes, unlockCode } from './ending.ts'
import { isKeptLocked, writeStep } from './history.ts'
import { issueMove } from './moving.ts'
import { addPoster, listPosters, requirePoster, revokePoster, scenePage } from './posters.ts'
import { lockedCodeAt, memberAt, type CampusCode } from './queries.ts'
import { importRoster, pageRoster } from './roster.ts'
import { readRoster } from './roster-file.ts'
import { requirePost } from './stands.ts'

const tags = ['campus']
const roles = (act: CampusCodeAct) => ({ config: { roles: rolesForCampusCode(act) } })

export const rosterRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(importRoutes)
  await app.register(memberRoutes)
  await app.register(posterRoutes)
  await app.register(departmentRoutes)
}

const importRoutes: FastifyPluginAsyncZod = async (app) => {
  // Read line by line.
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
  app.get(
    '/v1/staff/campus/:campusId/roster',
    {
      ...roles('readRoster'),
      schema: {
        tags,
        summary: 'The roster by number, without names; with the state of each one’s code',
        params: campusParams,
        querystring: rosterQuery,
        response: { 200: rosterPage },
      },
    },
    ({ ctx, person, params, query }) => {
      requirePost(person, params.campusId, 'readRoster')
      return pageRoster(ctx, params.campusId, query)
    },
  )
  app.post(
    '/v1/staff/campus/:campusId/roster',
    {
      config: { ...roles('importRoster').config, readsOwnBody: true },
      bodyLimit: rosterLimits.bytes,
      schema: {
        tags,
        summary:
          'Bring in a roster as CSV (text/csv, UTF-8): number, name, idTail, until, kind; `whole`: who is not in it has left; `dryRun`: only say what would change',
        params: campusParams,
        querystring: importQuery,
        response: { 200: rosterReport },
      },
    },
    async ({ ctx, person, params, query, body }) => {
      requirePost(person, params.campusId, 'importRoster')
      if (!(body instanceof Readable)) throw new Refused('media_type')
      const file = await readRoster(body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      const [whole, dryRun, meant] = [query.whole, query.dryRun, query.meant].map((flag) => flag === 'true')
      return importRoster(ctx, params.campusId, file, { whole: whole!, dryRun: dryRun!, meant: meant! })
    },
  )
}

type Step = 'lock' | 'unlock' | 'end'
type Of = { campusId: string; number: string }

/** On the code that somebody holds, whose row is locked; a lock that outlived it is opened for whoever claims it next. */
async function takeStep(tx: Context, of: Of, step: Step, by: string): Promise<CodeStatus> {
  const code = await lockedCodeAt(tx, of.campusId, of.number)
  if (code) {
    await steps[step].take(tx, code, by)
    return steps[step].after
  }
  if (step !== 'unlock' || !(await isKeptLocked(tx, of))) throw new Refused('not_found')
  return 'none'
}

const steps = {
  lock: { summary: 'Lock a code, such as of a phone that was lost', after: 'locked', take: lockCode },
  unlock: {
    summary: 'Unlock it',
    after: 'active',
    take: (tx: Context, code: CampusCode) => unlockCode(tx, code),
  },
  end: {
    summary: 'End a code for good; its member may claim it anew',
    after: 'ended',
    take: (tx: Context, code: CampusCode, by: string) => endCodes(tx, [code], 'staff', by),
  },
} as const

const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const step of ['lock', 'unlock', 'end'] as const)
    app.post(
      `/v1/staff/campus/:campusId/codes/:number/${step}`,
      {
        ...roles(step),
        schema: {
          tags,
          summary: steps[step].summary,
          params: memberParams,
          body: staffReason,
          response: { 200: memberState },
        },
      },
      (request, reply) => {
        const { campusId, number } = request.params
        requirePost(request.person, campusId, step)
        return once(request, reply, 200, async (tx) => {
          const of = { campusId, number: tidyNumber(number) }
          const [by, reason] = [request.person.id, request.body.reason]
          const code = await takeStep(tx, of, step, by)
          await writeStep(tx, of, { step, by, reason })
          return { number: of.number, code }
        })
      },
    )
  app.post(
    '/v1/staff/campus/:campusId/codes/:number/move',
    {
      ...roles('move'),
      schema: {
        tags,
        summary: 'A code, shown this once, by which a member claims their code with another account',
        params: memberParams,
        body: staffReason,
        response: { 201: moveTicket },
      },
    },
    (request, reply) => {
      const { campusId, number } = request.params
      requirePost(request.person, campusId, 'move')
      return onceSecret(request, reply, 201, async (tx) => {
        const member = await memberAt(tx, campusId, tidyNumber(number))
        if (!member || member.leftAt) throw new Refused('not_found')
        const of = { campusId, number: member.number }
        const [by, reason] = [request.person.id, request.body.reason]
        const { moveCode, expiresAt } = await issueMove(tx, of, by, reason)
        await writeStep(tx, of, { step: 'move', by, reason })
        return { moveCode, expiresAt: toWire(expiresAt) }
      })
    },
  )
}

const posterRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/campus/:campusId/posters',
    {
      ...roles('posters'),
      schema: { tags, summary: 'Posters that hang', params: campusParams, response: { 200: posterPage } },
    },
    ({ ctx, person, params }) => {
      requirePost(person, params.campusId, 'posters')
      return listPosters(ctx, params.campusId)
    },
  )
  app.post(
    '/v1/staff/campus/:campusId/posters',
    {
      ...roles('posters'),
      schema: {
        tags,
        summary: 'A new poster: its 小程序码 carries an opaque id',
        params: campusParams,
        body: newPoster,
        response: { 201: posterView },
      },
    },
    (request, reply) => {
      requirePost(request.person, request.params.campusId, 'posters')
      return once(request, reply, 201, (tx) =>
        addPoster(tx, request.params.campusId, request.body, request.person.id),
      )
    },
  )
  app.get(
    '/v1/staff/campus/:campusId/posters/:scene/picture',
    {
      config: { ...roles('posters').config, answers: ['image/*'] },
      schema: { tags, summary: 'Its 小程序码 as a picture, made by WeChat', params: posterParams },
    },
    async ({ ctx, person, params }, reply) => {
      requirePost(person, params.campusId, 'posters')
      const { scene } = await requirePoster(ctx, params.campusId, params.scene)
      const picture = await ctx.clients.wechat.unlimitedCode({ scene, page: scenePage })
      return reply.type(picture.type).header('cache-control', 'private, max-age=86400').send(picture.bytes)
    },
  )
  app.delete(
    '/v1/staff/campus/:campusId/posters/:scene',
    {
      ...roles('posters'),
      schema: { tags, summary: 'Take a poster back: who scans it finds nothing', params: posterParams },
    },
    async ({ ctx, person, params }, reply) => {
      requirePost(person, params.campusId, 'posters')
      await inTransaction(ctx, (tx) => revokePoster(tx, params.campusId, params.scene))
      return reply.code(204).send()
    },
  )
}
