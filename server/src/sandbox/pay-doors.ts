// The doors of api.mch.weixin.qq.com that the product uses: every request verified, every answer signed.
import { createHash, createVerify } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nanoid } from 'nanoid'
import { writeBill } from './pay-bill.ts'
import { sealResource } from './pay-keys.ts'
import { payOrder, sendDueNotices, signedHeaders, signingBy } from './pay-notices.ts'
import { askForOrder, askForRefund, closeOrder, PayRefusal } from './pay-orders.ts'
import {
  digits,
  refundAnswer,
  sandboxMchId,
  shanghai,
  takeFault,
  transactionOf,
  type DoorFault,
  type PayDoor,
  type PayState,
} from './pay-state.ts'

const clockToleranceMs = 5 * 60_000
const billMs = 5 * 60_000
const billHour = 10

const authorization =
  /^WECHATPAY2-SHA256-RSA2048 mchid="(\w+)",nonce_str="(\w{8,32})",timestamp="(\d+)",(?:signature="([^"]+)",serial_no="(\w+)"|serial_no="(\w+)",signature="([^"]+)")$/

/** Who asks, and whether it is what was signed. */
async function verifyRequest(state: PayState, request: FastifyRequest) {
  const refused = new PayRefusal(401, 'SIGN_ERROR', '签名错误')
  const found = authorization.exec(request.headers.authorization ?? '')
  if (!found) throw refused
  const [, mchId, nonce, timestamp, firstSignature, firstSerial, secondSerial, secondSignature] = found
  const keys = await state.keys()
  if (mchId !== sandboxMchId || (firstSerial ?? secondSerial) !== keys.merchantSerial) throw refused
  if (Math.abs(state.now().getTime() - Number(timestamp) * 1000) > clockToleranceMs) throw refused
  const head = `${request.method}\n${request.url}\n${timestamp}\n${nonce}\n`
  const text = Buffer.concat([Buffer.from(head), bytesOf(request), Buffer.from('\n')])
  const signature = firstSignature ?? secondSignature ?? ''
  if (!createVerify('RSA-SHA256').update(text).verify(keys.merchant.publicKey, signature, 'base64'))
    throw refused
}

const bytesOf = ({ body }: FastifyRequest) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytesOf(request).toString('utf8'))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Answered below.
  }
  throw new PayRefusal(400, 'PARAM_ERROR', '请求不是有效的 JSON')
}

async function answer(
  state: PayState,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body, wrong = false }: { status: number; body: unknown; wrong?: boolean },
) {
  const keys = await state.keys()
  const text = body === undefined ? '' : JSON.stringify(body)
  const by = request.headers['wechatpay-serial'] === keys.publicKeyId ? 'public_key' : 'certificate'
  const headers = signedHeaders(signingBy(keys, by), state.now(), wrong ? `${text} ` : text)
  // Who did not sign rightly is told so without a signature.
  void reply.code(status).headers(status === 401 ? {} : headers)
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(text)
}

type Work = (request: FastifyRequest) => unknown

/** One door: counted, with its failures on demand. */
function addDoor(
  app: FastifyInstance,
  state: PayState,
  door: PayDoor,
  method: 'GET' | 'POST',
  url: string,
  work: Work,
) {
  app.route({
    method,
    url,
    async handler(request, reply) {
      state.asked[door] += 1
      const fault = takeFault(state.doorFaults, (waiting) => waiting.door === door)
      const failed = fault && failBefore(fault, request, reply)
      if (failed === 'gone') return reply
      if (fault?.fault === 'status')
        return reply
          .code(fault.status ?? 500)
          .send({ code: fault.code ?? 'SYSTEM_ERROR', message: '系统错误' })
      if (fault?.fault === 'code')
        return answer(state, request, reply, {
          status: fault.status ?? 400,
          body: { code: fault.code ?? 'SYSTEM_ERROR', message: '按要求失败' },
        })
      await verifyRequest(state, request)
      const body = await work(request)
      if (fault?.fault === 'pay_first') await payFirst(state, request)
      if (fault?.fault === 'lose') {
        reply.hijack()
        request.raw.socket.resetAndDestroy()
        return reply
      }
      const wrong = fault?.fault === 'wrong_signature'
      return answer(state, request, reply, { status: body === undefined ? 204 : 200, body, wrong })
    },
  })
}

function failBefore({ fault }: DoorFault, request: FastifyRequest, reply: FastifyReply): 'gone' | null {
  if (fault !== 'hang' && fault !== 'reset') return null
  reply.hijack()
  if (fault === 'reset') request.raw.socket.resetAndDestroy()
  return 'gone'
}

