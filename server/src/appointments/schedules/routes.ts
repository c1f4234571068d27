// Doors of schedules: the admin draws them up, the clerk of a site sees them and closes a counter for a day.
import {
  affectedList,
  exceptionBody,
  exceptionParams,
  scheduleChange,
  scheduleList,
  scheduleParams,
  scheduleSchema,
  siteParams,
  type SiteSlots,
} from '@chaolin/shared/appointments/schema'
import { z } from '@chaolin/shared/config'
import { schedulePlan } from '@chaolin/shared/appointments/schedule-plan'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { hasRole, type Person } from '../../residents/queries.ts'
import { getSite } from '../../routing/queries.ts'
import type { Appointment, Schedule } from '../entities.ts'
import { isClerkAt } from '../queue/actions.ts'
import { freeAround, type Kept } from '../slots.ts'
import { addSchedule, affectedBy, changeSchedule, countAffected, setException } from './actions.ts'
import { wouldMove } from './preview.ts'
import { findSchedule, schedulesOf, toServices } from './queries.ts'
import { stillIn, withdrawSchedule } from './withdraw.ts'

const tags = ['appointments']
const admin = { roles: ['admin'] as const }
const staff = { roles: ['admin', 'clerk'] as const }

const mayWorkAt = (person: Person, siteId: string) => hasRole(person, ['admin']) || isClerkAt(person, siteId)

const scheduleView = (schedule: Schedule, affected: number) => ({
  id: schedule.publicId,
  siteId: schedule.siteId,
  counterId: schedule.counterId,
  counter: schedule.counter,
  services: toServices(schedule.services),
  weekly: schedule.weekly as never,
  onHolidays: schedule.onHolidays,
  slotMinutes: schedule.slotMinutes,
  publicCapacity: schedule.publicCapacity,
  walkInCapacity: schedule.walkInCapacity,
  leadMinutes: schedule.leadMinutes,
  horizonDays: schedule.horizonDays,
  exceptions: schedule.exceptions as never,
  affected,
})

/** One question for all of them. */
async function scheduleViews(ctx: Context, schedules: readonly Schedule[]) {
  const affected = await countAffected(
    ctx,
    schedules.map(({ id }) => id),
  )
  return schedules.map((schedule) => scheduleView(schedule, affected.get(schedule.id) ?? 0))
}

async function viewOf(ctx: Context, publicId: string) {
  const [view] = await scheduleViews(ctx, [(await findSchedule(ctx, publicId))!])
  return view!
}

/** What this person may not work on is not found. */
async function requireOwn(ctx: Context, person: Person, publicId: string) {
  const schedule = await findSchedule(ctx, publicId)
  if (!schedule || !mayWorkAt(person, schedule.siteId)) throw new Refused('not_found')
  return schedule
}

export const scheduleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/sites/:id/schedules',
    {
      config: staff,
      schema: {
        tags,
        summary: 'The schedules of a site',
        params: siteParams,
        response: { 200: scheduleList },
      },
    },
    async ({ ctx, person, params }) => {
      if (!(await getSite(ctx, params.id)) || !mayWorkAt(person, params.id)) throw new Refused('not_found')
      return { items: await scheduleViews(ctx, await schedulesOf(ctx, params.id)) }
    },
  )
  app.post(
    '/v1/staff/sites/:id/schedules',
    {
      config: admin,
      schema: {
        tags,
        summary: 'A new schedule of a counter; its slots stand at once',
        params: siteParams,
        body: scheduleChange,
        response: { 201: scheduleSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        if (!(await getSite(tx, request.params.id))) throw new Refused('not_found')
        return viewOf(tx, await addSchedule(tx, request.params.id, request.body))
      }),
  )
  app.put(
    '/v1/staff/schedules/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Change it: who is in a slot that is gone is told, and offered others',
        params: scheduleParams,
        body: scheduleChange,
        response: { 200: scheduleSchema },
      },
    },
    ({ ctx, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await changeSchedule(tx, params.id, body)
        return viewOf(tx, params.id)
      }),
  )
  await app.register(withdrawRoutes)
  await app.register(exceptionRoutes)
}

