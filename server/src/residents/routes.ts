// Doors of people: sessions, my own data, roles, invitations.
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import {
  accessLogItem,
  exportSchema,
  invitationRequest,
  invitationSchema,
  joinRequest,
  meChange,
  meSchema,
  personSchema,
  roleChange,
  scanSchema,
  scanStateSchema,
  sessionRequest,
  sessionSchema,
  signInWaysSchema,
} from '@chaolin/shared/residents/schema'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { makeSession, wirePerson } from '../auth.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { once } from '../idempotency.ts'
import { countUnread } from '../notices/queries.ts'
import { changePhone, deletePerson, grantRole, revokeRole, signIn } from './actions.ts'
import { exportPerson } from './export.ts'
import { invite, join } from './invitations.ts'
import {
  findPerson,
  findPhone,
  listReadings,
  type Person,
  type PersonPlaces,
  type PersonRecords,
} from './queries.ts'
import { confirmScan, startScan, takeScan } from './scan.ts'

const personParams = z.strictObject({ id: idText(24) })
const empty = z.strictObject({})

async function meView(ctx: Context, person: Person, places: PersonPlaces) {
  const phone = await findPhone(ctx, person.id)
  return {
    person: wirePerson(person),
    ...(phone ? { phone } : {}),
    ...(await places(ctx, person)),
    unread: await countUnread(ctx, person.id),
  }
}

const afterChange = async (tx: Context, personId: string) => {
  const person = await findPerson(tx, personId)
  if (!person) throw new Refused('not_found')
  return wirePerson(person)
}

export const sessionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/sessions',
    {
      config: { open: true },
      schema: {
        tags: ['who is here'],
        summary: 'How a browser signs in here: as somebody of the sandbox, or by a scan',
        response: { 200: signInWaysSchema },
      },
    },
    async ({ ctx }) => ({ sandbox: ctx.config.wechat === 'sandbox' }),
  )

  app.post(
    '/v1/sessions',
    {
      config: { open: true },
      schema: {
        tags: ['who is here'],
        summary: 'Sign in with the code of wx.login',
        body: sessionRequest,
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send(makeSession(request, await signIn(request.ctx, request.body.code))),
  )

  await app.register(scanRoutes)
}

const scanRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/sessions/scan',
    {
      config: { open: true },
      schema: {
        tags: ['who is here'],
        summary: 'Start a scan login in a browser',
        response: { 201: scanSchema },
      },
    },
    async ({ ctx }, reply) => {
      const scan = await inTransaction(ctx, startScan)
      return reply
        .code(201)
        .send({ id: scan.id, qr: `chaolin:scan:${scan.scanCode}`, expiresAt: toWire(scan.expiresAt) })
    },
  )

  app.get(
    '/v1/sessions/scan/:id',
    {
      config: { open: true },
      schema: {
        tags: ['who is here'],
        summary: 'Waits for the confirmation; gives the session once',
        params: z.strictObject({ id: idText(40) }),
        response: { 200: scanStateSchema },
      },
    },
    async (request) => {
      const person = await inTransaction(request.ctx, (tx) => takeScan(tx, request.params.id))
      if (!person) return { status: 'waiting' as const }
      const session = makeSession(request, person)
      return { status: 'confirmed' as const, session, token: session.token }
    },
  )

  app.post(
    '/v1/sessions/scan/:id/confirm',
    {
      config: { roles: ['staff', 'dispatcher', 'supervisor', 'clerk', 'cashier', 'counsellor', 'admin'] },
      schema: {
        tags: ['who is here'],
        summary: 'Confirm a scan login on the phone; the id is what the QR shows',
        params: z.strictObject({ id: idText(40) }),
        response: { 200: empty },
      },
    },
    ({ ctx, params, person }) =>
      inTransaction(ctx, async (tx) => {
        await confirmScan(tx, params.id.replace(/^chaolin:scan:/, ''), person.id)
        return {}
      }),
  )
}

type PersonOptions = { records: PersonRecords; places: PersonPlaces }

