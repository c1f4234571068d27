// What WeChat Pay's messages say, read strictly: as news of money, or not at all.
import { z } from '@chaolin/shared/config'
import { refundStates, tradeStates, type News, type RefundNews } from '@chaolin/shared/payments/rules'
import { PayError } from './wechat-pay-errors.ts'
import { openResource, sealedResource, type SignatureVerdict } from './wechat-pay-keys.ts'

export type PaymentNews = News & { successAt: Date | null }
export type RefundNewsAt = RefundNews & { createdAt: Date | null; successAt: Date | null }
export type PayNotice =
  | { kind: 'payment'; news: PaymentNews }
  | { kind: 'refund'; news: RefundNewsAt }
  | { kind: 'other'; eventType: string }
  | { kind: 'refused'; verdict: Exclude<SignatureVerdict, 'ok'> | 'unreadable' }

const refusalBody = z.object({ code: z.string() })

export function codeIn(body: Buffer): string | null {
  const read = refusalBody.safeParse(parseJson(body))
  return read.success && /^[A-Z_]{2,40}$/.test(read.data.code) ? read.data.code : null
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    return undefined
  }
}

export const transaction = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.enum(tradeStates),
  transaction_id: z.optional(z.string().check(z.regex(/^\w{6,32}$/))),
  success_time: z.optional(z.string()),
  amount: z.optional(
    z.object({ total: z.optional(z.int().check(z.minimum(0))), currency: z.optional(z.string()) }),
  ),
})
const refund = z.object({
  refund_id: z.string().check(z.regex(/^\w{6,32}$/)),
  out_refund_no: z.string(),
  status: z.optional(z.enum(refundStates)),
  /** In a notice. */
  refund_status: z.optional(z.enum(refundStates)),
  create_time: z.optional(z.string()),
  success_time: z.optional(z.string()),
  amount: z.object({ refund: z.int().check(z.minimum(0)) }),
})
const notice = z.object({
  event_type: z.string(),
  resource_type: z.literal('encrypt-resource'),
  resource: sealedResource,
})
export const billAddress = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().check(z.regex(/^[0-9a-fA-F]{40}$/)),
  download_url: z.string(),
})

function timeOf(text: string | undefined): Date | null {
  const time = new Date(text ?? '')
  return Number.isNaN(time.getTime()) ? null : time
}

export const newsOf = (row: z.infer<typeof transaction>): PaymentNews => ({
  outTradeNo: row.out_trade_no,
  mchId: row.mchid,
  appId: row.appid,
  tradeState: row.trade_state,
  transactionId: row.transaction_id ?? null,
  totalFen: row.amount?.total ?? null,
  currency: row.amount?.currency ?? null,
  successAt: timeOf(row.success_time),
})

function refundNewsOf(row: z.infer<typeof refund>): RefundNewsAt | null {
  const state = row.status ?? row.refund_status
  if (!state) return null
  return {
    outRefundNo: row.out_refund_no,
    refundId: row.refund_id,
    refundFen: row.amount.refund,
    state,
    createdAt: timeOf(row.create_time),
    successAt: timeOf(row.success_time),
  }
}

export function understood<T>(door: string, schema: z.ZodMiniType<T>, data: unknown): T {
  const read = schema.safeParse(data)
  if (!read.success) throw new PayError(door, 'unexpected_answer')
  return read.data
}

export function requireRefund(door: string, outRefundNo: string, data: unknown): RefundNewsAt {
  const news = refundNewsOf(understood(door, refund, data))
  if (news?.outRefundNo !== outRefundNo) throw new PayError(door, 'unexpected_answer')
  return news
}

export function openNotice(apiV3Key: string, body: Buffer): PayNotice {
  const unreadable = { kind: 'refused', verdict: 'unreadable' } as const
  const read = notice.safeParse(parseJson(body))
  const opened = read.success ? openResource(read.data.resource, apiV3Key) : null
  if (!read.success || !opened) return unreadable
  const eventType = read.data.event_type
  const plain = parseJson(opened)
  if (eventType.startsWith('TRANSACTION.')) {
    const row = transaction.safeParse(plain)
    return row.success ? { kind: 'payment', news: newsOf(row.data) } : unreadable
  }
  if (eventType.startsWith('REFUND.')) {
    const row = refund.safeParse(plain)
    const news = row.success ? refundNewsOf(row.data) : null
    return news ? { kind: 'refund', news } : unreadable
  }
  return { kind: 'other', eventType }
}
