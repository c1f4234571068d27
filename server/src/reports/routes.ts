// Doors of reports, for those who bring matters up; each step is a door of its own.
import {
  nearbyWithinM,
  newReport,
  numberParams,
  publicPage,
  publicReportSchema,
  readableReport,
  reporterStepBodies,
  reportListQuery,
  reportPage,
  reportSchema,
  supportBody,
  type ReportListQuery,
} from '@chaolin/shared/reports/schema'
import { reporterSteps, type ReporterStep } from '@chaolin/shared/reports/rules'
import { z } from '@chaolin/shared/config'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import type { Signer } from '../files/urls.ts'
import { once } from '../idempotency.ts'
import { publicReportView, publicSummaryViews } from './public-views.ts'
import { findReport, listMine, listNearby, listSupported } from './queries.ts'
import { takeReporterStep } from './reporter-steps.ts'
import { prepareReport, submitReport } from './submit.ts'
import { findPublic, supportReport, withdrawSupport } from './supports.ts'
import { reportView } from './merged-views.ts'
import { summaryViews } from './views.ts'

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
    {
      schema: {
        tags,
        summary: 'Bring up a matter; with supportOf: add it to the one that is there, and read that one',
        body: newReport,
        response: { 201: readableReport },
      },
    },
    async (request, reply) => {
      return once(request, reply, 201, async (tx) => {
        const { body, person, signPhoto } = request
        if (body.supportOf !== undefined) {
          const words = { note: body.text, photoIds: body.photoIds }
          const known = await supportReport(tx, person, body.supportOf, words, 'supportOf')
          return publicReportView(tx, signPhoto, known, person.id)
        }
        const arrival = await prepareReport(tx, body, person.roles)
        const { report, history } = await submitReport(tx, person.id, arrival)
        return reportView(tx, signPhoto, report, history)
      })
    },
  )

  await app.register(readingRoutes)
  await app.register(supportRoutes)
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

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/reports',
    {
      schema: {
        tags,
        summary: 'My reports, newest first; or public ones near by; or those I support',
        querystring: reportListQuery,
        response: { 200: z.union([reportPage, publicPage]) },
      },
    },
    ({ ctx, person, query, signPhoto }) => listReports(ctx, signPhoto, person.id, query),
  )

  app.get(
    '/v1/reports/:number',
    {
      schema: {
        tags,
        summary: "My report, or somebody else's public one, masked",
        params: numberParams,
        response: { 200: readableReport },
      },
    },
    async ({ ctx, person, params, signPhoto }) => {
      const report = await findReport(ctx, params.number)
      if (report?.personId === person.id) return reportView(ctx, signPhoto, report)
      const known = await findPublic(ctx, person.id, params.number)
      if (!known) throw new Refused('not_found')
      return publicReportView(ctx, signPhoto, known, person.id)
    },
  )
}

async function listReports(
  ctx: Context,
  sign: Signer,
  personId: string,
  { scope, near, withinM, category, ...query }: ReportListQuery,
) {
  if (near) {
    const point = toWgs84(near)
    const within = withinM ?? nearbyWithinM.usual
    const { items, nextCursor } = await listNearby(ctx, { ...query, point, withinM: within, category })
    return { items: await publicSummaryViews(ctx, sign, items, { personId, near: point }), nextCursor }
  }
  if (scope === 'supported') {
    const { items, nextCursor } = await listSupported(ctx, personId, query)
    return { items: await publicSummaryViews(ctx, sign, items, { personId, near: null }), nextCursor }
  }
  const { items, nextCursor } = await listMine(ctx, personId, query)
  return { items: await summaryViews(ctx, sign, items, 'reporter'), nextCursor }
}

/** 附议: anybody who may read a report, but its reporter. */
const supportRoutes: FastifyPluginAsyncZod = async (app) => {
  const schema = { tags, params: numberParams, response: { 200: publicReportSchema } }
  app.post(
    '/v1/reports/:number/support',
    { schema: { ...schema, summary: 'Me too; once for each person', body: supportBody } },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body, signPhoto } = request
        const report = await supportReport(tx, person, params.number, body)
        return publicReportView(tx, signPhoto, report, person.id)
      }),
  )
  app.delete(
    '/v1/reports/:number/support',
    { schema: { ...schema, summary: 'Take the support back' } },
    ({ ctx, person, params, signPhoto }) =>
      inTransaction(ctx, async (tx) => {
        const report = await withdrawSupport(tx, person, params.number)
        return publicReportView(tx, signPhoto, report, person.id)
      }),
  )
}
