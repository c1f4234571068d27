// Doors of the keys that campus codes are signed with: an admin sees them, and withdraws one that may be known to others.
import { campusParams } from '@chaolin/shared/campus/code-schema'
import { keyParams, passKeyList, withdrawal } from '@chaolin/shared/visits/key-schema'
import { z } from '@chaolin/shared/config'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { listKeys, withdrawKey } from '../../visits/actions.ts'
import { issuerOf, touchCampus } from './campuses.ts'
import { getCampus } from './queries.ts'

const admin = { config: { roles: ['admin'] as const } }
const tags = ['admin']
const params = z.strictObject({
  campusId: campusParams.shape.campusId,
  kid: keyParams.shape.kid,
})

async function keysView(ctx: Context, campusId: string) {
  if (!(await getCampus(ctx, campusId))) throw new Refused('not_found')
  const keys = await listKeys(ctx, issuerOf(campusId))
  return {
    items: keys.map(({ kid, signsFrom, signsUntil, notAfter, withdrawnAt, withdrawnWhy }) => ({
      kid,
      signsFrom: toWire(signsFrom),
      signsUntil: toWire(signsUntil),
      notAfter: toWire(notAfter),
      withdrawnAt: toWireOrNull(withdrawnAt),
      reason: withdrawnWhy ?? null,
    })),
  }
}

export const campusKeyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/campus/:campusId/keys',
    {
      ...admin,
      schema: {
        tags,
        summary: 'The keys that sign a campus’s codes',
        params: campusParams,
        response: { 200: passKeyList },
      },
    },
    ({ ctx, params: { campusId } }) => keysView(ctx, campusId),
  )
  app.post(
    '/v1/admin/campus/:campusId/keys/:kid/withdraw',
    {
      ...admin,
      schema: {
        tags,
        summary: 'Withdraw a key for good: every code it signed ends, and is made anew by another',
        params,
        body: withdrawal,
        response: { 200: passKeyList },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { campusId, kid } = request.params
        const by = { personId: request.person.id, reason: request.body.reason }
        await withdrawKey(tx, { issuer: issuerOf(campusId), kid }, by)
        await touchCampus(tx, campusId)
        return keysView(tx, campusId)
      }),
  )
}