export const personRoutes: FastifyPluginAsyncZod<PersonOptions> = async (app, { records, places }) => {
  const tags = ['me']
  app.get(
    '/v1/me',
    { schema: { tags, summary: 'Who I am here', response: { 200: meSchema } } },
    ({ ctx, person }) => meView(ctx, person, places),
  )

  app.patch(
    '/v1/me',
    { schema: { tags, summary: 'Change my phone number', body: meChange, response: { 200: meSchema } } },
    ({ ctx, person, body }) =>
      inTransaction(ctx, async (tx) => {
        await changePhone(tx, person.id, body.phone)
        return meView(tx, person, places)
      }),
  )

  app.get(
    '/v1/me/access-log',
    {
      schema: {
        tags,
        summary: 'Who read my data',
        querystring: z.strictObject(pageQuery),
        response: {
          200: z.strictObject({ items: z.array(accessLogItem), nextCursor: z.nullable(z.string()) }),
        },
      },
    },
    async ({ ctx, person, query }) => {
      const page = await listReadings(ctx, person.id, query)
      const items = page.items.map((row) => ({
        at: toWire(row.createdAt),
        field: row.field,
        reason: row.reason,
        by: row.readerRole,
        ...(row.about ? { about: row.about } : {}),
      }))
      return { items, nextCursor: page.nextCursor }
    },
  )

  await app.register(leavingRoutes, { records })

  app.post(
    '/v1/me/invitations',
    {
      schema: {
        tags,
        summary: 'Join a micro-brain by an invitation',
        body: joinRequest,
        response: { 201: personSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        await join(tx, request.person.id, request.body.code)
        return afterChange(tx, request.person.id)
      }),
  )
}

/** All that is kept about me, and its end. */
const leavingRoutes: FastifyPluginAsyncZod<{ records: PersonRecords }> = async (app, { records }) => {
  const tags = ['me']
  app.get(
    '/v1/me/export',
    { schema: { tags, summary: 'Everything that is kept about me', response: { 200: exportSchema } } },
    async ({ ctx, person }) => ({
      ...(await exportPerson(ctx, person)),
      ...(await records.give(ctx, person.id)),
    }),
  )

  app.delete(
    '/v1/me',
    { schema: { tags, summary: 'Leave: my account and phone number go' } },
    async (request, reply) => {
      await inTransaction(request.ctx, async (tx) => {
        await records.forget(tx, request.person.id)
        await deletePerson(tx, request.person.id)
      })
      return reply.code(204).send()
    },
  )
}

export const roleRoutes: FastifyPluginAsyncZod = async (app) => {
  const tags = ['admin']
  app.put(
    '/v1/admin/people/:id/roles',
    {
      config: { roles: ['admin'] },
      schema: {
        tags,
        summary: 'Give a role',
        params: personParams,
        body: roleChange,
        response: { 200: personSchema },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await grantRole(tx, person.id, params.id, withoutUndefined(body))
        return afterChange(tx, params.id)
      }),
  )

  app.delete(
    '/v1/admin/people/:id/roles',
    {
      config: { roles: ['admin'] },
      schema: {
        tags,
        summary: 'Take a role away',
        params: personParams,
        body: roleChange,
        response: { 200: personSchema },
      },
    },
    ({ ctx, params, body }) =>
      inTransaction(ctx, async (tx) => {
        await revokeRole(tx, params.id, withoutUndefined(body))
        return (await findPerson(tx, params.id)) ?? { id: params.id, roles: [] }
      }),
  )

  app.post(
    '/v1/staff/invitations',
    {
      config: { roles: ['dispatcher', 'supervisor', 'admin'] },
      schema: {
        tags: ['staff'],
        summary: 'Invite somebody to join a micro-brain',
        body: invitationRequest,
        response: { 201: invitationSchema },
      },
    },
    async (request, reply) => {
      const { code, expiresAt } = await inTransaction(request.ctx, (tx) =>
        invite(tx, request.person, request.body),
      )
      return reply.code(201).send({ code, expiresAt: toWire(expiresAt) })
    },
  )
}

const withoutUndefined = ({ role, microBrainId, gateId, siteId }: z.infer<typeof roleChange>) => ({
  role,
  ...(microBrainId === undefined ? {} : { microBrainId }),
  ...(gateId === undefined ? {} : { gateId }),
  ...(siteId === undefined ? {} : { siteId }),
})
