// Doors of reports, for those who bring matters up; each step is a door of its own.
import {
  numberParams,
  newReport,
  reportListQuery,
  reportPage,
  reportSchema,
  reporterStepBodies,
} from '@chaolin/shared/reports/schema'
import { reporterSteps, type ReporterStep } from '@chaolin/shared/reports/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../errors.ts'
import { once } from '../idempotency.ts'
import { findReport, listMine } from './queries.ts'
import { takeReporterStep } from './reporter-steps.ts'
import { prepareReport, submitReport } from './submit.ts'
import { reportView, summaryViews } from './views.ts'

const tags = ['reports']

const stepWords: Record<ReporterStep, string> = {
  withdraw: 'Take it back',
  remind: 'Ask for speed',
  answer: "Answer the post's question",
  confirm: 'Say that it is solved, and rate it',
  reopen: 'Say that it is not solved',
}

export const reportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/reports',
    { schema: { tags, summary: 'Bring up a matter', body: newReport, response: { 201: reportSchema } } },
    async (request, reply) => {
      return once(request, reply, 201, async (tx) => {
        const arrival = await prepareReport(tx, request.body)
        const { report, history } = await submitReport(tx, request.person.id, arrival)
        return reportView(tx, request.signPhoto, report, history)
      })
    },
  )

  app.get(
    '/v1/reports',
    {
      schema: {
        tags,
        summary: 'My reports, newest first',
        querystring: reportListQuery,
        response: { 200: reportPage },
      },
    },
    async ({ ctx, person, query, signPhoto }) => {
      const page = await listMine(ctx, person.id, query)
      return { items: await summaryViews(ctx, signPhoto, page.items), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/reports/:number',
    { schema: { tags, summary: 'My report', params: numberParams, response: { 200: reportSchema } } },
    async ({ ctx, person, params, signPhoto }) => {
      const report = await findReport(ctx, params.number)
      if (report?.personId !== person.id) throw new Refused('not_found')
      return reportView(ctx, signPhoto, report)
    },
  )

  for (const step of reporterSteps)
    app.post(
      `/v1/reports/:number/${step}`,
      {
        schema: {
          tags,
          summary: stepWords[step],
          params: numberParams,
          body: reporterStepBodies[step],
          response: { 200: reportSchema },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { number } = request.params
          const report = await takeReporterStep(tx, request.person.id, number, step, request.body as never)
          return reportView(tx, request.signPhoto, report)
        }),
    )
}
