// The doors of money: WeChat Pay's notices, and the cashier's page.
import {
  matterParams,
  reconciliation,
  reconciliationQuery,
  resolveBody,
  resolved,
  takingsPage,
  takingsQuery,
} from '@chaolin/shared/payments/schema'
import { z } from '@chaolin/shared/config'
import { limits } from '@chaolin/shared/text'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { PayNotice } from '../clients/wechat-pay-messages.ts'
import type { WechatPay } from '../clients/wechat-pay.ts'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { once } from '../idempotency.ts'
import { applyNews, applyRefundNews } from './news.ts'
import { readReconciliation, resolveMatter } from './reconciliation.ts'
import { pageTakings } from './takings.ts'

const tags = ['payments']

const noticeAnswer = z.strictObject({ code: z.enum(['SUCCESS', 'FAIL']), message: z.string() })

/** Signed over raw bytes: this scope reads nothing else. */
export const payNoticeRoutes: FastifyPluginAsyncZod = async (app) => {
  const count = countRefusals(app)
  const tooMany = limitRefused(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(
    '/v1/payments/wechat/notify',
    {
      config: { open: true, readsOwnBody: true, uncountedAddress: true },
      validatorCompiler: () => (value: unknown) => ({ value }),
      schema: {
        tags,
        summary: 'A notice of WeChat Pay, signed by it; repeated ones change nothing',
        response: { 200: noticeAnswer, 401: noticeAnswer, 500: noticeAnswer, 503: noticeAnswer },
      },
    },
    async (request, reply) => {
      const { ctx, headers, body } = request
      const { pay } = ctx.clients
      if (!pay) return fail(reply, 503, '未开通支付')
      const raw = body as unknown
      const notice = await pay.readNotice(headers, Buffer.isBuffer(raw) ? raw : Buffer.alloc(0))
      if (notice.kind === 'refused') {
        count(notice.verdict)
        await tooMany(request)
        // WeChat Pay's own probes are refused like any forgery, and are no reason for alarm.
        ctx.log[notice.verdict === 'probe' ? 'debug' : 'warn']({ verdict: notice.verdict }, 'notice refused')
        return fail(reply, 401, '签名验证失败')
      }
      try {
        await take(ctx, pay, notice)
      } catch (error) {
        ctx.log.error({ err: error }, 'notice was not kept')
        return fail(reply, 500, '暂时没能处理，请重发')
      }
      return reply.send({ code: 'SUCCESS', message: '成功' })
    },
  )
}

/** WeChat Pay itself may send as often as it likes; of others what was refused is counted, by address. */
function limitRefused(app: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  if (!app.hasDecorator('createRateLimit')) return async () => {}
  const limiter = app.createRateLimit({ timeWindow: 60_000, max: limits.anonymousRequestsPerMinute })
  return async (request) => {
    const counted = await limiter(request)
    if (!counted.isAllowed && counted.isExceeded)
      throw new Refused('rate_limited', { retryAfterS: counted.ttlInSeconds })
  }
}

type Refusal = Extract<PayNotice, { kind: 'refused' }>['verdict']

/** Counted where figures are kept. */
function countRefusals(app: FastifyInstance): (verdict: Refusal) => void {
  if (!app.hasDecorator('metrics')) return () => {}
  const counter = new app.metrics.client.Counter({
    name: 'chaolin_pay_notices_refused_total',
    help: 'Notices of WeChat Pay that were refused, by what was wrong; probe: its own test of us',
    labelNames: ['verdict'],
  })
  return (verdict) => counter.inc({ verdict })
}

const fail = (reply: FastifyReply, status: 401 | 500 | 503, message: string) =>
  reply.code(status).send({ code: 'FAIL', message })

async function take(ctx: Context, pay: WechatPay, notice: Exclude<PayNotice, { kind: 'refused' }>) {
  if (notice.kind === 'payment') await applyNews(ctx, pay, notice.news, 'notice')
  else if (notice.kind === 'refund') await applyRefundNews(ctx, notice.news, 'notice')
  else ctx.log.info({ eventType: notice.eventType }, 'notice of no concern')
}

export const cashierRoutes: FastifyPluginAsyncZod = async (app) => {
  const config = { roles: ['cashier', 'admin'] } as const
  app.get(
    '/v1/staff/payments/reconciliation',
    {
      config,
      schema: {
        tags,
        summary:
          "A day's bill beside our books, in four buckets, what the counters took, and what waits for a person",
        querystring: reconciliationQuery,
        response: { 200: reconciliation },
      },
    },
    ({ ctx, query }) => readReconciliation(ctx, query.date),
  )
  app.get(
    '/v1/staff/payments/takings',
    {
      config,
      schema: {
        tags,
        summary:
          'Each who was served at a counter on a day, and how the fee was settled; nothing of the applicant',
        querystring: takingsQuery,
        response: { 200: takingsPage },
      },
    },
    ({ ctx, query }) => pageTakings(ctx, query),
  )
  app.post(
    '/v1/staff/payments/matters/:kind/:id/resolve',
    {
      config,
      schema: {
        tags,
        summary: 'Explain what differs, with a note',
        params: matterParams,
        body: resolveBody,
        response: { 200: resolved },
      },
    },
    (request, reply) => {
      const { kind, id } = request.params
      return once(request, reply, 200, (tx) =>
        resolveMatter(tx, kind, id, request.body.note, request.person.id),
      )
    },
  )
}
