// Doors of volunteers, for the post: check who applies, offer tasks, count hours.
import { checkSteps, type CheckStep } from '@chaolin/shared/staff/volunteers/rules'
import {
  checkBodies,
  hoursCount,
  staffTask,
  staffTaskPage,
  staffTaskQuery,
  staffVolunteer,
  staffVolunteerPage,
  taskBody,
  taskCancel,
  volunteerListQuery,
  volunteerParams,
  volunteerPhone,
  volunteerReveal,
} from '@chaolin/shared/staff/volunteers/schema'
import { z } from '@chaolin/shared/config'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { countHours } from './claims.ts'
import type { Volunteer } from './entities.ts'
import { check, revealPhone, volunteerFor } from './members.ts'
import { findTask, findVolunteer, listTasks, listVolunteers, readHistoryOf } from './queries.ts'
import { cancelTask, finishTask, makeTask, ownHome, taskFor } from './tasks.ts'
import { staffTaskViews, volunteerViews } from './views.ts'

const roles = ['staff', 'dispatcher', 'supervisor'] as const
const tags = ['volunteers']
const params = volunteerParams

export const volunteerStaffRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(readingRoutes)
  await app.register(checkRoutes)
  await app.register(taskRoutes)
  await app.register(taskEndRoutes)
  await app.register(hoursRoutes)
}

async function readPost(ctx: Context, person: Person, microBrainId: string | undefined) {
  const id = microBrainId ?? ownHome(person)
  if (id === null || !(await roleAt(ctx, person, id))) throw new Refused('not_found')
  return id
}

async function volunteerPage(ctx: Context, row: Volunteer) {
  const [view] = await volunteerViews(ctx, [row], 'staff')
  const history = await readHistoryOf(ctx, row.id)
  return {
    ...view!,
    history: history.map(({ at, step, by, note }) => ({ at: toWire(at), step, by, note: note ?? null })),
  }
}

const checkWords: Record<CheckStep, string> = {
  accept: 'Accept who applied',
  refuse: 'Refuse, with a reason',
  suspend: 'Suspend, with a reason; what they claimed is free again',
  resume: 'Take back a suspension',
  end: 'End it, with a reason',
}

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/volunteers',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Volunteers of a post, newest first; numbers masked',
        querystring: volunteerListQuery,
        response: { 200: staffVolunteerPage },
      },
    },
    async ({ ctx, person, query }) => {
      const home = await readPost(ctx, person, query.microBrainId)
      const { items, nextCursor } = await listVolunteers(ctx, home, query)
      return { items: await volunteerViews(ctx, items, 'staff'), nextCursor }
    },
  )
  app.get(
    '/v1/staff/volunteers/:id',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'One volunteer with the history',
        params,
        response: { 200: staffVolunteer },
      },
    },
    async ({ ctx, person, params: { id } }) => {
      const { row } = await volunteerFor(ctx, person, await findVolunteer(ctx, id))
      return volunteerPage(ctx, row)
    },
  )
}

const checkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/volunteers/:id/reveal',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'The whole number, with a reason that the volunteer can read',
        params,
        body: volunteerReveal,
        response: { 200: volunteerPhone },
      },
    },
    (request, reply) =>
      once(request, reply, 200, (tx) =>
        revealPhone(tx, request.person, request.params.id, request.body.reason),
      ),
  )
  for (const step of checkSteps)
    app.post(
      `/v1/staff/volunteers/:id/${step}`,
      {
        config: { roles },
        schema: {
          tags,
          summary: checkWords[step],
          params,
          body: checkBodies[step],
          response: { 200: staffVolunteer },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { reason } = request.body as { reason?: string }
          return volunteerPage(tx, await check(tx, request.person, request.params.id, step, reason))
        }),
    )
}

const taskRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/volunteer-tasks',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Offer a task, freely or from a report; of a care matter the resident says yes first',
        body: taskBody,
        response: { 201: staffTask },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const task = await makeTask(tx, request.person, request.body)
        return (await staffTaskViews(tx, request.signPhoto, request.person, [task]))[0]!
      }),
  )
  app.get(
    '/v1/staff/volunteer-tasks',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Tasks of a post with who claimed them, newest first',
        querystring: staffTaskQuery,
        response: { 200: staffTaskPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const home = await readPost(ctx, person, query.microBrainId)
      const { items, nextCursor } = await listTasks(ctx, home, query)
      return { items: await staffTaskViews(ctx, signPhoto, person, items), nextCursor }
    },
  )
  app.get(
    '/v1/staff/volunteer-tasks/:id',
    {
      config: { roles },
      schema: { tags, summary: 'One task of my post', params, response: { 200: staffTask } },
    },
    async ({ ctx, person, params: { id }, signPhoto }) => {
      const { task } = await taskFor(ctx, person, await findTask(ctx, id))
      return (await staffTaskViews(ctx, signPhoto, person, [task]))[0]!
    },
  )
}

const taskEndRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/volunteer-tasks/:id/cancel',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Call it off; whoever claimed it is told',
        params,
        body: taskCancel,
        response: { 200: staffTask },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const task = await cancelTask(tx, request.person, request.params.id, request.body.reason)
        return (await staffTaskViews(tx, request.signPhoto, request.person, [task]))[0]!
      }),
  )
  app.post(
    '/v1/staff/volunteer-tasks/:id/finish',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'It is over; reports may still come',
        params,
        body: z.strictObject({}),
        response: { 200: staffTask },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const task = await finishTask(tx, request.person, request.params.id)
        return (await staffTaskViews(tx, request.signPhoto, request.person, [task]))[0]!
      }),
  )
}

const hoursRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/volunteer-claims/:id/confirm',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Count the hours; others than were reported need a reason',
        params,
        body: hoursCount,
        response: { 200: staffTask },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const task = await countHours(tx, request.person, request.params.id, request.body)
        return (await staffTaskViews(tx, request.signPhoto, request.person, [task]))[0]!
      }),
  )
}
