// Paying: in WeChat by wx.requestPayment, in a browser at the sandbox's page, which leads back here.
import Taro from '@tarojs/taro'
import { defineWords, say } from '../../i18n'
import { useSession } from '../../session'
import type { PayParameters } from '../api'
import { detailPath } from '../open'

const words = defineWords('appointment-pay', {
  zh: { failed: '付款没成功，号还留着，再试一次', elsewhere: '请在微信小程序里付这笔费用' },
  en: { failed: 'The payment failed; the slot is still held, try again', elsewhere: 'Please pay in WeChat' },
})

export type PayOutcome = 'paid' | 'cancelled' | 'away'

export function pay(number: string, parameters: PayParameters): Promise<PayOutcome> {
  return process.env.TARO_ENV === 'weapp' ? payInWechat(parameters) : payInBrowser(number, parameters)
}

async function payInWechat(parameters: PayParameters): Promise<PayOutcome> {
  try {
    await Taro.requestPayment({ ...parameters, signType: 'RSA' })
    return 'paid'
  } catch (reason) {
    const said = typeof reason === 'object' && reason !== null && 'errMsg' in reason ? `${reason.errMsg}` : ''
    if (/cancel/.test(said)) return 'cancelled'
    throw new Error(say(words, 'failed'))
  }
}

async function payInBrowser(number: string, parameters: PayParameters): Promise<PayOutcome> {
  if (!useSession.getState().sandboxCode) throw new Error(say(words, 'elsewhere'))
  location.assign(cashierAddress(number, parameters))
  return 'away'
}

export function cashierAddress(number: string, parameters: PayParameters): string {
  const prepayId = parameters.package.slice('prepay_id='.length)
  const back = encodeURIComponent(`/#${detailPath(number)}`)
  return `/sandbox/pay/cashier/${encodeURIComponent(prepayId)}?return=${back}`
}
