// The table of contents: hooks, the one error handler, one line per domain.
import { limits } from '@chaolin/shared/text'
import helmet from '@fastify/helmet'
import proxy from '@fastify/http-proxy'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyServerOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { nanoid } from 'nanoid'
import { offeredServices } from './appointments/queries.ts'
import { appointmentRoutes } from './appointments/routes.ts'
import { registerAuth } from './auth.ts'
import { registerBodies } from './bodies.ts'
import { campusPlace } from './campus/queries.ts'
import { campusRoutes } from './campus/routes.ts'
import type { Context } from './context.ts'
import { registerDocs } from './docs.ts'
import { Refused, sendProblem, setErrorHandler } from './errors.ts'
import { fileRoutes } from './files/routes.ts'
import { inlineScriptHashes, registerFrontEnd } from './front-end.ts'
import { healthRoutes } from './health.ts'
import { intakeAdminRoutes, intakeRoutes } from './intake/routes.ts'
import type { KeyRing } from './keys.ts'
import { registerMetrics } from './metrics.ts'
import { eventRoutes } from './micro-brains/event-routes.ts'
import { overviewRoutes } from './micro-brains/overview-routes.ts'
import { deliveryRoutes, endpointRoutes } from './micro-brains/routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { refuseOverload } from './overload.ts'
import { recentReports } from './reports/queries.ts'
import { findDuplicates } from './reports/duplicates.ts'
import { mayReadPhoto } from './photo-readers.ts'
import { sendOpen311Error } from './open311/errors.ts'
import { open311KeyRoutes } from './open311/key-routes.ts'
import { open311Prefix, open311Routes } from './open311/routes.ts'
import { cashierRoutes, payNoticeRoutes } from './payments/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { staffMatterRoutes, staffReportRoutes, staffStepRoutes } from './reports/staff-routes.ts'
import { deviceRoutes } from './residents/device-routes.ts'
import { personRoutes, roleRoutes, sessionRoutes } from './residents/routes.ts'
import type { PersonPlaces } from './residents/queries.ts'
import { routingRoutes } from './routing/routes.ts'
import { mediationRoutes } from './staff/mediation/routes.ts'
import { personRecords } from './staff/person-records.ts'
import { volunteerRoutes } from './staff/volunteers/routes.ts'
import { volunteerStaffRoutes } from './staff/volunteers/staff-routes.ts'
import { hazardRoutes } from './staff/hazards/routes.ts'
import { exportRoutes } from './staff/exports/routes.ts'
import { statRoutes } from './staff/stats/routes.ts'
import { templateEditRoutes, templateRoutes } from './staff/templates/routes.ts'
import { termsRoutes } from './staff/terms/routes.ts'
import { supervisionRoutes, supervisionStepRoutes } from './staff/supervision/routes.ts'
import { bulkRoutes } from './staff/bulk/routes.ts'
import { hotlineRoutes } from './staff/hotline/routes.ts'
import { filterRoutes } from './staff/filters/routes.ts'
import { dispatchRuleRoutes } from './staff/dispatch/routes.ts'
import { dutyRoutes, ownDutyRoutes } from './staff/duty/routes.ts'
import { isLiveSocket, liveRoutes, registerSockets } from './staff/live/routes.ts'
import { compoundRoutes } from './visits/compounds/routes.ts'
import { declarationRoutes } from './visits/households/declaration-routes.ts'
import { householdRoutes } from './visits/households/routes.ts'
import { householdStaffRoutes } from './visits/households/staff-routes.ts'
import { gateRoutes } from './visits/gates/routes.ts'
import { passKeyRoutes } from './visits/passes/routes.ts'
import { personPlaces } from './visits/person-places.ts'
import { visitRoutes } from './visits/routes.ts'
import { memberRoutes, peopleRoutes, teamRoutes } from './staff/people/routes.ts'

export type AppOptions = {
  /** Makes the context of one request: a manager with an identity map of its own. */
  newContext: (log: Context['log']) => Context
  keyRing: KeyRing
  sandboxUrl: string | null
  logger?: FastifyServerOptions['logger']
}

