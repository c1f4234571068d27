// A stand-in for WeChat: a separate HTTP server with WeChat's doors, and its own under /sandbox/.
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify'
import { addFaultHook } from './faults.ts'
import { addOwnDoors } from './own-doors.ts'
import { addPay, type PaySandbox } from './pay.ts'
import { createState, type SandboxAccount } from './state.ts'
import { addWechatDoors } from './wechat-doors.ts'

export interface SandboxOptions extends SandboxAccount {
  /** 0, the default, takes any free port. */
  port?: number
  host?: string
  log?: FastifyBaseLogger
  /** Notices of payments go by themselves, as time passes. */
  pump?: boolean
}

export interface Sandbox {
  /** The address to give to the WeChat client as its base. */
  url: string
  pay: PaySandbox
  close(): Promise<void>
}

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const app = Fastify({
    ...(options.log ? { loggerInstance: options.log } : {}),
    // Addresses carry the secret, tokens and codes.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
  })
  const state = createState(options)
  await app.register(async (scope) => {
    addFaultHook(scope, state.faults)
    addWechatDoors(scope, state)
  })
  await app.register(async (scope) => addOwnDoors(scope, state))
  const pay = await addPay(app, { now: options.now, appId: options.appId, pump: options.pump ?? false })
  const url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
  return { url, pay, close: async () => void (await app.close()) }
}
