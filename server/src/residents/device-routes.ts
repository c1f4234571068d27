// Doors to the tokens of screens on a wall.
import { z } from '@chaolin/shared/config'
import {
  deviceList,
  deviceListQuery,
  deviceSchema,
  madeDevice,
  newDevice,
  ownDevice,
} from '@chaolin/shared/residents/device-schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../errors.ts'
import { once, onceSecret } from '../idempotency.ts'
import { listDevices, makeDevice, revokeDevice } from './devices.ts'

const config = { roles: ['dispatcher', 'supervisor', 'admin'] as const }
const tags = ['staff']

export const deviceRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/devices',
    {
      config,
      schema: {
        tags,
        summary: 'Screens on a wall that show this micro-brain',
        querystring: deviceListQuery,
        response: { 200: deviceList },
      },
    },
    ({ ctx, person, query }) => listDevices(ctx, person, query),
  )

  // The token is shown once, and a lost answer is mended by a new one.
  app.post(
    '/v1/staff/devices',
    {
      config,
      schema: {
        tags,
        summary: 'A token for a screen on a wall; it is shown this once',
        body: newDevice,
        response: { 201: madeDevice },
      },
    },
    (request, reply) => onceSecret(request, reply, 201, (tx) => makeDevice(tx, request.person, request.body)),
  )

  app.post(
    '/v1/staff/devices/:id/revoke',
    {
      config,
      schema: {
        tags,
        summary: 'Take a token back: the screen shows nothing from now on',
        params: z.strictObject({ id: idText(24) }),
        response: { 200: deviceSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, (tx) => revokeDevice(tx, request.person, request.params.id)),
  )

  app.get(
    '/v1/staff/devices/self',
    {
      config: { device: true, roles: [] },
      schema: { tags, summary: 'What this screen may show', response: { 200: ownDevice } },
    },
    async ({ device }) => {
      if (!device) throw new Refused('forbidden')
      return device
    },
  )
}
