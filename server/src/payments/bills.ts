// The next day's bill: fetched after ten, fed in as news, laid beside our own books; each difference waits for a person.
import {
  BillError,
  movementsOf,
  readBill,
  reconcile,
  type Bill,
  type BillLine,
  type Movement,
  type Reconciled,
} from '@chaolin/shared/payments/bill'
import { refundStates } from '@chaolin/shared/payments/rules'
import { isPayCode, PayError } from '../clients/wechat-pay-errors.ts'
import type { PaymentNews } from '../clients/wechat-pay-messages.ts'
import type { WechatPay } from '../clients/wechat-pay.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { PayBillDay, PayBillLine, PayOrder, PayPayment, PayRefund } from './entities.ts'
import { applyNews, applyRefundNews } from './news.ts'

const plain = { disableIdentityMap: true } as const
const dayMs = 24 * 3_600_000
/** WeChat Pay has the bill of a day ready at ten of the next. */
const readyAfterMs = 34 * 3_600_000
const mostDaysBack = 60
const fewMinutesMs = 9 * 60_000

export const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
export const endOf = (day: string) => new Date(startOf(day).getTime() + dayMs)
export const dayOf = (time: Date) => toWire(time).slice(0, 10)

/** Every day since the first order whose bill is ready and was not yet reconciled; a failed one is tried again. */
export async function reconcileDays(ctx: Context) {
  const { pay } = ctx.clients
  const [first] = await ctx.em.find(PayOrder, {}, { orderBy: { id: 1 }, limit: 1, ...plain })
  if (!pay || !first) return
  const now = ctx.now().getTime()
  const from = Math.max(startOf(dayOf(first.createdAt)).getTime(), now - mostDaysBack * dayMs)
  const known = await ctx.em.find(PayBillDay, { day: { $gte: dayOf(new Date(from)) } }, plain)
  const settled = new Set(
    known
      .filter(({ state, triedAt }) => state === 'done' || (triedAt && now - triedAt.getTime() < fewMinutesMs))
      .map(({ day }) => day),
  )
  for (let start = startOf(dayOf(new Date(from))).getTime(); start + readyAfterMs <= now; start += dayMs) {
    const day = dayOf(new Date(start))
    if (!settled.has(day)) await reconcileDay(ctx, pay, day)
  }
}

async function reconcileDay(ctx: Context, pay: WechatPay, day: string) {
  try {
    const { bill, sha1 } = await fetchDay(pay, day)
    const ours = await movementsOn(ctx, day)
    const lines = reconcile(ours, movementsOf(bill))
    await feed(ctx, pay, bill, lines)
    await keep(ctx, day, { bill, sha1, ours, lines })
  } catch (error) {
    if (!(error instanceof PayError || error instanceof BillError)) throw error
    ctx.log.warn({ day, reason: error.message }, 'bill failed')
    await setDay(ctx, day, { state: 'failed', problem: error.message.slice(0, 120), triedAt: ctx.now() })
  }
}

async function fetchDay(pay: WechatPay, day: string): Promise<{ bill: Bill; sha1: string | null }> {
  try {
    const { text, sha1 } = await pay.tradeBill(day)
    return { bill: readBill(text), sha1 }
  } catch (error) {
    // Nothing happened on that day.
    if (isPayCode(error, 'NO_STATEMENT_EXIST'))
      return { bill: { lines: [], totalFen: 0, refundFen: 0 }, sha1: null }
    throw error
  }
}

/** What our books have of that day, by WeChat Pay's clock. */
async function movementsOn(ctx: Context, day: string): Promise<Movement[]> {
  const start = startOf(day)
  const within = { $gte: start, $lt: new Date(start.getTime() + dayMs) }
  const payments = await ctx.em.find(PayPayment, { successAt: within }, plain)
  const refunds = await ctx.em.find(PayRefund, { acceptedAt: within }, plain)
  const orderIds = [...payments, ...refunds].map(({ orderId }) => orderId)
  const orders = await ctx.em.find(
    PayOrder,
    { id: { $in: [...new Set(orderIds)] } },
    { fields: ['id', 'outTradeNo'], ...plain },
  )
  const numbers = new Map(orders.map(({ id, outTradeNo }) => [id, outTradeNo]))
  const outTradeNoOf = ({ orderId }: { orderId: number }) => numbers.get(orderId) ?? ''
  return [
    ...payments.map((row): Movement => ({
      kind: 'payment',
      key: row.transactionId,
      outTradeNo: outTradeNoOf(row),
      amountFen: row.amountFen,
    })),
    ...refunds.map((row): Movement => ({
      kind: 'refund',
      key: row.outRefundNo,
      outTradeNo: outTradeNoOf(row),
      amountFen: row.amountFen,
    })),
  ]
}

