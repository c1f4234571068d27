// Failures on demand at WeChat's doors: a refusal, an HTTP status, silence, or a broken connection.
import { z } from '@chaolin/shared/config'
import type { FastifyInstance } from 'fastify'
import { refusal } from './answers.ts'

const base = {
  path: z.string().check(z.regex(/^\/(sns|cgi-bin|wxa)\//)),
  times: z.int().check(z.minimum(1), z.maximum(1000)),
}
export const faultSchema = z.union([
  z.strictObject({ ...base, errcode: z.int() }),
  z.strictObject({ ...base, status: z.int().check(z.minimum(400), z.maximum(599)) }),
  z.strictObject({ ...base, hang: z.literal(true) }),
  z.strictObject({ ...base, reset: z.literal(true) }),
])
export type Fault = z.infer<typeof faultSchema>

export function createFaults() {
  const waiting: Fault[] = []
  return {
    add: (fault: Fault) => void waiting.push({ ...fault }),
    clear: () => void waiting.splice(0),
    list: (): readonly Fault[] => waiting,
    take(path: string): Fault | null {
      const index = waiting.findIndex((fault) => fault.path === path)
      const fault = waiting[index]
      if (fault === undefined) return null
      fault.times -= 1
      if (fault.times === 0) waiting.splice(index, 1)
      return fault
    },
  }
}

export type Faults = ReturnType<typeof createFaults>

export function addFaultHook(app: FastifyInstance, faults: Faults) {
  app.addHook('onRequest', async (request, reply) => {
    const fault = faults.take(new URL(request.url, 'http://sandbox').pathname)
    if (fault === null) return undefined
    if ('errcode' in fault) return reply.send(refusal(fault.errcode))
    if ('status' in fault) return reply.code(fault.status).type('text/plain').send('fault on demand')
    reply.hijack()
    if ('reset' in fault) request.raw.socket.resetAndDestroy()
    return undefined
  })
}
