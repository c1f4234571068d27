// Prometheus figures on a port of their own, so that they are never public by accident.
import Fastify, { type FastifyInstance } from 'fastify'
import { default as metricsModule } from 'fastify-metrics'
import type { Config } from './config.ts'

/** Counts requests by route; to be registered before the routes. */
export const registerMetrics = (app: FastifyInstance) =>
  app.register(metricsModule.default, { endpoint: null, clearRegisterOnInit: true })

/** Null when METRICS_PORT is not set. */
export async function startMetrics(app: FastifyInstance, config: Config): Promise<FastifyInstance | null> {
  if (config.metricsPort === null) return null
  const { register } = app.metrics.client
  const server = Fastify()
  server.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  )
  await server.listen({ port: config.metricsPort, host: config.host })
  return server
}
