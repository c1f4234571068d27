// The client of WeChat Pay at the sandbox's end of the line, with a clock of the test's own.
import { noticeBody, payOrder, signedHeaders, signingBy } from '../src/sandbox/pay-notices.ts'
import { transactionOf } from '../src/sandbox/pay-state.ts'
import { createSandbox } from '../src/sandbox/server.ts'
import { PayError } from '../src/clients/wechat-pay-errors.ts'
import type { PayAccount } from '../src/clients/wechat-pay-keys.ts'
import { createWechatPay } from '../src/clients/wechat-pay.ts'

export const notifyUrl = () => 'http://127.0.0.1:9/v1/payments/wechat/notify'
const openId = 'sandbox:resident-1'

export type PayLine = Awaited<ReturnType<typeof openPayLine>>

export async function openPayLine() {
  const clock = { now: new Date('2026-11-18T10:00:00+08:00') }
  const now = () => clock.now
  const sandbox = await createSandbox({ now, appId: 'wx-app', appSecret: 'secret' })
  const { state } = sandbox.pay
  const account = await sandbox.pay.account()
  const open = (change: Partial<PayAccount> = {}, baseUrl = sandbox.url, timeoutMs = 8000) =>
    createWechatPay({ account: async () => ({ ...account, ...change }), baseUrl, notifyUrl, now, timeoutMs })
  const pay = open()
  let made = 0

  const newOrder = () => ({
    outTradeNo: `CL${String(++made).padStart(20, '0')}`,
    amountFen: 2000,
    description: '换领工本费',
    openId,
    expiresAt: new Date(clock.now.getTime() + 600_000),
  })
  async function paidOrder() {
    const order = newOrder()
    await pay.prepay(order)
    const theirs = state.orders.get(order.outTradeNo)!
    payOrder(state, theirs, `42000${String(made).padStart(23, '0')}`)
    return theirs
  }
  /** As it stands in the sandbox's hands; `change` alters what is sealed in it. */
  async function signedNotice(
    by: 'public_key' | 'certificate' = 'public_key',
    at = clock.now,
    change: object = {},
  ) {
    const order = await paidOrder()
    const keys = await state.keys()
    const plain = { ...transactionOf(state, order), ...change }
    const body = Buffer.from(noticeBody(keys, { ...state.notices.at(-1)!, plain }))
    const headers: Record<string, string> = signedHeaders(signingBy(keys, by), at, body)
    return { headers, body, order }
  }
  return {
    clock,
    advance: (ms: number) => (clock.now = new Date(clock.now.getTime() + ms)),
    sandbox,
    state,
    account,
    open,
    pay,
    newOrder,
    paidOrder,
    signedNotice,
    close: () => sandbox.close(),
  }
}

export async function failure(work: Promise<unknown>): Promise<PayError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof PayError) return error
  throw new Error(`not a failure of WeChat Pay: ${String(error)}`)
}
