// The stand-in's own doors to payment, under /sandbox/pay/: 收银模拟 for people, failures and probes for tests.
import { createVerify } from 'node:crypto'
import { z } from '@chaolin/shared/config'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { makeCertificate } from './pay-keys.ts'
import { payOrder, send, sendDueNotices, signedHeaders, signingBy } from './pay-notices.ts'
import { backPath, backWith, cashierPage } from './pay-page.ts'
import {
  digits,
  doorFaults,
  noticeFaults,
  payDoors,
  refundFaults,
  type PayOrder,
  type PayState,
} from './pay-state.ts'

const times = z.int().check(z.minimum(1), z.maximum(1000))
const faultBody = z.union([
  z.strictObject({
    door: z.enum(payDoors),
    fault: z.enum(doorFaults),
    times,
    status: z.optional(z.int().check(z.minimum(400), z.maximum(599))),
    code: z.optional(z.string()),
  }),
  z.strictObject({
    notice: z.enum(noticeFaults),
    times,
    delayS: z.optional(z.int().check(z.minimum(1), z.maximum(86_400))),
  }),
  z.strictObject({ refund: z.enum(refundFaults), times }),
])
const parameters = z.strictObject({
  appId: z.optional(z.string()),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string().check(z.regex(/^prepay_id=/)),
  signType: z.literal('RSA'),
  paySign: z.string(),
})
const decision = z.enum(['pay', 'refuse'])
const modeBody = z.strictObject({ noticesBy: z.enum(['public_key', 'certificate', 'mixed']) })
const secondBody = z.strictObject({
  prepayId: z.string(),
  amountFen: z.optional(z.int().check(z.minimum(1))),
})
const probeBody = z.strictObject({ url: z.string().check(z.regex(/^https?:\/\//)) })

class BadRequest extends Error {
  readonly statusCode = 400
}
class NotFound extends Error {
  readonly statusCode = 404
}

function read<T>(schema: z.ZodMiniType<T>, given: unknown): T {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new BadRequest(
    result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  )
}

const orderOf = (state: PayState, prepayId: string): PayOrder => {
  const order = [...state.orders.values()].find((row) => row.prepayId === prepayId)
  if (!order) throw new NotFound('no such prepay_id')
  return order
}

const view = (order: PayOrder) => ({
  prepayId: order.prepayId,
  description: order.description,
  amountFen: order.totalFen,
  state: order.state,
  expiresAt: order.timeExpire?.toISOString() ?? null,
})

/** What the phone answers: paid, given up, or why not. */
function decide(state: PayState, order: PayOrder, wanted: z.infer<typeof decision>) {
  if (wanted === 'refuse') return { result: 'requestPayment:fail cancel' }
  if (order.state === 'CLOSED') return { result: 'requestPayment:fail 订单已关闭' }
  if (order.state !== 'NOTPAY') return { result: 'requestPayment:fail 订单已支付' }
  if (order.timeExpire && order.timeExpire.getTime() <= state.now().getTime())
    return { result: 'requestPayment:fail 订单已过期' }
  payOrder(state, order, `42000${digits(23)}`)
  return { result: 'requestPayment:ok' }
}

/** As the phone does: the five parameters are the merchant's, or nothing is paid. */
async function requireSigned(state: PayState, given: z.infer<typeof parameters>) {
  const { merchant } = await state.keys()
  const text = `${state.appId}\n${given.timeStamp}\n${given.nonceStr}\n${given.package}\n`
  if (!createVerify('RSA-SHA256').update(text).verify(merchant.publicKey, given.paySign, 'base64'))
    throw new BadRequest('requestPayment:fail 支付验证签名失败')
  return orderOf(state, given.package.slice('prepay_id='.length))
}

export function addOwnPayDoors(app: FastifyInstance, state: PayState, pump: () => Promise<number>) {
  const after = (decided: { result: string }) => {
    void pump()
    return decided
  }
  app.post('/sandbox/pay/request', async (request) => {
    const { decision: wanted, ...given } = read(z.extend(parameters, { decision }), request.body)
    return after(decide(state, await requireSigned(state, given), wanted))
  })
  app.get('/sandbox/pay/orders/:prepayId', async (request) =>
    view(orderOf(state, (request.params as { prepayId: string }).prepayId)),
  )
  addCashier(app, state, after)
  addTestDoors(app, state)
}

/** 收银模拟: a page with two buttons, and the way back. */
function addCashier(
  app: FastifyInstance,
  state: PayState,
  after: (decided: { result: string }) => { result: string },
) {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const show = (reply: FastifyReply, html: string) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'self'; form-action 'self'")
      .send(html)
  const asked = (request: FastifyRequest) => ({
    order: orderOf(state, (request.params as { prepayId: string }).prepayId),
    back: backPath((request.query as { return?: unknown }).return),
  })
  app.get('/sandbox/pay/cashier/:prepayId', async (request, reply) => {
    const { order, back } = asked(request)
    return show(reply, cashierPage(view(order), null, back))
  })
  app.post('/sandbox/pay/cashier/:prepayId', async (request, reply) => {
    const { order, back } = asked(request)
    const { decision: wanted } = read(z.object({ decision }), request.body)
    const { result } = after(decide(state, order, wanted))
    if (wanted === 'refuse' && back) return reply.redirect(backWith(back, 'cancel'), 303)
    return show(reply, cashierPage(view(order), { result, paid: result === 'requestPayment:ok' }, back))
  })
}

function addTestDoors(app: FastifyInstance, state: PayState) {
  app.post('/sandbox/pay/faults', async (request, reply) => {
    const fault = read(faultBody, request.body)
    if ('door' in fault) state.doorFaults.push({ ...fault })
    else if ('notice' in fault) state.noticeFaults.push({ ...fault })
    else state.refundFaults.push({ ...fault })
    return reply.code(201).send(fault)
  })
  app.delete('/sandbox/pay/faults', async (_request, reply) => {
    for (const list of [state.doorFaults, state.noticeFaults, state.refundFaults]) list.splice(0)
    return reply.code(204).send()
  })
  app.post('/sandbox/pay/deliver', async () => ({ sent: await sendDueNotices(state) }))
  app.get('/sandbox/pay/state', async () => ({
    asked: state.asked,
    orders: [...state.orders.values()].map((order) => ({ ...view(order), outTradeNo: order.outTradeNo })),
    refunds: [...state.refunds.values()].map(({ outRefundNo, refundFen, status, order }) => ({
      outRefundNo,
      refundFen,
      status,
      outTradeNo: order.outTradeNo,
    })),
    notices: state.notices.map(({ eventType, ended, sent }) => ({ eventType, ended, sent })),
  }))
  app.put('/sandbox/pay/mode', async (request) => {
    state.noticesBy = read(modeBody, request.body).noticesBy
    return { noticesBy: state.noticesBy }
  })
  app.post('/sandbox/pay/rotate', async (_request, reply) => {
    const certificate = await makeCertificate(state.now())
    ;(await state.keys()).certificates.push(certificate)
    return reply.code(201).send({ serial: certificate.serial })
  })
  // What never should be and was seen: money for an order under a second transaction, or of another amount.
  app.post('/sandbox/pay/second', async (request, reply) => {
    const { prepayId, amountFen } = read(secondBody, request.body)
    const first = orderOf(state, prepayId)
    const transactionId = `42000${digits(23)}`
    const order = { ...first, prepayId: '', totalFen: amountFen ?? first.totalFen }
    state.orders.set(`${first.outTradeNo} ${transactionId}`, order)
    payOrder(state, order, transactionId)
    return reply.code(201).send({ transactionId })
  })
  app.post('/sandbox/pay/probe', async (request) => {
    const { url } = read(probeBody, request.body)
    const signing = signingBy(await state.keys(), 'public_key')
    const body = '{}'
    const headers = signedHeaders(signing, state.now(), body)
    const signature = `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`
    return { status: await send(url, { ...headers, 'wechatpay-signature': signature }, body) }
  })
}