async function payFirst(state: PayState, request: FastifyRequest) {
  const order = state.orders.get(String(bodyOf(request)['out_trade_no']))
  if (order?.state !== 'NOTPAY') return
  payOrder(state, order, `42000${digits(23)}`)
  await sendDueNotices(state)
}

const orderOf = (state: PayState, request: FastifyRequest) => {
  const { outTradeNo } = request.params as { outTradeNo: string }
  const { mchid } = request.query as { mchid?: string }
  if (request.method === 'GET' && mchid !== sandboxMchId)
    throw new PayRefusal(400, 'PARAM_ERROR', '商户号不对')
  const order = state.orders.get(outTradeNo)
  if (!order) throw new PayRefusal(404, 'ORDER_NOT_EXIST', '订单不存在')
  return order
}

export function addPayDoors(app: FastifyInstance, state: PayState) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler(async (error, request, reply) => {
    const refused = error instanceof PayRefusal ? error : new PayRefusal(500, 'SYSTEM_ERROR', '系统错误')
    const { status, code, message } = refused
    return answer(state, request, reply, { status, body: { code, message } })
  })
  const door = (name: PayDoor, method: 'GET' | 'POST', url: string, work: Work) =>
    addDoor(app, state, name, method, url, work)
  const orders = '/v3/pay/transactions/out-trade-no/:outTradeNo'

  door('jsapi', 'POST', '/v3/pay/transactions/jsapi', (request) => askForOrder(state, bodyOf(request)))
  door('query', 'GET', orders, (request) => transactionOf(state, orderOf(state, request)))
  door('close', 'POST', `${orders}/close`, (request) => closeOrder(state, orderOf(state, request)))
  door('refund', 'POST', '/v3/refund/domestic/refunds', (request) =>
    refundAnswer(askForRefund(state, bodyOf(request))),
  )
  door('refund_query', 'GET', '/v3/refund/domestic/refunds/:outRefundNo', (request) => {
    const refund = state.refunds.get((request.params as { outRefundNo: string }).outRefundNo)
    if (!refund) throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    return refundAnswer(refund)
  })
  door('bill', 'GET', '/v3/bill/tradebill', (request) => giveBill(state, request))
  door('certificates', 'GET', '/v3/certificates', async () => giveCertificates(state))
  addDownload(app, state)
}

function giveBill(state: PayState, request: FastifyRequest) {
  const { bill_date: day = '' } = request.query as { bill_date?: string }
  const start = Date.parse(`${day}T00:00:00+08:00`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(start))
    throw new PayRefusal(400, 'PARAM_ERROR', '账单日期不对')
  const hours = (state.now().getTime() - start) / 3_600_000
  if (hours < 24) throw new PayRefusal(400, 'INVALID_REQUEST', '只能下载昨天以前的账单')
  if (hours < 24 + billHour) throw new PayRefusal(400, 'STATEMENT_CREATING', '账单生成中，请稍后再试')
  const text = writeBill(state, day)
  if (text === null) throw new PayRefusal(400, 'NO_STATEMENT_EXIST', '这一天没有账单')
  const token = nanoid(32)
  state.bills.set(token, { text, until: new Date(state.now().getTime() + billMs) })
  return {
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(text).digest('hex'),
    download_url: `http://${request.headers.host}/v3/billdownload/file?token=${token}`,
  }
}

async function giveCertificates(state: PayState) {
  const { apiV3Key, certificates } = await state.keys()
  return {
    data: certificates.map(({ serial, pem, from, until }) => ({
      serial_no: serial,
      effective_time: shanghai(from),
      expire_time: shanghai(until),
      encrypt_certificate: sealResource(apiV3Key, 'certificate', pem),
    })),
  }
}

/** The one answer without a signature. */
function addDownload(app: FastifyInstance, state: PayState) {
  app.get('/v3/billdownload/file', async (request, reply) => {
    state.asked.download += 1
    const fault = takeFault(state.doorFaults, (waiting) => waiting.door === 'download')
    if (fault && failBefore(fault, request, reply)) return reply
    await verifyRequest(state, request)
    const bill = state.bills.get((request.query as { token?: string }).token ?? '')
    if (!bill || bill.until.getTime() < state.now().getTime())
      throw new PayRefusal(400, 'PARAM_ERROR', '下载地址无效或过期了')
    const text = fault?.fault === 'wrong_signature' ? bill.text.replace(/\d/, 'x') : bill.text
    return reply.type('text/plain; charset=utf-8').send(text)
  })
}
