// The stage of the crashes: WeChat Pay outlives the server, in the test's own process; the server dies and comes back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { insertPeople } from '../../src/residents/actions.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox/server.ts'
import type { Context } from '../../src/context.ts'
import { closeServer, startServer } from '../../src/server.ts'
import { createDatabase, type DatabaseKind } from '../app.ts'
import { Died, startPayServer, type PayServer } from './pay-server.ts'

const laterMs = 30 * 60_000
const settleLimitMs = 60_000
export const personId = 'person-who-pays'

export type Stage = {
  sandbox: Sandbox
  clock: { offsetMs: number }
  env: Record<string, string>
  transactions: number
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function accountEnv(sandbox: Sandbox, folder: string) {
  const account = await sandbox.pay.account()
  const keyFile = join(folder, 'merchant.pem')
  const publicKeyFile = join(folder, 'public.pem')
  writeFileSync(keyFile, account.privateKey)
  writeFileSync(publicKeyFile, account.publicKey!.pem)
  return {
    WECHAT: 'real',
    WECHAT_APP_ID: account.appId,
    WECHAT_APP_SECRET: 'secret',
    WECHAT_BASE_URL: sandbox.url,
    WECHAT_MCH_ID: account.mchId,
    WECHAT_MCH_SERIAL: account.mchSerial,
    WECHAT_MCH_KEY_FILE: keyFile,
    WECHAT_API_V3_KEY: account.apiV3Key,
    WECHAT_PAY_PUBLIC_KEY_ID: account.publicKey!.id,
    WECHAT_PAY_PUBLIC_KEY_FILE: publicKeyFile,
    WECHAT_PAY_BASE_URL: sandbox.url,
  }
}

export async function onStage(
  kind: DatabaseKind,
  prepare: (tx: Context) => Promise<unknown>,
  work: (stage: Stage) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-pay-crash-'))
  const database = await createDatabase(kind, folder)
  const clock = { offsetMs: 0 }
  const now = () => new Date(Date.now() + clock.offsetMs)
  const sandbox = await createSandbox({ now, appId: 'wx-crash', appSecret: 'secret', pump: true })
  const port = await freePort()
  const env = {
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    STALL_LIMIT_MS: '0',
    ...(await accountEnv(sandbox, folder)),
  }
  try {
    const server = await startServer(readConfig(env), { logger: false, worker: false })
    await inTransaction(server.newContext(server.app.log), async (tx) => {
      await insertPeople(tx, [{ id: personId, openId: 'sandbox:resident-1', grants: [{ role: 'resident' }] }])
      await prepare(tx)
    })
    await closeServer(server)
    await work({ sandbox, clock, env, transactions: 0 })
  } finally {
    await sandbox.close()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function until<T>(
  read: () => Promise<T>,
  done: (value: T) => boolean,
  limitMs = settleLimitMs,
): Promise<T> {
  for (const end = Date.now() + limitMs; ; await delay(100)) {
    const value = await read()
    if (done(value)) return value
    if (Date.now() > end) throw new Error(`not settled: ${JSON.stringify(value)}`)
  }
}

export type Scenario = {
  /** What is done until it is done, or the server is gone. */
  live(stage: Stage, server: PayServer, turn: string): Promise<unknown>
  /** What has to come of it with nobody's help. */
  judge(stage: Stage, server: PayServer, turn: string): Promise<unknown>
  /** How much later the server comes back. */
  backAfterMs?: number
}

/** False: the scenario went to its end. */
async function dies(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    (error: unknown) => {
      if (error instanceof Died) return true
      throw error
    },
  )
}

/** Killed at the first moment, then at each `stride`-th, until one comes too late; gives how often it died. */
export async function killAtEach(
  stage: Stage,
  { live, judge, backAfterMs = laterMs }: Scenario,
  moments: { first: number; stride: number },
): Promise<number> {
  const start = (killAt: number) =>
    startPayServer({
      ...stage.env,
      CLOCK_OFFSET_MS: String(stage.clock.offsetMs),
      KILL_AT: String(killAt),
    })
  let deaths = 0
  let server = await start(moments.first)
  try {
    for (let n = moments.first; ; n += moments.stride) {
      const died = await dies(live(stage, server, String(n)))
      await server.kill()
      stage.clock.offsetMs += backAfterMs
      server = await start(n + moments.stride)
      await judge(stage, server, String(n))
      if (!died) return deaths
      deaths += 1
    }
  } finally {
    await server.kill()
  }
}

/** Other moments at each run, so that all have their turn. */
export const anyFirst = (stride: number) =>
  Number(process.env.CRASH_PAY_FIRST ?? 1 + Math.floor(Math.random() * stride))