const timeOf = ({ time }: BillLine) => new Date(`${time.replace(' ', 'T')}+08:00`)

/** What the bill knows and we do not is news like any other. */
async function feed(ctx: Context, pay: WechatPay, bill: Bill, lines: Reconciled[]) {
  const account = await pay.account()
  const differing = new Set(lines.filter(({ bucket }) => bucket !== 'match').map(({ key }) => key))
  for (const line of bill.lines) {
    if (line.outRefundNo === '' && differing.has(line.transactionId))
      await applyNews(ctx, pay, paymentIn(line, account), 'bill')
    const state = refundStates.find((known) => known === line.refundState)
    if (line.outRefundNo !== '' && state && differing.has(line.outRefundNo))
      await applyRefundNews(
        ctx,
        {
          outRefundNo: line.outRefundNo,
          refundId: line.refundId || null,
          refundFen: line.refundFen,
          state,
          createdAt: timeOf(line),
          successAt: null,
        },
        'bill',
      )
  }
}

const paymentIn = (line: BillLine, account: { appId: string; mchId: string }): PaymentNews => ({
  ...account,
  outTradeNo: line.outTradeNo,
  tradeState: 'SUCCESS',
  transactionId: line.transactionId,
  totalFen: line.totalFen,
  currency: 'CNY',
  successAt: timeOf(line),
})

type Day = { bill: Bill; sha1: string | null; ours: Movement[]; lines: Reconciled[] }

async function keep(ctx: Context, day: string, { bill, sha1, ours, lines }: Day) {
  const differing = lines.filter(({ bucket }) => bucket !== 'match')
  const sumOf = (kind: Movement['kind']) =>
    ours.reduce((sum, movement) => sum + (movement.kind === kind ? movement.amountFen : 0), 0)
  const recorded = await recordedNow(ctx, differing)
  await inTransaction(ctx, async (tx) => {
    const first = await setDay(tx, day, {
      state: 'done',
      sha1,
      matched: lines.length - differing.length,
      paidFen: sumOf('payment'),
      refundedFen: sumOf('refund'),
      theirPaidFen: bill.totalFen,
      theirRefundedFen: bill.refundFen,
      problem: null,
      triedAt: tx.now(),
    })
    if (!first || differing.length === 0) return
    await tx.em.insertMany(
      PayBillLine,
      differing.map(({ key, ...line }) => ({
        ...line,
        day,
        number: key,
        explanation: line.bucket === 'theirs_only' && recorded.has(key) ? 'recorded_from_bill' : null,
      })),
    )
  })
}

/** What the bill taught us, and is in our books since. */
async function recordedNow(ctx: Context, lines: Reconciled[]): Promise<Set<string>> {
  const keys = lines.filter(({ bucket }) => bucket === 'theirs_only').map(({ key }) => key)
  const payments = await ctx.em.find(PayPayment, { transactionId: { $in: keys } }, plain)
  const refunds = await ctx.em.find(PayRefund, { outRefundNo: { $in: keys } }, plain)
  const amounts = new Map([
    ...payments.map((row) => [row.transactionId, row.amountFen] as const),
    ...refunds.map((row) => [row.outRefundNo, row.amountFen] as const),
  ])
  return new Set(lines.filter(({ key, theirsFen }) => amounts.get(key) === theirsFen).map(({ key }) => key))
}

/** False: another process was done with that day before. */
async function setDay(ctx: Context, day: string, values: Partial<PayBillDay>): Promise<boolean> {
  await ctx.em.upsert(
    PayBillDay,
    { day, state: 'waiting' },
    { onConflictFields: ['day'], onConflictAction: 'ignore', disableIdentityMap: true },
  )
  return (await ctx.em.nativeUpdate(PayBillDay, { day, state: { $ne: 'done' } }, values)) > 0
}
