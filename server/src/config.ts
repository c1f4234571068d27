// Environment → one typed frozen object, read once; a missing or unsafe value stops the start.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { S3Account } from './clients/s3.ts'
import type { PayAccount } from './clients/wechat-pay-keys.ts'
import { readPayAccount } from './config-pay.ts'
import { ConfigError } from './config-error.ts'

export { ConfigError }

export type Config = Readonly<{
  port: number
  host: string
  dataDir: string
  database: { kind: 'sqlite'; file: string } | { kind: 'mysql'; url: string; galera: boolean }
  files: { kind: 'folder'; folder: string } | ({ kind: 's3' } & S3Account)
  wechat: 'sandbox' | 'real'
  wechatBaseUrl: string
  wechatAppId: string
  wechatAppSecret: string
  wechatPayBaseUrl: string
  /** Null: fees cannot be paid online; in sandbox mode the account is the sandbox's. */
  wechatPay: PayAccount | null
  demo: boolean
  rateLimit: boolean
  metricsPort: number | null
  trustedProxies: string[]
  publicUrl: string | null
  h5Dir: string
  poolSize: number
  /** How long a request waits for a connection to the database before it is refused. */
  poolWaitMs: number
  /** How many requests of one lane a process works on at once; more are refused at the door. */
  mostInWork: number
  logLevel: string
  /** A process whose event loop is held up for longer than this sends new requests elsewhere; 0: never. */
  stallLimitMs: number
  /** Whose desk takes what points to no district: the official code of the one this installation is for. */
  district: string
  /** How long a call to a micro-brain may take, all in all. */
  deliveryTimeoutMs: number
  /** 32 bytes that are not in the database: under them, too, personal data and private keys are sealed. */
  masterKey: Buffer | null
  /** Hosts (`name` or `name:port`) that may be of our own network, or http. */
  allowedHosts: string[]
}>

type Environment = Record<string, string | undefined>

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])
const wechatProduction = 'https://api.weixin.qq.com'
const wechatPayProduction = 'https://api.mch.weixin.qq.com'

export function readConfig(env: Environment): Config {
  const wechat = oneOf(env, 'WECHAT', ['sandbox', 'real'], 'sandbox')
  const dataDir = resolve(env.DATA_DIR ?? './data')
  const host = env.HOST ?? '127.0.0.1'
  const rateLimit = oneOf(env, 'RATE_LIMIT', ['on', 'off'], 'on') === 'on'
  if (wechat === 'sandbox') refuseSandboxInProduction(env, host)
  if (wechat === 'real' && !rateLimit) throw new ConfigError('RATE_LIMIT=off is for sandbox mode only')
  const secrets = wechat === 'real' ? realKeys(env) : { appId: 'sandbox-app', appSecret: 'sandbox-secret' }
  mkdirSync(dataDir, { recursive: true })
  return Object.freeze({
    port: port(env.PORT ?? '3000', 'PORT'),
    host,
    dataDir,
    database: database(env, env.DATABASE_URL ?? `sqlite:${join(dataDir, 'chaolin.db')}`),
    files: files(env, dataDir),
    wechat,
    wechatBaseUrl: env.WECHAT_BASE_URL ?? wechatProduction,
    wechatAppId: secrets.appId,
    wechatAppSecret: secrets.appSecret,
    wechatPayBaseUrl: env.WECHAT_PAY_BASE_URL ?? wechatPayProduction,
    wechatPay: wechat === 'real' ? readPayAccount(env, secrets.appId) : null,
    demo: wechat === 'sandbox' && oneOf(env, 'DEMO', ['0', '1'], '1') === '1',
    rateLimit,
    metricsPort: env.METRICS_PORT ? port(env.METRICS_PORT, 'METRICS_PORT') : null,
    trustedProxies: (env.TRUSTED_PROXIES ?? '').split(',').filter(Boolean),
    publicUrl: env.PUBLIC_URL ?? null,
    h5Dir: env.H5_DIR ?? resolve(import.meta.dirname, '../../miniapp/dist/h5'),
    poolSize: count(env, 'DATABASE_POOL', 16),
    poolWaitMs: count(env, 'DATABASE_WAIT_MS', 2000),
    mostInWork: count(env, 'MOST_IN_WORK', 256),
    logLevel: env.LOG_LEVEL ?? 'info',
    stallLimitMs: env.STALL_LIMIT_MS === '0' ? 0 : count(env, 'STALL_LIMIT_MS', 1500),
    district: district(env.DISTRICT ?? '330114'),
    deliveryTimeoutMs: count(env, 'DELIVERY_TIMEOUT_MS', 10_000),
    masterKey: masterKey(env.MASTER_KEY),
    allowedHosts: names(env.ALLOWED_HOSTS ?? ''),
  })
}

