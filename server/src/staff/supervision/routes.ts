// Doors of supervision: what the level above sees, and the inquiries it opens, closes or sends back.
import { staffRoles } from '@chaolin/shared/staff/rules'
import {
  inquirySteps,
  mayInquire,
  rolesForInquiry,
  type InquiryStep,
} from '@chaolin/shared/staff/supervision/rules'
import {
  findingPage,
  findingQuery,
  inquiryBodies,
  inquiryPage,
  inquiryParams,
  inquiryQuery,
  inquirySchema,
  newInquiry,
  reportInquiries,
} from '@chaolin/shared/staff/supervision/schema'
import { numberParams } from '@chaolin/shared/reports/schema'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { findReport } from '../../reports/queries.ts'
import { listFindings } from './findings.ts'
import { askInquiry, mayRead, takeInquiryStep } from './inquiries.ts'
import { countInquiries, findInquiry, inquiriesOf, pageInquiries } from './queries.ts'
import { ownPost, seatsTowards, sees, supervises } from './seats.ts'
import { inquirySummaries, inquiryViews } from './views.ts'

const tags = ['staff']
const stepWords: Record<InquiryStep, string> = {
  explain: 'Explain, as the dispatcher of the post that is asked',
  send_back: 'The explanation does not do: once more, by when',
  close: 'The explanation does: close the matter',
}
const doorOf = (step: InquiryStep) => step.replace('_', '-')

async function viewOf(ctx: Context, { person, signPhoto }: FastifyRequest, id: number) {
  const inquiry = await findInquiry(ctx, id)
  if (!inquiry || !(await mayRead(ctx, person, inquiry))) throw new Refused('not_found')
  return (await inquiryViews(ctx, signPhoto, person, [inquiry]))[0]!
}

export const supervisionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/supervision/findings',
    {
      config: { roles: ['supervisor'] },
      schema: {
        tags,
        summary:
          'Late, reopened, refused and badly rated work of a post and all below, or a random sample of it',
        querystring: findingQuery,
        response: { 200: findingPage },
      },
    },
    ({ ctx, person, query, signPhoto }) => listFindings(ctx, signPhoto, person, query),
  )

  app.get(
    '/v1/staff/supervision/inquiries',
    {
      config: { roles: staffRoles },
      schema: {
        tags,
        summary: 'Inquiries, newest first: those that ask my post, or those that my level asked',
        querystring: inquiryQuery,
        response: { 200: inquiryPage },
      },
    },
    async ({ ctx, person, query }) => {
      const microBrainId = query.microBrainId ?? ownPost(person)
      const may = query.side === 'mine' ? sees : supervises
      if (!(await may(ctx, person, microBrainId))) throw new Refused('not_found')
      const page = await pageInquiries(ctx, { ...query, microBrainId })
      return {
        items: await inquirySummaries(ctx, person, page.items),
        nextCursor: page.nextCursor,
        counts: await countInquiries(ctx, microBrainId, query.side),
      }
    },
  )

  app.get(
    '/v1/staff/supervision/inquiries/:id',
    {
      config: { roles: staffRoles },
      schema: { tags, summary: 'One of them', params: inquiryParams, response: { 200: inquirySchema } },
    },
    (request) => viewOf(request.ctx, request, Number(request.params.id)),
  )

  await app.register(ofReportRoutes)
}

const ofReportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/reports/:number/inquiries',
    {
      config: { roles: staffRoles },
      schema: {
        tags,
        summary: 'What supervision asked about a report, the latest first',
        params: numberParams,
        response: { 200: reportInquiries },
      },
    },
    async ({ ctx, person, params, signPhoto }) => {
      const report = await findReport(ctx, params.number)
      const all = report ? await inquiriesOf(ctx, report.id) : []
      const held = report !== null && (await sees(ctx, person, report.homeId))
      const mine = await Promise.all(all.map((inquiry) => mayRead(ctx, person, inquiry)))
      // The post that holds the report reads them all; one that was asked its own, also when the report has left.
      const readable = all.filter((_inquiry, i) => held || mine[i])
      if (!report || (!held && readable.length === 0)) throw new Refused('not_found')
      const seats = await seatsTowards(ctx, person, report.homeId)
      return {
        items: await inquiryViews(ctx, signPhoto, person, readable),
        mayAsk:
          !all.some(({ closedAt }) => closedAt == null) && seats.some((seat) => mayInquire('ask', seat)),
      }
    },
  )
}

export const supervisionStepRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/supervision/inquiries',
    {
      config: { roles: rolesForInquiry('ask') },
      schema: {
        tags,
        summary: 'Ask the post that holds a report to explain, by when',
        body: newInquiry,
        response: { 201: inquirySchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) =>
        viewOf(tx, request, await askInquiry(tx, request.person, request.body)),
      ),
  )

  for (const step of inquirySteps)
    app.post(
      `/v1/staff/supervision/inquiries/:id/${doorOf(step)}`,
      {
        config: { roles: rolesForInquiry(step) },
        schema: {
          tags,
          summary: stepWords[step],
          params: inquiryParams,
          body: inquiryBodies[step],
          response: { 200: inquirySchema },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const id = Number(request.params.id)
          await takeInquiryStep(tx, request.person, id, step, request.body as never)
          return viewOf(tx, request, id)
        }),
    )
}
