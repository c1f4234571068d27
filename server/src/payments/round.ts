// The round of the payments: every ten seconds, what is due to be asked about, by one process of the cluster.
import type { WechatPay } from '../clients/wechat-pay.ts'
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { beside } from '../db/transaction.ts'
import { addJob } from '../outbox/actions.ts'
import { countWaiting } from '../outbox/queries.ts'
import type { Handlers } from '../outbox/worker.ts'
import { reconcileDays } from './bills.ts'
import { PayOrder, PayRefund } from './entities.ts'
import { settleOrder, settleRefund } from './settle.ts'

const round = 'payments.round'
const bill = 'payments.bill'
const everyMs = 10_000
const billEveryMs = 10 * 60_000
const atOnce = 8
/** Ends before the lease of its job does. */
const longestMs = 25_000
/** One that broke in the middle is taken up again after this. */
const takenMs = 30_000

const plain = { disableIdentityMap: true } as const

type Due = PayOrder | PayRefund

/** Taken by whoever moves its time first. */
async function take<T extends Due>(ctx: Context, kind: typeof PayOrder | typeof PayRefund, rows: T[]) {
  const until = new Date(ctx.now().getTime() + takenMs)
  const taken: T[] = []
  for (const row of rows) {
    const counted = kind === PayOrder ? { checks: raw('checks + 1') } : {}
    const mine = await ctx.em.nativeUpdate(
      kind as typeof PayOrder,
      { id: row.id, checkAt: row.checkAt },
      { checkAt: until, ...counted },
    )
    if (mine > 0) taken.push(row)
  }
  return taken
}

const due = (ctx: Context) => ({ checkAt: { $lte: ctx.now() } })
const oldest = { orderBy: { checkAt: 1, id: 1 }, limit: atOnce, ...plain } as const

/** One that fails leaves the others alone, and comes again. */
async function settle(ctx: Context, work: (own: Context) => Promise<void>) {
  const own = beside(ctx)
  await work(own).catch((error: unknown) => own.log.error({ err: error }, 'settling failed'))
}

async function settleDue(ctx: Context, pay: WechatPay): Promise<number> {
  const orders = await take(ctx, PayOrder, await ctx.em.find(PayOrder, due(ctx), oldest))
  const refunds = await take(ctx, PayRefund, await ctx.em.find(PayRefund, due(ctx), oldest))
  await Promise.all([
    ...orders.map((order) => settle(ctx, (own) => settleOrder(own, pay, order))),
    ...refunds.map((refund) => settle(ctx, (own) => settleRefund(own, pay, refund))),
  ])
  return orders.length + refunds.length
}

/** Until nothing is due, or it has worked for long enough. */
export async function settleAll(ctx: Context) {
  const { pay } = ctx.clients
  if (!pay) return
  const began = performance.now()
  while ((await settleDue(ctx, pay)) > 0) if (performance.now() - began > longestMs) return
}

const next = (ctx: Context, kind: string, ms: number) =>
  addJob(ctx, { kind, subject: kind, payload: {}, dueAt: new Date(ctx.now().getTime() + ms) })

/** At the start: makes sure that both rounds are waiting. */
export async function ensurePayments(ctx: Context) {
  for (const kind of [round, bill]) if ((await countWaiting(ctx, kind)) === 0) await next(ctx, kind, 0)
}

export const paymentHandlers: Handlers = {
  async [round](ctx, _payload, { id }) {
    await settleAll(ctx)
    // Two processes that started at once have made two rounds: the first to run ends alone.
    if ((await countWaiting(ctx, round, id)) === 0) await next(ctx, round, everyMs)
  },
  async [bill](ctx, _payload, { id }) {
    await reconcileDays(ctx)
    if ((await countWaiting(ctx, bill, id)) === 0) await next(ctx, bill, billEveryMs)
  },
}
