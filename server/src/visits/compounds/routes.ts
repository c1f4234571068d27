// Doors of compounds: what anybody reads, and what their community's staff change.
import {
  compoundHits,
  compoundParams,
  compoundQuery,
  compoundSchema,
  gateOfCompoundParams,
  gateSchema,
  newCompound,
  newGate,
  rulesChange,
  rulesView,
  staffCompoundQuery,
  staffCompounds,
  wireRules,
} from '@chaolin/shared/visits/compound-schema'
import { rolesForHousehold } from '@chaolin/shared/visits/household-access'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { countWaiting } from '../households/queries.ts'
import { requireAtPost, requireStaffOf } from '../households/seats.ts'
import { addGate, changeRules, compoundAddress, openCompound, removeGate } from './changes.ts'
import { compoundsNamed, compoundsOf, countGates, gatesOf, getCompound } from './queries.ts'
import { compoundView, gateView } from './views.ts'

const tags = ['compounds']
const readers = { roles: rolesForHousehold('readRules') }

async function viewOf(ctx: Context, id: string) {
  const compound = await getCompound(ctx, id)
  if (!compound) throw new Refused('not_found')
  return compoundView(compound, await gatesOf(ctx, id))
}

export const compoundRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(openRoutes)
  await app.register(staffRoutes)
  await app.register(ruleRoutes)
  await app.register(gateRoutes)
}

const openRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/compounds',
    {
      schema: {
        tags,
        summary: 'Compounds by a part of their name',
        querystring: compoundQuery,
        response: { 200: compoundHits },
      },
    },
    async ({ ctx, query }) => {
      const found = await compoundsNamed(ctx, query.q)
      const items = await Promise.all(
        found.map(async ({ id, name, microBrainId }) => ({
          id,
          name,
          community: (await getMicroBrain(ctx, microBrainId))?.name ?? '',
        })),
      )
      return { items }
    },
  )

  app.get(
    '/v1/compounds/:id',
    {
      schema: {
        tags,
        summary: 'A compound with its gates and what it asks of visitors',
        params: compoundParams,
        response: { 200: compoundSchema },
      },
    },
    ({ ctx, params }) => viewOf(ctx, params.id),
  )
}

const staffRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/compounds',
    {
      config: readers,
      schema: {
        tags: ['staff', ...tags],
        summary: 'The compounds of our community, with how many claims wait',
        querystring: staffCompoundQuery,
        response: { 200: staffCompounds },
      },
    },
    async ({ ctx, person, query }) => {
      requireAtPost(person, query.microBrainId, 'readRules')
      const compounds = await compoundsOf(ctx, query.microBrainId)
      const ids = compounds.map(({ id }) => id)
      const [waiting, gates] = [await countWaiting(ctx, ids), await countGates(ctx, ids)]
      return {
        items: compounds.map(({ id, name, microBrainId, revision }) => ({
          id,
          name,
          microBrainId,
          revision,
          gates: gates.get(id) ?? 0,
          waiting: waiting.get(id) ?? 0,
        })),
      }
    },
  )

  app.post(
    '/v1/staff/compounds',
    {
      config: { roles: rolesForHousehold('openCompound') },
      schema: {
        tags: ['staff', ...tags],
        summary: 'Open a compound of the address book for visits, with the usual rules',
        body: newCompound,
        response: { 201: compoundSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { id } = request.body
        const address = await compoundAddress(tx, id)
        if (!address) throw new Refused('not_found')
        requireAtPost(request.person, address.communityId, 'openCompound')
        await openCompound(tx, { id, microBrainId: address.communityId, ...pick(address) })
        return viewOf(tx, id)
      }),
  )
}

const pick = ({ name, synthetic }: { name: string; synthetic: boolean }) => ({ name, synthetic })

const ruleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/compounds/:id/rules',
    {
      config: readers,
      schema: {
        tags: ['staff', ...tags],
        summary: 'The rules of a compound, and the version they were read in',
        params: compoundParams,
        response: { 200: rulesView },
      },
    },
    async ({ ctx, person, params }) => {
      const { compound } = await requireStaffOf(ctx, person, params.id, 'readRules')
      return { rules: wireRules(compound.rules), revision: compound.rulesRevision }
    },
  )

  app.put(
    '/v1/staff/compounds/:id/rules',
    {
      config: { roles: rolesForHousehold('readRules') },
      schema: {
        tags: ['staff', ...tags],
        summary: 'Change the rules: every gate hears of it with its next bundle',
        params: compoundParams,
        body: rulesChange,
        response: { 200: rulesView },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await requireStaffOf(tx, person, params.id, 'changeRules')
        const { rules, revision } = await changeRules(tx, params.id, body)
        return { rules: wireRules(rules), revision }
      }),
  )
}

const gateRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/compounds/:id/gates',
    {
      config: readers,
      schema: {
        tags: ['staff', ...tags],
        summary: 'One more gate',
        params: compoundParams,
        body: newGate,
        response: { 201: gateSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        await requireStaffOf(tx, request.person, request.params.id, 'changeGates')
        return gateView(await addGate(tx, request.params.id, request.body))
      }),
  )

  app.delete(
    '/v1/staff/compounds/:id/gates/:gateId',
    {
      config: readers,
      schema: { tags: ['staff', ...tags], summary: 'Take a gate away', params: gateOfCompoundParams },
    },
    async ({ ctx, person, params }, reply) => {
      await inTransaction(ctx, async (tx) => {
        await requireStaffOf(tx, person, params.id, 'changeGates')
        await removeGate(tx, params.id, params.gateId)
      })
      return reply.code(204).send()
    },
  )
}
