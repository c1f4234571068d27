// Notices of the stand-in for WeChat Pay: sealed, signed, sent again at the documented times until they are taken.
import { createSign, randomBytes, randomUUID } from 'node:crypto'
import { sealResource, type PayKeys } from './pay-keys.ts'
import {
  refundNotice,
  shanghai,
  takeFault,
  transactionOf,
  type Notice,
  type PayOrder,
  type PayRefund,
  type PayState,
} from './pay-state.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h: 24 h 4 min in all. */
export const noticeWaitsMs = [
  15 * second,
  15 * second,
  30 * second,
  3 * minute,
  10 * minute,
  20 * minute,
  30 * minute,
  30 * minute,
  30 * minute,
  60 * minute,
  3 * hour,
  3 * hour,
  3 * hour,
  6 * hour,
  6 * hour,
]
const answerWithinMs = 5 * second

export function addNotice(
  state: PayState,
  what: Pick<Notice, 'url' | 'eventType' | 'originalType' | 'plain'>,
) {
  const now = state.now()
  const fault = takeFault(state.noticeFaults, ({ notice }) => notice === 'delay' || notice === 'lose_all')
  if (fault?.notice === 'lose_all') return
  const dueAt = new Date(now.getTime() + (fault?.delayS ?? 0) * second)
  state.notices.push({ id: randomUUID(), ...what, firstAt: dueAt, dueAt, ended: false, sent: [] })
}

export function payOrder(state: PayState, order: PayOrder, transactionId: string) {
  Object.assign(order, { state: 'SUCCESS', transactionId, successAt: state.now() })
  addNotice(state, {
    url: order.notifyUrl,
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    plain: transactionOf(state, order),
  })
}

/** Refunds whose time has come end, and say so. */
export function endRefunds(state: PayState) {
  const now = state.now().getTime()
  for (const refund of state.refunds.values()) {
    if (refund.status !== 'PROCESSING' || refund.endsAt.getTime() > now) continue
    refund.status = refund.endsAs
    if (refund.notifyUrl) addRefundNotice(state, refund, refund.notifyUrl)
  }
}

const addRefundNotice = (state: PayState, refund: PayRefund, url: string) =>
  addNotice(state, {
    url,
    eventType: `REFUND.${refund.status}`,
    originalType: 'refund',
    plain: refundNotice(refund),
  })

export type Signing = { serial: string; sign: (text: Buffer) => string }

export function signingBy(keys: PayKeys, by: 'public_key' | 'certificate'): Signing {
  const certificate = keys.certificates.at(-1)!
  const { privateKey } = by === 'public_key' ? keys.publicKey : certificate
  return {
    serial: by === 'public_key' ? keys.publicKeyId : certificate.serial,
    sign: (text) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64'),
  }
}

export function signedHeaders({ serial, sign }: Signing, at: Date, body: string | Buffer) {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const text = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')])
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': sign(text),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

export const noticeBody = (keys: PayKeys, notice: Notice) =>
  JSON.stringify({
    id: notice.id,
    create_time: shanghai(notice.firstAt),
    resource_type: 'encrypt-resource',
    event_type: notice.eventType,
    summary: notice.originalType === 'refund' ? '退款' : '支付成功',
    resource: {
      original_type: notice.originalType,
      ...sealResource(keys.apiV3Key, notice.originalType, JSON.stringify(notice.plain)),
    },
  })

/** One message to the merchant; null: no answer in time. */
export async function send(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(answerWithinMs),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}

async function sendNotice(state: PayState, notice: Notice): Promise<number | null> {
  const keys = await state.keys()
  const fault = takeFault(
    state.noticeFaults,
    ({ notice: name }) => name !== 'delay' && name !== 'lose_all',
  )?.notice
  if (fault === 'lose') return null
  const mixed = notice.sent.length % 2 === 0 ? 'public_key' : 'certificate'
  const signing = signingBy(keys, state.noticesBy === 'mixed' ? mixed : state.noticesBy)
  const body = noticeBody(keys, notice)
  const at = fault === 'stale' ? new Date(state.now().getTime() - 6 * minute) : state.now()
  const headers = signedHeaders(signing, at, fault === 'wrong_signature' ? `${body} ` : body)
  const statuses = await Promise.all(
    Array.from({ length: fault === 'repeat' ? 15 : 1 }, () => send(notice.url, headers, body)),
  )
  return statuses[0] ?? null
}

/** Sends what is due now, the oldest first; gives how many were sent. */
export async function sendDueNotices(state: PayState): Promise<number> {
  endRefunds(state)
  const now = state.now().getTime()
  const due = state.notices.filter(({ ended, dueAt }) => !ended && dueAt.getTime() <= now)
  for (const notice of due) {
    const wait = noticeWaitsMs[notice.sent.length]
    const attempt = { at: state.now(), status: null as number | null }
    notice.sent.push(attempt)
    if (wait === undefined) notice.ended = true
    else notice.dueAt = new Date(Math.max(notice.dueAt.getTime(), now) + wait)
    attempt.status = await sendNotice(state, notice)
    if (attempt.status === 200 || attempt.status === 204) notice.ended = true
  }
  return due.length
}
