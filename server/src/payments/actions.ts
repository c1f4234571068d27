// What other domains do with money: ask for it, let it go, send it back.
import { isOpen } from '@chaolin/shared/payments/rules'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { PayOrder, PayPayment, PayRefund } from './entities.ts'
import { writeHistory } from './history.ts'
import { lockOrder } from './news.ts'
import { viewOrder, type Order } from './queries.ts'
import { newNumber, startRefund } from './refunds.ts'

export { prepay, type Prepaid } from './prepay.ts'

const plain = { disableIdentityMap: true } as const

export type NewOrder = {
  /** The domain's name for what is paid: its jobs are `<subject>.paid`, `.unpaid`, `.refunded`. */
  subject: string
  subjectId: string
  personId: string
  amountFen: number
  reason: string
  description: string
  expiresAt: Date
}

/** An order of nothing is paid at once, tells nobody, and never meets WeChat Pay. */
export async function createOrder(tx: Context, order: NewOrder): Promise<Order> {
  if (!Number.isSafeInteger(order.amountFen) || order.amountFen < 0) throw new Error('not an amount')
  const now = tx.now()
  const free = order.amountFen === 0
  const row = {
    ...order,
    reason: order.reason.slice(0, 255),
    description: order.description.slice(0, 60),
    outTradeNo: `CL${newNumber()}`,
    status: free ? ('paid' as const) : ('created' as const),
    extended: false,
    checks: 0,
    // Whoever asked for it is expected to let it go at its end; this looks when they did not.
    checkAt: free ? null : order.expiresAt,
    paidAt: free ? now : null,
    createdAt: now,
  }
  const id = await insertRow(tx.em, PayOrder, row)
  await writeHistory(tx, { orderId: id, what: 'created', status: row.status, amountFen: order.amountFen })
  return viewOrder({ ...row, id })
}

/** Money rows stay, for the books; whose it was goes. */
export const forgetPayer = (tx: Context, personId: string) =>
  tx.em.nativeUpdate(PayOrder, { personId }, { personId: null })

async function requireLocked(tx: Context, orderId: string): Promise<PayOrder> {
  const order = /^\d{1,15}$/.test(orderId) ? await lockOrder(tx, { id: Number(orderId) }) : null
  if (!order) throw new Refused('not_found')
  return order
}

/**
 * The hold ran out, or was cancelled: WeChat Pay is asked, and `<subject>.unpaid` or `.paid` says what it was. Changes
 * nothing where that is known already: `paid`; `none`: no money can have come, since WeChat Pay never heard of it or it
 * is over.
 */
export async function letGo(tx: Context, orderId: string): Promise<'asking' | 'paid' | 'none'> {
  const order = await requireLocked(tx, orderId)
  if (order.status === 'paid') return 'paid'
  if (!isOpen(order.status)) return 'none'
  const answer = order.askedAt ? 'asking' : 'none'
  if (order.letGoAt) return answer
  const now = tx.now()
  await tx.em.nativeUpdate(PayOrder, { id: order.id, letGoAt: null }, { letGoAt: now, checkAt: now })
  await writeHistory(tx, { orderId: order.id, what: 'let_go', status: order.status })
  return answer
}

/** Sends back what the order's first payment brought, once; what was never paid cannot be. */
export async function refundOrder(tx: Context, orderId: string, why: string): Promise<void> {
  const order = await requireLocked(tx, orderId)
  const [first] = await tx.em.find(
    PayPayment,
    { orderId: order.id },
    { orderBy: { id: 1 }, limit: 1, ...plain },
  )
  if (order.amountFen === 0) return
  if (!first) throw new Refused('step_closed')
  const begun = await tx.em.count(PayRefund, { transactionId: first.transactionId })
  if (begun > 0) return
  await tx.em.nativeUpdate(PayOrder, { id: order.id, status: 'paid' }, { status: 'refunding' })
  await startRefund(tx, order, first, why)
}
