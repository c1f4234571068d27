// Doors of volunteers and of the resident who may be helped.
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import { numberParams } from '@chaolin/shared/reports/schema'
import { volunteerConsent } from '@chaolin/shared/staff/volunteers/rules'
import {
  helpAnswer,
  helpList,
  helpParams,
  myVolunteering,
  taskListQuery,
  taskPage,
  taskReport,
  taskView,
  volunteerApplication,
  volunteerParams,
  volunteerView,
} from '@chaolin/shared/staff/volunteers/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import type { Person } from '../../residents/queries.ts'
import { claimTask, giveUp, reportBack } from './claims.ts'
import type { VolunteerTask } from './entities.ts'
import { apply, leave } from './members.ts'
import { claimsOf, findTask, listClaimed, listHelp, listMemberships, listOffered } from './queries.ts'
import { answerTask, ownReport } from './tasks.ts'
import { helpViews, taskViews, volunteerViews } from './views.ts'

const tags = ['volunteers']
const none = z.strictObject({})

export const volunteerRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(memberRoutes)
  await app.register(taskRoutes)
  await app.register(claimRoutes)
  await app.register(helpRoutes)
}

const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/volunteers',
    {
      schema: {
        tags,
        summary: 'Apply to a post as a volunteer; needs a yes to the present text',
        body: volunteerApplication,
        response: { 201: volunteerView },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const row = await apply(tx, request.person, request.body)
        return (await volunteerViews(tx, [row], 'self'))[0]!
      }),
  )
  app.get(
    '/v1/volunteers/mine',
    {
      schema: {
        tags,
        summary: 'Where I am a volunteer, my hours by year, and the text to agree to',
        response: { 200: myVolunteering },
      },
    },
    async ({ ctx, person }) => ({
      items: await volunteerViews(ctx, await listMemberships(ctx, person.id), 'self'),
      consent: volunteerConsent,
    }),
  )
  app.post(
    '/v1/volunteers/:id/leave',
    {
      schema: {
        tags,
        summary: 'Leave a post; what I claimed is free for others again',
        params: volunteerParams,
        body: none,
        response: { 200: volunteerView },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const row = await leave(tx, request.person, request.params.id)
        return (await volunteerViews(tx, [row], 'self'))[0]!
      }),
  )
}

async function acceptedPosts(ctx: Context, person: Person) {
  const rows = await listMemberships(ctx, person.id)
  return new Set(rows.filter(({ status }) => status === 'accepted').map(({ microBrainId }) => microBrainId))
}

/** A volunteer of the post reads what is or was open; who claimed it reads on whatever happens. */
async function readTask(ctx: Context, person: Person, task: VolunteerTask | null) {
  const posts = await acceptedPosts(ctx, person)
  const claims = task && (await claimsOf(ctx, person.id, [task]))
  const shown = task && task.status === 'open' && posts.has(task.microBrainId)
  if (!task || !(shown || claims?.has(task.id))) throw new Refused('not_found')
  return (await taskViews(ctx, person, [task], posts, null))[0]!
}

const taskRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/volunteer-tasks',
    {
      schema: {
        tags,
        summary: 'Open tasks of my posts: the nearest first with `near`, else the soonest',
        querystring: taskListQuery,
        response: { 200: taskPage },
      },
    },
    async ({ ctx, person, query: { near, ...page } }) => {
      const [lng, lat] = near ? toWgs84(near) : []
      const from = lng === undefined || lat === undefined ? null : { lng, lat }
      const { items, nextCursor } = await listOffered(ctx, person.id, from, page)
      const posts = await acceptedPosts(ctx, person)
      return { items: await taskViews(ctx, person, items, posts, from), nextCursor }
    },
  )
  app.get(
    '/v1/volunteer-tasks/mine',
    {
      schema: {
        tags,
        summary: 'What I claimed, the latest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: taskPage },
      },
    },
    async ({ ctx, person, query }) => {
      const { items, nextCursor } = await listClaimed(ctx, person.id, query)
      const posts = await acceptedPosts(ctx, person)
      return { items: await taskViews(ctx, person, items, posts, null), nextCursor }
    },
  )
  app.get(
    '/v1/volunteer-tasks/:id',
    {
      schema: {
        tags,
        summary: 'One task; where exactly to meet is for whoever claimed it, while it is open',
        params: volunteerParams,
        response: { 200: taskView },
      },
    },
    async ({ ctx, person, params: { id } }) => readTask(ctx, person, await findTask(ctx, id)),
  )
}

const claimRoutes: FastifyPluginAsyncZod = async (app) => {
  const response = { 200: taskView }
  const params = volunteerParams
  app.post(
    '/v1/volunteer-tasks/:id/claim',
    { schema: { tags, summary: 'Claim a place in it', params, body: none, response } },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await claimTask(tx, request.person, request.params.id)
        return readTask(tx, request.person, await findTask(tx, request.params.id))
      }),
  )
  app.post(
    '/v1/volunteer-tasks/:id/give-up',
    { schema: { tags, summary: 'Give the place back', params, body: none, response } },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await giveUp(tx, request.person, request.params.id)
        return readTask(tx, request.person, await findTask(tx, request.params.id))
      }),
  )
  app.post(
    '/v1/volunteer-tasks/:id/report',
    {
      schema: {
        tags,
        summary: 'Say what was done, and how long it took',
        params,
        body: taskReport,
        response,
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        await reportBack(tx, request.person, request.params.id, request.body)
        return readTask(tx, request.person, await findTask(tx, request.params.id))
      }),
  )
}

const helpRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/reports/:number/help',
    {
      schema: {
        tags,
        summary: 'What the post asks about my matter: may volunteers come and help?',
        params: numberParams,
        response: { 200: helpList },
      },
    },
    async ({ ctx, person, params: { number } }) => {
      const report = await ownReport(ctx, person, number)
      return { items: helpViews(await listHelp(ctx, report.id)) }
    },
  )
  app.post(
    '/v1/reports/:number/help/:id',
    {
      schema: {
        tags,
        summary: 'Yes or no; a yes may be taken back until somebody claimed the task',
        params: helpParams,
        body: helpAnswer,
        response: { 200: helpList },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { number, id } = request.params
        const report = await answerTask(tx, request.person, number, id, request.body.answer)
        return { items: helpViews(await listHelp(tx, report.id)) }
      }),
  )
}
