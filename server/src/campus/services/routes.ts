// Doors of the campus services: the tiles, requests and their threads, and the rows that an admin writes.
import {
  done,
  messageList,
  messageReceipt,
  newMessage,
  newRequest,
  noWords,
  ownRequest,
  requestListQuery,
  requestPage,
  requestParams,
  requestReceipt,
} from '@chaolin/shared/campus/request-schema'
import {
  serviceChange,
  serviceList,
  serviceParams,
  serviceRowList,
  serviceRowView,
} from '@chaolin/shared/campus/service-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { keyedHash, requireCode } from './access.ts'
import { putService } from './actions.ts'
import { listServices, tileOf } from './queries.ts'
import { fileRequest, listRequests, ownRequestView, withdrawOwn, writeOwn } from './requests.ts'
import { staffThread, writeAsStaff } from './staff-threads.ts'

const tags = ['campus']

export const serviceRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/campus/services',
    {
      config: { open: true },
      schema: { tags, summary: 'The services behind the campus code', response: { 200: serviceList } },
    },
    async ({ ctx }) => ({
      items: (await listServices(ctx)).filter(({ enabled }) => enabled).map(tileOf),
      nextCursor: null,
    }),
  )

  app.get(
    '/v1/admin/campus/services',
    {
      config: { roles: ['admin'] },
      schema: {
        tags: ['admin'],
        summary: 'All services as they are kept, also those that are turned off',
        response: { 200: serviceRowList },
      },
    },
    async ({ ctx }) => ({ items: await listServices(ctx), nextCursor: null }),
  )

  app.put(
    '/v1/admin/campus/services/:code',
    {
      config: { roles: ['admin'] },
      schema: {
        tags: ['admin'],
        summary: 'Add or change a service of an existing shape',
        params: serviceParams,
        body: serviceChange,
        response: { 200: serviceRowView },
      },
    },
    ({ ctx, params, body }) => inTransaction(ctx, (tx) => putService(tx, params.code, body)),
  )

  await app.register(requestRoutes)
  await app.register(threadRoutes)
}

const requestRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/services/:code/requests',
    {
      preValidation: requireCode,
      schema: {
        tags,
        summary: 'Ask for a service; what sounds like danger is answered with help lines at once',
        params: serviceParams,
        body: newRequest,
        response: { 201: requestReceipt },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        201,
        (tx) => fileRequest(tx, request.person, request.params.code, request.body),
        await keyedHash(request),
      ),
  )

  app.get(
    '/v1/campus/requests',
    {
      schema: {
        tags,
        summary: 'What I asked for, newest first',
        querystring: requestListQuery,
        response: { 200: requestPage },
      },
    },
    ({ ctx, person, query }) => listRequests(ctx, person.id, query),
  )

  app.get(
    '/v1/campus/requests/:number',
    {
      schema: { tags, summary: 'A request of mine', params: requestParams, response: { 200: ownRequest } },
    },
    ({ ctx, person, params, signPhoto }) => ownRequestView(ctx, signPhoto, person.id, params.number),
  )

  app.post(
    '/v1/campus/requests/:number/withdraw',
    {
      schema: {
        tags,
        summary: 'Take it back',
        params: requestParams,
        body: noWords,
        response: { 200: done },
      },
    },
    (request, reply) =>
      once(request, reply, 200, (tx) => withdrawOwn(tx, request.person, request.params.number)),
  )
}

const threadRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/requests/:number/messages',
    {
      schema: {
        tags,
        summary: 'Say more; whoever is anonymous stays so',
        params: requestParams,
        body: newMessage,
        response: { 201: messageReceipt },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        201,
        (tx) => writeOwn(tx, request.person, request.params.number, request.body),
        await keyedHash(request),
      ),
  )

  const roles = ['staff', 'dispatcher', 'supervisor'] as const
  const url = '/v1/staff/campus/requests/:number/messages'
  app.get(
    url,
    {
      config: { roles },
      schema: {
        tags: ['staff'],
        summary: 'The thread of a request to my post',
        params: requestParams,
        response: { 200: messageList },
      },
    },
    ({ ctx, person, params, signPhoto }) => staffThread(ctx, signPhoto, person, params.number),
  )
  app.post(
    url,
    {
      config: { roles },
      schema: {
        tags: ['staff'],
        summary: 'Write to whoever asked, also where nobody knows who it is',
        params: requestParams,
        body: newMessage,
        response: { 201: messageReceipt },
      },
    },
    async (request, reply) =>
      once(
        request,
        reply,
        201,
        (tx) => writeAsStaff(tx, request.person, request.params.number, request.body),
        await keyedHash(request),
      ),
  )
}
