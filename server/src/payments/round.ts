// The round of the payments: every ten seconds, what is due to be asked about, by one process of the cluster.
import type { WechatPay } from '../clients/wechat-pay.ts'
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { beside } from '../db/transaction.ts'
import { ensureRound, roundHandlers, type Round } from '../outbox/rounds.ts'
import { reconcileDays } from './bills.ts'
import { PayOrder, PayRefund } from './entities.ts'
import { settleOrder, settleRefund } from './settle.ts'

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

const settling: Round = { kind: 'payments.round', everyMs: 10_000, work: settleAll }
const bills: Round = { kind: 'payments.bill', everyMs: 10 * 60_000, work: reconcileDays }

/** At the start: makes sure that both rounds are waiting. */
export async function ensurePayments(ctx: Context) {
  await ensureRound(ctx, settling)
  await ensureRound(ctx, bills)
}

export const paymentHandlers = roundHandlers(settling, bills)
