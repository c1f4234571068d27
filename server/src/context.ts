// The first argument of every action: the database, the clock, the outside, the settings.
import type { SqlEntityManager } from '@mikro-orm/sql'
import type { FastifyBaseLogger } from 'fastify'
import type { WechatClient } from './clients/wechat.ts'
import type { WechatPay } from './clients/wechat-pay.ts'
import type { FileStore } from './clients/files.ts'
import type { SandboxPhone } from './clients/sandbox-phone.ts'
import type { Config } from './config.ts'

export type Clients = {
  wechat: WechatClient
  /** Null: there is no merchant account, and fees are paid at the counter. */
  pay: WechatPay | null
  files: FileStore
  phone: SandboxPhone | null
}

export type Context = {
  /** Inside `inTransaction` this is the transaction's own manager. */
  readonly em: SqlEntityManager
  readonly now: () => Date
  readonly clients: Clients
  readonly config: Config
  readonly log: FastifyBaseLogger
}
