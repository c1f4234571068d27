// The only way to WeChat Pay: orders, refunds and bills are asked for and answered under signatures, notices are read.
import { createHash, randomBytes } from 'node:crypto'
import { z } from '@chaolin/shared/config'
import { outTradeNoPattern } from '@chaolin/shared/payments/rules'
import type Pay from 'wechatpay-node-v3'
import { PayError } from './wechat-pay-errors.ts'
import {
  createKeyFinder,
  judgeSignature,
  type FindKey,
  type Headers,
  type PayAccount,
} from './wechat-pay-keys.ts'
import {
  billAddress,
  codeIn,
  newsOf,
  openNotice,
  parseJson,
  requireRefund,
  transaction,
  understood,
  type PaymentNews,
  type PayNotice,
  type RefundNewsAt,
} from './wechat-pay-messages.ts'

export type PhoneParameters = {
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}
export type NewOrder = {
  outTradeNo: string
  amountFen: number
  description: string
  openId: string
  expiresAt: Date
}
export type NewRefund = {
  outRefundNo: string
  transactionId: string
  amountFen: number
  totalFen: number
  why: string
}
export interface WechatPay {
  account(): Promise<Pick<PayAccount, 'appId' | 'mchId'>>
  prepay(order: NewOrder): Promise<{ prepayId: string }>
  /** What wx.requestPayment takes; signed anew each time. */
  forPhone(prepayId: string): Promise<PhoneParameters>
  query(outTradeNo: string): Promise<PaymentNews>
  close(outTradeNo: string): Promise<void>
  refund(refund: NewRefund): Promise<RefundNewsAt>
  queryRefund(outRefundNo: string): Promise<RefundNewsAt>
  /** Of one day, YYYY-MM-DD, with what its checksum was; the checksum was compared. */
  tradeBill(day: string): Promise<{ text: string; sha1: string }>
  /** Never throws for what somebody sent. */
  readNotice(headers: Headers, body: Buffer): Promise<PayNotice>
}

export type WechatPayOptions = {
  account: () => Promise<PayAccount>
  baseUrl: string
  /** Where notices go. */
  notifyUrl: () => string
  now: () => Date
  timeoutMs?: number
}

const sdkHost = 'https://api.mch.weixin.qq.com'
const outRefundNoPattern = /^[A-Z0-9]{12,64}$/

type Signer = Pay & {
  authorize(method: string, url: string): string
  forPhone(prepayId: string): PhoneParameters
}

/** The SDK with our clock and a nonce of 128 bits; loaded at the first payment, since it takes its time. */
async function createSigner(account: PayAccount, now: () => Date): Promise<Signer> {
  const { default: Sdk } = await import('wechatpay-node-v3')
  const seconds = () => String(Math.floor(now().getTime() / 1000))
  const newNonce = () => randomBytes(16).toString('hex')

  class OwnSigner extends Sdk implements Signer {
    override buildAuthorization(method: string, url: string, body?: Record<string, unknown>): string {
      const { pathname, search } = new URL(url)
      const [nonce, timestamp] = [newNonce(), seconds()]
      const signature = this.getSignature(method, nonce, timestamp, pathname + search, body)
      return this.getAuthorization(nonce, timestamp, signature)
    }
    authorize(method: string, url: string) {
      return this.buildAuthorization(method, url)
    }
    forPhone(prepayId: string): PhoneParameters {
      const [nonceStr, timeStamp, named] = [newNonce(), seconds(), `prepay_id=${prepayId}`]
      const paySign = this.sha256WithRsa(`${account.appId}\n${timeStamp}\n${nonceStr}\n${named}\n`)
      return { timeStamp, nonceStr, package: named, signType: 'RSA', paySign }
    }
  }
  return new OwnSigner({
    appid: account.appId,
    mchid: account.mchId,
    serial_no: account.mchSerial,
    // Asked for and, with a serial given, not read.
    publicKey: Buffer.from('unused'),
    privateKey: Buffer.from(account.privateKey),
    userAgent: 'chaolin',
  })
}

type Answer = { status: number; headers: Headers; body: Buffer }

/** Without the numbers that follow. */
const doorOf = (url: string) => new URL(url).pathname.split('/').slice(2, 4).join('/')

