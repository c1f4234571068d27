// Who is asking, and whether this door is theirs: a token of two hours, roles read from the database at each use.
import jwt from '@fastify/jwt'
import type { Role, RoleName } from '@chaolin/shared/residents/schema'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from './context.ts'
import { toWire } from './day.ts'
import { Refused } from './errors.ts'
import { photoSigner, type Signer } from './files/urls.ts'
import type { KeyRing } from './keys.ts'
import { findDevice, isDeviceToken, type Device } from './residents/devices.ts'
import { findPerson, hasRole, type Person } from './residents/queries.ts'
import { findController, isControllerToken } from './visits/gates/access.ts'

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Context
    person: Person
    keyRing: KeyRing
    /** In place of a person, at the doors that are open to screens on a wall. */
    device: Device | undefined
    /** In place of a person, at the doors of a gate: the machine that turns its lock. */
    controller: { gateId: string } | undefined
    /** Signs photo addresses for this answer. */
    signPhoto: Signer
  }
  interface FastifyContextConfig {
    /** No token needed. */
    open?: boolean
    /** A POST that only asks: not counted among a person's writes. */
    storesNothing?: boolean
    /** Screens on a wall may read here, each no more than its micro-brain and what is under it. */
    device?: boolean
    /** Raw bytes, a file or lines: it looks at its body itself. */
    readsOwnBody?: boolean
    /** WeChat's own addresses come here: not counted among the requests of strangers. */
    uncountedAddress?: boolean
    /** A queue waits behind it: not counted among a person's writes. */
    uncounted?: boolean
    /** The controller of a gate may ask here; it has no role and needs none. */
    controller?: boolean
    /** A socket shows a ticket instead of a token, and the door looks at it. */
    socketsByTicket?: boolean
    /** One of these roles is needed; a screen has none and needs none. */
    roles?: readonly RoleName[]
  }
}
declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; iat?: number; exp?: number }
    user: { sub: string }
  }
}

export const sessionMs = 2 * 3_600_000

export async function registerAuth(app: FastifyInstance, keyRing: KeyRing, now: () => Date) {
  await app.register(jwt, { secret: keyRing.newest().secret })
  app.decorateRequest('keyRing', { getter: () => keyRing })
  app.decorateRequest('device', undefined)
  app.decorateRequest('controller', undefined)
  app.decorateRequest('signPhoto', {
    getter: () => photoSigner(keyRing, now()),
  })
  app.addHook('onRequest', async (request) => {
    const { open, device, controller, socketsByTicket, roles } = request.routeOptions.config
    if (request.is404 || open || !request.routeOptions.url?.startsWith('/v1/')) return
    if (socketsByTicket && request.ws) return
    if (device && (await identifyDevice(request))) return
    if (controller && (await identifyController(request))) return
    await identify(request)
    if (roles && !hasRole(request.person, roles)) throw new Refused('forbidden')
  })
}

function bearerOf({ headers }: FastifyRequest): string {
  const [scheme, token] = (headers.authorization ?? '').split(' ')
  if (!/^bearer$/i.test(scheme ?? '') || !token) throw new Refused('unauthenticated')
  return token
}

/** Sets `request.device` where a screen asks to read; false: it is not a screen's token. */
async function identifyDevice(request: FastifyRequest): Promise<boolean> {
  const token = bearerOf(request)
  if (!isDeviceToken(token)) return false
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const device = reads ? await findDevice(request.ctx, token) : null
  if (!device) throw new Refused('unauthenticated')
  request.device = device
  return true
}

/** Sets `request.controller` where a gate asks; false: it is not a gate's token. */
async function identifyController(request: FastifyRequest): Promise<boolean> {
  const token = bearerOf(request)
  if (!isControllerToken(token)) return false
  const controller = await findController(request.ctx, token)
  if (!controller) throw new Refused('unauthenticated')
  request.controller = controller
  return true
}

/** Sets `request.person` from the Bearer token, or refuses. */
export async function identify(request: FastifyRequest) {
  const token = bearerOf(request)
  const person = await findPerson(request.ctx, await verifyToken(request, token))
  if (!person) throw new Refused('unauthenticated')
  request.person = person
}

/** The id of the person a token was made for. */
async function verifyToken(request: FastifyRequest, token: string): Promise<string> {
  const { jwt } = request.server
  try {
    const { header } = jwt.decode<{ header: { kid?: string } }>(token, { complete: true }) ?? { header: {} }
    const key = await request.keyRing.find(header.kid ?? '')
    if (!key) throw new Refused('unauthenticated')
    const now = request.ctx.now().getTime()
    return jwt.verify<{ sub: string }>(token, {
      key,
      algorithms: ['HS256'],
      allowedIss: 'chaolin',
      clockTimestamp: now,
    }).sub
  } catch (error) {
    if ((error as { code?: string }).code === 'FAST_JWT_EXPIRED') throw new Refused('token_expired')
    throw isTokenError(error) ? new Refused('unauthenticated') : error
  }
}

const isTokenError = (error: unknown) => /^(FAST|FST)_JWT_/.test((error as { code?: string }).code ?? '')

/** A session as the wire shows it. */
export function makeSession(request: FastifyRequest, person: Person) {
  const { kid, secret } = request.keyRing.newest()
  const nowMs = request.ctx.now().getTime()
  const token = request.server.jwt.sign(
    { sub: person.id, iat: Math.floor(nowMs / 1000), exp: Math.floor((nowMs + sessionMs) / 1000) },
    { key: secret, kid, iss: 'chaolin', algorithm: 'HS256' },
  )
  return { token, expiresAt: toWire(new Date(nowMs + sessionMs)), person: wirePerson(person) }
}

export const wirePerson = (person: Person): { id: string; roles: Role[] } => ({
  id: person.id,
  roles: person.roles,
})
