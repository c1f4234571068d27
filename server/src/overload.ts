// More work than the machine can do is refused at the door, so that what was let in stays quick.
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { Refused } from './errors.ts'

/**
 * Each lane has a bound of its own: a rush of residents leaves room for the staff who answer them, and uploads, which
 * may take as long as a slow phone needs, keep nobody else out. What says whether the process lives is never counted.
 */
type Lane = 'residents' | 'staff' | 'uploads' | 'sos'

const retryAfterS = 2
const vital = /^\/(healthz|readyz)$/
/** Whatever else the machine is busy with: these have room of their own, and a slow turn refuses none. */
const callsForHelp = /^\/v1\/campus\/(sos|walks)(\/|$)/
const staffDoors = /^\/v1\/(staff|admin|gates|micro-brains\/[^/]+\/events)(\/|$)/

function laneOf({ url, headers }: FastifyRequest): Lane | null {
  const path = url.split('?', 1)[0]!
  if (vital.test(path)) return null
  if (callsForHelp.test(path)) return 'sos'
  if (headers['content-type']?.startsWith('multipart/')) return 'uploads'
  return staffDoors.test(path) ? 'staff' : 'residents'
}

export async function refuseOverload(
  app: FastifyInstance,
  { mostInWork, stallLimitMs }: Pick<Config, 'mostInWork' | 'stallLimitMs'>,
) {
  limitWork(app, mostInWork)
  await app.register(underPressure, {
    maxEventLoopDelay: stallLimitMs,
    sampleInterval: 1000,
    retryAfter: retryAfterS,
    pressureHandler: (request) => {
      const lane = laneOf(request)
      if (lane !== null && lane !== 'sos') throw new Refused('unavailable', { retryAfterS })
    },
  })
}

/** A whole lecture hall may press at once. */
const roomOf = (lane: Lane, most: number) => (lane === 'sos' ? most * 8 : most)

type Ticket = { lane: Lane; inWork: boolean }

/** Counted from the head of a request to its answer, but not while its body is on the way. */
function limitWork(app: FastifyInstance, most: number) {
  const inWork: Record<Lane, number> = { residents: 0, staff: 0, uploads: 0, sos: 0 }
  const tickets = new WeakMap<FastifyRequest, Ticket>()
  const count = (request: FastifyRequest, working: boolean) => {
    const ticket = tickets.get(request)
    if (!ticket || ticket.inWork === working) return
    ticket.inWork = working
    inWork[ticket.lane] += working ? 1 : -1
  }
  const enter = (request: FastifyRequest) => {
    const ticket = tickets.get(request)
    if (!ticket || ticket.inWork) return
    if (inWork[ticket.lane] >= roomOf(ticket.lane, most)) throw new Refused('unavailable', { retryAfterS })
    count(request, true)
  }
  app.addHook('onRequest', async (request) => {
    const lane = laneOf(request)
    if (lane === null) return
    tickets.set(request, { lane, inWork: false })
    enter(request)
  })
  app.addHook('preParsing', async (request) => count(request, false))
  // Many heads may have come before the first body: whoever finds the room taken by then is refused here.
  app.addHook('preValidation', async (request) => enter(request))
  app.addHook('onSend', async (request) => count(request, false))
  // Let in like any other; once open it waits, and works no more than its answers do.
  app.addHook('preHandler', async (request) => {
    if (request.ws) count(request, false)
  })
  app.addHook('onRequestAbort', async (request) => {
    // Work that has begun goes on without its reader; only what was still arriving ends here.
    if (!tickets.get(request)?.inWork) tickets.delete(request)
  })
}
