// Doors of the keys that passes are signed with: an admin sees them, and withdraws one that may be known to others.
import { keyParams, passKeyList, withdrawal } from '@chaolin/shared/visits/key-schema'
import { compoundParams } from '@chaolin/shared/visits/compound-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { getCompound } from '../compounds/queries.ts'
import { issuerOf, listKeys, withdrawKey } from './keys.ts'

const admin = { config: { roles: ['admin'] as const } }
const tags = ['admin']

async function keysView(ctx: Context, compoundId: string) {
  if (!(await getCompound(ctx, compoundId))) throw new Refused('not_found')
  const keys = await listKeys(ctx, issuerOf(compoundId))
  return {
    items: keys.map(({ kid, signsFrom, signsUntil, notAfter, withdrawnAt, withdrawnWhy }) => ({
      kid,
      signsFrom: toWire(signsFrom),
      signsUntil: toWire(signsUntil),
      notAfter: toWire(notAfter),
      withdrawnAt: withdrawnAt ? toWire(withdrawnAt) : null,
      reason: withdrawnWhy ?? null,
    })),
  }
}

export const passKeyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/compounds/:id/keys',
    {
      ...admin,
      schema: {
        tags,
        summary: 'The keys that sign a compound’s passes',
        params: compoundParams,
        response: { 200: passKeyList },
      },
    },
    ({ ctx, params }) => keysView(ctx, params.id),
  )

  app.post(
    '/v1/admin/compounds/:id/keys/:kid/withdraw',
    {
      ...admin,
      schema: {
        tags,
        summary: 'Withdraw a key for good: every pass it signed ends',
        params: keyParams,
        body: withdrawal,
        response: { 200: passKeyList },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { id, kid } = request.params
        const by = { personId: request.person.id, reason: request.body.reason }
        await withdrawKey(tx, { issuer: issuerOf(id), kid }, by)
        return keysView(tx, id)
      }),
  )
}
