// Doors of 反诈中心: check something, take the quiz, and the list that campuses and the police keep.
import { fraudRolesFor } from '@chaolin/shared/campus/fraud'
import { fraudQuiz } from '@chaolin/shared/campus/fraud-quiz'
import {
  fraudAdded,
  fraudAnswer,
  fraudCheck,
  fraudEntries,
  fraudList,
  fraudListQuery,
  fraudParams,
  quizBody,
  quizResult,
  quizResults,
  quizSchema,
} from '@chaolin/shared/campus/fraud-schema'
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { addEntries, forgetResult, keepResult, mustKeepList, removeEntry } from './actions.ts'
import { checkFraud, listEntries, listResults, resultView } from './queries.ts'

const tags = ['campus']
const list = '/v1/staff/campus/fraud-list'
const results = '/v1/campus/fraud/quiz/results'

export const fraudRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/fraud/check',
    {
      config: { storesNothing: true },
      schema: {
        tags,
        summary: 'Is this number, link or account on the list; nothing is stored',
        body: fraudCheck,
        response: { 200: fraudAnswer },
      },
    },
    ({ ctx, body }) => checkFraud(ctx, body.text, body.kind),
  )
}

const questions = fraudQuiz.map(({ id, text, options }) => ({ id, text, options: [...options] }))

export const quizRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/campus/fraud/quiz',
    { schema: { tags, summary: 'The questions', response: { 200: quizSchema } } },
    async () => ({ questions }),
  )

  app.post(
    results,
    {
      schema: {
        tags,
        summary: 'My answers; the result is mine alone',
        body: quizBody,
        response: { 201: quizResult },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) =>
        resultView(await keepResult(tx, request.person.id, request.body.answers)),
      ),
  )

  app.get(
    results,
    {
      schema: {
        tags,
        summary: 'My results',
        querystring: z.strictObject(pageQuery),
        response: { 200: quizResults },
      },
    },
    ({ ctx, person, query }) => listResults(ctx, person.id, query),
  )

  app.delete(
    `${results}/:id`,
    {
      schema: { tags, summary: 'Deletes one of mine', params: fraudParams, response: { 204: z.undefined() } },
    },
    async ({ ctx, person, params }, reply) => {
      await inTransaction(ctx, (tx) => forgetResult(tx, person.id, params.id))
      void reply.code(204)
    },
  )
}

export const fraudStaffRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    list,
    {
      config: { roles: fraudRolesFor('read') },
      schema: { tags, summary: 'The list', querystring: fraudListQuery, response: { 200: fraudList } },
    },
    async ({ ctx, person, query: { kind, ...page } }) => {
      await mustKeepList(ctx, person)
      return listEntries(ctx, kind, page)
    },
  )

  app.post(
    list,
    {
      config: { roles: fraudRolesFor('edit') },
      schema: {
        tags,
        summary: 'Adds to the list; what is none of its kind is told by its line',
        body: fraudEntries,
        response: { 201: fraudAdded },
      },
    },
    (request, reply) => once(request, reply, 201, (tx) => addEntries(tx, request.person, request.body)),
  )

  app.delete(
    `${list}/:id`,
    {
      config: { roles: fraudRolesFor('edit') },
      schema: {
        tags,
        summary: 'Takes off the list what one’s own post put there',
        params: fraudParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ ctx, person, params }, reply) => {
      await inTransaction(ctx, (tx) => removeEntry(tx, person, params.id))
      void reply.code(204)
    },
  )
}
