// Doors of the waiting list.
import { z } from '@chaolin/shared/config'
import {
  bookedSchema,
  waitlistItem,
  waitlistPage,
  waitlistQuery,
  waitlistRequest,
} from '@chaolin/shared/appointments/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { judgedAgain } from '../booking/again.ts'
import { findWait, pageWaits } from '../queries.ts'
import { waitViews } from '../views.ts'
import { acceptOffer, joinWaitlist, leaveWaitlist, prepareAccepting, prepareJoining } from './actions.ts'

const tags = ['appointments']
const params = z.strictObject({ id: idText(24) })

async function viewOf(ctx: Context, personId: string, publicId: string) {
  const entry = await findWait(ctx, personId, publicId)
  const [view] = await waitViews(ctx, entry ? [entry] : [])
  if (!view) throw new Refused('not_found')
  return view
}

export const waitlistRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/waitlist',
    {
      schema: {
        tags,
        summary: 'Where I wait, before where I waited; newest first',
        querystring: waitlistQuery,
        response: { 200: waitlistPage },
      },
    },
    async ({ ctx, person, query }) => {
      const { items, nextCursor } = await pageWaits(ctx, person.id, query)
      return { items: await waitViews(ctx, items), nextCursor }
    },
  )
  app.post(
    '/v1/waitlist',
    {
      schema: {
        tags,
        summary: 'Wait for a slot of these days that somebody gives back',
        body: waitlistRequest,
        response: { 201: waitlistItem },
      },
    },
    (request, reply) =>
      judgedAgain(() =>
        once(request, reply, 201, async (tx) => {
          const joining = await prepareJoining(tx, request.body)
          return viewOf(tx, request.person.id, await joinWaitlist(tx, request.person.id, joining))
        }),
      ),
  )
  app.post(
    '/v1/waitlist/:id/accept',
    {
      schema: {
        tags,
        summary: 'Take the slot that is kept for me',
        params,
        response: { 201: bookedSchema },
      },
    },
    (request, reply) =>
      judgedAgain(() =>
        once(request, reply, 201, async (tx) => {
          const { person, params } = request
          const application = await prepareAccepting(tx, person.id, params.id)
          return acceptOffer(tx, person.id, params.id, application)
        }),
      ),
  )
  app.post(
    '/v1/waitlist/:id/leave',
    { schema: { tags, summary: 'Wait no more', params, response: { 200: waitlistItem } } },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await leaveWaitlist(tx, request.person.id, request.params.id)
        return viewOf(tx, request.person.id, request.params.id)
      }),
  )
}