/** One exchange, with a time-out, sent nowhere else than to the base. */
function createExchange({ baseUrl, timeoutMs = 8000 }: WechatPayOptions, account: PayAccount) {
  const base = baseUrl.replace(/\/+$/, '')
  return async (method: 'GET' | 'POST', url: string, headers: object, body?: object): Promise<Answer> => {
    const door = doorOf(url)
    try {
      const response = await fetch(url.replace(sdkHost, base), {
        method,
        headers: {
          ...(headers as Record<string, string>),
          ...(account.publicKey ? { 'Wechatpay-Serial': account.publicKey.id } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes }
    } catch (error) {
      throw new PayError(door, (error as Error).name === 'TimeoutError' ? 'timed_out' : 'unreachable')
    }
  }
}

type Exchange = ReturnType<typeof createExchange>

/**
 * A success counts only when it is signed. A refusal may come unsigned, from a gateway before the one that signs: it
 * moves no money, and money that came nevertheless is found later; one that carries a wrong signature counts as none.
 */
async function judgeAnswer(answer: Answer, door: string, findKey: FindKey, now: Date) {
  const { status, headers, body } = answer
  if (status >= 500 || status === 429) throw new PayError(door, 'busy', { status, code: codeIn(body) })
  const verdict = await judgeSignature(findKey, now, headers, body)
  const succeeded = status >= 200 && status < 300
  if (verdict !== 'ok' && (succeeded || verdict !== 'missing'))
    throw new PayError(door, 'unverified', { status })
  if (succeeded) return
  const code = codeIn(body)
  throw new PayError(door, code === null ? 'unexpected_answer' : 'refused', { status, code })
}

type Line = { account: PayAccount; signer: Signer; exchange: Exchange; findKey: FindKey }

async function openLine(options: WechatPayOptions): Promise<Line> {
  const account = await options.account()
  const { now } = options
  const signer = await createSigner(account, now)
  const exchange = createExchange(options, account)
  const findKey = createKeyFinder(account, now, async () => {
    const url = `${sdkHost}/v3/certificates`
    const headers = { Accept: 'application/json', Authorization: signer.authorize('GET', url) }
    const { status, ...answer } = await exchange('GET', url, headers)
    if (status !== 200) throw new PayError('certificates', 'refused', { status, code: codeIn(answer.body) })
    return answer
  })
  const ask = async (method: 'GET' | 'POST', url: string, headers: object, body?: object) => {
    const answer = await exchange(method, url, headers, body)
    const door = doorOf(url)
    // The file of a bill comes unsigned; its checksum came under a signature.
    if (door === 'billdownload/file' && answer.status === 200) return { status: 200, data: answer.body }
    await judgeAnswer(answer, door, findKey, now())
    return { status: answer.status, data: answer.body.length > 0 ? parseJson(answer.body) : null }
  }
  signer.createHttp({
    get: (url, headers) => ask('GET', url, headers),
    post: (url, body, headers) => ask('POST', url, headers, body),
    upload: () => Promise.reject(new PayError('upload', 'invalid')),
  })
  return { account, signer, exchange, findKey }
}

function requireNumber(door: string, pattern: RegExp, text: string) {
  if (!pattern.test(text)) throw new PayError(door, 'invalid')
}

const rfc3339 = (time: Date) => `${new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

export function createWechatPay(options: WechatPayOptions): WechatPay {
  let opened: Promise<Line> | null = null
  const line = () =>
    (opened ??= openLine(options).catch((error: unknown) => {
      opened = null
      throw error
    }))

  return {
    async account() {
      const { appId, mchId } = (await line()).account
      return { appId, mchId }
    },

    async prepay({ outTradeNo, amountFen, description, openId, expiresAt }) {
      requireNumber('prepay', outTradeNoPattern, outTradeNo)
      const { data } = await (
        await line()
      ).signer.transactions_jsapi({
        out_trade_no: outTradeNo,
        description,
        time_expire: rfc3339(expiresAt),
        notify_url: options.notifyUrl(),
        amount: { total: amountFen, currency: 'CNY' },
        payer: { openid: openId },
      })
      const named = understood('prepay', z.object({ package: z.string() }), data).package
      return { prepayId: named.slice('prepay_id='.length) }
    },

    async forPhone(prepayId) {
      return (await line()).signer.forPhone(prepayId)
    },

    async query(outTradeNo) {
      requireNumber('query', outTradeNoPattern, outTradeNo)
      const { data } = await (await line()).signer.query({ out_trade_no: outTradeNo })
      const news = newsOf(understood('query', transaction, data))
      if (news.outTradeNo !== outTradeNo) throw new PayError('query', 'unexpected_answer')
      return news
    },

    async close(outTradeNo) {
      requireNumber('close', outTradeNoPattern, outTradeNo)
      await (await line()).signer.close(outTradeNo)
    },

    async refund({ outRefundNo, transactionId, amountFen, totalFen, why }) {
      requireNumber('refund', outRefundNoPattern, outRefundNo)
      const { data } = await (
        await line()
      ).signer.refunds({
        out_refund_no: outRefundNo,
        transaction_id: transactionId,
        reason: why,
        notify_url: options.notifyUrl(),
        amount: { refund: amountFen, total: totalFen, currency: 'CNY' },
      })
      return requireRefund('refund', outRefundNo, data)
    },

    async queryRefund(outRefundNo) {
      requireNumber('refund query', outRefundNoPattern, outRefundNo)
      const { data } = await (await line()).signer.find_refunds(outRefundNo)
      return requireRefund('refund query', outRefundNo, data)
    },

    tradeBill: async (day) => fetchBill(await line(), options.baseUrl, day),

    async readNotice(headers, body) {
      const { account, findKey } = await line()
      const verdict = await judgeSignature(findKey, options.now(), headers, body)
      return verdict === 'ok' ? openNotice(account.apiV3Key, body) : { kind: 'refused', verdict }
    },
  }
}

async function fetchBill({ signer }: Line, baseUrl: string, day: string) {
  const door = 'bill'
  requireNumber(door, /^\d{4}-\d{2}-\d{2}$/, day)
  const answer = await signer.tradebill({ bill_date: day, bill_type: 'ALL' })
  const { download_url: url, hash_value: hash } = understood(door, billAddress, answer.data)
  const origins = [sdkHost, new URL(baseUrl).origin]
  // Our signature goes nowhere else.
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin))
    throw new PayError(door, 'unexpected_answer')
  const { data } = await signer.downloadBill(url)
  const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
  const sha1 = createHash('sha1').update(bytes).digest('hex')
  if (sha1 !== hash.toLowerCase()) throw new PayError(door, 'unverified')
  return { text: bytes.toString('utf8'), sha1 }
}
