// Doors of 校园110 for those who come: the list of a post, one call with its trail (each look is recorded), the steps.
import { sosRolesFor, sosStaffSteps } from '@chaolin/shared/campus/sos'
import {
  sosItem,
  sosList,
  sosListQuery,
  sosParams,
  sosStaffBodies,
  staffSos,
} from '@chaolin/shared/campus/sos-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt } from '../../reports/actions.ts'
import { recordReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { findSos, listSos } from './queries.ts'
import { seatOn, takeStaffStep } from './steps.ts'
import { sosItems, staffView } from './views.ts'

const tags = ['campus']
const reading = { roles: sosRolesFor('read') }

/** The place is shown, so the look is written down first, in the same transaction. */
async function lookAt(tx: Context, person: Person, number: string) {
  const sos = await findSos(tx, number)
  const seat = sos && (await seatOn(tx, person, sos))
  if (!sos || !seat) throw new Refused('not_found')
  if (sos.personId)
    await recordReading(tx, {
      personId: sos.personId,
      readBy: person.id,
      readerRole: `${seat.role}:${seat.postId}`,
      field: 'sos_place',
      reason: '校园110',
      about: sos.number,
    })
  return staffView(tx, person, sos, seat)
}

export const sosStaffRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/campus/sos',
    {
      config: reading,
      schema: {
        tags,
        summary: 'Calls for help of a post, newest first; without places',
        querystring: sosListQuery,
        response: { 200: sosList },
      },
    },
    async ({ ctx, person, query }) => {
      if (!(await roleAt(ctx, person, query.microBrainId))) throw new Refused('not_found')
      const { items, nextCursor } = await listSos(ctx, query)
      return { items: await sosItems(ctx, items), nextCursor }
    },
  )

  app.get(
    '/v1/staff/campus/sos/:number',
    {
      config: reading,
      schema: {
        tags,
        summary: 'One call with its trail; the caller sees who looked',
        params: sosParams,
        response: { 200: staffSos },
      },
    },
    ({ ctx, person, params }) => inTransaction(ctx, (tx) => lookAt(tx, person, params.number)),
  )

  for (const step of sosStaffSteps)
    app.post(
      `/v1/staff/campus/sos/:number/${step}`,
      {
        config: { roles: sosRolesFor(step), uncounted: true },
        schema: {
          tags,
          summary: `Call for help: ${step}`,
          params: sosParams,
          body: sosStaffBodies[step],
          response: { 200: sosItem },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { person, params, body } = request
          await takeStaffStep(tx, person, params.number, step, body?.note)
          return (await sosItems(tx, [(await findSos(tx, params.number))!]))[0]!
        }),
    )
}