const withdrawRoutes: FastifyPluginAsyncZod = async (app) => {
  app.delete(
    '/v1/staff/schedules/:id',
    {
      config: admin,
      schema: {
        tags,
        summary:
          'Withdraw it, once nobody is in it any more; until then: who is, and what they can be offered',
        params: scheduleParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ ctx, params }, reply) => {
      await inTransaction(ctx, (tx) => withdrawSchedule(tx, params.id)).catch(async (error: unknown) => {
        if (!(error instanceof Refused) || error.code !== 'schedule_in_use') throw error
        const schedule = await findSchedule(ctx, params.id)
        if (!schedule) throw new Refused('not_found')
        const kept = { scheduleId: schedule.id, has: () => false }
        const { items } = await affectedView(ctx, schedule.siteId, await stillIn(ctx, schedule.id), kept)
        throw new Refused('schedule_in_use', { more: { affected: items } })
      })
      void reply.code(204)
    },
  )
}

const exceptionRoutes: FastifyPluginAsyncZod = async (app) => {
  const path = '/v1/staff/schedules/:id/exceptions/:date'
  app.put(
    path,
    {
      config: staff,
      schema: {
        tags,
        summary: 'Other hours on one date, or none',
        params: exceptionParams,
        body: exceptionBody,
        response: { 200: scheduleSchema },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await requireOwn(tx, person, params.id)
        await setException(tx, params.id, params.date, body.frames)
        return viewOf(tx, params.id)
      }),
  )
  app.delete(
    path,
    {
      config: staff,
      schema: {
        tags,
        summary: 'As the week has it again',
        params: exceptionParams,
        response: { 200: scheduleSchema },
      },
    },
    ({ ctx, person, params }) =>
      inTransaction(ctx, async (tx) => {
        await requireOwn(tx, person, params.id)
        await setException(tx, params.id, params.date, null)
        return viewOf(tx, params.id)
      }),
  )
  await app.register(affectedRoutes)
}

const affectedRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/schedules/:id/affected',
    {
      config: staff,
      schema: {
        tags,
        summary: 'Whose slot is gone, and what they are offered',
        params: scheduleParams,
        response: { 200: affectedList },
      },
    },
    async ({ ctx, person, params }) => {
      const schedule = await requireOwn(ctx, person, params.id)
      return affectedView(ctx, schedule.siteId, await affectedBy(ctx, schedule.id))
    },
  )
  app.post(
    '/v1/staff/schedules/:id/preview',
    {
      config: staff,
      schema: {
        tags,
        summary: 'Whose slot a change would take, and what they would be offered; nothing is changed',
        params: scheduleParams,
        body: schedulePlan,
        response: { 200: affectedList },
      },
    },
    async ({ ctx, person, params, body }) => {
      const schedule = await requireOwn(ctx, person, params.id)
      const { rows, kept } = await wouldMove(ctx, schedule, body)
      return affectedView(ctx, schedule.siteId, rows, kept)
    },
  )
}

const wishOf = ({ service, startsAt }: Appointment) => `${service} ${startsAt.getTime()}`

/** What each can be offered instead, near its own time; of a schedule that is about to change, what it keeps. */
async function affectedView(ctx: Context, siteId: string, rows: readonly Appointment[], kept?: Kept) {
  const around = await freeAround(ctx, kept)
  const offers = new Map<string, SiteSlots[]>()
  for (const row of rows)
    if (!offers.has(wishOf(row)))
      offers.set(wishOf(row), await around({ service: row.service, siteId, at: row.startsAt }))
  return {
    items: rows.map((row) => ({
      number: row.number,
      status: row.status,
      service: row.service,
      from: toWire(row.startsAt),
      until: toWire(row.endsAt),
      applicantName: row.maskedName ?? null,
      offers: offers.get(wishOf(row)) ?? [],
    })),
  }
}
