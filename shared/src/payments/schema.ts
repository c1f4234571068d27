// What the cashier reads and decides, as the wire has it.
import { appointmentStatuses } from '../appointments/rules.ts'
import { dateText } from '../appointments/schema.ts'
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, limits, writtenText } from '../text.ts'
import { exemptions } from './fees.ts'
import { explains, explanationLeast, orderStatuses } from './rules.ts'
import { settlements } from './takings.ts'

const fen = z.int().check(z.minimum(0))

export const reconciliationQuery = z.strictObject({ date: dateText })

/** What was paid for, without anybody's name; null: no appointment, or it is kept no more. */
const about = z.nullable(
  z.strictObject({
    number: z.string(),
    site: z.string(),
    service: z.string(),
    from: z.string(),
    status: z.enum(appointmentStatuses),
  }),
)
export type PaidAbout = z.infer<typeof about>

const resolution = { note: z.nullable(z.string()), resolvedBy: z.nullable(z.string()) }

export const billLineView = z.strictObject({
  id: z.int(),
  bucket: z.enum(['ours_only', 'theirs_only', 'amount_differs']),
  kind: z.enum(['payment', 'refund']),
  number: z.string(),
  outTradeNo: z.string(),
  oursFen: fen,
  theirsFen: fen,
  about,
  explanation: z.nullable(z.enum(['recorded_from_bill', 'noted'])),
  ...resolution,
})
export const refundView = z.strictObject({
  id: z.int(),
  outRefundNo: z.string(),
  outTradeNo: z.string(),
  amountFen: fen,
  state: z.enum(['ABNORMAL', 'CLOSED']),
  about,
  problem: z.nullable(z.string()),
  createdAt: z.string(),
  ...resolution,
})
export const flaggedOrderView = z.strictObject({
  id: z.int(),
  outTradeNo: z.string(),
  amountFen: fen,
  status: z.enum(orderStatuses),
  about,
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
const tally = {
  served: z.int(),
  free: z.int(),
  taken: z.int(),
  takenFen: fen,
  online: z.int(),
  onlineFen: fen,
  /** Served, with a fee that nobody took: the rules allow none. */
  due: z.int(),
  dueFen: fen,
  exempt: z.array(z.strictObject({ kind: z.enum(exemptions), count: z.int() })),
}
/** Who served; null: it is not written. */
const clerk = z.nullable(z.string())
/** What the counters took that day, by who was served on it. */
export const counterTakings = z.strictObject({
  ...tally,
  sites: z.array(
    z.strictObject({
      siteId: z.string(),
      site: z.string(),
      ...tally,
      clerks: z.array(z.strictObject({ clerk, ...tally })),
    }),
  ),
})
export type CounterTakings = z.infer<typeof counterTakings>

export const takingsQuery = z.strictObject({ date: dateText, siteId: z.optional(idText(32)), ...pageQuery })
export const takingView = z.strictObject({
  number: z.string(),
  at: z.string(),
  siteId: z.string(),
  site: z.string(),
  clerk,
  service: z.string(),
  settlement: z.enum(settlements),
  exemption: z.nullable(z.enum(exemptions)),
  feeFen: fen,
})
export const takingsPage = z.strictObject({
  items: z.array(takingView),
  nextCursor: z.nullable(z.string()),
})
export type TakingsPage = z.infer<typeof takingsPage>

export const reconciliation = z.strictObject({
  date: z.string(),
  /** none: nothing was ordered by then; waiting: the bill comes after ten the next day. */
  state: z.enum(['none', 'waiting', 'done', 'failed']),
  problem: z.nullable(z.string()),
  matched: z.int(),
  ours: z.strictObject({ paidFen: fen, refundedFen: fen }),
  theirs: z.strictObject({ paidFen: fen, refundedFen: fen }),
  counter: counterTakings,
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
export const resolveBody = z.strictObject({
  note: writtenText(Math.min(limits.note, 500)).check(
    z.refine(explains, { message: `至少写 ${explanationLeast} 个字` }),
  ),
})
export const resolved = z.strictObject({ kind: z.enum(matterKinds), id: z.int(), note: z.string() })
