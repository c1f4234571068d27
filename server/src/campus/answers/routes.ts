// Doors of published answers: searched first by whoever asks, kept by staff.
import {
  answerChange,
  answerList,
  answerParams,
  answerQuery,
  staffAnswer,
  staffAnswerList,
  staffAnswerQuery,
} from '@chaolin/shared/campus/answers/schema'
import { campusParams } from '@chaolin/shared/campus/cases/schema'
import { z } from '@chaolin/shared/config'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { codeOf } from '../codes/queries.ts'
import { addAnswer, changeAnswer, removeAnswer } from './actions.ts'
import { listAnswers, searchAnswers, staffAnswerView } from './queries.ts'

const roles = ['staff', 'dispatcher', 'supervisor'] as const
const tags = ['staff']
const keepers = ['campus', 'district']

/** A campus keeps its own; the district keeps those of all. */
async function requireKeeper(ctx: Context, person: Person, id: string) {
  const post = await getMicroBrain(ctx, id)
  if (!post || !keepers.includes(post.kind) || !(await roleAt(ctx, person, id)))
    throw new Refused('not_found')
}

export const answerRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/campus/answers',
    {
      schema: {
        tags: ['campus'],
        summary: 'Published answers; with q those that fit it, the best first',
        querystring: answerQuery,
        response: { 200: answerList },
      },
    },
    async ({ ctx, person, query }) => {
      const campusId = query.campusId ?? (await codeOf(ctx, person.id))?.campusId ?? null
      return searchAnswers(ctx, campusId, query)
    },
  )
  await app.register(keepingRoutes)
}

const keepingRoutes: FastifyPluginAsyncZod = async (app) => {
  const url = '/v1/staff/campus/:id/answers'
  app.get(
    url,
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Every answer that this post keeps, also those that are not published',
        params: campusParams,
        querystring: staffAnswerQuery,
        response: { 200: staffAnswerList },
      },
    },
    async ({ ctx, person, params, query }) => {
      await requireKeeper(ctx, person, params.id)
      const { items, nextCursor } = await listAnswers(ctx, params.id, query)
      return { items: items.map(staffAnswerView), nextCursor }
    },
  )
  app.post(
    url,
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Keep an answer',
        params: campusParams,
        body: answerChange,
        response: { 201: staffAnswer },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { person, params, body } = request
        await requireKeeper(tx, person, params.id)
        return staffAnswerView(await addAnswer(tx, person.id, params.id, body))
      }),
  )
  await app.register(changingRoutes)
}

const changingRoutes: FastifyPluginAsyncZod = async (app) => {
  const url = '/v1/staff/campus/:id/answers/:answerId'
  app.put(
    url,
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Change an answer',
        params: answerParams,
        body: answerChange,
        response: { 200: staffAnswer },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await requireKeeper(tx, person, params.id)
        return staffAnswerView(await changeAnswer(tx, person.id, params.id, params.answerId, body))
      }),
  )
  app.delete(
    url,
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Remove an answer',
        params: answerParams,
        response: { 200: z.strictObject({}) },
      },
    },
    ({ ctx, person, params }) =>
      inTransaction(ctx, async (tx) => {
        await requireKeeper(tx, person, params.id)
        await removeAnswer(tx, params.id, params.answerId)
        return {}
      }),
  )
}
