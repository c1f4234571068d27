// Doors that read visits: lists, one of them, its pass, the card before it is claimed, and what was given.
import {
  askedFields,
  consentTextQuery,
  deletedData,
  passSchema,
  visitListQuery,
  visitPage,
  visitParams,
  visitPreview,
  visitPreviewBody,
  visitView as visitViewSchema,
} from '@chaolin/shared/visits/schema'
import { startingRules } from '@chaolin/shared/visits/compound-rules'
import { fromBits } from '@chaolin/shared/visits/doors'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { readInvitation } from './claim.ts'
import { getCompound } from './compounds/queries.ts'
import { deleteGiven } from './data.ts'
import { fetchPass } from './pass.ts'
import type { Pass } from './passes/entities.ts'
import { passView } from './passes/mint.ts'
import { listHosting, listVisiting } from './queries.ts'
import { askedView, previewView, readVisit, visitSummaries } from './views.ts'

const tags = ['visits']

const wholePass = async (ctx: Context, pass: Pass) => ({
  ...(await passView(ctx, pass)),
  from: toWire(pass.notBefore),
  until: toWire(pass.expiresAt),
  doors: fromBits(pass.doors),
  maxUses: pass.maxUses,
  nowMs: ctx.now().getTime(),
})

export const visitReadingRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(listRoutes)
  await app.register(oneRoutes)
}

const listRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/visits',
    {
      schema: {
        tags,
        summary: 'Visits I make, or visits to my home; newest first',
        querystring: visitListQuery,
        response: { 200: visitPage },
      },
    },
    async ({ ctx, person, query: { scope, ...page } }) => {
      const list = scope === 'visiting' ? listVisiting : listHosting
      const { items, nextCursor } = await list(ctx, person.id, page)
      const as = scope === 'visiting' ? 'visitor' : 'household'
      return { items: await visitSummaries(ctx, items, as), nextCursor }
    },
  )
  app.get(
    '/v1/visits/consent-texts',
    {
      schema: {
        tags,
        summary: 'What a visitor is asked for, who sees it, and the present texts to agree to',
        querystring: consentTextQuery,
        response: { 200: askedFields },
      },
    },
    async ({ ctx, query: { compoundId } }) => {
      if (compoundId === undefined) return askedView({ ...startingRules, idNumber: true })
      const compound = await getCompound(ctx, compoundId)
      if (!compound) throw new Refused('not_found')
      return askedView(compound.rules)
    },
  )
  app.post(
    '/v1/visits/:id/preview',
    {
      config: { storesNothing: true },
      schema: {
        tags,
        summary: 'The card before it is claimed: where, when, and what will be asked; nothing is stored',
        params: visitParams,
        body: visitPreviewBody,
        response: { 200: visitPreview },
      },
    },
    async ({ ctx, person, params, body }) =>
      previewView(ctx, await readInvitation(ctx, person.id, params.id, body.invite)),
  )
}

const oneRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/visits/:id',
    {
      schema: {
        tags,
        summary: 'A visit with its history, for its household, its visitor and its guard',
        params: visitParams,
        response: { 200: visitViewSchema },
      },
    },
    (request) => readVisit(request, request.params.id),
  )
  app.get(
    '/v1/visits/:id/pass',
    {
      schema: {
        tags,
        summary: 'The pass: of a standing visit a new one each day; on paper for the household',
        params: visitParams,
        response: { 200: passSchema },
      },
    },
    async ({ ctx, person, params }) =>
      wholePass(ctx, await inTransaction(ctx, (tx) => fetchPass(tx, person, params.id))),
  )
  app.delete(
    '/v1/visits/:id/data',
    {
      schema: {
        tags,
        summary: 'Delete what I gave as a visitor; a visit that is open ends with it',
        params: visitParams,
        response: { 200: deletedData },
      },
    },
    ({ ctx, person, params }) => inTransaction(ctx, (tx) => deleteGiven(tx, person.id, params.id)),
  )
}
