// Doors of reports, for those who work on them; each step is a door of its own.
import { z } from '@chaolin/shared/config'
import { isStaffRole, roleMay, staffSteps, type StaffStep } from '@chaolin/shared/reports/rules'
import {
  numberParams,
  staffListQuery,
  staffReportPage,
  staffReportSchema,
  staffStepBodies,
} from '@chaolin/shared/reports/schema'
import { revealRequest, revealSchema } from '@chaolin/shared/residents/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { once } from '../idempotency.ts'
import type { Person } from '../residents/queries.ts'
import { routingDeskId } from '../routing/queries.ts'
import { countQueue, findReport, listQueue } from './queries.ts'
import { revealField } from './reveal.ts'
import { roleAt, takeStaffStep } from './staff-steps.ts'
import { openSteps, staffReportView, summaryViews } from './views.ts'

const roles = ['staff', 'dispatcher', 'supervisor'] as const
const tags = ['staff']

/** After a transfer the old post reads it no longer. */
const leftSchema = z.strictObject({ number: z.string(), status: z.string(), left: z.literal(true) })

const stepWords: Record<StaffStep, string> = {
  accept: 'Take it',
  progress: 'Say how it goes',
  ask: 'Ask the reporter; the clock stops',
  transfer: 'Hand it to another post',
  return: 'Give it back to whoever sent it here',
  escalate: 'Hand it to the level above',
  resolve: 'Say that it is done, with evidence',
  reject: 'Refuse it, with a reason',
}

/** The report and the reader's role there, or not found. */
async function readable(ctx: Context, person: Person, number: string) {
  const report = await findReport(ctx, number)
  const role = report && (await roleAt(ctx, person, report.homeId))
  if (!report || !role) throw new Refused('not_found')
  return { report, role }
}

const ownHome = (person: Person) =>
  person.roles.find((held) => isStaffRole(held.role))?.microBrainId ?? routingDeskId

export const staffReportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/reports',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'The queue of a micro-brain; order=due: open ones, nearest deadline first',
        querystring: staffListQuery,
        response: { 200: staffReportPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const homeId = query.microBrainId ?? ownHome(person)
      const role = await roleAt(ctx, person, homeId)
      if (!role) throw new Refused('not_found')
      const desk = query.desk === undefined ? undefined : query.desk === 'true'
      const page = await listQueue(ctx, { ...query, homeId, desk })
      const views = await summaryViews(ctx, signPhoto, page.items)
      return {
        items: views.map((view, i) => ({ ...view, steps: openSteps(ctx, page.items[i]!, role) })),
        nextCursor: page.nextCursor,
        counts: await countQueue(ctx, homeId, desk),
      }
    },
  )

  app.get(
    '/v1/staff/reports/:number',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'A report of my post',
        params: numberParams,
        response: { 200: staffReportSchema },
      },
    },
    async ({ ctx, person, params, signPhoto }) => {
      const { report, role } = await readable(ctx, person, params.number)
      return staffReportView(ctx, signPhoto, report, role)
    },
  )

  app.post(
    '/v1/staff/reports/:number/reveal',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Read what is masked; the reading is recorded',
        params: numberParams,
        body: revealRequest,
        response: { 200: revealSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { report, role } = await readable(tx, request.person, request.params.number)
        return revealField(tx, request.person, report, role, request.body)
      }),
  )
}

export const staffStepRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const step of staffSteps)
    app.post(
      `/v1/staff/reports/:number/${step}`,
      {
        config: { roles: roles.filter((role) => roleMay(role, step)) },
        schema: {
          tags,
          summary: stepWords[step],
          params: numberParams,
          body: staffStepBodies[step],
          response: { 200: z.union([staffReportSchema, leftSchema]) },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const report = await takeStaffStep(
            tx,
            request.person,
            request.params.number,
            step,
            request.body as never,
          )
          const role = await roleAt(tx, request.person, report.homeId)
          if (role) return staffReportView(tx, request.signPhoto, report, role)
          return { number: report.number, status: report.status, left: true as const }
        }),
    )
}
