// Doors of the services for the admin: what there is, a new one, another text, fee or length; none is ever deleted.
import {
  serviceChange,
  serviceParams,
  serviceRecord,
  serviceRecords,
} from '@chaolin/shared/appointments/service-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { saveService } from './actions.ts'
import { allServices, forgetServices, serviceOf, type KnownService } from './queries.ts'

const tags = ['appointments']
const admin = { roles: ['admin'] as const }

const recordView = ({ bring, fee, changedAt, ...service }: KnownService) => ({
  ...service,
  bring: [...bring],
  fee: fee && { ...fee, exempt: [...fee.exempt] },
  changedAt: toWire(changedAt),
})

export const serviceRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/appointment-services',
    {
      config: admin,
      schema: {
        tags,
        summary: 'All services with their fees, those that are offered no more as well',
        response: { 200: serviceRecords },
      },
    },
    async ({ ctx }) => ({ items: (await allServices(ctx)).map(recordView) }),
  )
  app.put(
    '/v1/admin/appointment-services/:code',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Add a service or change it; not offered, no new one is booked',
        params: serviceParams,
        body: serviceChange,
        response: { 200: serviceRecord },
      },
    },
    async ({ ctx, person, params, body }) => {
      await inTransaction(ctx, (tx) => saveService(tx, person.id, params.code, body))
      forgetServices(ctx)
      return recordView((await serviceOf(ctx, params.code))!)
    },
  )
}
