// Sending money back: one refund of each payment, all of it, under a number that never changes.
import { customAlphabet } from 'nanoid'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { PayRefund, type PayOrder } from './entities.ts'
import { writeHistory } from './history.ts'

export const newNumber = customAlphabet('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ', 22)

/** To be called under the order's lock. */
export async function startRefund(
  tx: Context,
  order: Pick<PayOrder, 'id'>,
  { transactionId, amountFen }: { transactionId: string; amountFen: number },
  why: string,
) {
  const now = tx.now()
  const outRefundNo = `RF${newNumber()}`
  await insertRow(tx.em, PayRefund, {
    orderId: order.id,
    transactionId,
    outRefundNo,
    amountFen,
    why: why.slice(0, 80),
    state: 'asked',
    checkAt: now,
    createdAt: now,
  })
  await writeHistory(tx, {
    orderId: order.id,
    what: 'refund_asked',
    amountFen,
    detail: `${outRefundNo} ${why}`,
  })
}

/** What the person reads in WeChat. */
const words: Record<string, string> = {
  late: '付款时已超时，退回',
  second: '重复付款，退回',
  amount_differs: '金额不符，退回',
}
export const refundWords = (why: string) => words[why] ?? '预约退费'
