// The stand-in for WeChat Pay as one thing: its doors, its account for the product, its pump of notices.
import type { FastifyInstance } from 'fastify'
import type { PayAccount } from '../clients/wechat-pay-keys.ts'
import { addPayDoors } from './pay-doors.ts'
import { toPem } from './pay-keys.ts'
import { sendDueNotices } from './pay-notices.ts'
import { addOwnPayDoors } from './pay-own.ts'
import { createPayState, sandboxMchId, type PayState } from './pay-state.ts'

export type PaySandbox = {
  state: PayState
  account(): Promise<PayAccount>
}

const pumpEveryMs = 1000

/** `pump`: notices go by themselves; else somebody asks for each round at /sandbox/pay/deliver. */
export async function addPay(
  app: FastifyInstance,
  { now, appId, pump }: { now: () => Date; appId: string; pump: boolean },
): Promise<PaySandbox> {
  const state = createPayState(now, appId)
  const send = () => (pump ? sendDueNotices(state).catch(() => 0) : Promise.resolve(0))
  await app.register(async (scope) => addPayDoors(scope, state))
  await app.register(async (scope) => addOwnPayDoors(scope, state, send))
  if (pump) {
    const timer = setInterval(() => void send(), pumpEveryMs).unref()
    app.addHook('onClose', async () => clearInterval(timer))
  }
  return {
    state,
    async account() {
      const keys = await state.keys()
      return {
        appId,
        mchId: sandboxMchId,
        mchSerial: keys.merchantSerial,
        privateKey: toPem(keys.merchant.privateKey),
        apiV3Key: keys.apiV3Key,
        publicKey: { id: keys.publicKeyId, pem: toPem(keys.publicKey.publicKey) },
      }
    },
  }
}
