// One running server: opened in order, closed in the opposite one.
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { buildApp } from './app.ts'
import { appointmentHandlers, ensureAppointments } from './appointments/rounds.ts'
import { campusHandlers, ensureCampus } from './campus/rounds.ts'
import { createFolderStore } from './clients/files.ts'
import { createS3Store } from './clients/s3.ts'
import { createSandboxPhone } from './clients/sandbox-phone.ts'
import { createWechatClient } from './clients/wechat.ts'
import { createWechatPay } from './clients/wechat-pay.ts'
import type { Config } from './config.ts'
import type { Clients, Context } from './context.ts'
import { loadDemo } from './db/demo/index.ts'
import { migrate, newManager, openDatabase, type Orm } from './db/orm.ts'
import { bindMode } from './db/mode.ts'
import { seedKinds } from './intake/kinds.ts'
import { openKeyRing } from './keys.ts'
import { microBrainHandlers } from './micro-brains/delivery.ts'
import { startMetrics } from './metrics.ts'
import { mediaHandlers } from './open311/media.ts'
import { ensurePolling, open311Handlers } from './open311/polling.ts'
import { ensureHousekeeping, housekeepingHandlers } from './outbox/housekeeping.ts'
import { startWorker } from './outbox/worker.ts'
import { ensurePayments, paymentHandlers } from './payments/round.ts'
import { reportHandlers } from './reports/delivery.ts'
import { dispatchNoticeHandlers } from './reports/dispatch-notices.ts'
import { seedCalendar } from './routing/calendar/actions.ts'
import { routingHandlers } from './routing/rules/alerts.ts'
import { leftHandlers } from './staff/left.ts'
import { mediationHandlers } from './staff/mediation/delivery.ts'
import { volunteerHandlers } from './staff/volunteers/delivery.ts'
import { seedCategories } from './routing/actions.ts'
import { ensureLadder, ladderHandlers } from './staff/ladder/scan.ts'
import { dispatchHandlers } from './staff/dispatch/delivery.ts'
import { createSandbox, type Sandbox } from './sandbox/server.ts'
import { hazardHandlers } from './staff/hazards/delivery.ts'
import { dutyRoundHandlers, ensureDutyRound } from './staff/duty/round.ts'
import { exportHandlers } from './staff/exports/actions.ts'
import { ensureStats, statHandlers } from './staff/stats/jobs.ts'
import { supervisionHandlers } from './staff/supervision/delivery.ts'
import { visitHandlers } from './visits/delivery.ts'
import { householdHandlers } from './visits/households/delivery.ts'

export type Server = {
  address: string
  config: Config
  app: FastifyInstance
  orm: Orm
  newContext: (log: Context['log']) => Context
  closers: (() => Promise<unknown>)[]
}

export type StartOptions = { now?: () => Date; logger?: FastifyServerOptions['logger']; worker?: boolean }

export const handlers = {
  ...reportHandlers,
  ...dispatchNoticeHandlers,
  ...dispatchHandlers,
  ...dutyRoundHandlers,
  ...ladderHandlers,
  ...housekeepingHandlers,
  ...routingHandlers,
  ...mediaHandlers,
  ...open311Handlers,
  ...microBrainHandlers,
  ...mediationHandlers,
  ...volunteerHandlers,
  ...supervisionHandlers,
  ...statHandlers,
  ...exportHandlers,
  ...hazardHandlers,
  ...leftHandlers,
  ...visitHandlers,
  ...householdHandlers,
  ...paymentHandlers,
  ...appointmentHandlers,
  ...campusHandlers,
}

export async function startServer(config: Config, options: StartOptions = {}): Promise<Server> {
  const now = options.now ?? (() => new Date())
  const closers: Server['closers'] = []
  const orm = await openDatabase(config.database, config.poolSize, config.poolWaitMs)
  closers.push(() => orm.close())
  try {
    await migrate(orm)
    await bindMode(newManager(orm), config.wechat, now())
    const sandbox = config.wechat === 'sandbox' ? await openSandbox(config, now, options) : null
    if (sandbox) closers.push(() => sandbox.close())
    let address = ''
    const clients = openClients(config, sandbox, now, () => address)
    const newContext = (log: Context['log']): Context => ({ em: newManager(orm), now, clients, config, log })
    const keyRing = await openKeyRing(() => newManager(orm), now)
    const logger = options.logger ?? { level: config.logLevel, serializers: { req: requestInLog } }
    const app = await buildApp({ newContext, keyRing, sandboxUrl: sandbox?.url ?? null, logger })
    await seedCategories(newManager(orm))
    await seedKinds({ em: newManager(orm), now })
    await seedCalendar(newManager(orm), now())
    if (config.demo) await loadDemo(newContext(app.log))
    await ensureHousekeeping(newContext(app.log))
    await ensureLadder(newContext(app.log))
    await ensureDutyRound(newContext(app.log))
    await ensurePolling(newContext(app.log))
    await ensureStats(newContext(app.log))
    await ensurePayments(newContext(app.log))
    await ensureAppointments(newContext(app.log))
    await ensureCampus(newContext(app.log))
    if (options.worker !== false) closers.push(runWorker(() => newContext(app.log)))
    closers.push(() => app.close())
    const metrics = await startMetrics(app, config)
    if (metrics) closers.push(() => metrics.close())
    address = await app.listen({ port: config.port, host: config.host })
    return { address, config, app, orm, newContext, closers }
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

function runWorker(fork: () => Context) {
  const worker = startWorker(fork, handlers)
  return () => worker.stop()
}

/** A query may hold the signature of a photo's address: it is not logged. */
const requestInLog = ({ method, url, ip }: { method: string; url: string; ip: string }) => ({
  method,
  url: url.split('?')[0],
  ip,
})

const account = (config: Config) => ({ appId: config.wechatAppId, appSecret: config.wechatAppSecret })

const openSandbox = (config: Config, now: () => Date, { worker }: StartOptions) =>
  createSandbox({ now, ...account(config), pump: worker !== false })

const noticePath = '/v1/payments/wechat/notify'

function openPay(
  { wechatPay, wechatPayBaseUrl, publicUrl }: Config,
  sandbox: Sandbox | null,
  now: () => Date,
  ownAddress: () => string,
) {
  if (sandbox)
    return createWechatPay({
      account: sandbox.pay.account,
      baseUrl: sandbox.url,
      notifyUrl: () => ownAddress() + noticePath,
      now,
    })
  if (!wechatPay) return null
  const account = async () => wechatPay
  const notifyUrl = () => `${publicUrl ?? ownAddress()}${noticePath}`
  return createWechatPay({ account, baseUrl: wechatPayBaseUrl, notifyUrl, now })
}

function openClients(
  config: Config,
  sandbox: Sandbox | null,
  now: () => Date,
  ownAddress: () => string,
): Clients {
  const sandboxUrl = sandbox?.url ?? null
  const baseUrl = sandboxUrl ?? config.wechatBaseUrl
  return {
    pay: openPay(config, sandbox, now, ownAddress),
    wechat: createWechatClient({ baseUrl, ...account(config), now }),
    files:
      config.files.kind === 's3' ? createS3Store(config.files, now) : createFolderStore(config.files.folder),
    phone: sandboxUrl ? createSandboxPhone(sandboxUrl) : null,
  }
}

async function closeAll(closers: Server['closers']) {
  for (const close of [...closers].reverse()) await close()
}

/** Requests in hand end first, then jobs in hand, then the database. */
export const closeServer = (server: Server) => closeAll(server.closers)
