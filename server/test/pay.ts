// A server with payments for the tests: orders for a subject of the test's own, WeChat Pay as the sandbox plays it.
import type { PhoneParameters } from '../src/clients/wechat-pay.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { runDueJobs, type Handler } from '../src/outbox/worker.ts'
import { createOrder, letGo, prepay, refundOrder } from '../src/payments/actions.ts'
import { PayHistory, PayOrder, PayPayment, PayRefund } from '../src/payments/entities.ts'
import { Person } from '../src/residents/entities.ts'
import { paymentHandlers } from '../src/payments/round.ts'
import { startTestApp, type DatabaseKind } from './app.ts'

const plain = { disableIdentityMap: true, orderBy: { id: 1 } } as const
export const holdMs = 10 * 60_000

export type PayApp = Awaited<ReturnType<typeof startPayApp>>

/** What the test's own subject is told. What others do in rounds of their own is put aside at its first turn. */
function listen() {
  const told: string[] = []
  const tellOf =
    (what: string): Handler =>
    async (_ctx, payload) =>
      void told.push(`${String(payload['subjectId'])} ${what}`)
  const own = {
    'thing.paid': tellOf('paid'),
    'thing.unpaid': tellOf('unpaid'),
    'thing.refunded': tellOf('refunded'),
  }
  return { told, handlers: { ...paymentHandlers, ...own } }
}

export async function startPayApp(kind: DatabaseKind, env: Record<string, string> = {}) {
  const app = await startTestApp(kind, { DEMO: '0', RATE_LIMIT: 'off', ...env })
  const { call, ctx, clock } = app
  const { told, handlers } = listen()
  await app.signIn('resident-1')
  const payer = await app.ctx().em.findOneOrFail(Person, { openId: { $like: '%resident-1' } })
  let made = 0

  const post = async (path: string, body: object = {}) => {
    const answer = await call('POST', `/sandbox/pay/${path}`, { body, key: null })
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const pay = {
    ...app,
    told,
    payer,
    async order(amountFen = 2000, untilMs = holdMs) {
      const subjectId = `T${++made}`
      const expiresAt = new Date(clock.now.getTime() + untilMs)
      return inTransaction(ctx(), (tx) =>
        createOrder(tx, {
          subject: 'thing',
          subjectId,
          personId: payer.id,
          amountFen,
          reason: '测试',
          description: '换领工本费',
          expiresAt,
        }),
      )
    },
    prepay: (orderId: string) => prepay(ctx(), orderId),
    letGo: (orderId: string) => inTransaction(ctx(), (tx) => letGo(tx, orderId)),
    refund: (orderId: string, why = 'cancelled') =>
      inTransaction(ctx(), (tx) => refundOrder(tx, orderId, why)),
    /** What the phone does with the five parameters. */
    phone: async (parameters: PhoneParameters, decision: 'pay' | 'refuse' = 'pay') =>
      (await post('request', { ...parameters, decision })).result as string,
    fault: (fault: object) => post('faults', fault),
    clearFaults: () => call('DELETE', '/sandbox/pay/faults'),
    deliver: async () => (await post('deliver')).sent as number,
    post,
    gateway: async () => (await call('GET', '/sandbox/pay/state')).body,
    async jobs() {
      while ((await runDueJobs(ctx(), handlers, ctx)) > 0);
    },
    /** Lets time pass in steps as a running server would see it. */
    async pass(ms: number, stepMs = 10_000) {
      for (let left = ms; left > 0; left -= stepMs) {
        clock.advance(Math.min(stepMs, left))
        await pay.deliver()
        await pay.jobs()
      }
    },
    async read(orderId: string) {
      const id = Number(orderId)
      const order = await ctx().em.findOneOrFail(PayOrder, { id }, { disableIdentityMap: true })
      return {
        order,
        status: order.status,
        payments: await ctx().em.find(PayPayment, { orderId: id }, plain),
        refunds: await ctx().em.find(PayRefund, { orderId: id }, plain),
        history: (await ctx().em.find(PayHistory, { orderId: id }, plain)).map(({ what }) => what),
      }
    },
    /** What was told of one order's subject, in order. */
    toldOf: ({ subjectId }: { subjectId: string }) =>
      told.filter((line) => line.startsWith(`${subjectId} `)).map((line) => line.split(' ')[1]),
  }
  return pay
}
