// Doors of appointments: book, see, cancel, another time, pay, check in; and the calendar entry.
import { z } from '@chaolin/shared/config'
import type { AppointmentStep } from '@chaolin/shared/appointments/rules'
import {
  appointmentPage,
  appointmentQuery,
  appointmentSchema,
  bookedSchema,
  checkInBody,
  newAppointment,
  noteBody,
  payParameters,
  rescheduleBody,
} from '@chaolin/shared/appointments/schema'
import { parseNumber } from '@chaolin/shared/reports/number'
import { idText } from '@chaolin/shared/text'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { identify } from '../../auth.ts'
import { toWireOrNull } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { once, onceJoined, onceSealed } from '../../idempotency.ts'
import type { Appointment } from '../entities.ts'
import { icsLinkValid, toCalendar } from '../ics.ts'
import { findAppointment, pageAppointments } from '../queries.ts'
import { atCounter, checkIn, isClerkAt } from '../queue/actions.ts'
import { siteCodeValid } from '../sites/codes.ts'
import { appointmentView, itemViews } from '../views.ts'
import { book, bookedView, explainRefusal, prepareBooking } from './book.ts'
import { wantSlot, withNextSlots } from './seats.ts'
import { findSettled, lockSettled, settledRow } from './settled.ts'
import { pauseOf } from './standing.ts'
import { cancelAppointment, lockAppointment, payFor, rescheduleAppointment } from './steps.ts'
import { bookTogether } from './together.ts'

export const tags = ['appointments']
export const numberParams = z.strictObject({ number: idText(32) })
export const stepPath = (step: AppointmentStep) => `/v1/appointments/:number/${step}`

/** As it is stored; what cannot be one is not found. */
export function toNumber(text: string): string {
  const number = parseNumber(text)
  if (!number) throw new Refused('not_found')
  return number
}

/** Its own, or of the site of the one who asks. */
function requireReader({ person }: FastifyRequest, row: Appointment | null): Appointment {
  if (!row || (row.personId !== person.id && !isClerkAt(person, row.siteId))) throw new Refused('not_found')
  return row
}

export const bookingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/appointments',
    {
      schema: {
        tags,
        summary: 'Book a slot: held for ten minutes where a fee is due',
        body: newAppointment,
        response: { 201: bookedSchema },
      },
    },
    async (request, reply) => {
      const { ctx, body, person } = request
      const { slotId, service } = body
      const asked: { prepared?: Awaited<ReturnType<typeof prepareBooking>> } = {}
      return onceJoined(request, reply, 201, {
        join: (answer) => bookTogether({ ctx, personId: person.id, body, answer }),
        alone: async (tx) => {
          const { slot, application } = (asked.prepared ??= await prepareBooking(tx, body))
          return book(tx, person.id, slot, application)
        },
      }).catch((error: unknown) => {
        const application = asked.prepared?.application ?? null
        return explainRefusal(ctx, error, { personId: person.id, slotId, service, application })
      })
    },
  )
  app.get(
    '/v1/appointments',
    {
      schema: {
        tags,
        summary: 'My appointments, newest first; or by time, the open ones or the ended ones',
        querystring: appointmentQuery,
        response: { 200: appointmentPage },
      },
    },
    async ({ ctx, person, query: { open, ...query } }) => {
      const page = await pageAppointments(ctx, person.id, {
        ...query,
        open: open === undefined ? undefined : open === 'true',
      })
      const items = await Promise.all(page.items.map((row) => settledRow(ctx, row)))
      return {
        items: await itemViews(ctx, items),
        nextCursor: page.nextCursor,
        pausedUntil: toWireOrNull(await pauseOf(ctx, person.id)),
      }
    },
  )
  app.get(
    '/v1/appointments/:number',
    {
      schema: {
        tags,
        summary: 'One of mine, or of the site where I am the clerk',
        params: numberParams,
        response: { 200: appointmentSchema },
      },
    },
    async (request) => {
      const { ctx, params, keyRing } = request
      const row = requireReader(request, await findSettled(ctx, toNumber(params.number)))
      return appointmentView(ctx, keyRing, row)
    },
  )
  await app.register(calendarRoutes)
  await app.register(holderStepRoutes)
}

const calendarRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/appointments/:number.ics',
    {
      config: { open: true, answers: ['text/calendar'] },
      schema: {
        tags,
        summary: 'The appointment as a calendar entry: with a token, or by the signed link',
        params: numberParams,
        querystring: z.strictObject({
          expires: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,12}$/)), z.transform(Number))),
          signature: z.optional(idText(200)),
        }),
      },
    },
    async (request, reply) => {
      const { ctx, params, query, keyRing } = request
      const { expires, signature } = query
      const number = parseNumber(params.number)
      if (expires === undefined || signature === undefined) await identify(request)
      else if (!number || !(await icsLinkValid(keyRing, number, { expires, signature }, ctx.now())))
        throw new Refused('unauthenticated')
      const row = number ? await findSettled(ctx, number) : null
      const shown = signature === undefined || expires === undefined ? requireReader(request, row) : row
      if (!shown) throw new Refused('not_found')
      void reply.header('content-disposition', `attachment; filename="${shown.number}.ics"`)
      void reply.header('cache-control', 'no-store')
      return reply.type('text/calendar; charset=utf-8').send(await toCalendar(ctx, shown))
    },
  )
}

const holderStepRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    stepPath('cancel'),
    {
      schema: {
        tags,
        summary: 'Cancel: what was paid goes back; the clerk of the site may too, after check-in as well',
        params: numberParams,
        body: noteBody,
        response: { 200: bookedSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body } = request
        const row = requireReader(request, await lockSettled(tx, toNumber(params.number)))
        const doer =
          isClerkAt(person, row.siteId) && row.personId !== person.id
            ? atCounter(person)
            : { by: 'holder' as const, personId: person.id }
        return bookedView(await cancelAppointment(tx, row, doer, body.note ?? null))
      }),
  )
  app.post(
    stepPath('reschedule'),
    {
      schema: {
        tags,
        summary: 'Another time: the new one taken and the old one freed together',
        params: numberParams,
        body: rescheduleBody,
        response: { 200: bookedSchema },
      },
    },
    async (request, reply) => {
      const { ctx, person, params, body } = request
      const row = await findSettled(ctx, toNumber(params.number))
      if (row?.personId !== person.id) throw new Refused('not_found')
      return once(request, reply, 200, async (tx) => {
        const slot = await wantSlot(tx, body.slotId, row.service)
        return rescheduleAppointment(tx, person.id, row.number, slot)
      }).catch((error: unknown) => withNextSlots(ctx, error, body.slotId, row.service))
    },
  )
  await app.register(payingRoutes)
}

const payingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    stepPath('pay'),
    {
      schema: {
        tags,
        summary: 'The five parameters for wx.requestPayment; asked again, of the same order',
        params: numberParams,
        response: { 200: payParameters },
      },
    },
    async (request, reply) => {
      const { ctx, person, params } = request
      const number = toNumber(params.number)
      return onceSealed(request, reply, 200, () => payFor(ctx, person.id, number))
    },
  )
  app.post(
    stepPath('check-in'),
    {
      schema: {
        tags,
        summary: 'I am here: the code of the site; the clerk of the site checks in without one',
        params: numberParams,
        body: checkInBody,
        response: { 200: appointmentSchema },
      },
    },
    async (request, reply) => {
      const { ctx, person, params, body, keyRing } = request
      const number = toNumber(params.number)
      await once(request, reply, 200, async (tx) => {
        // Locked before it is judged: where it is may change meanwhile.
        const row = requireReader(request, await lockAppointment(tx, number))
        const clerk = isClerkAt(person, row.siteId)
        const scanned = await siteCodeValid(keyRing, row.siteId, body.code ?? '', tx.now())
        if (!clerk && !scanned) throw new Refused('site_code_invalid')
        await checkIn(tx, row, clerk ? atCounter(person) : { by: 'holder' as const, personId: person.id })
        return { number }
      })
      return appointmentView(ctx, keyRing, (await findAppointment(ctx, number))!)
    },
  )
}
