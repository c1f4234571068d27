// Doors of reports, for those who work on them; each step is a door of its own.
import { z } from '@chaolin/shared/config'
import { staffSteps, type StaffStep } from '@chaolin/shared/reports/rules'
import {
  categorisedReport,
  categoryChange,
  duplicateList,
  numberParams,
  staffListQuery,
  staffReportPage,
  staffReportSchema,
  staffStepBodies,
} from '@chaolin/shared/reports/schema'
import { revealRequest, revealSchema } from '@chaolin/shared/residents/schema'
import { isStaffRole, rolesFor, type StaffRole } from '@chaolin/shared/staff/rules'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { casesByNumber } from '../campus/cases/queries.ts'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { once } from '../idempotency.ts'
import type { Person } from '../residents/queries.ts'
import { deskAbove } from '../routing/queries.ts'
import { correctCategory, suggestHome } from './correction.ts'
import { findDuplicatesOf } from './duplicates.ts'
import type { Report } from './entities.ts'
import { findReport, readQueue } from './queries.ts'
import { roleOnMatter } from './merge-steps.ts'
import { revealField } from './reveal.ts'
import { roleAt, roleOn } from './roles.ts'
import { takeStaffStep } from './staff-steps.ts'
import { assignmentOf, loadAssignments } from './assignments.ts'
import { openSteps, queueMarks, staffReportView } from './staff-views.ts'
import { summaryViews } from './views.ts'

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
  dispatch: 'Give it to a person or a team; to oneself is 抢单',
  approve: 'The second look agrees: it is told as done (核查通过)',
  rework: 'The second look sends it back to work (核查退回)',
  merge: 'The same matter as another one: that one goes on for both',
  unmerge: 'Take the merge back: everything as it was',
  split: 'It holds several matters: each further one becomes a report of its own',
}

/** The report and the reader's role there, or not found. */
async function readable(ctx: Context, person: Person, number: string) {
  const report = await findReport(ctx, number)
  const role = report && (await roleOnMatter(ctx, person, report))
  if (!report || !role) throw new Refused('not_found')
  return { report, role }
}

async function standInsAmong(ctx: Context, reports: readonly Report[]) {
  const cases = await casesByNumber(
    ctx,
    reports.flatMap(({ service, number }) => (service ? [number] : [])),
  )
  return ({ number }: Report) => cases.has(number)
}

const ownHome = async (ctx: Context, person: Person) =>
  person.roles.find((held) => isStaffRole(held.role))?.microBrainId ?? (await deskAbove(ctx, null))

/** Lines of a queue, with what this person may do to each. */
async function queueItems(
  { ctx, signPhoto }: Pick<FastifyRequest, 'ctx' | 'signPhoto'>,
  reports: Report[],
  roleOn: (report: Report) => StaffRole,
) {
  const views = await summaryViews(ctx, signPhoto, reports, 'staff')
  const names = await loadAssignments(ctx, reports)
  const isStandIn = await standInsAmong(ctx, reports)
  return views.map((view, i) => {
    const report = reports[i]!
    const standIn = isStandIn(report)
    const steps = openSteps(ctx, report, roleOn(report), standIn)
    return { ...view, ...assignmentOf(names, report), steps, standIn, ...queueMarks(report) }
  })
}

export const staffReportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/reports',
    {
      config: { roles },
      schema: {
        tags,
        summary:
          'The queue of a micro-brain, urgent ones first; order=due: open ones, nearest deadline first',
        querystring: staffListQuery,
        response: { 200: staffReportPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const homeId = query.microBrainId ?? (await ownHome(ctx, person))
      const role = await roleAt(ctx, person, homeId)
      if (!role) throw new Refused('not_found')
      const desk = query.desk === undefined ? undefined : query.desk === 'true'
      const urgent = query.urgent === undefined ? undefined : query.urgent === 'true'
      const assigneeId = query.assignee === 'me' ? person.id : query.assignee
      const page = await readQueue(ctx, { ...query, homeId, desk, urgent, assigneeId })
      return {
        items: await queueItems({ ctx, signPhoto }, page.items, (report) =>
          // Of what another post leads, the second one's people do what staff do.
          report.homeId === homeId ? role : 'staff',
        ),
        nextCursor: page.nextCursor,
        counts: page.counts,
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
      return staffReportView(ctx, signPhoto, { person, role }, report)
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

/** What the triage and other residents have to do with a report. */
export const staffMatterRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/reports/:number/duplicates',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'The same matter near by: public ones, and all of my post',
        params: numberParams,
        response: { 200: duplicateList },
      },
    },
    async ({ ctx, person, params, signPhoto }) => {
      const { report } = await readable(ctx, person, params.number)
      return { items: await findDuplicatesOf(ctx, signPhoto, person, report) }
    },
  )

  app.post(
    '/v1/staff/reports/:number/category',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Put it under another category',
        params: numberParams,
        body: categoryChange,
        response: { 200: categorisedReport },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body, signPhoto } = request
        const report = await correctCategory(tx, person, params.number, body)
        const role = (await roleOn(tx, person, report))!
        const view = await staffReportView(tx, signPhoto, { person, role }, report)
        return { ...view, suggestedHome: await suggestHome(tx, report) }
      }),
  )
}

export const staffStepRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const step of staffSteps)
    app.post(
      `/v1/staff/reports/:number/${step}`,
      {
        config: { roles: rolesFor(step) },
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
          const role = await roleOn(tx, request.person, report)
          const reader = role && { person: request.person, role }
          if (reader) return staffReportView(tx, request.signPhoto, reader, report)
          return { number: report.number, status: report.status, left: true as const }
        }),
    )
}
