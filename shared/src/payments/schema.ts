// What the cashier reads and decides, as the wire has it.
import { z } from '../config.ts'
import { limits, writtenText } from '../text.ts'
import { orderStatuses } from './rules.ts'

const fen = z.int().check(z.minimum(0))
const day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))

export const reconciliationQuery = z.strictObject({ date: day })

const resolution = { note: z.nullable(z.string()), resolvedBy: z.nullable(z.string()) }

export const billLineView = z.strictObject({
  id: z.int(),
  bucket: z.enum(['ours_only', 'theirs_only', 'amount_differs']),
  kind: z.enum(['payment', 'refund']),
  number: z.string(),
  outTradeNo: z.string(),
  oursFen: fen,
  theirsFen: fen,
  explanation: z.nullable(z.enum(['recorded_from_bill', 'noted'])),
  ...resolution,
})
export const refundView = z.strictObject({
  id: z.int(),
  outRefundNo: z.string(),
  outTradeNo: z.string(),
  amountFen: fen,
  state: z.enum(['ABNORMAL', 'CLOSED']),
  problem: z.nullable(z.string()),
  createdAt: z.string(),
  ...resolution,
})
export const flaggedOrderView = z.strictObject({
  id: z.int(),
  outTradeNo: z.string(),
  amountFen: fen,
  status: z.enum(orderStatuses),
  flag: z.string(),
  createdAt: z.string(),
  ...resolution,
})
/** What a person has explained, of any day: how it stood and what they wrote. */
export const explainedView = z.strictObject({
  kind: z.enum(['refund', 'order']),
  id: z.int(),
  outTradeNo: z.string(),
  amountFen: fen,
  what: z.string(),
  note: z.string(),
  resolvedBy: z.string(),
})
export const reconciliation = z.strictObject({
  date: z.string(),
  /** none: nothing was ordered by then; waiting: the bill comes after ten the next day. */
  state: z.enum(['none', 'waiting', 'done', 'failed']),
  problem: z.nullable(z.string()),
  matched: z.int(),
  ours: z.strictObject({ paidFen: fen, refundedFen: fen }),
  theirs: z.strictObject({ paidFen: fen, refundedFen: fen }),
  items: z.array(billLineView),
  unexplained: z.int(),
  /** Of any day, and still open: refunds that did not arrive, and orders that are not as they should be. */
  refunds: z.array(refundView),
  orders: z.array(flaggedOrderView),
  explained: z.array(explainedView),
})
export type Reconciliation = z.infer<typeof reconciliation>

export const matterKinds = ['line', 'refund', 'order'] as const
export type MatterKind = (typeof matterKinds)[number]
export const matterParams = z.strictObject({
  kind: z.enum(matterKinds),
  id: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(2 ** 31)),
})
export const resolveBody = z.strictObject({ note: writtenText(Math.min(limits.note, 500)) })
export const resolved = z.strictObject({ kind: z.enum(matterKinds), id: z.int(), note: z.string() })
