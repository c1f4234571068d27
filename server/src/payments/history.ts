// The history of money: one row per thing that happened, never changed.
import type { OrderStatus } from '@chaolin/shared/payments/rules'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { addJob } from '../outbox/actions.ts'
import { PayHistory, type PayOrder } from './entities.ts'

export type Happening = {
  orderId: number | null
  what: string
  status?: OrderStatus
  amountFen?: number
  detail?: string
}

export const writeHistory = (tx: Context, { detail, ...row }: Happening) =>
  insertRow(tx.em, PayHistory, { ...row, detail: (detail ?? '').slice(0, 255), at: tx.now() })

/** Tells the domain that asked for the order, after what it was told before. */
export const tell = (
  tx: Context,
  { id, subject, subjectId }: Pick<PayOrder, 'id' | 'subject' | 'subjectId'>,
  what: 'paid' | 'unpaid' | 'refunded',
) =>
  addJob(tx, {
    kind: `${subject}.${what}`,
    subject: `${subject}:${subjectId}`,
    payload: { subjectId, orderId: String(id) },
  })