function refuseSandboxInProduction(env: Environment, host: string) {
  if (env.NODE_ENV === 'production')
    throw new ConfigError('Sandbox mode does not run with NODE_ENV=production; set WECHAT=real')
  if (!loopback.has(host) && env.SANDBOX_PUBLIC !== '1')
    throw new ConfigError(`Sandbox mode listens on loopback only (HOST=${host}); SANDBOX_PUBLIC=1 allows it`)
}

function realKeys(env: Environment) {
  const appId = env.WECHAT_APP_ID
  const appSecret = env.WECHAT_APP_SECRET
  if (!appId || !appSecret) throw new ConfigError('WECHAT=real needs WECHAT_APP_ID and WECHAT_APP_SECRET')
  return { appId, appSecret }
}

function oneOf<T extends string>(env: Environment, name: string, values: T[], fallback: T): T {
  const value = env[name] ?? fallback
  if (!values.includes(value as T)) throw new ConfigError(`${name} must be one of ${values.join(', ')}`)
  return value as T
}

function masterKey(text: string | undefined) {
  if (!text) return null
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw new ConfigError('MASTER_KEY must be 32 bytes in base64')
  return key
}

function district(code: string) {
  if (!/^\d{6}$/.test(code)) throw new ConfigError('DISTRICT must be the six digits of a district')
  return code
}

function names(text: string) {
  const listed = text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean)
  if (listed.some((name) => !/^[\w.:-]+$/.test(name)))
    throw new ConfigError('ALLOWED_HOSTS must be names or name:port, separated by commas')
  return listed
}

function count(env: Environment, name: string, fallback: number) {
  const text = env[name] ?? String(fallback)
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new ConfigError(`${name} must be a whole number from 1`)
  return Number(text)
}

function port(text: string, name: string) {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65535) throw new ConfigError(`${name} is not a port`)
  return value
}

function files(env: Environment, dataDir: string): Config['files'] {
  if (oneOf(env, 'FILES', ['folder', 's3'], 'folder') === 'folder')
    return { kind: 'folder', folder: resolve(env.FILES_DIR ?? join(dataDir, 'photos')) }
  const needed = (name: string) => {
    const value = env[name]
    if (!value) throw new ConfigError(`FILES=s3 needs ${name}`)
    return value
  }
  const endpoint = needed('S3_ENDPOINT')
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw new ConfigError('S3_ENDPOINT must be an https or http address')
  return {
    kind: 's3',
    endpoint,
    region: needed('S3_REGION'),
    bucket: needed('S3_BUCKET'),
    accessKey: needed('S3_ACCESS_KEY'),
    secretKey: needed('S3_SECRET_KEY'),
    addressing: oneOf(env, 'S3_ADDRESSING', ['path', 'host'], 'path'),
    timeoutMs: count(env, 'S3_TIMEOUT_MS', 5000),
  }
}

function database(env: Environment, url: string): Config['database'] {
  // Without a name SQLite would open a database that is gone at the end.
  if (/^sqlite:./.test(url)) return { kind: 'sqlite', file: url.slice('sqlite:'.length) }
  if (/^(mysql|mariadb):\/\//.test(url)) {
    if (!URL.canParse(url) || !/^\/[^/]+$/.test(new URL(url).pathname))
      throw new ConfigError(
        'DATABASE_URL must name a host and a database: mysql://user:password@host:3306/chaolin',
      )
    const galera = oneOf(env, 'DATABASE_GALERA', ['0', '1'], '0') === '1'
    return { kind: 'mysql', url: url.replace(/^mariadb:/, 'mysql:'), galera }
  }
  throw new ConfigError('DATABASE_URL must start with sqlite:, mysql:// or mariadb://')
}
