// Doors of the counter: the queue, tickets, who is next, the steps, and the applicant in full, recorded.
import { z } from '@chaolin/shared/config'
import type { CounterStep } from '@chaolin/shared/appointments/rules'
import {
  applicantView,
  callBody,
  handOverBody,
  noteBody,
  queueItem,
  queueSchema,
  revealApplicant,
  serveBody,
  siteParams,
  ticketSchema,
  walkInRequest,
} from '@chaolin/shared/appointments/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once, requireKey } from '../../idempotency.ts'
import { recordReading } from '../../residents/actions.ts'
import { getSite } from '../../routing/queries.ts'
import { judgedAgain } from '../booking/again.ts'
import { openApplicant } from '../booking/applicant.ts'
import { numberParams, stepPath, tags, toNumber } from '../booking/routes.ts'
import type { Appointment } from '../entities.ts'
import { schedulesOf, toServices } from '../schedules/queries.ts'
import { queueOf } from '../sites/queries.ts'
import { nextFree } from '../slots.ts'
import { queueView } from '../views.ts'
import { call, callNext, handOver, isClerkAt, lockAtSite, miss, park, recall, serve } from './actions.ts'
import { prepareWalkIn, takeTicket } from './walk-ins.ts'

const clerk = { roles: ['clerk'] as const }

async function counterNames(ctx: Context, siteId: string) {
  const schedules = await schedulesOf(ctx, siteId)
  return new Map(schedules.map(({ counterId, counter }) => [counterId, counter]))
}

/** A counter may have several schedules: what any of them offers is settled there. */
async function countersOf(ctx: Context, siteId: string) {
  const schedules = await schedulesOf(ctx, siteId)
  const names = new Map(schedules.map(({ counterId, counter }) => [counterId, counter]))
  return [...names].map(([id, name]) => {
    const own = schedules.filter(({ counterId }) => counterId === id)
    return { id, name, services: [...new Set(own.flatMap(({ services }) => toServices(services)))] }
  })
}

const itemOf = async (ctx: Context, row: Appointment) =>
  queueView(ctx, row, await counterNames(ctx, row.siteId))

export const queueRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/sites/:id/queue',
    {
      config: clerk,
      schema: { tags, summary: 'Today at my site', params: siteParams, response: { 200: queueSchema } },
    },
    async ({ ctx, person, params }) => {
      const site = await getSite(ctx, params.id)
      if (!site || !isClerkAt(person, site.id)) throw new Refused('not_found')
      const names = await counterNames(ctx, site.id)
      return {
        site: { id: site.id, name: site.name },
        counters: await countersOf(ctx, site.id),
        items: (await queueOf(ctx, site.id)).map((row) => queueView(ctx, row, names)),
      }
    },
  )
  app.post(
    '/v1/staff/sites/:id/tickets',
    {
      config: clerk,
      schema: {
        tags,
        summary:
          'A ticket for somebody who came without an appointment; the holder of the card overrides others',
        params: siteParams,
        body: walkInRequest,
        response: { 201: ticketSchema },
      },
    },
    async (request, reply) => {
      const { ctx, person, params, body } = request
      const walkIn = await prepareWalkIn(ctx, person, params.id, body)
      const take = () => once(request, reply, 201, (tx) => takeTicket(tx, person, params.id, body, walkIn))
      return judgedAgain(take).catch(async (error: unknown) => {
        if (!(error instanceof Refused) || error.code !== 'slot_full') throw error
        const nextSlots = await nextFree(ctx, body.service, { siteId: params.id })
        throw new Refused('slot_full', { more: { nextSlots } })
      })
    },
  )
  app.post(
    '/v1/staff/sites/:id/next',
    {
      config: clerk,
      schema: {
        tags,
        summary: 'Call the next one to this counter',
        params: siteParams,
        body: z.strictObject({ counterId: idText(32) }),
        response: { 200: z.strictObject({ item: z.nullable(queueItem) }) },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const row = await callNext(tx, request.person, request.params.id, request.body.counterId)
        return { item: row && (await itemOf(tx, row)) }
      }),
  )
  await app.register(stepRoutes)
  await app.register(revealRoutes)
}

const stepWords: Record<CounterStep, string> = {
  call: 'Call to a counter',
  recall: 'Call once more',
  park: 'Set aside until they come',
  'hand-over': 'To the front of another counter',
  serve: 'Served; with an exemption once its proof was seen',
  miss: 'Did not come: said by a person, counted, paid back',
}
const bodies = {
  call: callBody,
  recall: noteBody,
  park: noteBody,
  'hand-over': handOverBody,
  serve: serveBody,
  miss: noteBody,
} as const
type Bodies = { [S in CounterStep]: z.infer<(typeof bodies)[S]> }
type Take<S extends CounterStep> = (
  tx: Context,
  person: Parameters<typeof call>[1],
  number: string,
  body: Bodies[S],
) => Promise<Appointment>

const takes: { [S in CounterStep]: Take<S> } = {
  call: (tx, person, number, body) => call(tx, person, number, body.counterId),
  recall: (tx, person, number) => recall(tx, person, number),
  park: (tx, person, number, body) => park(tx, person, number, body.note ?? null),
  'hand-over': handOver,
  serve,
  miss: (tx, person, number, body) => miss(tx, person, number, body.note ?? null),
}

const stepRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const step of Object.keys(takes) as CounterStep[])
    app.post(
      stepPath(step),
      {
        config: clerk,
        schema: {
          tags,
          summary: stepWords[step],
          params: numberParams,
          body: bodies[step],
          response: { 200: queueItem },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const take = takes[step] as Take<CounterStep>
          return itemOf(
            tx,
            await take(tx, request.person, toNumber(request.params.number), request.body as never),
          )
        }),
    )
}

const revealRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/appointments/:number/reveal',
    {
      config: clerk,
      schema: {
        tags,
        summary: 'The applicant in full; who looked and why is recorded, and shown to whoever booked',
        params: numberParams,
        body: revealApplicant,
        response: { 200: applicantView },
      },
    },
    (request) => {
      const { ctx, person, params, body } = request
      const number = toNumber(params.number)
      // Nothing of it is kept for a repeat: each is judged and recorded as a reading of its own.
      requireKey(request)
      return inTransaction(ctx, async (tx) => {
        const row = await lockAtSite(tx, person, number)
        if (!row.sealed) throw new Refused('step_closed')
        const site = await getSite(tx, row.siteId)
        await recordReading(tx, {
          // Who came without an appointment has no account: it stays with the one who looked.
          personId: row.personId ?? person.id,
          readBy: person.id,
          readerRole: `${site?.name ?? row.siteId} clerk`,
          field: 'id_number',
          reason: body.reason,
          about: number,
        })
        return applicantOf(tx, number, row.sealed)
      })
    },
  )
}

async function applicantOf(ctx: Context, number: string, sealed: string) {
  const { name, idNumber, phone, guardian } = await openApplicant(ctx, number, sealed)
  return { name, idNumber, phone: phone ?? null, guardian: guardian ?? null }
}
