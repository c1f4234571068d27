// Doors of the hazard list: find, see, and take the steps until a hazard is struck off.
import { hazardSteps, rolesForHazard, type HazardStep } from '@chaolin/shared/staff/hazards/rules'
import {
  hazardBodies,
  hazardPage,
  hazardParams,
  hazardQuery,
  hazardSchema,
  newHazard,
  reportHazard,
} from '@chaolin/shared/staff/hazards/schema'
import { staffRoles } from '@chaolin/shared/staff/rules'
import { numberParams } from '@chaolin/shared/reports/schema'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { ownPost, postsUnder, sees, supervises } from '../supervision/seats.ts'
import { findHazardByReport, findNewHazard, takeHazardStep } from './actions.ts'
import { countHazards, findHazard, pageHazards } from './queries.ts'
import { hazardSummaries, hazardView } from './views.ts'

const tags = ['staff']
const stepWords: Record<HazardStep, string> = {
  start: 'Rectify it: who is responsible, and by when',
  rectified: 'Say that it is put right; somebody else checks it',
  send_back: 'The re-check failed: once more, by when',
  strike_off: 'The re-check passed: struck off; of a major one by the level above',
}
const doorOf = (step: HazardStep) => step.replace('_', '-')

async function viewOf(ctx: Context, { person, signPhoto }: FastifyRequest, number: string) {
  const hazard = await findHazard(ctx, number)
  if (!hazard || !(await sees(ctx, person, hazard.homeId))) throw new Refused('not_found')
  return hazardView(ctx, signPhoto, person, hazard)
}

export const hazardRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(hazardListRoutes)
  await app.register(hazardStepRoutes)
}

const hazardListRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/hazards',
    {
      config: { roles: staffRoles },
      schema: {
        tags,
        summary: 'Hazards of my post, or of a post and all below for its supervisor; newest first',
        querystring: hazardQuery,
        response: { 200: hazardPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const postId = query.microBrainId ?? ownPost(person)
      if (!(await sees(ctx, person, postId))) throw new Refused('not_found')
      const homeIds = (await supervises(ctx, person, postId)) ? await postsUnder(ctx, postId) : [postId]
      const page = await pageHazards(ctx, { ...query, homeIds, overdue: query.overdue === 'true' })
      return {
        items: await hazardSummaries(ctx, signPhoto, page.items),
        nextCursor: page.nextCursor,
        counts: await countHazards(ctx, homeIds),
      }
    },
  )

  app.get(
    '/v1/staff/hazards/:number',
    {
      config: { roles: staffRoles },
      schema: { tags, summary: 'One of them', params: hazardParams, response: { 200: hazardSchema } },
    },
    (request) => viewOf(request.ctx, request, request.params.number),
  )
}

const hazardStepRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/hazards',
    {
      config: { roles: rolesForHazard('find') },
      schema: {
        tags,
        summary: 'Put a hazard on the list: where, how grave, rectify by',
        body: newHazard,
        response: { 201: hazardSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) =>
        viewOf(tx, request, await findNewHazard(tx, request.person, request.body)),
      ),
  )

  app.post(
    '/v1/staff/reports/:number/hazard',
    {
      config: { roles: rolesForHazard('find') },
      schema: {
        tags,
        summary: 'Put what a report shows on the hazard list of its post',
        params: numberParams,
        body: reportHazard,
        response: { 201: hazardSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) =>
        viewOf(
          tx,
          request,
          await findHazardByReport(tx, request.person, request.params.number, request.body),
        ),
      ),
  )

  for (const step of hazardSteps)
    app.post(
      `/v1/staff/hazards/:number/${doorOf(step)}`,
      {
        config: { roles: rolesForHazard(step) },
        schema: {
          tags,
          summary: stepWords[step],
          params: hazardParams,
          body: hazardBodies[step],
          response: { 200: hazardSchema },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { number } = request.params
          await takeHazardStep(tx, request.person, number, step, request.body as never)
          return viewOf(tx, request, number)
        }),
    )
}
