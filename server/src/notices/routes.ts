// Doors of the inbox.
import { z } from '@chaolin/shared/config'
import {
  noticePage,
  noticeSchema,
  subscriptionRequest,
  subscriptionSchema,
} from '@chaolin/shared/notices/schema'
import { pageQuery } from '@chaolin/shared/page'
import { idText } from '@chaolin/shared/text'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { toWire } from '../day.ts'
import { once } from '../idempotency.ts'
import { markRead, subscribe } from './actions.ts'
import { acceptOnPhone } from './delivery.ts'
import type { Notice } from './entities.ts'
import { countUnread, listNotices } from './queries.ts'

const noticeView = (notice: Omit<Notice, 'readAt'> & { readAt?: Date | null }) => ({
  id: notice.publicId,
  kind: notice.kind,
  title: notice.title,
  body: notice.body,
  ...(notice.number ? { number: notice.number } : {}),
  audience: notice.audience,
  at: toWire(notice.createdAt),
  read: Boolean(notice.readAt),
})

export const noticeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/notices',
    {
      schema: {
        tags: ['notices'],
        summary: 'My inbox, newest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: noticePage },
      },
    },
    async ({ ctx, person, query }) => {
      const page = await listNotices(ctx, person.id, query)
      return {
        items: page.items.map(noticeView),
        nextCursor: page.nextCursor,
        unread: await countUnread(ctx, person.id),
      }
    },
  )

  app.post(
    '/v1/notices/:id/read',
    {
      schema: {
        tags: ['notices'],
        summary: 'Mark a notice as read',
        params: z.strictObject({ id: idText(24) }),
        response: { 200: noticeSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) =>
        noticeView(await markRead(tx, request.person.id, request.params.id)),
      ),
  )

  app.post(
    '/v1/me/subscriptions',
    {
      schema: {
        tags: ['notices'],
        summary: 'What I answered when WeChat asked about messages',
        body: subscriptionRequest,
        response: { 201: subscriptionSchema },
      },
    },
    async (request, reply) => {
      const { templateId, accepted } = request.body
      const answer = await once(request, reply, 201, (tx) =>
        subscribe(tx, request.person.id, templateId, accepted),
      )
      if (accepted && !reply.hasHeader('idempotent-replayed'))
        await acceptOnPhone(request.ctx, request.person.id, templateId)
      return answer
    },
  )
}
