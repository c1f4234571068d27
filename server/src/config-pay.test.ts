// The merchant account in the settings: whole, or none, or no start.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { ConfigError, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaolin-config-pay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (key: typeof rsa.privateKey) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string
const keyFile = write('key.pem', pem(rsa.privateKey))
const publicFile = write('public.pem', pem(rsa.publicKey))
const otherFile = write('ec.pem', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))

const real = { WECHAT: 'real', WECHAT_APP_ID: 'wx-id', WECHAT_APP_SECRET: 'secret', DATA_DIR: folder }
const merchant = {
  WECHAT_MCH_ID: '1900000109',
  WECHAT_MCH_SERIAL: 'abcdef0123456789',
  WECHAT_MCH_KEY_FILE: keyFile,
  WECHAT_API_V3_KEY: '0123456789abcdef0123456789abcdef',
  PUBLIC_URL: 'https://example.org',
}
const byKey = {
  WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000001092024',
  WECHAT_PAY_PUBLIC_KEY_FILE: publicFile,
}

describe('the merchant account', () => {
  it('may be absent: then fees are paid at the counter', () => {
    expect(readConfig(real).wechatPay).toBeNull()
    expect(readConfig({ DATA_DIR: folder, ...merchant }).wechatPay).toBeNull()
  })

  it('is read whole, by platform certificates or by 微信支付公钥', () => {
    expect(readConfig({ ...real, ...merchant }).wechatPay).toEqual({
      appId: 'wx-id',
      mchId: '1900000109',
      mchSerial: 'ABCDEF0123456789',
      privateKey: pem(rsa.privateKey),
      apiV3Key: merchant.WECHAT_API_V3_KEY,
      publicKey: null,
    })
    const { wechatPay, wechatPayBaseUrl } = readConfig({ ...real, ...merchant, ...byKey })
    expect(wechatPay?.publicKey).toEqual({ id: byKey.WECHAT_PAY_PUBLIC_KEY_ID, pem: pem(rsa.publicKey) })
    expect(wechatPayBaseUrl).toBe('https://api.mch.weixin.qq.com')
  })

  it.each([
    ...Object.keys(merchant).map((name) => [name, { [name]: '' }] as const),
    ['WECHAT_MCH_ID', { WECHAT_MCH_ID: 'shop' }],
    ['WECHAT_MCH_SERIAL', { WECHAT_MCH_SERIAL: 'xyz' }],
    ['WECHAT_API_V3_KEY', { WECHAT_API_V3_KEY: 'short' }],
    ['WECHAT_MCH_KEY_FILE', { WECHAT_MCH_KEY_FILE: join(folder, 'nothing.pem') }],
    ['WECHAT_MCH_KEY_FILE', { WECHAT_MCH_KEY_FILE: otherFile }],
    ['WECHAT_MCH_KEY_FILE', { WECHAT_MCH_KEY_FILE: publicFile }],
    ['WECHAT_PAY_PUBLIC_KEY_FILE', { WECHAT_PAY_PUBLIC_KEY_ID: byKey.WECHAT_PAY_PUBLIC_KEY_ID }],
    ['WECHAT_PAY_PUBLIC_KEY_ID', { ...byKey, WECHAT_PAY_PUBLIC_KEY_ID: 'ABCDEF' }],
  ])('stops the start where %s is missing or wrong', (name, change) => {
    const read = () => readConfig({ ...real, ...merchant, ...change })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(name)
  })
})