export async function buildApp({
  newContext,
  keyRing,
  sandboxUrl,
  logger,
}: AppOptions): Promise<FastifyInstance> {
  const probe = newContext(silent)
  const { config, now } = probe
  const app = Fastify({
    logger: logger ?? false,
    bodyLimit: limits.bodyBytes,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    requestTimeout: 30_000,
    genReqId: () => nanoid(12),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Any other wish to change the protocol is passed over, and answered as what it asks.
    http: { shouldUpgradeCallback: isLiveSocket },
    frameworkErrors: (error, request, reply) =>
      void (request.url.startsWith(`${open311Prefix}/`) ? sendOpen311Error : sendProblem)(
        error,
        request,
        reply,
      ),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  setErrorHandler(app)
  app.removeContentTypeParser('text/plain')
  registerBodies(app)

  app.decorateRequest('ctx')
  app.addHook('onRequest', async (request) => {
    request.ctx = newContext(request.log)
  })
  await registerSockets(app)
  endInOrder(app)
  await refuseOverload(app, config)
  await app.register(helmet, {
    crossOriginResourcePolicy: { policy: 'same-site' },
    contentSecurityPolicy: contentSecurityPolicy(inlineScriptHashes(config.h5Dir)),
  })
  if (config.metricsPort !== null) await registerMetrics(app)
  await limitPerMinute(app, config.rateLimit)
  await registerAuth(app, keyRing, now)
  await registerDocs(app)

  await app.register(healthRoutes)
  await app.register(sessionRoutes)
  await app.register(personRoutes, { records: personRecords, places })
  await app.register(roleRoutes)
  await app.register(deviceRoutes)
  await app.register(noticeRoutes)
  await app.register(routingRoutes, { findDuplicates, recentReports, offeredServices })
  await app.register(fileRoutes(mayReadPhoto))
  await app.register(reportRoutes)
  await app.register(staffReportRoutes)
  await app.register(staffMatterRoutes)
  await app.register(staffStepRoutes)
  await openCommandPost(app, () => newContext(app.log))
  await app.register(endpointRoutes)
  await app.register(deliveryRoutes)
  await app.register(overviewRoutes)
  await app.register(eventRoutes, { limited: config.rateLimit })
  for (const doors of systemDoors) await app.register(doors)
  for (const rooms of visitRooms) await app.register(rooms)
  await app.register(gateRoutes, { newContext: () => newContext(app.log) })

  if (sandboxUrl) await app.register(sandboxProxy, { upstream: sandboxUrl })
  await registerFrontEnd(app, config.h5Dir)
  return app
}

/** What goes to the sandbox is read there. */
const sandboxProxy: FastifyPluginAsync<{ upstream: string }> = async (app, { upstream }) => {
  app.removeContentTypeParser('application/json')
  await app.register(proxy, { upstream, prefix: '/sandbox', rewritePrefix: '/sandbox' })
}

/** Where a person lives, stands guard and studies. */
const places: PersonPlaces = async (ctx, person) => ({
  ...(await personPlaces(ctx, person)),
  ...(await campusPlace(ctx, person.id)),
})

/** Other systems that bring what they know. */
const systemDoors = [open311Routes, open311KeyRoutes, intakeRoutes, intakeAdminRoutes]

/** Who comes in, and who said yes. */
const visitRooms = [
  compoundRoutes,
  householdRoutes,
  householdStaffRoutes,
  declarationRoutes,
  visitRoutes,
  passKeyRoutes,
]

/** Appointments and what is paid for them. */
const counters = [appointmentRoutes, payNoticeRoutes, cashierRoutes]

/** A student's code and the services behind it. */
const campus = [campusRoutes]

/** The rooms of the command post. */
const commandPost = [
  bulkRoutes,
  hotlineRoutes,
  statRoutes,
  exportRoutes,
  peopleRoutes,
  teamRoutes,
  memberRoutes,
  dutyRoutes,
  ownDutyRoutes,
  dispatchRuleRoutes,
  filterRoutes,
  termsRoutes,
  templateRoutes,
  templateEditRoutes,
  supervisionRoutes,
  supervisionStepRoutes,
  hazardRoutes,
  mediationRoutes,
  volunteerRoutes,
  volunteerStaffRoutes,
]

async function openCommandPost(app: FastifyInstance, newOne: () => Context) {
  for (const rooms of [...commandPost, ...counters, ...campus]) await app.register(rooms)
  await app.register(liveRoutes, { newContext: newOne })
}

/** While it closes: requests in hand are answered, their connections end with the answer, new ones go elsewhere. */
function endInOrder(app: FastifyInstance) {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', async () => {
    if (closing) throw new Refused('unavailable', { retryAfterS: 2 })
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('connection', 'close')
  })
}

const contentSecurityPolicy = (scriptHashes: string[]) => ({
  directives: {
    defaultSrc: ["'self'"],
    // Taro's H5 runtime writes style elements and sets style attributes.
    styleSrc: ["'self'", "'unsafe-inline'"],
    scriptSrc: ["'self'", ...scriptHashes],
    imgSrc: ["'self'", 'data:', 'blob:'],
    // A photo that was chosen is read from a blob address before it is sent.
    connectSrc: ["'self'", 'blob:', 'data:'],
    upgradeInsecureRequests: null,
  },
})

/**
 * Counted by minute and in this process: requests of strangers by address (of WeChat Pay's notices only the refused ones),
 * writes of people by person. A security lock
 * or a daily count is kept in the database instead.
 */
async function limitPerMinute(app: FastifyInstance, on: boolean) {
  if (!on) return
  await app.register(rateLimit, { global: false })
  const timeWindow = 60_000
  const strangers = app.createRateLimit({ timeWindow, max: limits.anonymousRequestsPerMinute })
  const writers = app.createRateLimit({
    timeWindow,
    max: limits.writesPerMinute,
    keyGenerator: (request) => request.person.id,
  })
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config?.uncountedAddress) return
    const known = /^bearer [\w-]+\.[\w-]+\.[\w-]+$/i.test(request.headers.authorization ?? '')
    if (!known) refuseOverLimit(await strangers(request))
  })
  app.addHook('preHandler', async (request) => {
    const { storesNothing, uncounted } = request.routeOptions.config
    const counted = !(readingMethods.has(request.method) || storesNothing || uncounted)
    if (request.person && counted) refuseOverLimit(await writers(request))
  })
}

const readingMethods = new Set(['GET', 'HEAD'])

function refuseOverLimit(count: Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>) {
  if (!count.isAllowed && count.isExceeded)
    throw new Refused('rate_limited', { retryAfterS: count.ttlInSeconds })
}

const silent = {
  info() {},
  warn() {},
  error() {},
  debug() {},
  trace() {},
  fatal() {},
} as unknown as Context['log']
