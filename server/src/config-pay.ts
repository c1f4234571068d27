// The merchant account of WeChat Pay from the environment: all of it, or none, and then fees are paid at the counter.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PayAccount } from './clients/wechat-pay-keys.ts'
import { ConfigError } from './config-error.ts'

type Environment = Record<string, string | undefined>

const needed = ['WECHAT_MCH_ID', 'WECHAT_MCH_SERIAL', 'WECHAT_MCH_KEY_FILE', 'WECHAT_API_V3_KEY'] as const

export function readPayAccount(env: Environment, appId: string): PayAccount | null {
  const names = [...needed, 'WECHAT_PAY_PUBLIC_KEY_ID', 'WECHAT_PAY_PUBLIC_KEY_FILE']
  if (names.every((name) => !env[name])) return null
  const [mchId, mchSerial, keyFile, apiV3Key] = needed.map((name) => {
    const value = env[name]
    if (!value) throw new ConfigError(`Payment needs ${name}`)
    return value
  }) as [string, string, string, string]
  if (!/^\d{6,32}$/.test(mchId)) throw new ConfigError('WECHAT_MCH_ID must be digits')
  if (!/^[0-9A-Fa-f]{8,64}$/.test(mchSerial)) throw new ConfigError('WECHAT_MCH_SERIAL must be hexadecimal')
  if (Buffer.byteLength(apiV3Key) !== 32) throw new ConfigError('WECHAT_API_V3_KEY must be 32 bytes')
  // WeChat Pay sends notices to https alone.
  if (!env.PUBLIC_URL) throw new ConfigError('Payment needs PUBLIC_URL')
  const privateKey = readKey('WECHAT_MCH_KEY_FILE', keyFile, createPrivateKey)
  return { appId, mchId, mchSerial: mchSerial.toUpperCase(), privateKey, apiV3Key, publicKey: publicKey(env) }
}

function publicKey(env: Environment): PayAccount['publicKey'] {
  const [id, file] = [env.WECHAT_PAY_PUBLIC_KEY_ID, env.WECHAT_PAY_PUBLIC_KEY_FILE]
  if (!id && !file) return null
  if (!id || !file)
    throw new ConfigError('WECHAT_PAY_PUBLIC_KEY_ID and WECHAT_PAY_PUBLIC_KEY_FILE go together')
  if (!/^PUB_KEY_ID_\w{8,64}$/.test(id)) throw new ConfigError('WECHAT_PAY_PUBLIC_KEY_ID is not one')
  return { id, pem: readKey('WECHAT_PAY_PUBLIC_KEY_FILE', file, createPublicKey) }
}

/** What cannot be read as a key stops the start, not the first payment. */
function readKey(name: string, file: string, parse: (pem: string) => { asymmetricKeyType?: string }): string {
  try {
    const pem = readFileSync(file, 'utf8')
    if (parse(pem).asymmetricKeyType !== 'rsa') throw new Error('not RSA')
    return pem
  } catch {
    throw new ConfigError(`${name} must be the PEM of an RSA key`)
  }
}
